package org.mmrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.BothVerdicts;
import org.mmrace.reports.Changes;
import org.mmrace.reports.CheckReport;
import org.mmrace.reports.CheckRow;
import org.mmrace.reports.CiRun;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.JsonRecord;
import org.mmrace.reports.ReportFolder;
import org.mmrace.reports.Tables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mmrace zoo}. */
@Command(
    name = "zoo",
    description = {
      "Checks every known bug with both engines.",
      "Unfixed it fails as declared, fixed it holds, and the probes show that the interesting"
          + " states are reached."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace zoo",
      "  ./mmrace zoo --large --json > zoo.json",
      "  ./mmrace zoo --since ledger                   only what changed",
      "  ./mmrace zoo --junit zoo.xml --sarif zoo.sarif --markdown zoo.md",
      "  ./mmrace zoo --report pages                   a page for each of them, and an index",
      "  ./mmrace check collapse/gupfast-pmd-recheck   the interleaving of one of them"
    })
final class ZooCommand implements Callable<Integer> {
  @Option(names = "--large", description = "Run the large cfgs too.")
  private boolean large;

  @Mixin private Pages pages;
  @Mixin private CiOptions ci;
  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    List<CheckReport> reports = new ArrayList<>();
    Optional<ReportFolder> folder = pages.folder(output);
    try (Session session = new Session(output, limits.budget())) {
      ci.open(session.catalogue());
      SpecText spec = SpecText.of(session.catalogue().root());
      for (ScenarioConfig config : session.catalogue().all()) {
        if (large || !config.large()) {
          BothVerdicts both = session.engines().check(config);
          reports.add(CheckReport.of(both, spec));
          if (folder.isPresent()) {
            folder.get().add(both, spec);
          }
        }
      }
    }
    List<CheckRow> rows = CheckReport.rows(reports);
    Optional<Changes> changes = ci.changes(reports);
    int code =
        output.result(
            JsonRecord.ofChecks("zoo", Version.text(), rows, List.of(), changes),
            Tables.ofChecks(rows, changes),
            ExitCode.ofChecks(rows));
    if (folder.isPresent()) {
      output.aside(folder.get().index("mmrace zoo", rows));
    }
    ci.write(CiRun.ofChecks(output.command(), Version.text(), reports, List.of(), changes));
    return code;
  }
}
