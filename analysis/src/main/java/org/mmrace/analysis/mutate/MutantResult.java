package org.mmrace.analysis.mutate;

import java.time.Duration;
import java.util.Optional;
import org.mmrace.explorer.Schedule;

/**
 * What becomes of a mutant.
 *
 * @param mutation what is left out
 * @param verdict whether anything notices
 * @param property the invariant that breaks, {@code Deadlock}, or why the search did not finish;
 *     else empty
 * @param witness the schedule with the fewest context switches that breaks it
 * @param fewest whether there is surely none with fewer switches
 * @param digest of the states seen, in any order
 * @param states distinct states seen
 * @param edges edges seen
 * @param elapsed time of the search
 */
public record MutantResult(
    Mutation mutation,
    Verdict verdict,
    String property,
    Optional<Schedule> witness,
    boolean fewest,
    long digest,
    long states,
    long edges,
    Duration elapsed) {
  /** Whether anything notices. */
  public enum Verdict {
    /** An invariant breaks, or everybody waits. */
    KILLED,
    /** Other states are reached, and nothing breaks. */
    SURVIVES,
    /** The mutant has the very states and edges of the machine: the mutation has no effect here. */
    EQUIVALENT,
    /** Nothing breaks, but the mutant comes to what is not modelled: who notices is not known. */
    NOT_MODELLED,
    /** The search ended first. */
    UNFINISHED
  }

  /** Returns whether another mutant has the same states and edges: it is the same mutation. */
  public boolean sameGraph(MutantResult other) {
    return digest == other.digest && states == other.states && edges == other.edges;
  }
}
