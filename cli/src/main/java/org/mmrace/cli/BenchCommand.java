package org.mmrace.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.run.Bench;
import org.mmrace.bridge.run.BenchPair;
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
      "Complete graphs, one worker each in turn; then the explorer with two workers, and twice at"
          + " the same time. Of a scenario or family the cfg with the largest recorded graph is"
          + " taken. Nothing is reported if TLC runs below 80 %% of its rate without the paths that"
          + " the scenario never takes."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./mmrace bench                                       the largest cfg of all",
      "  ./mmrace bench collapse/bench-gup rmap/bench-zap uffd/bench-copy",
      "  ./mmrace bench specs/collapse/gupfast-pmd-recheck/MCGupFastPmdRecheck_fixed.cfg --pairs 6"
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

  private BenchRow measure(Session session, ScenarioConfig config) throws IOException {
    List<BenchPair> done = new ArrayList<>();
    try {
      Bench bench = session.bench(config);
      while (done.size() < pairs) {
        BenchPair pair = bench.pair();
        if (!pair.complete()) {
          return BenchRow.incomplete(config, pair);
        }
        Optional<String> unfair = done.isEmpty() ? bench.unfair(pair) : Optional.empty();
        if (unfair.isPresent()) {
          return BenchRow.none(config, new Verdict.BadSpec(unfair.get()));
        }
        done.add(pair);
      }
    } catch (SpecFailure e) {
      return BenchRow.none(config, e.verdict());
    }
    return BenchRow.of(config, done);
  }
}
