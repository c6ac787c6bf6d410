package org.mmrace.cli;

import java.io.PrintWriter;
import org.mmrace.bridge.script.ScriptFailure;
import org.mmrace.reports.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code mmrace} command. */
@Command(
    name = "mmrace",
    description = "Model-checks races in Linux memory management.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListCommand.class,
      RunCommand.class,
      CheckCommand.class,
      SearchCommand.class,
      ConformCommand.class,
      ReplayCommand.class,
      EmitTestCommand.class,
      ZooCommand.class,
      CoverageCommand.class,
      BenchCommand.class,
      LocksCommand.class,
      MutateCommand.class,
      ReviewCommand.class,
      StatsCommand.class,
      ReportCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every verdict is as declared (undeclared means: must hold)",
      "1:a verdict is not as declared",
      "2:wrong usage, or a bad spec, cfg or trace",
      "3:unfinished: out of time, memory or states, or interrupted",
      "4:spec and model differ",
      "5:something is reached that is not modelled"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace list",
      "  ./mmrace check collapse/gupfast-pmd-recheck",
      "  ./mmrace COMMAND --help"
    })
public final class Mmrace implements Runnable {
  @Spec private CommandSpec spec;
  private final Interruption interruption;

  Mmrace(Interruption interruption) {
    this.interruption = interruption;
  }

  /** Runs the command line {@code args} and ends the process with its exit code. */
  public static void main(String[] args) {
    Interruption interruption = new Interruption();
    interruption.install();
    StandardOutput out = StandardOutput.open();
    PrintWriter writer = out.writer();
    CommandLine line = commandLine(interruption).setOut(writer);
    int code = line.execute(args);
    writer.flush();
    if (out.failure().isPresent()) {
      code = fail(line, "standard output cannot be written: reason=" + out.failure().get());
    }
    interruption.ended();
    System.exit(code);
  }

  static CommandLine commandLine(Interruption interruption) {
    return new CommandLine(new Mmrace(interruption))
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, line, parsed) -> failed(line, e))
        .setParameterExceptionHandler((e, args) -> fail(e.getCommandLine(), Errors.usage(e)));
  }

  private static int failed(CommandLine line, Exception e) {
    int code = fail(line, Errors.line(e));
    return e instanceof ScriptFailure script && script.unmodelled()
        ? ExitCode.NOT_MODELLED.number()
        : code;
  }

  private static int fail(CommandLine line, String message) {
    PrintWriter err = line.getErr();
    message.lines().forEach(one -> err.println("mmrace: " + one));
    err.flush();
    return ExitCode.USAGE.number();
  }

  Interruption interruption() {
    return interruption;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command");
  }
}
