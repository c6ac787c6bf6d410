package org.mmrace.model;

/**
 * A named predicate over the words of one state: an invariant ({@code Inv_}), a probe ({@code
 * Reach_}) or TypeOK.
 */
public interface StatePredicate {
  /** Returns the name that the TLA+ module uses too. */
  String name();

  /** Returns whether the state satisfies the predicate; reads {@code words}, writes nothing. */
  boolean holds(long[] words);
}
