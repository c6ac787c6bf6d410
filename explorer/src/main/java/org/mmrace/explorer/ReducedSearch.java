package org.mmrace.explorer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.mmrace.explorer.Learned.Hearing;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.TransitionSystem;

/**
 * A breadth-first search that leaves out states: with symmetry all but one of an orbit, with
 * footprints those that differ from others only in the order of moves that do not matter to each
 * other. {@code docs/reductions.md} explains why it misses nothing.
 *
 * <p>Footprints are learned while it searches. A search that learned something new decided on too
 * little and is repeated, until one learns nothing; only that one may say that all holds.
 */
final class ReducedSearch {
  private static final int WALKS = 200;
  private static final int LONGEST_WALK = 400;
  private static final int STATES_PER_LOOK = 256;
  private static final long REPORT_NANOS = 100_000_000;

  private final TransitionSystem system;
  private final List<StatePredicate> invariants;
  private final Settings settings;
  private final Watch watch;
  private final Orbit orbit;
  private final Fingerprint fingerprint;
  private final Optional<Footprints> footprints;
  private final Optional<Learned> learned;
  private final long started = System.nanoTime();
  private long reported = started;

  ReducedSearch(
      TransitionSystem system,
      List<StatePredicate> invariants,
      Settings settings,
      Watch watch,
      Reductions reductions) {
    this.system = system;
    this.invariants = invariants;
    this.settings = settings;
    this.watch = watch;
    orbit = new Orbit(reductions.symmetry(), system.words());
    fingerprint = new Fingerprint(system.words());
    footprints = reductions.footprints();
    learned = footprints.map(each -> new Learned(each, invariants, orbit, system.words()));
  }

  Exploration run() {
    learned.ifPresent(this::walk);
    while (true) {
      learned.ifPresent(Learned::settle);
      Run run = new Run();
      run.search();
      if (run.stop != Stop.EXHAUSTED || !learned.map(Learned::grew).orElse(false)) {
        return run.result();
      }
      learned.filter(Learned::notOwn).ifPresent(this::walk);
    }
  }

  /** Returns what the search has learned. */
  Optional<Learned> learned() {
    return learned;
  }

  /** Walks at random, first to find out which bits are whose own, then to meet local states. */
  private void walk(Learned learner) {
    for (int pass = 0; pass < 2; pass++) {
      for (int seed = 0; seed < WALKS; seed++) {
        walk(learner, new SplittableRandom(seed));
      }
      learner.settle();
      if (pass == 0) {
        learner.findOwn();
      }
    }
  }

  private void walk(Learned learner, SplittableRandom random) {
    Hearing hearing = learner.hearing();
    long[] state = new long[system.words()];
    system.initial(random.nextInt(system.initialStates()), state);
    for (int i = 0; i < LONGEST_WALK; i++) {
      learner.hear(state, hearing);
      learner.hearPredicates(state);
      List<List<After>> open =
          hearing.after.stream().filter(of -> anyChanges(of, hearing.state)).toList();
      if (open.isEmpty()) {
        return;
      }
      List<After> after = open.get(random.nextInt(open.size()));
      state = after.get(random.nextInt(after.size())).words();
    }
  }

  private static boolean anyChanges(List<After> after, long[] state) {
    return after.stream().anyMatch(each -> !Arrays.equals(each.words(), state));
  }

  /** One search. */
  private final class Run {
    private final Visited visited =
        settings.exact() ? new ExactSet(system.words()) : new FingerprintSet();
    private final FingerprintSet expanded = new FingerprintSet();
    private final PackedQueue queue = new PackedQueue(system.words());
    private final Ancestry ancestry = new Ancestry();
    private final long[] taken = new long[system.steps().size()];
    private final long[] fresh = new long[system.steps().size()];
    private final List<Finding> findings = new ArrayList<>();
    private final Optional<Hearing> hearing = learned.map(Learned::hearing);
    private final Optional<Persistent> persistent =
        learned.map(learner -> new Persistent(learner, footprints.get(), system.threads()));
    private StatePredicate[] open = invariants.toArray(StatePredicate[]::new);
    private boolean deadlocksOpen = settings.deadlocks();
    private Stop stop;
    private long states;
    private long edges;
    private long number; // of the state that is expanded
    private final List<Long> levels = new ArrayList<>();

    void search() {
      try {
        for (int i = 0; i < system.initialStates() && stop == null; i++) {
          long[] initial = new long[system.words()];
          system.initial(i, initial);
          admit(initial, Ancestry.NONE, i);
        }
        long levelEnd = 0;
        for (number = 0; stop == null && number < states; number++) {
          if (number == levelEnd) {
            levels.add(states - levelEnd);
            levelEnd = states;
          }
          expand(queue.take().clone());
          if (number % STATES_PER_LOOK == 0 && stop == null) {
            look();
          }
        }
        stop = stop == null ? Stop.EXHAUSTED : stop;
      } catch (OutOfMemoryError full) {
        stop = Stop.MEMORY;
      }
    }

