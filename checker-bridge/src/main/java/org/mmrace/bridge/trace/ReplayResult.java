package org.mmrace.bridge.trace;

import java.util.List;
import java.util.Optional;
import org.mmrace.explorer.Schedule;

/**
 * What a replay found.
 *
 * @param schedule the steps that were taken, thread and choice of each
 * @param stop why the replay did not reach its end, if it did not
 * @param broken the predicates that did not hold after some step, by step
 * @param brokenAtEnd names of the predicates that do not hold in the last state
 * @param stuck whether no thread can step in the last state
 */
public record ReplayResult(
    Schedule schedule,
    Optional<Stop> stop,
    List<Broken> broken,
    List<String> brokenAtEnd,
    boolean stuck) {
  /** Copies the lists. */
  public ReplayResult {
    broken = List.copyOf(broken);
    brokenAtEnd = List.copyOf(brokenAtEnd);
  }

  /** Returns the first invariant that broke. */
  public Optional<Broken> firstBroken() {
    return broken.stream().filter(each -> !each.isProbe()).findFirst();
  }

  /**
   * Returns why this is not the replay of a trace with the given property, in one line: it stopped,
   * the last state does not violate the property, or, without a property, an invariant broke.
   */
  public Optional<String> fault(String property) {
    int last = schedule.moves().size();
    if (stop.isPresent()) {
      return stop.map(Stop::message);
    } else if (property.isEmpty()) {
      return firstBroken().map(Broken::toString);
    } else if (property.equals(Trace.DEADLOCK)) {
      return stuck
          ? Optional.empty()
          : Optional.of("step " + last + ": no deadlock, a thread can step");
    }
    return brokenAtEnd.contains(property)
        ? Optional.empty()
        : Optional.of("step " + last + ": " + property + " holds in the last state");
  }
}
