package org.mmrace.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.mmrace.model.TransitionSystem;

/**
 * Estimates how many states a graph has, from schedules drawn at random and from the part that a
 * breadth-first search has seen.
 *
 * <p>The schedules say how wide the levels are. Each has threads of random speed, which spreads the
 * schedules over a level (with uniform ones nearly all are where the threads are abreast). The
 * width of a level is Chao's estimate {@code D + f1 (f1 - 1) / (2 (f2 + 1))} from the D states that
 * the schedules met there, f1 of them once and f2 twice. A state that is met at several levels
 * counts less. These widths are too small, by a factor that changes slowly from level to level; the
 * search has counted the first levels, and scales the rest.
 */
public final class SizeEstimate {
  private static final int SCHEDULES = 4000;

  private final double[] widths;

  private SizeEstimate(double... widths) {
    this.widths = widths;
  }

  /**
   * Draws the schedules, always the same.
   *
   * @param most greatest number of moves of a schedule
   */
  public static SizeEstimate of(TransitionSystem system, int most) {
    Fingerprint fingerprint = new Fingerprint(system.words());
    Walker walker = new Walker(system);
    List<List<Long>> levels = new ArrayList<>();
    for (int seed = 0; seed < SCHEDULES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      walker.walk(
          random,
          Picker.speeds(random, system.threads()),
          most,
          state -> {
            if (walker.made() == levels.size()) {
              levels.add(new ArrayList<>());
            }
            return levels.get(walker.made()).add(fingerprint.of(state));
          });
    }
    double[] widths = new double[levels.size()];
    Set<Long> distinct = new HashSet<>();
    long met = 0;
    for (int level = 0; level < widths.length; level++) {
      long[] prints = levels.get(level).stream().mapToLong(Long::longValue).sorted().toArray();
      widths[level] = width(prints);
      met += Arrays.stream(prints).distinct().count();
      distinct.addAll(levels.get(level));
    }
    double repeats = (double) met / distinct.size();
    return new SizeEstimate(Arrays.stream(widths).map(width -> width / repeats).toArray());
  }

  private static double width(long... sorted) {
    int distinct = 0;
    double once = 0;
    double twice = 0;
    for (int from = 0, to; from < sorted.length; from = to) {
      to = from + 1;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      distinct++;
      once += to - from == 1 ? 1 : 0;
      twice += to - from == 2 ? 1 : 0;
    }
    return distinct + once * (once - 1) / (2 * (twice + 1));
  }

  /**
   * Returns the estimated number of states, at least {@code found}.
   *
   * @param found states that a breadth-first search has found
   * @param depth the level of the last of them, as in {@link Progress}
   */
  public double states(long found, int depth) {
    double before = 0;
    double after = 0;
    for (int level = 0; level < widths.length; level++) {
      if (level < depth - 1) {
        before += widths[level];
      } else {
        after += widths[level];
      }
    }
    return found + (before == 0 ? after : after * found / before);
  }
}
