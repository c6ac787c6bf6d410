package org.mmrace.explorer;

import static org.mmrace.model.TransitionSystem.DONE;
import static org.mmrace.model.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.TransitionSystem.NO_STEP;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.TransitionSystem;

/**
 * What was heard of each thread: which bits are its own (nobody else wrote them), its local states
 * and what its steps do from there; and which bits each predicate reads. It only grows, but for the
 * local states, which are forgotten when a bit turns out to be nobody's own.
 */
final class Learned {
  private final TransitionSystem system;
  private final Recorder recorder;
  private final Orbit orbit;
  private final List<Seen> seen = new ArrayList<>();
  private final List<List<Seen>> readers = new ArrayList<>(); // by word
  private final boolean[] stutters;
  private final boolean[] serves;
  private final long[][] written;
  private final long[][] own;
  private final List<Map<LongBuffer, LocalState>> known = new ArrayList<>();
  private final Hearing scratch;
  private int numbered;
  private boolean grew;
  private boolean notOwn;

  /** What a predicate was heard to read: itself, and what says which states it is about. */
  static final class Seen {
    final long[] reads;
    private final StatePredicate predicate;
    private final long[] ofRest;

    private Seen(StatePredicate predicate, int width) {
      this.predicate = predicate;
      reads = new long[width];
      ofRest = new long[width];
    }

    /** Returns whether it is about states of rest only. */
    boolean atRest() {
      return predicate.rest().isPresent();
    }

    private boolean rests(long[] words) {
      return predicate.rest().map(rest -> rest.holds(words)).orElse(false);
    }

    private int firstMeeting(long[] writes) {
      int i = 0;
      while ((reads[i] & writes[i]) == 0) {
        i++;
      }
      return i;
    }
  }

  /** What was heard in one state. */
  final class Hearing {
    final long[][] reads = new long[system.threads()][recorder.width()];
    final long[][] writes = new long[system.threads()][recorder.width()];
    final LocalState[] at = new LocalState[system.threads()];
    final List<List<After>> after = new ArrayList<>();
    long[] state = new long[0];

    Hearing() {
      for (int t = 0; t < system.threads(); t++) {
        after.add(new ArrayList<>());
      }
    }
  }

  Learned(Footprints footprints, List<StatePredicate> invariants, Orbit orbit, int words) {
    this.orbit = orbit;
    recorder = new Recorder(words);
    Footprints.Heard heard = footprints.heard(recorder);
    system = heard.system();
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
    for (int i = 0; i < width(); i++) {
      readers.add(new ArrayList<>());
    }
    written = new long[system.threads()][recorder.width()];
    own = new long[system.threads()][recorder.width()];
    scratch = new Hearing();
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

  /** Returns the predicates that read some of what is written. */
  List<Seen> seenBy(long[] writes) {
    List<Seen> found = new ArrayList<>();
    for (int i = 0; i < writes.length; i++) {
      for (Seen one : writes[i] == 0 ? List.<Seen>of() : readers.get(i)) {
        if ((one.reads[i] & writes[i]) != 0 && one.firstMeeting(writes) == i) {
          found.add(one);
        }
      }
    }
    return found;
  }

  /** Returns a predicate that takes the state for one of rest. */
  Optional<String> restingIn(long[] words) {
    return seen.stream()
        .filter(one -> one.rests(words))
        .map(one -> one.predicate.name())
        .findFirst();
  }

  Hearing hearing() {
    return new Hearing();
  }

  int localStates() {
    return numbered;
  }

  /** Returns whether anything was learned since the last {@link #settle}. */
  boolean grew() {
    return grew;
  }

  /** From here on is learned anew whether anything grows. */
  void settle() {
    if (notOwn) {
      findOwn();
    }
    notOwn = false;
    grew = false;
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
    }
    numbered = 0;
  }

  /** Returns whether a thread's own bits were written by another: its local states are none. */
  boolean notOwn() {
    return notOwn;
  }

  /** Listens to every predicate in a state. */
  void hearPredicates(long[] words) {
    if (predicatesGrow(words)) {
      grew = true;
      for (int i = 1; i < orbit.permutations(); i++) {
        predicatesGrow(orbit.permuted(i, words));
      }
    }
  }

  private boolean predicatesGrow(long[] words) {
    boolean more = false;
    for (Seen one : seen) {
      if (recorder.predicate(one.reads, () -> one.predicate.holds(words))) {
        more = true;
        index(one);
      }
      more |= recorder.predicate(one.ofRest, () -> one.rests(words));
    }
    return more;
  }

  private void index(Seen one) {
    for (int i = 0; i < width(); i++) {
      if (one.reads[i] != 0 && !readers.get(i).contains(one)) {
        readers.get(i).add(one);
      }
    }
  }

  /**
   * Listens to the next step of every thread in a state, and, if that teaches anything, in the
   * whole orbit: what is known of a thread is known of those that are like it.
   */
  void hear(long[] words, Hearing into) {
    if (hearOne(words, into)) {
      grew = true;
      for (int i = 1; i < orbit.permutations(); i++) {
        hearOne(orbit.permuted(i, words), scratch);
      }
    }
  }

  private boolean hearOne(long[] words, Hearing into) {
    boolean more = false;
    into.state = words;
    for (int t = 0; t < system.threads(); t++) {
      long[] guard = run(t, words, into);
      into.at[t] = null;
      if (system.stepAt(words, t) != NO_STEP) {
        check(t, words, into);
        more |= Masks.add(written[t], into.writes[t]);
        more |= learn(t, guard, into);
      }
    }
    for (int t = 0; t < system.threads(); t++) {
      checkRest(t, into.writes[t]);
      for (int u = 0; u < system.threads(); u++) {
        notOwn |= u != t && Masks.meet(into.writes[t], own[u]);
      }
    }
    return more || notOwn;
  }

