package org.mmrace.analysis.costs;

/**
 * How much of a metric one run of the program costs, over all schedules.
 *
 * @param worst the most that a schedule costs; {@link Long#MAX_VALUE} if a loop can cost more and
 *     more; of a sample the most that was seen
 * @param mean the average where every move picks one of the threads that can change a word, all
 *     alike, and then one of its choices, all alike
 * @param variance of a sample's schedules; 0 where exact
 * @param schedules number of sampled schedules, 0 where exact over all
 */
public record CostFigure(Metric metric, long worst, double mean, double variance, long schedules) {
  /** The worst of a loop that can go round any number of times. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  /** Returns whether all schedules are counted. */
  public boolean exact() {
    return schedules == 0;
  }
}
