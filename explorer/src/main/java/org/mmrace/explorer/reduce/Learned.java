package org.mmrace.explorer.reduce;

import static org.mmrace.model.system.TransitionSystem.DONE;
import static org.mmrace.model.system.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.system.TransitionSystem.NO_STEP;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Words;
import org.mmrace.explorer.reduce.LocalState.Case;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * What was heard of each thread: which bits are its own (nobody else wrote them), its local states
 * and what its steps do from there; and which bits each predicate reads. It only grows, but for the
 * local states, which are forgotten when a bit turns out to be nobody's own, or a predicate asks a
 * new question.
 */
final class Learned {
  private static final int MOST_CHOICES_TRIED = 64;

  private final TransitionSystem system;
  private final List<String> names;
  private final Recorder recorder;
  private final Orbit orbit;
  private final List<Seen> seen = new ArrayList<>();
  private final boolean[] stutters;
  private final boolean[] serves;
  private final long[][] written;
  private final long[][] own;
  private final List<Map<Words, LocalState>> known = new ArrayList<>();
  private final List<LocalState> all = new ArrayList<>();
  private final List<Seen> resting = new ArrayList<>();
  private final List<Bits> ownBits = new ArrayList<>();
  private final Hearing scratch;
  private final long[] reads;
  private final long[] writes;
  private long bytes;
  private int readersVersion;
  private long news;
  private long oldNews;
  private int tests; // that the cases know of
  private boolean notOwn;

  /** What a predicate was heard to read: itself, and what says which states it is about. */
  static final class Seen {
    final long[] reads;
    private final StatePredicate predicate;
    private final long[] ofRest;
    private final long[] readsThere;
    private long[] askedIn = new long[0];

    private Seen(StatePredicate predicate, int width) {
      this.predicate = predicate;
      reads = new long[width];
      ofRest = new long[width];
      readsThere = new long[width];
    }

    /** Returns whether it is about states of rest only. */
    boolean atRest() {
      return predicate.rest().isPresent();
    }

    private boolean rests(long[] words) {
      return predicate.rest().map(rest -> rest.holds(words)).orElse(false);
    }
  }

  /** What the next steps do in one state. */
  final class Hearing {
    private final List<Optional<LocalState>> at =
        new ArrayList<>(Collections.nCopies(system.threads(), Optional.empty()));
    private final List<Optional<Case>> cases =
        new ArrayList<>(Collections.nCopies(system.threads(), Optional.empty()));
    private final List<List<Move>> moves =
        new ArrayList<>(Collections.nCopies(system.threads(), List.of()));
    private long[] state = new long[0];

    long[] state() {
      return state;
    }

    /** Returns where a thread stands; nothing for one that has finished or stutters. */
    Optional<LocalState> at(int thread) {
      return at.get(thread);
    }

    /** Returns what a thread that has not finished does next. */
    Case next(int thread) {
      return cases.get(thread).orElseThrow();
    }

    /** Returns the moves of a thread. */
    List<Move> moves(int thread) {
      return moves.get(thread);
    }

    /** Returns the moves of all threads, in the order of exploration. */
    List<Move> moves() {
      List<Move> all = new ArrayList<>();
      moves.forEach(all::addAll);
      return all;
    }
  }

  Learned(Footprints footprints, List<StatePredicate> invariants, Orbit orbit, int words) {
    this.orbit = orbit;
    recorder = new Recorder(words);
    Footprints.Heard heard = footprints.heard(recorder);
    system = heard.system();
    names = system.steps();
    stutters = new boolean[system.threads()];
    serves = new boolean[system.threads()];
    for (int t = 0; t < system.threads(); t++) {
      stutters[t] = footprints.stutters(t);
      serves[t] = footprints.serves(t);
      known.add(new HashMap<>());
    }
    for (StatePredicate invariant : invariants) {
      for (StatePredicate part : named(heard, invariant.name()).parts()) {
        seen.add(new Seen(part, width()));
      }
    }
    seen.stream().filter(Seen::atRest).forEach(resting::add);
    written = new long[system.threads()][recorder.width()];
    own = new long[system.threads()][recorder.width()];
    for (long[] bits : own) {
      ownBits.add(new Bits(bits));
    }
    scratch = new Hearing();
    reads = new long[width()];
    writes = new long[width()];
  }

