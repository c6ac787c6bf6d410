package org.mmrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.run.Comparison;
import org.mmrace.reports.Changes;
import org.mmrace.reports.CiRun;
import org.mmrace.reports.ConformRow;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.JsonRecord;
import org.mmrace.reports.Tables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace conform}. */
@Command(
    name = "conform",
    description = {
      "Compares specification and executable model over the whole state graph.",
      "From every reachable state the same steps with the same successors, and the same invariants."
          + " A graph that differs from the one in the ledger.json of its folder is reported."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace conform collapse/gupfast-pmd-recheck",
      "  ./mmrace conform collapse --since ledger       only what changed",
      "  ./mmrace conform collapse rmap uffd --record   write ledger.json and manifest.json anew"
    })
final class ConformCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "SCENARIO",
      description = "An id, a family, a race script, or the path of a .cfg file.")
  private List<String> scenarios;

  @Option(names = "--large", description = "Compare the large cfgs of scenarios and families too.")
  private boolean large;

  @Option(
      names = "--record",
      description =
          "Record the graphs, with digests of what they depend on, in the ledger.json of the"
              + " scenario, and the verdicts in the manifest.json of its family.")
  private boolean record;

  @Mixin private CiOptions ci;
  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    List<ConformRow> rows = new ArrayList<>();
    try (Session session = new Session(output, limits.budget())) {
      ci.open(session.catalogue());
      for (ScenarioConfig config : session.select(scenarios, large)) {
        session.sayOnlyTlcs(config);
        rows.add(row(session, config));
      }
    }
    Optional<Changes> changes = ci.changesOfConforms(rows);
    int code =
        output.result(
            JsonRecord.ofConforms(Version.text(), rows, changes),
            Tables.ofConforms(rows, changes),
            ExitCode.ofConforms(rows));
    ci.write(CiRun.ofConforms(output.command(), Version.text(), rows, changes));
    return code;
  }

  private ConformRow row(Session session, ScenarioConfig config) throws Exception {
    Comparison comparison = session.compare(config);
    ConformRow row = ConformRow.of(config, comparison);
    return record && row.equal()
        ? row.withRecorded(session.record(config, comparison.found().get()))
        : row;
  }
}
