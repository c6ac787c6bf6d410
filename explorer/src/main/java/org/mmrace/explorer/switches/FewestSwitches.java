package org.mmrace.explorer.switches;

import java.util.List;
import java.util.Optional;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Stop;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * Finds, of all counterexamples to one property, one with the fewest context switches and, of
 * those, the fewest moves. Which one depends on the graph and the property alone, not on who found
 * the property broken or how.
 */
public final class FewestSwitches {
  private FewestSwitches() {}

  /**
   * The best counterexample known.
   *
   * @param gaveUp why the search ended early; the schedule is then the shortest, whatever its
   *     switches
   */
  public record Answer(Schedule schedule, Optional<Stop> gaveUp) {}

  /**
   * Searches for the counterexample.
   *
   * @param invariants those of the exploration that made the finding
   * @param finding what is wrong, with a schedule to it, which bounds the switches
   * @param limits its states are pairs of state and last thread here
   * @throws IllegalArgumentException if the finding names no invariant of the list
   */
  public static Answer search(
      TransitionSystem system, List<StatePredicate> invariants, Finding finding, Limits limits) {
    Optional<StatePredicate> broken =
        finding instanceof Finding.Violated violated
            ? Optional.of(named(invariants, violated.property()))
            : Optional.empty();
    Counterexamples counterexamples =
        new Counterexamples(system, broken, finding.schedule().switches(), limits, found -> false);
    Stop stop = counterexamples.run();
    if (stop == Stop.EXHAUSTED) {
      throw new IllegalStateException("finding is not reachable: schedule=" + finding.schedule());
    }
    return counterexamples
        .last()
        .map(schedule -> new Answer(schedule, Optional.empty()))
        .orElseGet(() -> new Answer(finding.schedule(), Optional.of(stop)));
  }

  private static StatePredicate named(List<StatePredicate> invariants, String property) {
    return invariants.stream()
        .filter(invariant -> invariant.name().equals(property))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such invariant: property=" + property));
  }
}