  private static StatePredicate named(Footprints.Heard heard, String name) {
    return heard.predicates().stream()
        .filter(predicate -> predicate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("nobody can listen to predicate: name=" + name));
  }

  int width() {
    return recorder.width();
  }

  /** Returns the predicates that read some of what a step writes. */
  List<Seen> seenBy(Case step) {
    return step.seenBy(readersVersion, this::readersOf);
  }

  private List<Seen> readersOf(Bits written) {
    return seen.stream().filter(one -> written.meets(one.reads)).toList();
  }

  /** Returns a predicate that takes the state for one of rest. */
  Optional<String> restingIn(long[] words) {
    for (Seen one : resting) {
      if (one.rests(words)) {
        return Optional.of(one.predicate.name());
      }
    }
    return Optional.empty();
  }

  Hearing hearing() {
    return new Hearing();
  }

  /** Returns whether anything was learned since the last {@link #settle}. */
  boolean grew() {
    return news > oldNews || outdated();
  }

  /** Returns how often something was learned. */
  long news() {
    return news;
  }

  /** From here on is learned anew whether anything grows. */
  void settle() {
    if (outdated()) {
      findOwn();
    }
    oldNews = news;
    new Ranks(all).set();
  }

  /** A bit is a thread's own if it alone wrote it so far. */
  void findOwn() {
    for (int t = 0; t < own.length; t++) {
      System.arraycopy(written[t], 0, own[t], 0, recorder.words());
      for (int u = 0; u < own.length; u++) {
        for (int i = 0; u != t && i < recorder.words(); i++) {
          own[t][i] &= ~written[u][i];
        }
      }
      known.get(t).clear();
      ownBits.set(t, new Bits(own[t]));
    }
    all.clear();
    bytes = 0;
    notOwn = false;
    tests = recorder.tests();
  }

  /**
   * Returns whether local states and cases are to be forgotten: a thread's own bits were written by
   * another, or a predicate asked what the cases do not say the answer of.
   */
  boolean outdated() {
    return notOwn || tests != recorder.tests();
  }

  /** Returns about how many bytes all that was learned takes. */
  long bytes() {
    return bytes + (seen.size() + 2L * own.length) * 2 * Long.BYTES * width();
  }

  /** Listens to every predicate in a state. */
  void hearPredicates(long[] words) {
    hearPredicates(words, seen);
  }

  /**
   * Listens to the predicates in the state after a step: to those alone that read what it writes,
   * as the others read what they read before.
   */
  void hearPredicates(long[] words, Case step) {
    hearPredicates(words, step.heardBy(readersVersion, this::listenersOf));
  }

  private List<Seen> listenersOf(Bits written) {
    return seen.stream()
        .filter(one -> written.meets(one.reads) || written.meets(one.ofRest))
        .toList();
  }

  private void hearPredicates(long[] words, List<Seen> listeners) {
    if (predicatesGrow(words, listeners)) {
      news++;
      for (int i = 1; i < orbit.permutations(); i++) {
        predicatesGrow(orbit.permuted(i, words), seen);
      }
    }
  }

  /** Returns the bits that a predicate reads in a state, until it is asked about the next one. */
  long[] readsIn(Seen one, long[] words) {
    if (one.askedIn != words) {
      one.askedIn = words;
      Masks.clear(one.readsThere);
      recorder.predicate(one.readsThere, () -> one.predicate.holds(words));
    }
    return one.readsThere;
  }

  private boolean predicatesGrow(long[] words, List<Seen> listeners) {
    boolean more = false;
    for (Seen one : listeners) {
      more |= recorder.predicate(one.reads, () -> one.predicate.holds(words));
      if (one.atRest()) {
        more |= recorder.predicate(one.ofRest, () -> one.rests(words));
      }
    }
    readersVersion += more ? 1 : 0;
    return more;
  }

