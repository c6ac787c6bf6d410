package org.mmrace.analysis.locks;

import java.util.List;
import java.util.TreeSet;
import org.mmrace.explorer.Schedule;

/**
 * One lock is asked for while another is held, somewhere in the reachable states.
 *
 * @param scenario where the witness is
 * @param held what is held
 * @param asked what is asked for, or waited for
 * @param how whether the asker waits
 * @param standing what the documented order says of it
 * @param says the words of the documented order; empty where it has none
 * @param thread who asks, in the witness
 * @param step the step that asks, in the witness
 * @param steps the names of all steps that ask
 * @param count the pairs of state and thread that show it
 * @param waited those of them in which the asker has to wait
 * @param gates what is held besides in every one of them
 * @param trail how the asker of the witness came to hold what it holds when it asks
 * @param witness a shortest schedule to a state that shows it
 */
public record LockEdge(
    String scenario,
    LockUse held,
    LockUse asked,
    How how,
    Standing standing,
    String says,
    int thread,
    String step,
    List<String> steps,
    long count,
    long waited,
    List<LockUse> gates,
    List<Taken> trail,
    Schedule witness) {
  /** Copies the lists. */
  public LockEdge {
    steps = List.copyOf(steps);
    gates = List.copyOf(gates);
    trail = List.copyOf(trail);
  }

  /** A step that takes a lock which is not dropped again. */
  public record Taken(String step, LockUse lock) {}

  /** Whether the asker waits. */
  public enum How {
    /** Waits until it has the lock. */
    BLOCKS,
    /** Goes on without it. */
    TRIES,
    /** Waits for something that is no lock. */
    WAITS
  }

  /** What the documented order says. */
  public enum Standing {
    /** The held lock is outside. */
    ALLOWED,
    /** Both are of one class, of which several may be held. */
    NESTED,
    /** The held lock is inside, but the asker does not wait. */
    TRIED,
    /** Nothing. */
    NEW,
    /** The held lock is inside, and the asker waits. */
    INVERTED
  }

  /** Returns this edge with what another scenario shows of it. */
  LockEdge and(LockEdge other) {
    TreeSet<String> all = new TreeSet<>(steps);
    all.addAll(other.steps);
    List<LockUse> both = gates.stream().filter(other.gates::contains).toList();
    boolean shorter = other.witness.states() < witness.states();
    LockEdge shown = shorter ? other : this;
    return new LockEdge(
        shown.scenario,
        held,
        asked,
        how,
        standing,
        says,
        shown.thread,
        shown.step,
        List.copyOf(all),
        count + other.count,
        waited + other.waited,
        both,
        shown.trail,
        shown.witness);
  }

  /** Returns whether lockdep would take it for a dependency: the asker waits. */
  public boolean isDependency() {
    return how != How.TRIES;
  }
}
