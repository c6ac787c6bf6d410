package org.mmrace.explorer;

import java.time.Duration;
import java.util.List;

/**
 * How far a running search is.
 *
 * @param states distinct states so far
 * @param edges edges so far
 * @param depth level of the state being expanded; an initial state has level 1
 * @param levels states of each level of a breadth-first search so far, none of any other
 * @param queue states waiting to be expanded
 * @param edgesPerSecond edges per second since the last report
 * @param elapsed time since the start
 */
public record Progress(
    long states,
    long edges,
    int depth,
    List<Long> levels,
    long queue,
    double edgesPerSecond,
    Duration elapsed) {
  /** Of a breadth-first search, which is as deep as it has levels. */
  public Progress(
      long states,
      long edges,
      List<Long> levels,
      long queue,
      double edgesPerSecond,
      Duration elapsed) {
    this(states, edges, levels.size(), levels, queue, edgesPerSecond, elapsed);
  }

  /** Of another search. */
  public Progress(
      long states, long edges, int depth, long queue, double edgesPerSecond, Duration elapsed) {
    this(states, edges, depth, List.of(), queue, edgesPerSecond, elapsed);
  }
}
