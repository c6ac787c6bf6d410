package org.mmrace.explorer;

/**
 * What an exploration kept in memory.
 *
 * @param visited bytes of the visited set at the end
 * @param ancestry bytes from which schedules are rebuilt, at the end
 * @param frontier bytes of the packed queue at its largest
 * @param queue states in the queue when it was largest
 * @param learned bytes of what a reduced search knows of steps and predicates, estimated, and of
 *     the states that it passed through lately
 */
public record Memory(long visited, long ancestry, long frontier, long queue, long learned) {
  /** Returns the bytes kept per visited state: visited set and ancestry. */
  public double perState(long states) {
    return (double) (visited + ancestry) / states;
  }
}
