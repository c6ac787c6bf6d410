package org.mmrace.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.RunFolder;
import org.mmrace.reports.RunRecord;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command writes, and {@code --json}. */
final class Output {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--json",
      description = "Print one JSON object; everything else goes to standard error.")
  private boolean json;

  private final StringBuilder printed = new StringBuilder();

  boolean json() {
    return json;
  }

  /**
   * Writes the result of a run and records it for {@code mmrace report}; returns what to exit with.
   */
  int result(String record, String text, ExitCode code) {
    result(record, text);
    RunRecord run =
        RunRecord.of(
            command(), Version.text(), Instant.now(), code.number(), printed + text, record);
    RunFolder.STANDARD.write(run).ifPresent(this::complain);
    return code.number();
  }

  /** Writes the result: the record with {@code --json}, else the text. */
  void result(String record, String text) {
    write(json ? record : text);
  }

  /** Writes text that is not the result: nothing with {@code --json}. */
  void text(String text) {
    printed.append(text);
    if (!json) {
      write(text);
    }
  }

  private void write(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  /** Says where a page is, on standard error: what a script reads stays as it is. */
  void aside(Path page) {
    complain("report: " + page);
  }

  /** Says where a specification is that was written. */
  void emitted(Path file) {
    complain("written: " + file);
  }

  /** Writes one line to standard error. */
  void complain(String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("mmrace: " + message);
    err.flush();
  }

  /** Says what a failure is and returns the exit code of wrong usage. */
  int fail(String message) {
    complain(message);
    return ExitCode.USAGE.number();
  }

  /** Returns the command line, {@code ./mmrace zoo --large}. */
  String command() {
    return spec.root().commandLine().getParseResult().originalArgs().stream()
        .map(Output::quoted)
        .collect(Collectors.joining(" ", "./mmrace ", ""));
  }

  /** Returns an argument as a shell reads it. */
  private static String quoted(String argument) {
    return argument.matches("[\\w@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }

  ProgressLine progressLine() {
    return ProgressLine.onTerminal();
  }

  Interruption interruption() {
    return ((Mmrace) spec.root().userObject()).interruption();
  }
}
