package org.mmrace.bridge;

/** What a checker says of one configuration. Only {@link Holds} is a pass. */
public sealed interface Verdict {
  /** Every invariant holds in every reachable state, and every reachable state was seen. */
  record Holds() implements Verdict {}

  /** {@code property} is false in a reachable state. */
  record Violated(String property) implements Verdict {}

  /** A reachable state has no successor. */
  record Deadlocked() implements Verdict {}

  /**
   * Every property holds, but threads can run into a loop from which no schedule leads to a state
   * in which all are done or asleep.
   *
   * @param schedule leads into the loop
   * @param loop the moves of the loop
   */
  record Livelocked(String schedule, String loop) implements Verdict {}

  /** States are left: {@code reason} says what ran out (time, memory) or who stopped the run. */
  record Unfinished(String reason) implements Verdict {}

  /**
   * The specification or its configuration cannot be parsed or evaluated: {@code message} says
   * where.
   */
  record BadSpec(String message) implements Verdict {}
}
