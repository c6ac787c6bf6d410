package org.mmrace.bridge.tlc;

import java.util.List;

/**
 * TLC's checker with one worker on the first levels of a state graph, or on all of it.
 *
 * @param levels states of each level, the initial ones first; every state of all but the last was
 *     expanded, and of the last if it is the whole graph
 * @param edges steps out of the states that were expanded
 * @param whole whether that is the whole graph
 * @param cpuSeconds CPU time of the worker's thread
 */
public record TlcPrefix(List<Long> levels, long edges, boolean whole, double cpuSeconds) {
  /** Copies the list. */
  public TlcPrefix {
    levels = List.copyOf(levels);
  }

  /** Returns the states of all levels. */
  public long states() {
    return levels.stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the edges per second of CPU time. */
  public double edgesPerSecond() {
    return edges / Math.max(1e-9, cpuSeconds);
  }
}
