package org.mmrace.explorer.reduce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Memory;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Soundness;
import org.mmrace.explorer.StepCoverage;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.reduce.Learned.Hearing;
import org.mmrace.explorer.reduce.LocalState.Case;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.explorer.search.Retrace;
import org.mmrace.explorer.store.Ancestry;
import org.mmrace.explorer.store.ExactSet;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.FingerprintSet;
import org.mmrace.explorer.store.PackedQueue;
import org.mmrace.explorer.store.Visited;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * A breadth-first search that leaves out states: with symmetry all but one of an orbit, with
 * footprints those that differ from others only in the order of moves that do not matter to each
 * other. {@code docs/reductions.md} explains why it misses nothing.
 *
 * <p>Footprints are learned while it searches. A search that learned something new decided on too
 * little and is repeated, until one learns nothing; only that one may say that all holds.
 */
public final class ReducedSearch {
  private static final int WALKS = 200;
  private static final int LONGEST_WALK = 400;
  private static final int STATES_PER_LOOK = 256;
  static final int LATELY = 1 << 16; // states passed through that are remembered
  private static final long ALL = ~0L; // threads
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

  /**
   * Explores fewer states with the same verdict: what breaks in the whole graph breaks here.
   * States, edges and depth are those of the reduced graph; schedules are those of the system.
   *
   * @throws IllegalArgumentException if the system has no initial state, or nobody can listen to an
   *     invariant
   * @throws ModelFailure if a step or an invariant throws, or does not do what was declared of it
   */
  public static Exploration explore(
      TransitionSystem system,
      List<StatePredicate> invariants,
      Settings settings,
      Watch watch,
      Reductions reductions) {
    Explorer.checkInitial(system);
    return new ReducedSearch(system, invariants, settings, watch, reductions).run();
  }

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
      learned.filter(Learned::outdated).ifPresent(this::walk);
    }
  }

  /** Returns what the search has learned. */
  Optional<Learned> learned() {
    return learned;
  }

  /** Walks at random, first to find out which bits are whose own, then to meet local states. */
  private void walk(Learned learner) {
    walkOften(learner);
    learner.findOwn();
    do {
      learner.settle();
      walkOften(learner);
    } while (learner.outdated());
  }

  private void walkOften(Learned learner) {
    for (int seed = 0; seed < WALKS; seed++) {
      walk(learner, new SplittableRandom(seed));
    }
  }

  private void walk(Learned learner, SplittableRandom random) {
    Hearing hearing = learner.hearing();
    long[] state = new long[system.words()];
    system.initial(random.nextInt(system.initialStates()), state);
    learner.hearPredicates(state);
    for (int i = 0; i < LONGEST_WALK; i++) {
      learner.hear(state, hearing);
      List<Move> moves =
          hearing.moves().stream().filter(each -> hearing.at(each.thread()).isPresent()).toList();
      if (moves.isEmpty()) {
        return;
      }
      Move move = moves.get(random.nextInt(moves.size()));
      system.step(state, move.thread(), move.choice());
      learner.hearPredicates(state, hearing.next(move.thread()));
    }
  }

  /** Who moves in a state, and what they do. */
  private final class Picking {
    private final Learned learner = learned.orElseThrow();
    private final Hearing hearing = learner.hearing();
    private final Persistent set;

    private Picking(Footprints footprints) {
      set = new Persistent(learner, footprints, system.threads());
    }

    /** Returns the moves of a state. */
    private List<Move> hear(long[] state) {
      learner.hear(state, hearing);
      set.movesAtRest(hearing).ifPresent(Picking::fail);
      return hearing.moves();
    }

    /** Picks who moves in the state that was heard. */
    private long pick() {
      return set.choose(hearing, this::advances);
    }

    /**
     * Returns whether a move of a thread makes progress: never are moves of this kind alone a way
     * back to a state, nor to another one of its orbit.
     */
    private boolean advances(int thread) {
      Optional<LocalState> at = hearing.at(thread);
      for (int i = 0; at.isPresent() && i < hearing.moves(thread).size(); i++) {
        LocalState to = hearing.next(thread).next.get(i);
        if (to == at.get() ? lessens(hearing.moves(thread).get(i)) : at.get().advancesTo(to)) {
          return true;
        }
      }
      return false;
    }

    private boolean lessens(Move move) {
      long[] words = hearing.state().clone();
      system.step(words, move.thread(), move.choice());
      orbit.canonical(words);
      return Arrays.compare(words, hearing.state()) < 0;
    }

    /** Returns what a move did that was not heard of it, and hears the predicates after it. */
    private Optional<String> fault(long[] before, long[] after, Move move) {
      if (hearing.at(move.thread()).isEmpty()) {
        return Optional.empty(); // it stutters, and was heard to change nothing
      }
      Case step = hearing.next(move.thread());
      int index = hearing.moves(move.thread()).indexOf(move);
      learner.hearPredicates(after, step);
      return learner.fault(step, index, before, after);
    }

    private static void fail(String message) {
      throw new IllegalStateException(message);
    }
  }

  /** One search. */
  private final class Run {
    private final Visited visited =
        settings.exact() ? new ExactSet(system.words()) : new FingerprintSet();
    private final PackedQueue queue = new PackedQueue(system.words() + 1); // and who moves
    private final Ancestry ancestry = new Ancestry();
    private final Optional<Picking> picking = footprints.map(Picking::new);
    private final long[] lately = new long[LATELY]; // fingerprints of states passed through
    private final List<Long> chain = new ArrayList<>(); // edges
    private final long[] taken = new long[system.steps().size()];
    private final long[] fresh = new long[system.steps().size()];
    private int last; // the step that was made last
    private final List<Finding> findings = new ArrayList<>();
    private StatePredicate[] open = invariants.toArray(StatePredicate[]::new);
    private boolean deadlocksOpen = settings.deadlocks();
    private Stop stop;
    private long states;
    private long passed;
    private long edges;
    private long number = Ancestry.NONE; // of the state that is expanded
    private final List<Long> levels = new ArrayList<>();
    private long news;
    private long newsAt;

    void search() {
      try {
        for (int i = 0; i < system.initialStates() && stop == null; i++) {
          long[] initial = new long[system.words()];
          system.initial(i, initial);
          learned.ifPresent(learner -> learner.hearPredicates(initial));
          orbit.canonical(initial);
          start(initial, i);
        }
        long levelEnd = 0;
        for (number = 0; stop == null && number < states; number++) {
          if (number == levelEnd) {
            levels.add(states - levelEnd);
            levelEnd = states;
          }
          long[] state = queue.take();
          expand(Arrays.copyOf(state, system.words()), state[system.words()]);
          if (number % STATES_PER_LOOK == 0 && stop == null) {
            look();
          }
        }
        stop = stop == null ? Stop.EXHAUSTED : stop;
      } catch (OutOfMemoryError full) {
        stop = Stop.MEMORY;
      }
    }

    private void start(long[] initial, int i) {
      chain.clear();
      chain.add((long) i);
      if (!known(initial)) {
        check(initial);
        moves(initial);
        keep(initial, picking.isPresent() ? picking.get().pick() : ALL);
      }
    }

    private void expand(long[] state, long moving) {
      chain.clear();
      List<Move> moves = moves(state);
      if (moves.isEmpty()) {
        deadlock();
      }
      for (int edge = 0; edge < moves.size() && stop == null; edge++) {
        if ((moving >>> moves.get(edge).thread() & 1) != 0) {
          chain.clear();
          follow(make(state, moves, edge));
          picking.ifPresent(each -> each.hear(state));
        }
      }
    }

    private List<Move> moves(long[] state) {
      try {
        return picking.isPresent() ? picking.get().hear(state) : new Moves(system).of(state);
      } catch (IllegalStateException wrong) {
        throw failure(wrong.getMessage());
      }
    }

    /** Makes a move of the state that was heard last. */
    private long[] make(long[] state, List<Move> moves, int edge) {
      Move move = moves.get(edge);
      chain.add((long) edge);
      edges++;
      last = system.stepAt(state, move.thread());
      taken[last]++;
      long[] words = state.clone();
      system.step(words, move.thread(), move.choice());
      picking.flatMap(each -> each.fault(state, words, move)).ifPresent(this::fail);
      orbit.canonical(words);
      return words;
    }

    /**
     * Goes on as long as a single move is all that is to be made, and keeps the state where that
     * ends. States on the way are checked, but not kept.
     */
    private void follow(long[] first) {
      long[] words = first;
      while (stop == null && !known(words)) {
        fresh[last]++;
        check(words);
        List<Move> moves = moves(words);
        long moving = picking.isPresent() ? picking.get().pick() : ALL;
        int only = only(moves, moving);
        if (only < 0) {
          keep(words, moving);
          return;
        }
        passed++;
        words = make(words, moves, only);
      }
    }

    /** Returns whether the state was kept, or passed through lately. */
    private boolean known(long[] words) {
      long print = fingerprint.of(words);
      int slot = (int) print & LATELY - 1;
      if (visited.contains(print, words) || print != 0 && lately[slot] == print) {
        return true;
      }
      if (!settings.exact()) {
        lately[slot] = print;
      }
      return false;
    }

    /** Returns the edge if it is the only one to go and makes progress, or -1. */
    private int only(List<Move> moves, long moving) {
      int only = -1;
      for (int edge = 0; edge < moves.size(); edge++) {
        if ((moving >>> moves.get(edge).thread() & 1) != 0) {
          if (only >= 0) {
            return -1;
          }
          only = edge;
        }
      }
      boolean on =
          only >= 0
              && picking.isPresent()
              && chain.size() < Ancestry.LONGEST_CHAIN
              && picking.get().advances(moves.get(only).thread());
      return on ? only : -1;
    }

    private void keep(long[] words, long moving) {
      if (states == settings.limits().states()) {
        stop = Stop.STATES;
        return;
      }
      visited.add(fingerprint.of(words), words);
      ancestry.add(number, chain);
      long[] entry = Arrays.copyOf(words, words.length + 1);
      entry[words.length] = moving;
      queue.add(entry);
      states++;
    }

    private void check(long[] words) {
      for (StatePredicate invariant : open) {
        if (stop == null && !invariant.holds(words)) {
          open = Stream.of(open).filter(other -> other != invariant).toArray(StatePredicate[]::new);
          found(new Finding.Violated(invariant.name(), schedule()));
        }
      }
    }

    private void deadlock() {
      if (deadlocksOpen) {
        deadlocksOpen = false;
        found(new Finding.Deadlocked(schedule()));
      }
    }

    private void found(Finding finding) {
      findings.add(finding);
      stop = settings.pastFindings() ? stop : Stop.FIRST_FINDING;
    }

    /** Returns the schedule to where the search is: the state that is expanded, and the chain. */
    private Schedule schedule() {
      return new Retrace(system, ancestry, orbit::canonical).schedule(number, chain);
    }

    private void fail(String message) {
      throw failure(message);
    }

    private ModelFailure failure(String message) {
      return new ModelFailure(message, schedule(), null);
    }

    private long bytes() {
      return visited.bytes() + ancestry.bytes() + queue.bytes() + learnedBytes();
    }

    private long learnedBytes() {
      return (long) Long.BYTES * LATELY + learned.map(Learned::bytes).orElse(0L);
    }

    private void look() {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
      if (bytes() > settings.limits().bytes()) {
        stop = Stop.MEMORY;
      } else if (settings.limits().time().compareTo(elapsed) < 0) {
        stop = Stop.TIME;
      } else if (System.nanoTime() - reported >= REPORT_NANOS) {
        reported = System.nanoTime();
        double seconds = elapsed.toNanos() / 1e9;
        if (!watch.goOn(new Progress(states, edges, levels, queue.size(), seconds))) {
          stop = Stop.CANCELLED;
        }
      } else if (learned.map(this::inVain).orElse(false)) {
        stop = Stop.EXHAUSTED; // of this run, which will be repeated
      }
    }

    /** Returns whether this run is to be repeated and has not taught anything for long. */
    private boolean inVain(Learned learner) {
      if (learner.news() != news) {
        news = learner.news();
        newsAt = number;
      }
      return learner.outdated() || learner.grew() && number > 2 * newsAt + STATES_PER_LOOK;
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
          passed,
          edges,
          levels,
          coverage,
          settings.exact()
              ? new Soundness.Proven(visited.collisions())
              : Soundness.Estimated.of(states),
          new Memory(
              visited.bytes(),
              ancestry.bytes(),
              queue.mostBytes(),
              queue.mostSize(),
              learnedBytes()),
          Duration.ofNanos(System.nanoTime() - started));
    }
  }
}
