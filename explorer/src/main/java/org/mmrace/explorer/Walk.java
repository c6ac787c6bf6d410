package org.mmrace.explorer;

import java.util.Optional;

/**
 * A random walk and how it ended.
 *
 * @param seed the seed that gives the same walk again
 * @param violated the invariant that is broken in the last state
 */
public record Walk(long seed, Schedule schedule, End end, Optional<String> violated) {
  /** How a walk ends. */
  public enum End {
    /** The greatest number of moves is made. */
    LIMIT,
    /** Every move that can be made changes nothing: all threads are done. */
    SETTLED,
    /** No move can be made. */
    DEADLOCK,
    /** An invariant is broken. */
    VIOLATED
  }
}
