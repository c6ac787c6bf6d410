package org.mmrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.mmrace.reports.ReportFolder;
import picocli.CommandLine.Option;

/** {@code --report}. */
final class Pages {
  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write a page of HTML for each counterexample, to open in a browser.")
  private Path folder;

  /** Makes the folder, if one is wanted. */
  Optional<ReportFolder> folder(Output output) throws IOException {
    return folder == null
        ? Optional.empty()
        : Optional.of(new ReportFolder(folder, output.command()));
  }
}