  /** Runs a thread's step with every choice; returns what it read before it wrote anything. */
  private long[] run(int t, long[] words, Hearing into) {
    List<After> after = into.after.get(t);
    after.clear();
    recorder.step(into.reads[t], into.writes[t]);
    int step = system.stepAt(words, t);
    long[] to = words.clone();
    for (int choice = 0; step != NO_STEP; choice++) {
      int answer = system.step(to, t, Moves.checked(choice));
      if (answer == DONE) {
        after.add(new After(new Move(t, step, choice), to));
        to = words.clone();
      } else if (answer == NO_CHOICE) {
        break;
      }
    }
    return recorder.guard();
  }

  /** A word that changed though nobody was heard to write it is an error, and so is a stutter's. */
  private void check(int t, long[] words, Hearing into) {
    for (After after : into.after.get(t)) {
      for (int i = 0; i < words.length; i++) {
        long changed = (words[i] ^ after.words()[i]) & (stutters[t] ? ~0L : ~into.writes[t][i]);
        if (changed != 0) {
          throw new IllegalStateException(
              "step wrote outside its footprint: thread=%s step=%s word=%d bits=%x"
                  .formatted(
                      system.threadName(t), system.steps().get(after.move().step()), i, changed));
        }
      }
    }
  }

  private void checkRest(int t, long[] writes) {
    for (Seen one : seen) {
      if (serves[t] && one.atRest() && Masks.meet(one.ofRest, writes)) {
        throw new IllegalStateException(
            "thread ends others' rest: thread=%s property=%s"
                .formatted(system.threadName(t), one.predicate.name()));
      }
    }
  }

  private boolean learn(int t, long[] guard, Hearing into) {
    int before = numbered;
    LocalState here = localState(t, into.state);
    into.at[t] = here;
    boolean more = false;
    for (After after : into.after.get(t)) {
      recorder.addChangedTests(into.state, after.words(), into.writes[t]);
      LocalState next = localState(t, after.words());
      if (!here.next.contains(next)) {
        here.next.add(next);
        more = true;
      }
    }
    more |= Masks.add(here.reads, into.reads[t]);
    more |= Masks.add(here.writes, into.writes[t]);
    boolean waits = into.after.get(t).isEmpty();
    if ((waits || here.everWaits()) && here.guardIn(into.state).isEmpty()) {
      here.add(guard(t, guard, into.state, waits));
    }
    return more || numbered > before;
  }

  private LocalState localState(int t, long[] words) {
    long[] mine = own(t, words);
    return known
        .get(t)
        .computeIfAbsent(
            LongBuffer.wrap(mine), key -> new LocalState(numbered++, t, mine, recorder.width()));
  }

  private LocalState.Guard guard(int t, long[] read, long[] words, boolean waits) {
    long[] mask = new long[words.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = read[i] & ~own[t][i];
    }
    return new LocalState.Guard(mask, words, waits);
  }

  /**
   * Returns what is known about waiting if the thread stood at {@code there} while all else is as
   * in {@code state}; nothing for a step that was never seen to wait.
   */
  Optional<LocalState.Guard> guardAt(LocalState there, long[] state) {
    if (!there.everWaits()) {
      return Optional.empty();
    }
    Optional<LocalState.Guard> known = there.guardIn(state);
    if (known.isEmpty()) {
      tryOut(there, state);
      known = there.guardIn(state);
    }
    return known;
  }

  /** Runs the step in a state that need not be reachable; what fails there teaches nothing. */
  private void tryOut(LocalState there, long[] state) {
    long[] words = state.clone();
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i] & ~own[there.thread][i] | there.own[i];
    }
    try {
      long[] guard = run(there.thread, words, scratch);
      there.add(guard(there.thread, guard, state, scratch.after.get(there.thread).isEmpty()));
    } catch (IndexOutOfBoundsException unreachable) {
      long[] everything = new long[words.length];
      Arrays.fill(everything, ~0L);
      there.add(new LocalState.Guard(everything, state, false));
    }
  }

  /** Returns the first step of a state that is outside of what was learned. */
  Optional<String> outside(long[] words) {
    for (int t = 0; t < system.threads(); t++) {
      run(t, words, scratch);
      LocalState here = known.get(t).get(LongBuffer.wrap(own(t, words)));
      int step = system.stepAt(words, t);
      if (step == NO_STEP) {
        continue;
      }
      boolean within = here != null && Masks.within(scratch.reads[t], here.reads);
      for (After after : scratch.after.get(t)) {
        recorder.addChangedTests(words, after.words(), scratch.writes[t]);
        LocalState next = known.get(t).get(LongBuffer.wrap(own(t, after.words())));
        within = within && here.next.contains(next);
      }
      if (!within || !Masks.within(scratch.writes[t], here.writes)) {
        return Optional.of(
            "step is outside of what was learned: thread=%s step=%s"
                .formatted(system.threadName(t), system.steps().get(step)));
      }
    }
    return Optional.empty();
  }

  private long[] own(int t, long[] words) {
    long[] mine = new long[words.length];
    for (int i = 0; i < mine.length; i++) {
      mine[i] = words[i] & own[t][i];
    }
    return mine;
  }
}
