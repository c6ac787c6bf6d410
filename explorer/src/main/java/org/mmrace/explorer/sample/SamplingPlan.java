package org.mmrace.explorer.sample;

import java.util.SplittableRandom;

/**
 * Which schedules to draw. Schedule number i has the seed {@code seed + i}: it can be drawn again
 * alone, by a plan of that seed and one schedule.
 *
 * @param strategy how threads are picked
 * @param depth d of PCT: how many orderings of moves the bug needs, at least 1
 * @param length k of PCT: how many moves a schedule has, at least 1
 * @param most greatest number of moves of a schedule
 */
public record SamplingPlan(
    Strategy strategy, long seed, int schedules, int depth, int length, int most) {
  /** How threads are picked. */
  public enum Strategy {
    /** Of the threads that can move, each with the same probability. */
    RANDOM,
    /**
     * Each thread has a speed, drawn for each schedule: of the threads that can move one is picked
     * in proportion. This reaches states in which one thread is far ahead, which random picks do
     * not.
     */
    SPEEDS,
    /** By random priorities with {@code depth - 1} random changes. */
    PCT
  }

  /** Checks the numbers. */
  public SamplingPlan {
    if (schedules < 1 || depth < 1 || length < 1 || most < 1) {
      throw new IllegalArgumentException(
          "not positive: schedules=%d depth=%d length=%d most=%d"
              .formatted(schedules, depth, length, most));
    }
  }

  Picker picker(SplittableRandom random, int threads) {
    return switch (strategy) {
      case RANDOM -> Picker.uniform(random);
      case SPEEDS -> Picker.speeds(random, threads);
      case PCT -> new Picker.Pct(random, threads, depth, length);
    };
  }

  /**
   * Returns the least probability with which one PCT schedule meets a bug of this depth that shows
   * within {@code length} moves, whatever the bug: {@code 1 / (n k^(d-1))}. It is about the order
   * of threads: a bug that needs a certain choice of a step is met less often.
   *
   * @param threads n
   */
  public double bound(int threads) {
    return 1 / (threads * Math.pow(length, depth - 1.0));
  }
}
