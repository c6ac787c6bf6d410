package org.mmrace.explorer.sample;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.model.system.TransitionSystem;

/**
 * Estimates how many states a graph has from the levels that a breadth-first search has counted,
 * and from schedules drawn at random, which say how many levels there are.
 *
 * <p>Level l of D is taken to have {@code c (l (D - l)^0.6)^b} states: none at either end, most in
 * between, the more threads the steeper. b and c are fitted to the later half of the counted
 * levels. D is where all but 0.3 % of the states that the schedules meet have been met for the
 * first time; each schedule has threads of random speed. Both constants are those that fit six
 * graphs of one to six million states best ({@code docs/search.md}).
 */
public final class SizeEstimate {
  private static final int SCHEDULES = 4000;
  private static final double BEYOND = 0.003;
  private static final double FALL = 0.6;
  private static final double STEEPEST = 8;
  private static final int FEWEST_LEVELS = 8;

  private final int end;

  private SizeEstimate(int end) {
    this.end = end;
  }

  /**
   * Draws the schedules, always the same.
   *
   * @param most greatest number of moves of a schedule
   */
  public static SizeEstimate of(TransitionSystem system, int most) {
    Fingerprint fingerprint = new Fingerprint(system.words());
    Walker walker = new Walker(system);
    Map<Long, Integer> firstMet = new HashMap<>();
    for (int seed = 0; seed < SCHEDULES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      walker.walk(
          random,
          Picker.speeds(random, system.threads()),
          most,
          state -> {
            firstMet.merge(fingerprint.of(state), walker.made(), Math::min);
            return true;
          });
    }
    int[] met = firstMet.values().stream().mapToInt(Integer::intValue).sorted().toArray();
    return new SizeEstimate(met[(int) Math.floor((1 - BEYOND) * (met.length - 1))] + 2);
  }

  /**
   * Returns the estimated number of states, never less than were counted; nothing before {@value
   * #FEWEST_LEVELS} levels are.
   *
   * @param levels states of each level, as in {@link Progress}; the last may still grow
   */
  public OptionalLong states(List<Long> levels) {
    int counted = levels.size() - 1;
    if (counted < FEWEST_LEVELS) {
      return OptionalLong.empty();
    }
    int last = Math.max(end, levels.size() + 1);
    double steepness = steepness(levels.subList(0, counted), last);
    double from = shape(counted - 1, last);
    double states = levels.stream().mapToLong(Long::longValue).sum() - levels.get(counted);
    for (int level = counted; level < last; level++) {
      double width = levels.get(counted - 1) * Math.exp(steepness * (shape(level, last) - from));
      states += level == counted ? Math.max(width, levels.get(counted)) : width;
    }
    return OptionalLong.of(Math.round(states));
  }

  /** Returns the slope of the logarithm of the width over {@link #shape}, by least squares. */
  private static double steepness(List<Long> levels, int last) {
    int from = Math.max(1, levels.size() / 2);
    double meanShape = 0;
    double meanWidth = 0;
    for (int level = from; level < levels.size(); level++) {
      meanShape += shape(level, last) / (levels.size() - from);
      meanWidth += Math.log(levels.get(level)) / (levels.size() - from);
    }
    double together = 0;
    double square = 0;
    for (int level = from; level < levels.size(); level++) {
      double off = shape(level, last) - meanShape;
      together += off * (Math.log(levels.get(level)) - meanWidth);
      square += off * off;
    }
    return square == 0 ? 0 : Math.min(STEEPEST, Math.max(0, together / square));
  }

  private static double shape(int level, int last) {
    return Math.log(level + 1) + FALL * Math.log(last - level);
  }
}
