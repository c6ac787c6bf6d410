package org.mmrace.bridge;

/** What a checker says of one configuration. Only {@link Holds} is a pass. */
public sealed interface Verdict {
  /** Every invariant holds in every reachable state, and every reachable state was seen. */
  record Holds() implements Verdict {}

  /** {@code property} is false in a reachable state. */
  record Violated(String property) implements Verdict {}

  /** A reachable state has no successor. */
  record Deadlocked() implements Verdict {}

  /** States are left: {@code reason} says what ran out (time, memory) or who stopped the run. */
  record Unfinished(String reason) implements Verdict {}

  /**
   * The specification or its configuration cannot be parsed or evaluated: {@code message} says
   * where.
   */
  record BadSpec(String message) implements Verdict {}
}
