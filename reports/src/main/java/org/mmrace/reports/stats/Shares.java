package org.mmrace.reports.stats;

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
}
