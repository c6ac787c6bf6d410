package org.mmrace.bridge;

/**
 * How far a run is.
 *
 * @param expected estimated states of the whole graph, 0 if there is no estimate
 */
public record Progress(
    long states, long generated, int depth, long queue, double seconds, long expected) {
  /** Of a run whose end is not estimated. */
  public Progress(long states, long generated, int depth, long queue, double seconds) {
    this(states, generated, depth, queue, seconds, 0);
  }
}
