package org.mmrace.reports;

import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.BenchPair;
import org.mmrace.bridge.ScenarioConfig;
import org.mmrace.bridge.Verdict;

/**
 * The explorer against TLC on one cfg, one worker each, in pairs of runs: medians, and the spread
 * of the ratio over the pairs.
 *
 * @param pairs pairs of runs
 * @param edges edges of the graph
 * @param countsEqual whether both saw the same states, edges and depth in every pair
 * @param outcome {@code HOLDS} if all runs are complete
 * @param message why they are not
 */
public record BenchRow(
    String id,
    String config,
    int workers,
    int pairs,
    long states,
    long edges,
    double tlcEdgesPerSecond,
    double explorerEdgesPerSecond,
    double ratio,
    double lowestRatio,
    double highestRatio,
    boolean countsEqual,
    Outcome outcome,
    Optional<String> message) {

  /** Makes the row of pairs of complete runs; at least one. */
  public static BenchRow of(ScenarioConfig config, List<BenchPair> pairs) {
    List<Double> ratios =
        pairs.stream().map(pair -> pair.explorerRate() / pair.tlcRate()).sorted().toList();
    return new BenchRow(
        config.id(),
        config.location().cfg().getFileName().toString(),
        1,
        pairs.size(),
        pairs.get(0).explorer().states(),
        pairs.get(0).explorer().edges(),
        median(pairs.stream().map(BenchPair::tlcRate).sorted().toList()),
        median(pairs.stream().map(BenchPair::explorerRate).sorted().toList()),
        median(ratios),
        ratios.get(0),
        ratios.get(ratios.size() - 1),
        pairs.stream().allMatch(BenchPair::countsEqual),
        Outcome.HOLDS,
        Optional.empty());
  }

  /** Makes the row of a pair that is not complete. */
  public static BenchRow incomplete(ScenarioConfig config, BenchPair pair) {
    Verdict verdict =
        pair.tlc().verdict() instanceof Verdict.Holds
            ? pair.explorer().verdict()
            : pair.tlc().verdict();
    return CheckRows.outcome(verdict) == Outcome.VIOLATED
        ? none(config, new Verdict.BadSpec("only a cfg that holds can be measured: " + verdict))
        : none(config, verdict);
  }

  /** Makes the row of a cfg that cannot be run. */
  public static BenchRow none(ScenarioConfig config, Verdict verdict) {
    return new BenchRow(
        config.id(),
        config.location().cfg().getFileName().toString(),
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        false,
        CheckRows.outcome(verdict),
        CheckRows.message(verdict));
  }

  private static double median(List<Double> sorted) {
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
