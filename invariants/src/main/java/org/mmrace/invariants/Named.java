package org.mmrace.invariants;

import org.mmrace.model.StatePredicate;

/** A predicate with the name that the TLA+ module gives it. */
record Named(String name, Test test) implements StatePredicate {
  /** The test itself. */
  interface Test {
    /** Returns whether the state satisfies it. */
    boolean holds(long[] w);
  }

  @Override
  public boolean holds(long[] words) {
    return test.holds(words);
  }
}
