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
 * @param countsEqual whether both saw the same in every pair
 * @param measured what was measured
 * @param outcome {@code HOLDS} if it was
 * @param message why it was not
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
   * @param levels levels of the state graph that both searched
   * @param whole whether that is the whole graph
   * @param states the states in them
   * @param edges the edges that TLC found
   * @param ratio edges per second of CPU time of the explorer over TLC's, one worker each
   * @param ceilingShare share of what the machine allows one worker
   * @param bytesPerState visited set and ancestry
   * @param frontier bytes of the frontier at its largest
   * @param peakHeap greatest bytes of heap in use with one worker, garbage included
   * @param scaling what more threads bring, if that was asked for
   */
  public record Measured(
      int levels,
      boolean whole,
      long states,
      long edges,
      double tlcEdgesPerSecond,
      double explorerEdgesPerSecond,
      Figure ratio,
      Figure ceilingShare,
      double bytesPerState,
      long frontier,
      long peakHeap,
      Optional<Scaling> scaling) {
    private static Measured of(List<BenchPair> pairs) {
      BenchPair first = pairs.get(0);
      return new Measured(
          first.tlc().levels().size(),
          first.tlc().whole(),
          first.tlc().states(),
          first.tlc().edges(),
          median(pairs, Measured::tlc),
          median(pairs, BenchPair::explorerRate),
          paired(pairs, BenchPair::explorerRate, Measured::tlc),
          paired(pairs, BenchPair::explorerRate, BenchPair::ceilingRate),
          first.explorer().memory().perState(first.explorer().states()),
          first.explorer().memory().frontier(),
          pairs.stream().mapToLong(BenchPair::peakHeap).max().orElse(0),
          Scaling.of(pairs));
    }

    private static double tlc(BenchPair pair) {
      return pair.tlc().edgesPerSecond();
    }

    private void json(ObjectNode json) {
      json.put("levels", levels).put("whole", whole);
      json.put("states", states).put("edges", edges);
      json.put("tlcEdgesPerSecond", Math.round(tlcEdgesPerSecond));
      json.put("explorerEdgesPerSecond", Math.round(explorerEdgesPerSecond));
      put(json, "ratio", ratio);
      put(json, "ceilingShare", ceilingShare);
      json.put("bytesPerState", hundredths(bytesPerState));
      json.put("frontierBytes", frontier).put("peakHeapBytes", peakHeap);
      scaling.ifPresent(found -> found.json(json));
    }
  }

  /**
   * What more threads bring on the whole graph, by elapsed time.
   *
   * @param gain edges per second of two workers over those of one
   * @param independentGain the same of two searches at the same time
   * @param gainShare the first of the two over the second
   */
  public record Scaling(Figure gain, Figure independentGain, Figure gainShare) {
    private static Optional<Scaling> of(List<BenchPair> pairs) {
      List<BenchPair.Scaling> all =
          pairs.stream().flatMap(pair -> pair.scaling().stream()).toList();
      return all.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Scaling(
                  paired(all, BenchPair.Scaling::two, BenchPair.Scaling::one),
                  paired(all, BenchPair.Scaling::independent, BenchPair.Scaling::one),
                  paired(all, BenchPair.Scaling::two, BenchPair.Scaling::independent)));
    }

    private void json(ObjectNode json) {
      put(json, "gain", gain);
      put(json, "independentGain", independentGain);
      put(json, "gainShare", gainShare);
    }
  }

  static <P> Figure paired(List<P> pairs, ToDoubleFunction<P> over, ToDoubleFunction<P> under) {
    return PairedRatios.of(
        pairs.stream().mapToDouble(over).toArray(),
        pairs.stream().mapToDouble(under).toArray(),
        LEVEL);
  }

  static <P> double median(List<P> pairs, ToDoubleFunction<P> of) {
    double[] sorted = pairs.stream().mapToDouble(of).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  static void put(ObjectNode json, String name, Figure figure) {
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

  /** Makes the row of pairs; at least one. */
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

  static String file(ScenarioConfig config) {
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
