package org.mmrace.bridge.trace;

import java.util.List;
import java.util.Optional;

/**
 * How far a variant of a scenario goes along with the schedule of another one.
 *
 * @param result the steps that were taken, those after the departure too, and what broke
 * @param departure where the variant leaves the schedule, if it does
 */
public record Followed(ReplayResult result, Optional<Departure> departure) {

  /**
   * Where a variant leaves a schedule. The thread is blocked, or it runs steps of its own and comes
   * no more to the step that the schedule takes.
   *
   * @param thread index of the thread that leaves
   * @param expected the step that the schedule takes next with that thread
   * @param after number of steps taken before it leaves
   * @param own the steps that it then takes alone, as far as they were followed; none if blocked
   * @param standsAt where it stands after each of them; empty where its program has ended
   * @param stop why it takes no more steps, if it is blocked
   */
  public record Departure(
      int thread,
      String expected,
      int after,
      List<String> own,
      List<String> standsAt,
      Optional<Stop> stop) {
    /** Copies the lists. */
    public Departure {
      own = List.copyOf(own);
      standsAt = List.copyOf(standsAt);
    }
  }
}
