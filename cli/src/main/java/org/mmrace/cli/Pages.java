package org.mmrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mmrace.reports.page.ReportFolder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --report}. */
final class Pages {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write a page of HTML for each counterexample, to open in a browser.")
  private Path folder;

  /** Makes the folder, if one is wanted. */
  Optional<ReportFolder> folder() throws IOException {
    if (folder == null) {
      return Optional.empty();
    }
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    String command =
        arguments.stream().map(Pages::quoted).collect(Collectors.joining(" ", "./mmrace ", ""));
    return Optional.of(new ReportFolder(folder, command));
  }

  /** Returns an argument as a shell reads it. */
  private static String quoted(String argument) {
    return argument.matches("[\\w@%+=:,./-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
