package org.mmrace.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.JsonRecord;
import org.mmrace.reports.RunFolder;
import org.mmrace.reports.RunRecord;
import org.mmrace.reports.RunsPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mmrace report}. */
@Command(
    name = "report",
    description = {
      "Gathers the last runs in one HTML page.",
      "Commands that check record their runs in target/mmrace/runs; of every command line the last"
          + " run is shown."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  ./mmrace report", "  ./mmrace report --runs nightly/runs -o nightly.html"})
final class ReportCommand implements Callable<Integer> {
  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Where runs are recorded. Default: target/mmrace/runs")
  private Path runs = RunFolder.STANDARD.folder();

  @Option(
      names = "-o",
      paramLabel = "FILE",
      description = "The page. Default: target/mmrace/report.html")
  private Path file = Path.of("target", "mmrace", "report.html");

  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    List<RunRecord> last = new RunFolder(runs).last();
    RunsPage.of(last, output.command()).write(file);
    String record =
        JsonRecord.of(
            "report",
            Version.text(),
            last,
            (run, json) ->
                json.put("run", run.command())
                    .put("exitCode", run.exitCode())
                    .put("ended", run.ended()));
    output.result(record, file + "\n");
    return ExitCode.OK.number();
  }
}
