package org.mmrace.explorer.search;

import static org.mmrace.model.system.TransitionSystem.DONE;
import static org.mmrace.model.system.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.system.TransitionSystem.NO_STEP;

import java.util.Arrays;
import java.util.Optional;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.store.Delta;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.Shards;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * What one worker expands units with. It only reads the visited set. Successors that this worker
 * met lately are kept in a small direct-mapped cache: what is in it need not be looked up.
 */
final class Expander {
  private static final int LARGEST_CACHE = 1 << 14;

  private final TransitionSystem system;
  private final Shards visited;
  private final Fingerprint fingerprint;
  private final Batch batch;
  private final boolean[] choices;
  private final long[] state;
  private long[] met = new long[1 << 8];
  private StatePredicate[] open = {};
  private Unit unit;
  long touched; // no result: what is summed up here must be read

  Expander(TransitionSystem system, Shards visited) {
    this.system = system;
    this.visited = visited;
    fingerprint = new Fingerprint(system.words());
    batch = new Batch(system.words());
    choices = new boolean[system.steps().size()];
    for (int step = 0; step < choices.length; step++) {
      choices[step] = system.hasChoice(step);
    }
    state = new long[system.words()];
  }

  /** Makes the initial states the candidates of a unit. */
  void initials(Unit of, StatePredicate[] invariants) {
    begin(of, invariants);
    for (int i = 0; i < system.initialStates() && unit.failure.isEmpty(); i++) {
      long[] initial = batch.states[batch.size];
      system.initial(i, initial);
      batch.add(fingerprint.of(initial), 0, i, -1);
      if (batch.size == Batch.SIZE) {
        lookUp();
      }
    }
    lookUp();
  }

  /** Expands the states of a unit, whose candidates are checked against the invariants. */
  void expand(Unit of, StatePredicate[] invariants) {
    begin(of, invariants);
    if (met.length < LARGEST_CACHE && of.firstState > met.length) {
      met = new long[LARGEST_CACHE];
    }
    int parent = 0;
    for (Segment segment : of.segments) {
      Arrays.fill(state, 0);
      int at = 0;
      for (int record = 0; record < segment.records; record++) {
        at = Delta.read(segment.bytes, at, state);
        if (!segment.isDead(record)) {
          expand(parent++);
          if (unit.failure.isPresent()) {
            return;
          }
        }
      }
    }
    lookUp();
  }

  private void begin(Unit of, StatePredicate[] invariants) {
    unit = of;
    open = invariants;
    batch.size = 0;
  }

  private void expand(int parent) {
    int generated = 0;
    boolean written = true;
    for (int thread = 0; thread < system.threads(); thread++) {
      int step = system.stepAt(state, thread);
      if (step == NO_STEP) {
        continue;
      }
      for (int choice = 0; ; choice++) {
        long[] successor = batch.states[batch.size];
        if (written) {
          System.arraycopy(state, 0, successor, 0, successor.length);
        }
        int answer;
        try {
          answer = system.step(successor, thread, Moves.checked(choice));
        } catch (RuntimeException thrown) {
          stepFailed(thrown, parent, thread, choice);
          return;
        }
        written = answer == DONE;
        if (written) {
          unit.taken[step]++;
          batch.add(fingerprint.of(successor), parent, generated++, step);
          if (batch.size == Batch.SIZE) {
            lookUp();
          }
        }
        if (answer == NO_CHOICE || !choices[step]) {
          break;
        }
      }
    }
    unit.edgeCount += generated;
    if (generated == 0 && unit.firstStuck < 0) {
      unit.firstStuck = parent;
    }
  }

  private void stepFailed(RuntimeException thrown, int parent, int thread, int choice) {
    lookUp();
    if (unit.failure.isEmpty()) {
      String name = system.threadName(thread);
      String message = "step failed: thread=" + name + " choice=" + choice + " error=" + thrown;
      unit.failure = Optional.of(new Unit.Failure(message, false, parent, thrown));
    }
  }

  /** Makes candidates of the successors in the batch that are not in the visited set. */
  private void lookUp() {
    long sum = 0;
    for (int i = 0; i < batch.size; i++) {
      sum += visited.touch(batch.fingerprints[i]);
    }
    touched += sum;
    for (int i = 0; i < batch.size && unit.failure.isEmpty(); i++) {
      long print = batch.fingerprints[i];
      int slot = (int) (print >>> 32) & (met.length - 1);
      if (met[slot] == print && !visited.exact()) {
        continue;
      }
      met[slot] = print;
      if (!visited.contains(print, batch.states[i])) {
        unit.add(batch.states[i], print, batch.parents[i], batch.edges[i], batch.steps[i]);
        check(batch.states[i]);
      }
    }
    batch.size = 0;
  }

  private void check(long[] candidate) {
    for (int i = 0; i < open.length; i++) {
      try {
        if (!open[i].holds(candidate)) {
          unit.violations.add(new Unit.Violation(unit.size - 1, i));
        }
      } catch (RuntimeException thrown) {
        String message = "invariant failed: property=" + open[i].name() + " error=" + thrown;
        unit.failure = Optional.of(new Unit.Failure(message, true, 0, thrown));
        return;
      }
    }
  }

  /**
   * Counts the edges of a unit again, up to one: those before it in the order of one worker, and
   * itself.
   *
   * @return how often each step ran
   */
  long[] taken(Unit of, int lastParent, int lastEdge) {
    long[] taken = new long[choices.length];
    long[] successor = new long[state.length];
    int parent = 0;
    for (Segment segment : of.segments) {
      Arrays.fill(state, 0);
      int at = 0;
      for (int record = 0; record < segment.records && parent <= lastParent; record++) {
        at = Delta.read(segment.bytes, at, state);
        if (!segment.isDead(record)) {
          count(taken, successor, parent++ < lastParent ? Integer.MAX_VALUE : lastEdge + 1);
        }
      }
    }
    return taken;
  }

  private void count(long[] taken, long[] successor, int most) {
    int left = most;
    for (int thread = 0; thread < system.threads(); thread++) {
      int step = system.stepAt(state, thread);
      int answer = step == NO_STEP ? NO_CHOICE : DONE;
      for (int choice = 0; answer != NO_CHOICE && left > 0; choice++) {
        System.arraycopy(state, 0, successor, 0, state.length);
        answer = system.step(successor, thread, choice);
        if (answer == DONE) {
          taken[step]++;
          left--;
        }
      }
    }
  }
}
