package org.mmrace.analysis.costs;

import java.util.List;
import org.mmrace.model.Machine;
import org.mmrace.model.StatePredicate;

/**
 * One of two designs that are compared.
 *
 * @param invariants what is expected to hold
 * @param deadlocks whether a state without a successor is wrong
 */
public record Design(Machine machine, List<StatePredicate> invariants, boolean deadlocks) {
  /** Copies the list. */
  public Design {
    invariants = List.copyOf(invariants);
  }
}
