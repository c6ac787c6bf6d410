package org.mmrace.model.system;

import java.util.List;
import java.util.Optional;

/**
 * A named predicate over the words of one state: an invariant ({@code Inv_}), a probe ({@code
 * Reach_}) or TypeOK.
 */
public interface StatePredicate {
  /** Returns the name that the TLA+ module uses too. */
  String name();

  /** Returns whether the state satisfies the predicate; reads {@code words}, writes nothing. */
  boolean holds(long[] words);

  /** Returns predicates that together say the same: this one holds where all of them hold. */
  default List<StatePredicate> parts() {
    return List.of(this);
  }

  /**
   * Returns the states that the predicate is about, if these are only states of rest: no thread but
   * those that serve others can move. It holds in all other states.
   */
  default Optional<StatePredicate> rest() {
    return Optional.empty();
  }
}
