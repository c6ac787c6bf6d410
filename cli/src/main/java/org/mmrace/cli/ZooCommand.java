package org.mmrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.BothVerdicts;
import org.mmrace.bridge.ScenarioConfig;
import org.mmrace.bridge.SpecText;
import org.mmrace.reports.CheckRow;
import org.mmrace.reports.CheckRows;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.JsonRecord;
import org.mmrace.reports.Tables;
import org.mmrace.reports.page.ReportFolder;
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
      "  ./mmrace zoo --report pages                   a page for each of them, and an index",
      "  ./mmrace check collapse/gupfast-pmd-recheck   the interleaving of one of them"
    })
final class ZooCommand implements Callable<Integer> {
  @Option(names = "--large", description = "Run the large cfgs too.")
  private boolean large;

  @Mixin private Pages pages;
  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    List<CheckRow> rows = new ArrayList<>();
    Optional<ReportFolder> folder = pages.folder();
    try (Session session = new Session(output, limits.budget())) {
      for (ScenarioConfig config : session.catalogue().all()) {
        if (large || !config.large()) {
          BothVerdicts both = session.engines().check(config);
          rows.addAll(CheckRows.of(both, Optional.empty(), Optional.empty()));
          if (folder.isPresent()) {
            folder.get().add(both, SpecText.of(session.catalogue().root()));
          }
        }
      }
    }
    output.result(JsonRecord.ofChecks("zoo", Version.text(), rows), Tables.ofChecks(rows));
    if (folder.isPresent()) {
      output.aside(folder.get().index("mmrace zoo", rows));
    }
    return ExitCode.ofChecks(rows).number();
  }
}
