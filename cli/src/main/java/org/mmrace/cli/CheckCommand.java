package org.mmrace.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.Scripts;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.BothVerdicts;
import org.mmrace.bridge.run.Budget;
import org.mmrace.findings.Causes;
import org.mmrace.findings.TraceStore;
import org.mmrace.reports.CauseReport;
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
import picocli.CommandLine.Parameters;

/** {@code mmrace check}. */
@Command(
    name = "check",
    description = {
      "Checks scenarios with TLC and with the explorer.",
      "For what is violated: the interleaving with the fewest context switches, what broke, and how"
          + " to go on."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace check collapse/gupfast-pmd-recheck   all cfgs of a scenario",
      "  ./mmrace check collapse --timeout 10m         all scenarios of a family",
      "  ./mmrace check collapse --report pages        a page for each counterexample",
      "  ./mmrace check rmap --slice drop --all         every cause, needed steps only",
      "  ./mmrace check docs/scripts/move-pin-window.race   a race script",
      "  ./mmrace check ~/MCMine.cfg                   a cfg of your own, its module beside it"
    })
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      description = "An id, a family, a race script, or the path of a .cfg file.")
  private List<String> scenarios;

  @Option(names = "--large", description = "Run the large cfgs of scenarios and families too.")
  private boolean large;

  @Option(
      names = "--traces",
      paramLabel = "DIR",
      description = "Where counterexamples are written. Default: target/mmrace")
  private Path traces;

  @Option(
      names = "--emit",
      paramLabel = "DIR",
      description = "Write the MC modules and cfgs of race scripts there: plain TLC runs them.")
  private Path emit;

  @Option(
      names = "--all",
      description =
          "Of every invariant that breaks, one counterexample for each cause. The search for each"
              + " ends after --timeout, 1 minute if there is none.")
  private boolean all;

  @Mixin private Slices slices;
  @Mixin private Format format;
  @Mixin private Pages pages;
  @Mixin private CiOptions ci;
  @Mixin private Limits limits;
  @Mixin private ExplorerOptions explorer;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    List<CheckReport> reports = new ArrayList<>();
    List<CauseReport> causes = new ArrayList<>();
    TraceStore store = new TraceStore(traces == null ? Path.of("target", "mmrace") : traces);
    Optional<ReportFolder> folder = pages.folder(output);
    Budget budget;
    try {
      budget = limits.budget(explorer.exploring());
    } catch (IllegalArgumentException e) {
      return output.fail(e.getMessage());
    }
    try (Session session = new Session(output, budget)) {
      ci.open(session.catalogue());
      SpecText spec = SpecText.of(session.catalogue().root());
      List<ScenarioConfig> selected = session.select(scenarios, large);
      if (emit != null) {
        Scripts.emit(selected, emit).forEach(output::emitted);
      }
      for (ScenarioConfig config : selected) {
        BothVerdicts both = session.engines().check(config);
        session.clearProgress();
        CheckReport report =
            CheckReport.of(both, store, spec, selected.size() == 1).in(slices.view());
        reports.add(report);
        output.text(report.text(format.format(), ci.changes(List.of(report))));
        explorer
            .saved(both, session.catalogue().root())
            .ifPresent(line -> output.text(line + "\n"));
        Optional<CauseReport> found =
            all
                ? Causes.of(
                        both, store, spec, slices.view(), limits.eachWithin(Duration.ofMinutes(1)))
                    .map(CauseReport::new)
                : Optional.empty();
        found.ifPresent(causes::add);
        found.ifPresent(one -> output.text(one.text(format.format())));
        if (folder.isPresent()) {
          folder.get().add(report);
        }
      }
    }
    store.failure().ifPresent(output::complain);
    List<CheckRow> rows = CheckReport.rows(reports);
    Optional<Changes> changes = ci.changes(reports);
    boolean lost = traces != null && store.failure().isPresent();
    int code =
        output.result(
            JsonRecord.ofChecks("check", Version.text(), rows, causes, changes),
            format.format().beside(Tables.ofChecks(rows, changes)),
            lost ? ExitCode.USAGE : ExitCode.ofChecks(rows));
    if (folder.isPresent()) {
      output.aside(folder.get().index("mmrace check", rows));
    }
    ci.write(CiRun.ofChecks(output.command(), Version.text(), reports, causes, changes));
    return code;
  }
}
