package org.mmrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.mmrace.bridge.BenchPair;
import org.mmrace.bridge.ScenarioConfig;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.reports.BenchRow;
import org.mmrace.reports.ExitCode;
import org.mmrace.reports.JsonRecord;
import org.mmrace.reports.Tables;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mmrace bench}. */
@Command(
    name = "bench",
    description = {
      "Measures the explorer against TLC.",
      "One worker each, in turn, on complete graphs. Of a scenario or family the cfg with the"
          + " largest recorded graph is taken."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace bench                                       the largest cfg of all",
      "  ./mmrace bench collapse/gupfast-pmd-recheck --pairs 5",
      "  ./mmrace bench specs/uffd/refile-lost-wake/MCRefile_large.cfg"
    })
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "An id, a family, or the path of a .cfg file. Default: all scenarios")
  private List<String> scenarios = List.of();

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Pairs of runs. Default: ${DEFAULT-VALUE}")
  private int pairs;

  @Mixin private Limits limits;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    if (pairs < 1) {
      return output.fail("fewer pairs than one: pairs=" + pairs);
    }
    List<BenchRow> rows = new ArrayList<>();
    try (Session session = new Session(output, limits.budget())) {
      for (ScenarioConfig config : session.largest(scenarios)) {
        rows.add(measure(session, config));
      }
    }
    return output.result(
        JsonRecord.ofBenches(Version.text(), rows),
        Tables.ofBenches(rows),
        ExitCode.ofBenches(rows));
  }

  private BenchRow measure(Session session, ScenarioConfig config) {
    List<BenchPair> done = new ArrayList<>();
    try {
      while (done.size() < pairs) {
        BenchPair pair = session.benchPair(config);
        if (!pair.complete()) {
          return BenchRow.incomplete(config, pair);
        }
        done.add(pair);
      }
    } catch (SpecFailure e) {
      return BenchRow.none(config, e.verdict());
    }
    return BenchRow.of(config, done);
  }
}