  /**
   * Finds out what the next step of every thread does in a state: as was heard before where all
   * that it accesses was the same, otherwise by listening. If that teaches anything, listens in the
   * whole orbit: what is known of a thread is known of those that are like it.
   */
  void hear(long[] words, Hearing into) {
    if (hearOne(words, into)) {
      news++;
      for (int i = 1; i < orbit.permutations(); i++) {
        hearOne(orbit.permuted(i, words), scratch);
      }
    }
  }

  private boolean hearOne(long[] words, Hearing into) {
    boolean more = false;
    into.state = words;
    for (int t = 0; t < system.threads(); t++) {
      into.at.set(t, Optional.empty());
      into.cases.set(t, Optional.empty());
      into.moves.set(t, List.of());
      int step = system.stepAt(words, t);
      if (stutters[t]) {
        into.moves.set(t, stutter(t, words));
      } else if (step != NO_STEP) {
        LocalState here = localState(t, words, step);
        Case next =
            here.in(words)
                .filter(known -> !known.fails())
                .orElseGet(() -> listen(here, words, Moves.MOST_CHOICES));
        more |= meet(here, next);
        into.at.set(t, Optional.of(here));
        into.cases.set(t, Optional.of(next));
        into.moves.set(t, next.moves);
      }
    }
    return more || notOwn;
  }

  /** A stutter that writes is an error. */
  private List<Move> stutter(int t, long[] words) {
    List<Move> moves = new ArrayList<>();
    for (After after : run(t, words, Moves.MOST_CHOICES)) {
      checkWrites(after.move(), new Bits(new long[0]), words, after.words());
      moves.add(after.move());
    }
    return moves;
  }

  /** Checks a case when it is met first; returns whether that is news. */
  private boolean meet(LocalState here, Case next) {
    if (!here.meet(next)) {
      return false;
    }
    next.writes.addTo(written[here.thread]);
    checkRest(here.thread, next.writes);
    for (int u = 0; u < system.threads(); u++) {
      notOwn |= u != here.thread && next.writes.meets(own[u]);
    }
    return true;
  }

  /**
   * Runs a thread's step with every choice.
   *
   * @throws IllegalStateException if there are more than so many
   */
  private List<After> run(int t, long[] words, int mostChoices) {
    List<After> after = new ArrayList<>();
    recorder.step(reads, writes);
    int step = system.stepAt(words, t);
    long[] to = words.clone();
    for (int choice = 0; step != NO_STEP; choice++) {
      int answer = system.step(to, t, Moves.checked(choice, mostChoices));
      if (answer == DONE) {
        after.add(new After(new Move(t, names.get(step), choice), to));
        to = words.clone();
      } else if (answer == NO_CHOICE) {
        break;
      }
    }
    return after;
  }

  /** Learns what a step does where it accesses certain values. */
  private Case listen(LocalState here, long[] words, int mostChoices) {
    int t = here.thread;
    List<After> after = run(t, words, mostChoices);
    for (After each : after) {
      recorder.addChangedTests(words, each.words(), reads, writes);
    }
    Bits heard = new Bits(writes);
    for (After each : after) {
      checkWrites(each.move(), heard, words, each.words());
    }
    Bits foreign = new Bits(foreign(t));
    for (int i = 0; i < words.length; i++) {
      long changed = changed(i, words, after);
      reads[i] |= writes[i] & ~changed;
      writes[i] = changed;
    }
    Bits read = new Bits(reads);
    Bits written = new Bits(writes);
    List<LocalState> next = new ArrayList<>();
    for (After each : after) {
      next.add(localState(t, each.words(), system.stepAt(each.words(), t)));
    }
    List<Move> moves = after.stream().map(After::move).toList();
    return add(here, new Case(foreign, words, read, written, moves, next));
  }

  /** Returns the bits of others that the step that was heard last accesses. */
  private long[] foreign(int t) {
    long[] foreign = new long[recorder.words()];
    for (int i = 0; i < foreign.length; i++) {
      foreign[i] = (reads[i] | writes[i]) & ~own[t][i];
    }
    return foreign;
  }

  private Case add(LocalState here, Case one) {
    here.add(one);
    bytes += one.bytes();
    return one;
  }

