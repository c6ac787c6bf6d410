package org.mmrace.reports.stats;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;

/** Shares of independent trials, such as schedules drawn at random. */
public final class Shares {
  private Shares() {}

  /**
   * Returns the share of trials that hit, with Wilson's score interval: it keeps its level for rare
   * hits, and without any it still says how frequent they may be.
   *
   * @throws IllegalArgumentException if there are no trials or more hits than trials
   */
  public static Figure hitRate(long hits, long trials, String unit, double level) {
    if (trials < 1 || hits < 0 || hits > trials || trials > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("no share: hits=" + hits + " trials=" + trials);
    }
    ConfidenceInterval wilson =
        IntervalUtils.getWilsonScoreInterval((int) trials, (int) hits, level);
    return new Figure(
        hits / (double) trials,
        Math.max(0, wilson.getLowerBound()),
        Math.min(1, wilson.getUpperBound()),
        level,
        trials,
        unit,
        "Wilson");
  }

  /**
   * Returns the probability that the next draw is of a kind not seen yet: Good and Turing's
   * estimate, the share of draws that are the only one of their kind, with Esty's normal interval.
   *
   * @param once kinds that were drawn once
   * @param twice kinds that were drawn twice
   * @param draws draws in all
   * @throws IllegalArgumentException if there are no draws or fewer than the kinds need
   */
  public static Figure unseen(long once, long twice, long draws, String unit, double level) {
    if (draws < 1 || once < 0 || twice < 0 || once + 2 * twice > draws) {
      throw new IllegalArgumentException(
          "no such draws: once=" + once + " twice=" + twice + " draws=" + draws);
    }
    double share = once / (double) draws;
    double z = new NormalDistribution().inverseCumulativeProbability((1 + level) / 2);
    double half = z * Math.sqrt(once * (1 - share) + 2.0 * twice) / draws;
    return new Figure(
        share,
        Math.max(0, share - half),
        Math.min(1, share + half),
        level,
        draws,
        unit,
        "Good-Turing, Esty");
  }
}
