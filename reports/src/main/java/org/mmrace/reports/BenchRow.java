package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.run.BenchPair;
import org.mmrace.reports.stats.Figure;
import org.mmrace.reports.stats.PairedRatios;

/**
 * The explorer against TLC on one cfg, in pairs of runs: medians, and ratios with their intervals.
 *
 * @param pairs pairs of runs
 * @param countsEqual whether all saw the same states, edges and depth in every pair
 * @param measured what was measured, unless a run is not complete
 * @param outcome {@code HOLDS} if all runs are complete
 * @param message why they are not
 */
public record BenchRow(
    String id,
    String config,
    int pairs,
    boolean countsEqual,
    Optional<Measured> measured,
    Outcome outcome,
    Optional<String> message) {
  private static final double LEVEL = 0.95;

  /**
   * What was measured.
   *
   * @param ratio edges per second of the explorer over TLC's, one worker each
   * @param ceilingShare share of what the machine allows one worker
   * @param gain edges per second of two workers over those of one
   * @param independentGain the same of two searches at the same time
   * @param gainShare the first of the two over the second
   * @param bytesPerState visited set and ancestry
   * @param frontier bytes of the frontier at its largest
   * @param peakHeap greatest bytes of heap in use with one worker, garbage included
   */
  public record Measured(
      long states,
      long edges,
      double tlcEdgesPerSecond,
      double explorerEdgesPerSecond,
      Figure ratio,
      Figure ceilingShare,
      Figure gain,
      Figure independentGain,
      Figure gainShare,
      double bytesPerState,
      long frontier,
      long peakHeap) {
    private static Measured of(List<BenchPair> pairs) {
      BenchPair first = pairs.get(0);
      return new Measured(
          first.one().states(),
          first.one().edges(),
          median(pairs, BenchPair::tlcRate),
          median(pairs, Measured::one),
          ratio(pairs, Measured::one, BenchPair::tlcRate),
          ratio(pairs, Measured::one, pair -> pair.ceiling().edgesPerSecond()),
          ratio(pairs, Measured::two, Measured::one),
          ratio(pairs, BenchPair::independentRate, Measured::one),
          ratio(pairs, Measured::two, BenchPair::independentRate),
          first.one().memory().perState(first.one().states()),
          first.one().memory().frontier(),
          pairs.stream().mapToLong(BenchPair::peakHeap).max().orElse(0));
    }

    private static double one(BenchPair pair) {
      return pair.one().edgesPerSecond();
    }

    private static double two(BenchPair pair) {
      return pair.two().edgesPerSecond();
    }

    private static Figure ratio(
        List<BenchPair> pairs,
        ToDoubleFunction<BenchPair> over,
        ToDoubleFunction<BenchPair> under) {
      return PairedRatios.of(
          pairs.stream().mapToDouble(over).toArray(),
          pairs.stream().mapToDouble(under).toArray(),
          LEVEL);
    }

    private static double median(List<BenchPair> pairs, ToDoubleFunction<BenchPair> of) {
      double[] sorted = pairs.stream().mapToDouble(of).sorted().toArray();
      int half = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private void json(ObjectNode json) {
      json.put("states", states).put("edges", edges);
      json.put("tlcEdgesPerSecond", Math.round(tlcEdgesPerSecond));
      json.put("explorerEdgesPerSecond", Math.round(explorerEdgesPerSecond));
      put(json, "ratio", ratio);
      put(json, "ceilingShare", ceilingShare);
      put(json, "gain", gain);
      put(json, "independentGain", independentGain);
      put(json, "gainShare", gainShare);
      json.put("bytesPerState", hundredths(bytesPerState));
      json.put("frontierBytes", frontier).put("peakHeapBytes", peakHeap);
    }

    private static void put(ObjectNode json, String name, Figure figure) {
      json.put(name, hundredths(figure.value()));
      json.putObject(name + "Interval")
          .put("low", hundredths(figure.low()))
          .put("high", hundredths(figure.high()))
          .put("level", figure.level())
          .put("n", figure.n())
          .put("method", figure.method());
    }

    private static double hundredths(double value) {
      return Math.round(value * 100) / 100.0;
    }
  }

  /** Makes the row of pairs of complete runs; at least one. */
  public static BenchRow of(ScenarioConfig config, List<BenchPair> pairs) {
    return new BenchRow(
        config.id(),
        file(config),
        pairs.size(),
        pairs.stream().allMatch(BenchPair::countsEqual),
        Optional.of(Measured.of(pairs)),
        Outcome.HOLDS,
        Optional.empty());
  }

  /** Makes the row of a pair that is not complete. */
  public static BenchRow incomplete(ScenarioConfig config, BenchPair pair) {
    Verdict verdict =
        pair.tlc().verdict() instanceof Verdict.Holds ? pair.verdict() : pair.tlc().verdict();
    return CheckRows.outcome(verdict) == Outcome.VIOLATED
        ? none(config, new Verdict.BadSpec("only a cfg that holds can be measured: " + verdict))
        : none(config, verdict);
  }

  /** Makes the row of a cfg that cannot be run. */
  public static BenchRow none(ScenarioConfig config, Verdict verdict) {
    return new BenchRow(
        config.id(),
        file(config),
        0,
        false,
        Optional.empty(),
        CheckRows.outcome(verdict),
        CheckRows.message(verdict));
  }

  private static String file(ScenarioConfig config) {
    return config.location().cfg().getFileName().toString();
  }

  void json(ObjectNode json) {
    json.put("id", id).put("config", config).put("workers", 1).put("pairs", pairs);
    measured.ifPresent(found -> found.json(json));
    json.put("countsEqual", countsEqual);
    json.put("verdict", outcome.text());
    json.put("message", message.orElse(null));
  }
}
