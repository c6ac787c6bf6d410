package org.mmrace.explorer.sample;

import java.time.Duration;
import java.util.List;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Stop;

/**
 * What schedules drawn at random saw. All but {@code elapsed} is the same for the same plan, if no
 * limit of time ended it.
 *
 * @param stop {@link Stop#EXHAUSTED} if all schedules of the plan were drawn, else why not
 * @param schedules schedules drawn
 * @param moves moves made
 * @param longest moves of the longest schedule
 * @param limited schedules that ended at the greatest number of moves
 * @param hits what was found wrong, each property once, in the order found
 * @param states distinct states seen
 * @param edges distinct edges made: (state, thread, choice)
 * @param unseen how much of one more schedule would be new
 */
public record Sampled(
    Stop stop,
    int schedules,
    long moves,
    int longest,
    int limited,
    List<Hit> hits,
    long states,
    long edges,
    UnseenMass unseen,
    Duration elapsed) {
  /** Copies the list. */
  public Sampled {
    hits = List.copyOf(hits);
  }

  /**
   * A property that schedules broke.
   *
   * @param seed seed of the first that did
   * @param count how many did
   */
  public record Hit(Finding finding, long seed, int count) {}
}
