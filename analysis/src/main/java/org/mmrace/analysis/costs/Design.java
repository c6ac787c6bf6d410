package org.mmrace.analysis.costs;

import java.util.List;
import org.mmrace.model.Scenario;
import org.mmrace.model.system.StatePredicate;

/**
 * One of two designs that are compared.
 *
 * @param invariants what is expected to hold
 * @param deadlocks whether a state without a successor is wrong
 */
public record Design(Scenario machine, List<StatePredicate> invariants, boolean deadlocks) {
  /** Copies the list. */
  public Design {
    invariants = List.copyOf(invariants);
  }
}
