package org.mmrace.cli;

import java.io.PrintWriter;
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
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every verdict is as declared (undeclared means: must hold)",
      "1:a verdict is not as declared",
      "2:wrong usage, or a bad spec, cfg or trace",
      "3:unfinished: out of time, memory or states, or interrupted",
      "4:spec and model differ"
    })
public final class Mmrace implements Runnable {
  @Spec private CommandSpec spec;

  private Mmrace() {}

  /** Runs the command line {@code args} and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Mmrace())
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler((e, line, parsed) -> fail(line, Errors.line(e)))
        .setParameterExceptionHandler((e, args) -> fail(e.getCommandLine(), Errors.usage(e)));
  }

  private static int fail(CommandLine line, String message) {
    PrintWriter err = line.getErr();
    err.println("mmrace: " + message);
    err.flush();
    return ExitCode.USAGE.number();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command");
  }
}
