package org.mmrace.explorer;

/** What an exploration found out. Only {@link Completed} is a pass. */
public sealed interface Outcome permits Outcome.Completed, Finding, Outcome.Unfinished {
  /**
   * The whole graph was explored, every invariant holds in every state, and every state has a
   * successor.
   */
  record Completed() implements Outcome {}

  /**
   * The exploration stopped before the whole graph was seen and had found nothing wrong by then.
   */
  record Unfinished(Stop reason) implements Outcome {}
}