    private void expand(long[] state) {
      expanded.add(fingerprint.of(state));
      List<List<After>> after = successors(state);
      if (after.stream().allMatch(List::isEmpty)) {
        deadlock();
        return;
      }
      long moving = persistent.map(set -> chosen(set, state)).orElse(~0L);
      int edge = 0;
      for (int t = 0; t < system.threads() && stop == null; t++) {
        for (After each : after.get(t)) {
          if ((moving >>> t & 1) != 0) {
            take(state, each, edge);
          }
          edge++;
        }
      }
    }

    private void take(long[] state, After after, int edge) {
      if (stop != null) {
        return;
      }
      Move move = after.move();
      long[] words = state.clone();
      if (system.step(words, move.thread(), move.choice()) != TransitionSystem.DONE
          || !Arrays.equals(words, after.words())) {
        throw failure(
            "step differs where it is listened to: step=" + system.steps().get(move.step()));
      }
      edges++;
      taken[move.step()]++;
      fresh[move.step()] += admit(words, number, edge) ? 1 : 0;
    }

    private List<List<After>> successors(long[] state) {
      if (learned.isEmpty()) {
        List<List<After>> after = new ArrayList<>();
        for (int t = 0; t < system.threads(); t++) {
          after.add(new ArrayList<>());
        }
        for (Move move : new Moves(system).of(state)) {
          long[] words = state.clone();
          system.step(words, move.thread(), move.choice());
          after.get(move.thread()).add(new After(move, words));
        }
        return after;
      }
      try {
        learned.get().hear(state, hearing.get());
      } catch (IllegalStateException outside) {
        throw failure(outside.getMessage());
      }
      return hearing.get().after;
    }

    private long chosen(Persistent set, long[] state) {
      Optional<String> awake = set.movesAtRest(hearing.get(), state);
      if (awake.isPresent()) {
        throw failure(awake.get());
      }
      return set.choose(hearing.get(), this::goesOn);
    }

    /** Returns whether a move of the thread leads to a state that is not expanded yet. */
    private boolean goesOn(int thread) {
      for (After each : hearing.get().after.get(thread)) {
        long[] words = each.words().clone();
        orbit.canonical(words);
        if (!expanded.contains(fingerprint.of(words))) {
          return true;
        }
      }
      return false;
    }

    /** Adds a state if it is new; the words are overwritten by those that stand for the orbit. */
    private boolean admit(long[] words, long parent, int edge) {
      orbit.canonical(words);
      if (!visited.add(fingerprint.of(words), words)) {
        return false;
      }
      if (states == settings.limits().states()) {
        stop = Stop.STATES;
        return false;
      }
      ancestry.add(parent, edge);
      queue.add(words);
      states++;
      learned.ifPresent(learner -> learner.hearPredicates(words));
      for (StatePredicate invariant : open) {
        if (stop == null && !invariant.holds(words)) {
          open = Stream.of(open).filter(other -> other != invariant).toArray(StatePredicate[]::new);
          found(new Finding.Violated(invariant.name(), schedule(states - 1)));
        }
      }
      return true;
    }

    private void deadlock() {
      if (deadlocksOpen) {
        deadlocksOpen = false;
        found(new Finding.Deadlocked(schedule(number)));
      }
    }

    private void found(Finding finding) {
      findings.add(finding);
      stop = settings.pastFindings() ? stop : Stop.FIRST_FINDING;
    }

    private Schedule schedule(long state) {
      return new Retrace(system, ancestry, orbit).schedule(state);
    }

    private ModelFailure failure(String message) {
      return new ModelFailure(message, schedule(number), null);
    }

    private void look() {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
      if (visited.bytes() + expanded.bytes() + ancestry.bytes() + queue.bytes()
          > settings.limits().bytes()) {
        stop = Stop.MEMORY;
      } else if (settings.limits().time().compareTo(elapsed) < 0) {
        stop = Stop.TIME;
      } else if (System.nanoTime() - reported >= REPORT_NANOS) {
        reported = System.nanoTime();
        double rate = edges * 1e9 / elapsed.toNanos();
        if (!watch.goOn(new Progress(states, edges, levels, queue.size(), rate, elapsed))) {
          stop = Stop.CANCELLED;
        }
      } else if (learned.map(Learned::notOwn).orElse(false)) {
        stop = Stop.EXHAUSTED; // for this run: its local states are none
      }
    }

    Exploration result() {
      List<StepCoverage> coverage = new ArrayList<>();
      for (int step = 0; step < taken.length; step++) {
        coverage.add(new StepCoverage(system.steps().get(step), taken[step], fresh[step]));
      }
      return new Exploration(
          stop,
          findings,
          system.initialStates(),
          states,
          edges,
          levels,
          coverage,
          settings.exact()
              ? new Soundness.Proven(visited.collisions())
              : Soundness.Estimated.of(states),
          new Memory(
              visited.bytes() + expanded.bytes(),
              ancestry.bytes(),
              queue.mostBytes(),
              queue.mostSize()),
          Duration.ofNanos(System.nanoTime() - started));
    }
  }
}