  private static long changed(int word, long[] before, List<After> after) {
    long changed = 0;
    for (After each : after) {
      changed |= before[word] ^ each.words()[word];
    }
    return changed;
  }

  /**
   * Returns what a move, made on the plain system, does other than what was heard: it changes a bit
   * that nobody was heard to write, or leads the thread elsewhere.
   */
  Optional<String> fault(Case step, int move, long[] before, long[] after) {
    Move made = step.moves.get(move);
    int word = step.writes.firstOther(before, after);
    if (word >= 0) {
      return Optional.of(outsideFootprint(made, before, after, word));
    }
    long[] mine = ownBits.get(made.thread()).in(after);
    return Arrays.equals(mine, step.next.get(move).own)
        ? Optional.empty()
        : Optional.of(
            "step differs where it is listened to: thread=%s step=%s"
                .formatted(system.threadName(made.thread()), made.step()));
  }

  private void checkWrites(Move made, Bits allowed, long[] before, long[] after) {
    int word = allowed.firstOther(before, after);
    if (word >= 0) {
      throw new IllegalStateException(outsideFootprint(made, before, after, word));
    }
  }

  private String outsideFootprint(Move made, long[] before, long[] after, int word) {
    return "step wrote outside its footprint: thread=%s step=%s word=%d bits=%x"
        .formatted(system.threadName(made.thread()), made.step(), word, before[word] ^ after[word]);
  }

  private void checkRest(int t, Bits writes) {
    for (Seen one : resting) {
      if (serves[t] && writes.meets(one.ofRest)) {
        throw new IllegalStateException(
            "thread ends others' rest: thread=%s property=%s"
                .formatted(system.threadName(t), one.predicate.name()));
      }
    }
  }

  private LocalState localState(int t, long[] words, int step) {
    long[] mine = ownBits.get(t).in(words);
    LocalState found =
        known.get(t).computeIfAbsent(Words.of(mine), key -> newLocalState(t, step, mine));
    news += found.standsAt(step) ? 1 : 0;
    return found;
  }

  private LocalState newLocalState(int t, int step, long[] mine) {
    LocalState made = new LocalState(all.size(), t, step, mine, recorder.words());
    all.add(made);
    bytes += made.bytes();
    return made;
  }

  /**
   * Returns what the step would do if the thread stood at {@code there} while all else is as in
   * {@code state}: a state that need not be reachable, so the step may fail.
   */
  Case tried(LocalState there, long[] state) {
    return there.in(state).orElseGet(() -> tryOut(there, state));
  }

  /**
   * Notes that a decision relies on a thread's waiting in a case, as if a state of the search had
   * been in it: it may be that none ever is.
   */
  void stuck(LocalState there, Case waiting) {
    news += there.meet(waiting) ? 1 : 0;
  }

  private Case tryOut(LocalState there, long[] state) {
    long[] words = state.clone();
    ownBits.get(there.thread).put(there.own, words);
    try {
      return listen(there, words, MOST_CHOICES_TRIED);
    } catch (IndexOutOfBoundsException | IllegalStateException unreachable) {
      return add(there, Case.failing(new Bits(foreign(there.thread)), state));
    }
  }

  /** Returns the first step of a state that is outside of what was learned. */
  Optional<String> outside(long[] words) {
    for (int t = 0; t < system.threads(); t++) {
      int step = system.stepAt(words, t);
      if (stutters[t] || step == NO_STEP) {
        continue;
      }
      LocalState here = known.get(t).get(Words.of(ownBits.get(t).in(words)));
      if (here == null || here.in(words).filter(here.met()::contains).isEmpty()) {
        return Optional.of(
            "step is outside of what was learned: thread=%s step=%s"
                .formatted(system.threadName(t), system.steps().get(step)));
      }
      Case heard = here.in(words).get();
      List<After> after = run(t, words, Moves.MOST_CHOICES);
      for (int i = 0; i < after.size(); i++) {
        Optional<String> fault = fault(heard, i, words, after.get(i).words());
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    return Optional.empty();
  }
}
