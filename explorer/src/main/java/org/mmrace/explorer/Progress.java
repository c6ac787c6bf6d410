package org.mmrace.explorer;

import java.util.List;

/**
 * How far a run is, of whichever engine.
 *
 * @param states distinct states so far
 * @param edges edges so far
 * @param depth level of the state being expanded; an initial state has level 1
 * @param levels states of each level of a breadth-first search so far, none of any other
 * @param queue states waiting to be expanded
 * @param seconds time since the start
 * @param expected estimated states of the whole graph, 0 if there is no estimate
 */
public record Progress(
    long states,
    long edges,
    int depth,
    List<Long> levels,
    long queue,
    double seconds,
    long expected) {
  /** Of a breadth-first search, which is as deep as it has levels. */
  public Progress(long states, long edges, List<Long> levels, long queue, double seconds) {
    this(states, edges, levels.size(), levels, queue, seconds, 0);
  }

  /** Of another run. */
  public Progress(long states, long edges, int depth, long queue, double seconds) {
    this(states, edges, depth, List.of(), queue, seconds, 0);
  }

  /** Returns this with an estimate of the states of the whole graph, 0 if there is none. */
  public Progress expecting(long estimate) {
    return new Progress(states, edges, depth, levels, queue, seconds, estimate);
  }
}
