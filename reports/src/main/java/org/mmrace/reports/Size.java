package org.mmrace.reports;

/**
 * Size of the part of a state graph that a run saw.
 *
 * @param states distinct states; of a reduced search those that were kept
 * @param edges generated successors
 * @param depth states on the longest shortest path from an initial state, the initial one included
 * @param passed states that a reduced search passed through without keeping them
 */
public record Size(long states, long edges, int depth, long passed) {
  /** The size of a part that was searched without reductions. */
  public Size(long states, long edges, int depth) {
    this(states, edges, depth, 0);
  }
}
