package org.mmrace.explorer;

import static org.mmrace.model.TransitionSystem.DONE;
import static org.mmrace.model.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.TransitionSystem.NO_STEP;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.TransitionSystem;

/**
 * One breadth-first search with one worker: states leave the queue in the order in which they were
 * found; of each the threads are tried in order, and of each thread the choices. Invariants are
 * checked when a state is new, in the order given. What happens on a stop is as if every edge were
 * looked up when generated, though {@link Batch} delays it.
 */
final class BreadthFirst {
  private static final int FLUSHES_PER_LOOK = 16;
  private static final long REPORT_NANOS = 100_000_000;

  private final TransitionSystem system;
  private final Settings settings;
  private final Watch watch;
  private final Visited visited;
  private final PackedQueue queue;
  private final Ancestry ancestry = new Ancestry();
  private final Fingerprint fingerprint;
  private final Batch batch;
  private final List<Wrong> wrong = new ArrayList<>();
  private final boolean[] choices;
  private final long[] taken;
  private final long[] fresh;
  private final long started = System.nanoTime();

  private StatePredicate[] open;
  private boolean deadlocksOpen;
  private Stop stop;
  private long states;
  private long edges;
  private long expanded;
  private long levelEnd;
  private int depth;
  private int flushes;
  private long reported = started;
  private long reportedEdges;

  /** Something wrong in state number {@code state}; an empty property is a deadlock. */
  private record Wrong(String property, long state) {}

  BreadthFirst(
      TransitionSystem system, List<StatePredicate> invariants, Settings settings, Watch watch) {
    this.system = system;
    this.settings = settings;
    this.watch = watch;
    visited = settings.exact() ? new ExactSet(system.words()) : new FingerprintSet();
    queue = new PackedQueue(system.words());
    fingerprint = new Fingerprint(system.words());
    batch = new Batch(system.words());
    choices = new boolean[system.steps().size()];
    for (int step = 0; step < choices.length; step++) {
      choices[step] = system.hasChoice(step);
    }
    taken = new long[system.steps().size()];
    fresh = new long[system.steps().size()];
    open = invariants.toArray(StatePredicate[]::new);
    deadlocksOpen = settings.deadlocks();
  }

  Exploration run() {
    try {
      search();
    } catch (OutOfMemoryError full) {
      stop = Stop.MEMORY;
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
    return new Exploration(
        stop,
        findings(),
        system.initialStates(),
        states,
        edges,
        depth,
        coverage(),
        visited.soundness(states),
        new Memory(visited.bytes(), ancestry.bytes(), queue.mostBytes(), queue.mostSize()),
        elapsed);
  }

  private void search() {
    long[] initial = new long[system.words()];
    for (int i = 0; i < system.initialStates() && stop == null; i++) {
      system.initial(i, initial);
      admit(initial, fingerprint.of(initial), Ancestry.NONE, i);
    }
    while (stop == null) {
      if (expanded < levelEnd) {
        expand(queue.take(), expanded);
        expanded++;
        continue;
      }
      flush();
      if (stop == null && states == levelEnd) {
        stop = Stop.EXHAUSTED;
      }
      levelEnd = states;
    }
  }

  private void expand(long[] state, long number) {
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
        int answer = step(successor, thread, choice);
        written = answer == DONE;
        if (written) {
          batch.add(fingerprint.of(successor), number, generated++, step);
          if (batch.size == Batch.SIZE) {
            flush();
          }
        }
        if (answer == NO_CHOICE || !choices[step]) {
          break;
        }
      }
    }
    if (generated == 0 && deadlocksOpen) {
      flush();
      if (stop == null) {
        deadlocksOpen = false;
        found("", number);
      }
    }
  }

  private int step(long[] successor, int thread, int choice) {
    try {
      return system.step(successor, thread, Moves.checked(choice));
    } catch (RuntimeException thrown) {
      String message =
          "step failed: thread="
              + system.threadName(thread)
              + " choice="
              + choice
              + " error="
              + thrown;
      throw new ModelFailure(message, new Retrace(system, ancestry).schedule(expanded), thrown);
    }
  }

  private void flush() {
    if (stop == null && bytesAfter(batch.size) > settings.limits().bytes()) {
      stop = Stop.MEMORY;
    }
    long sum = 0;
    for (int i = 0; i < batch.size; i++) {
      sum += visited.touch(batch.fingerprints[i]);
    }
    for (int i = 0; i < batch.size && stop == null; i++) {
      edges++;
      taken[batch.steps[i]]++;
      if (admit(batch.states[i], batch.fingerprints[i], batch.parents[i], batch.edges[i])) {
        fresh[batch.steps[i]]++;
      }
    }
    batch.size = 0;
    boolean due =
        ++flushes % FLUSHES_PER_LOOK == 0 || sum == 0; // using the sum keeps the reads alive
    if (due && stop == null) {
      look();
    }
  }

  /** Adds a state if it is new. */
  private boolean admit(long[] state, long print, long parent, int edge) {
    if (!visited.add(print, state)) {
      return false;
    }
    if (states == settings.limits().states()) {
      stop = Stop.STATES;
      return false;
    }
    if (states == levelEnd) {
      depth++;
    }
    ancestry.add(parent, edge);
    queue.add(state);
    states++;
    checkInvariants(state);
    return true;
  }

  private void checkInvariants(long[] state) {
    for (StatePredicate invariant : open) {
      if (!holds(invariant, state)) {
        open = Stream.of(open).filter(other -> other != invariant).toArray(StatePredicate[]::new);
        found(invariant.name(), states - 1);
        if (stop != null) {
          return;
        }
      }
    }
  }

  private boolean holds(StatePredicate invariant, long[] state) {
    try {
      return invariant.holds(state);
    } catch (RuntimeException thrown) {
      String message = "invariant failed: property=" + invariant.name() + " error=" + thrown;
      throw new ModelFailure(message, new Retrace(system, ancestry).schedule(states - 1), thrown);
    }
  }

  private void found(String property, long state) {
    wrong.add(new Wrong(property, state));
    if (!settings.pastFindings()) {
      stop = Stop.FIRST_FINDING;
    }
  }

  private long bytesAfter(int more) {
    return visited.bytesAfter(more) + ancestry.bytes() + queue.bytes();
  }

  private void look() {
    long now = System.nanoTime();
    if (settings.limits().time().compareTo(Duration.ofNanos(now - started)) < 0) {
      stop = Stop.TIME;
    } else if (now - reported >= REPORT_NANOS) {
      double rate = (edges - reportedEdges) * 1e9 / (now - reported);
      reported = now;
      reportedEdges = edges;
      if (!watch.goOn(
          new Progress(
              states, edges, depth, queue.size(), rate, Duration.ofNanos(now - started)))) {
        stop = Stop.CANCELLED;
      }
    }
  }

  private List<Finding> findings() {
    Retrace retrace = new Retrace(system, ancestry);
    List<Finding> found = new ArrayList<>();
    for (Wrong one : wrong) {
      Schedule schedule = retrace.schedule(one.state());
      found.add(
          one.property().isEmpty()
              ? new Finding.Deadlocked(schedule)
              : new Finding.Violated(one.property(), schedule));
    }
    return found;
  }

  private List<StepCoverage> coverage() {
    List<StepCoverage> rows = new ArrayList<>();
    for (int step = 0; step < taken.length; step++) {
      rows.add(new StepCoverage(system.steps().get(step), taken[step], fresh[step]));
    }
    return rows;
  }
}
