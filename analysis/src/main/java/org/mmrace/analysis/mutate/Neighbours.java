package org.mmrace.analysis.mutate;

import static org.mmrace.model.system.TransitionSystem.BLOCKED;
import static org.mmrace.model.system.TransitionSystem.DONE;
import static org.mmrace.model.system.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.system.TransitionSystem.NO_STEP;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mmrace.analysis.WatchedMachine;
import org.mmrace.analysis.locks.Locks;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Hold;
import org.mmrace.model.core.Lock;
import org.mmrace.model.core.Oops;
import org.mmrace.model.words.Leaf;

/**
 * What each thread uses in the steps that are shown: which locks it asks for, which words it reads
 * and changes, and which of them under which lock. A use is a line of text that names the word or
 * the lock: {@code asks WRITE mmap_lock[1]}. So the uses of two machines can be compared.
 */
final class Neighbours {
  /** A use: the CPU has a translation. */
  private static final String CACHES = "caches";

  private static final String IRQS_OFF = "IRQs off";

  private final Scenario machine;
  private final WatchedMachine watched;
  private final Locks locks;
  private final int[] lockOf; // by word: the lock that it is a part of, -1 for none
  private final List<Leaf> cached = new ArrayList<>();
  private final Map<Integer, Uses> threads = new TreeMap<>();
  private final Map<At, Does> steps = new HashMap<>();
  private final Map<Way, Caches> ways = new HashMap<>();

  /** A step that was run, or blocked. */
  record Move(int thread, int choice, int answer) {}

  /** A thread at a step. */
  private record At(int step, int thread) {}

  /** Where a step goes on. */
  private record Way(int step, int next) {}

  /** What a thread uses, words by number. */
  private static final class Uses {
    final BitSet reads = new BitSet();
    final BitSet onlyReads = new BitSet(); // in a step that does not change it
    final BitSet changes = new BitSet();
    final Map<Hold, BitSet> asks = new EnumMap<>(Hold.class);
    final Map<Integer, BitSet> readsUnder = new TreeMap<>();
    final Map<Integer, BitSet> changesUnder = new TreeMap<>();
    final Map<Integer, Long> together = new TreeMap<>();
    boolean caches;
    boolean irqsOff;
  }

  /** What a thread does at a step. */
  private static final class Does {
    final Map<Integer, Hold> takes = new TreeMap<>();
    final BitSet reads = new BitSet();
    final BitSet changes = new BitSet();
  }

  /** What CPUs hold when a step goes on so. */
  private static final class Caches {
    boolean own;
    boolean others;
    boolean othersIrqsOff;
  }

  /**
   * Has seen nothing.
   *
   * @param watched hears what the last step read
   */
  Neighbours(Scenario machine, WatchedMachine watched, Locks locks) {
    this.machine = machine;
    this.watched = watched;
    this.locks = locks;
    lockOf = new int[watched.words().size()];
    for (int word = 0; word < lockOf.length; word++) {
      Leaf leaf = watched.words().get(word);
      lockOf[word] = -1;
      for (int n = 0; n < locks.all().size(); n++) {
        if (locks.all().get(n).has(leaf)) {
          lockOf[word] = n;
        }
      }
      if (leaf.label().equals("cpu") && lockOf[word] < 0) {
        cached.add(leaf);
      }
    }
  }

  /** Returns what a thread uses that runs before all others, or after them. */
  static Set<String> undisturbed(Scenario machine, int t) {
    WatchedMachine watched = new WatchedMachine(machine);
    Neighbours seen = new Neighbours(machine, watched, new Locks(machine));
    long[] w = new long[machine.words()];
    machine.initial(0, w);
    seen.run(w.clone(), t);
    for (int other = 1; other < machine.threads() - 1; other++) {
      if (other != t) {
        seen.run(w, other);
      }
    }
    seen.run(w, t);
    return seen.uses(t);
  }

  /** Runs a thread until it waits or is done, or needs an id that there is not. */
  private void run(long[] w, int t) {
    Set<LongBuffer> known = new HashSet<>();
    try {
      boolean moves = true;
      while (moves && machine.stepAt(w, t) != NO_STEP && known.add(LongBuffer.wrap(w.clone()))) {
        moves = move(w, t);
      }
    } catch (IndexOutOfBoundsException e) { // an id of nothing: one more thread needs more room
      machine.m.oops.set(w, Oops.NOT_MODELLED);
    }
  }

  private boolean move(long[] w, int t) {
    long[] before = w.clone();
    int answer = BLOCKED;
    for (int choice = 0; answer == BLOCKED; choice++) {
      answer = watched.step(w, t, choice);
      if (answer != NO_CHOICE) {
        saw(before, new Move(t, choice, answer), w);
      }
    }
    return answer == DONE;
  }

  /** Takes in a step, which {@code watched} has just run. */
  void saw(long[] w, Move move, long[] after) {
    int t = move.thread();
    Uses uses = threads.computeIfAbsent(t, none -> new Uses());
    Does does = steps.computeIfAbsent(new At(machine.stepAt(w, t), t), none -> new Does());
    BitSet read = watched.read();
    BitSet changed = move.answer() == DONE ? watched.changed(w, after) : new BitSet();
    uses.reads.or(read);
    uses.changes.or(changed);
    does.reads.or(read);
    does.changes.or(changed);
    BitSet onlyRead = (BitSet) read.clone();
    onlyRead.andNot(changed);
    uses.onlyReads.or(onlyRead);
    locks(w, move, after, uses, does);
    if (t < machine.threads() - 1) {
      long held = locks.held(w, t).any();
      held |= move.answer() == DONE ? locks.held(after, t).any() : 0;
      for (int n = 0; n < locks.all().size(); n++) {
        if ((held >>> n & 1) != 0) {
          uses.readsUnder.computeIfAbsent(n, none -> new BitSet()).or(read);
          uses.changesUnder.computeIfAbsent(n, none -> new BitSet()).or(changed);
          uses.together.merge(n, held, (a, b) -> a | b);
        }
      }
      caches(w, move, after, uses);
    }
  }

  private void locks(long[] w, Move move, long[] after, Uses uses, Does does) {
    int t = move.thread();
    BitSet read = watched.read();
    BitSet used = (BitSet) read.clone();
    if (move.answer() == DONE) {
      used.or(watched.changed(w, after)); // the lock of a new VMA is written and not read
    }
    for (int word = used.nextSetBit(0); word >= 0; word = used.nextSetBit(word + 1)) {
      int n = lockOf[word];
      if (n >= 0) {
        Lock lock = locks.all().get(n);
        Hold before = lock.hold(w, t);
        Hold now = move.answer() == DONE ? lock.hold(after, t) : before;
        if (now.compareTo(before) > 0) {
          does.takes.merge(n, now, (a, b) -> a.compareTo(b) > 0 ? a : b);
          asks(uses, now, n);
        } else if (before == Hold.NONE && read.get(word)) {
          asks(uses, wanted(w, move, lock), n);
        }
      }
    }
  }

  private static void asks(Uses uses, Hold mode, int lock) {
    uses.asks.computeIfAbsent(mode, none -> new BitSet()).set(lock);
  }

  /**
   * Returns how a thread that looks at a lock, and may drop it at once, wants it: for read where it
   * does the same whether nobody holds the lock or another reads.
   */
  private Hold wanted(long[] w, Move move, Lock lock) {
    int t = move.thread();
    if (lock.isQueued(w, t) || lock.kind().readers().isEmpty()) {
      return Hold.WRITE;
    }
    long[] free = w.clone();
    lock.free(free);
    int answer = machine.step(free, t, move.choice());
    long[] read = w.clone();
    lock.kind().give(read, lock.i(), t == 1 ? 2 : 1, Hold.READ);
    boolean same = machine.step(read, t, move.choice()) == answer;
    lock.free(free);
    lock.free(read);
    return same && Arrays.equals(free, read) ? Hold.READ : Hold.WRITE;
  }

  private void caches(long[] w, Move move, long[] after, Uses uses) {
    int t = move.thread();
    uses.irqsOff |= machine.m.cpu.irq_off.get(w, t) != 0;
    uses.caches |= isCached(w, cpu -> cpu == t);
    if (move.answer() == DONE) {
      Way way = new Way(machine.stepAt(w, t), machine.stepAt(after, t));
      Caches seen = ways.computeIfAbsent(way, none -> new Caches());
      seen.own |= isCached(w, cpu -> cpu == t);
      seen.others |= isCached(w, cpu -> cpu != t);
      for (int cpu = 1; cpu < machine.threads() - 1; cpu++) {
        seen.othersIrqsOff |= cpu != t && machine.m.cpu.irq_off.get(w, cpu) != 0;
      }
    }
  }

  private boolean isCached(long[] w, Predicate<Integer> cpu) {
    for (Leaf word : cached) {
      if (cpu.test(word.i()) && word.get(w) != 0) {
        return true;
      }
    }
    return false;
  }

  private static String asks(Hold mode, Lock lock) {
    return "asks " + mode + " " + lock.kind().kernelName() + "[" + lock.i() + "]";
  }

  private String name(int word) {
    return watched.words().get(word).name();
  }

  /** Returns what a thread uses. */
  Set<String> uses(int t) {
    Set<String> all = new TreeSet<>();
    Uses uses = threads.getOrDefault(t, new Uses());
    uses.reads.stream().forEach(word -> all.add("reads " + name(word)));
    uses.onlyReads.stream().forEach(word -> all.add("only reads " + name(word)));
    uses.changes.stream().forEach(word -> all.add("changes " + name(word)));
    uses.asks.forEach(
        (mode, asked) -> asked.stream().forEach(n -> all.add(asks(mode, locks.all().get(n)))));
    uses.readsUnder.forEach(
        (n, read) -> read.stream().forEach(word -> all.add(under("reads ", word, n))));
    uses.changesUnder.forEach(
        (n, changed) -> changed.stream().forEach(word -> all.add(under("changes ", word, n))));
    if (uses.caches) {
      all.add(CACHES);
    }
    if (uses.irqsOff) {
      all.add(IRQS_OFF);
    }
    return all;
  }

  private String under(String use, int word, int n) {
    Lock lock = locks.all().get(n);
    return use + name(word) + " under " + lock.kind().kernelName() + "[" + lock.i() + "]";
  }

  /**
   * Returns the uses by which another thread would notice that a thread leaves something out. Of a
   * lock: that the other asks for it, in a mode that the lock would have made wait.
   */
  Set<String> noticing(Mutation mutation, int t) {
    Set<String> all = new TreeSet<>();
    steps.forEach(
        (at, does) -> {
          if (at.thread() == t && isOf(mutation, at.step())) {
            noticing(mutation, t, does, all);
          }
        });
    return all;
  }

  private boolean isOf(Mutation mutation, int step) {
    return mutation.step().isEmpty() || machine.steps().get(step).equals(mutation.step());
  }

  private void noticing(Mutation mutation, int t, Does does, Set<String> all) {
    switch (mutation.kind()) {
      case LOCK_REMOVED, LOCK_SHARED ->
          does.takes.forEach(
              (n, hold) -> {
                Lock lock = locks.all().get(n);
                boolean removed = mutation.kind() == Mutation.Kind.LOCK_REMOVED;
                if (lock.kind().kernelName().equals(mutation.object())) {
                  if (removed) {
                    all.add(asks(Hold.WRITE, lock));
                  }
                  if (hold == Hold.WRITE) {
                    all.add(asks(Hold.READ, lock));
                  }
                }
              });
      case CHECK_REMOVED ->
          does.reads.stream()
              .filter(word -> !(watched.words().get(word).isOfThread() && isOwn(word, t)))
              .forEach(word -> all.add("changes " + name(word)));
      case GET_REMOVED, PUT_REMOVED -> counts(mutation, does, "reads ", all);
      case BRACKET_REMOVED, SEQUENCE_REMOVED -> counts(mutation, does, "only reads ", all);
      case FLUSH_REMOVED, FLUSH_LOCAL -> {
        all.add(CACHES);
        if (!mutation.object().startsWith("flush")) {
          all.add(IRQS_OFF);
        }
      }
      case GRACE_REMOVED -> {
        // only seen where a reader is there: somebody notices
      }
    }
  }

  private boolean isOwn(int word, int t) {
    return watched.words().get(word).i() == t;
  }

  private void counts(Mutation mutation, Does does, String use, Set<String> all) {
    does.changes.stream()
        .filter(word -> watched.words().get(word).kind().equals(mutation.object()))
        .forEach(word -> all.add(use + name(word)));
  }

  /** Returns the uses by which another thread would meet what a thread does under a lock. */
  Set<String> meeting(Mutation mutation, int t) {
    Set<String> all = new TreeSet<>();
    Uses uses = threads.getOrDefault(t, new Uses());
    for (int n : taken(mutation, t)) {
      uses.changesUnder.get(n).stream()
          .filter(this::isGuarded)
          .forEach(
              word -> {
                all.add(under("reads ", word, n));
                all.add(under("changes ", word, n));
              });
      uses.readsUnder.get(n).stream()
          .filter(this::isGuarded)
          .forEach(word -> all.add(under("changes ", word, n)));
    }
    return all;
  }

  private boolean isGuarded(int word) {
    return watched.words().get(word).isOfKernel() && lockOf[word] < 0;
  }

  /** Returns the locks of the kind that a thread takes at the step of the mutation. */
  private Set<Integer> taken(Mutation mutation, int t) {
    Set<Integer> all = new TreeSet<>();
    steps.forEach(
        (at, does) -> {
          if (at.thread() == t && isOf(mutation, at.step())) {
            does.takes.keySet().stream()
                .filter(n -> kind(n).equals(mutation.object()))
                .forEach(all::add);
          }
        });
    return all;
  }

  private String kind(int lock) {
    return locks.all().get(lock).kind().kernelName();
  }

  /** Returns the numbers of the threads that were seen. */
  Set<Integer> threads() {
    return threads.keySet();
  }

  /** Returns whether another thread notices, in any state, what is left out. */
  boolean isNoticed(Mutation mutation, Set<Integer> flushes) {
    return switch (mutation.kind()) {
      case FLUSH_REMOVED, FLUSH_LOCAL ->
          ways.entrySet().stream()
              .filter(way -> isOf(mutation, way.getKey().step()))
              .filter(way -> flushes.contains(way.getKey().next()))
              .map(Map.Entry::getValue)
              .anyMatch(
                  seen ->
                      seen.others
                          || seen.othersIrqsOff
                          || seen.own && mutation.kind() == Mutation.Kind.FLUSH_REMOVED);
      case GRACE_REMOVED -> true;
      default -> threads.keySet().stream().anyMatch(t -> isUsedByOther(noticing(mutation, t), t));
    };
  }

  /**
   * Returns whether another thread uses, under the lock that is left out, what is used under it.
   */
  boolean isMet(Mutation mutation) {
    return threads.keySet().stream().anyMatch(t -> isUsedByOther(meeting(mutation, t), t));
  }

  private boolean isUsedByOther(Set<String> wanted, int t) {
    return !wanted.isEmpty()
        && threads.keySet().stream()
            .filter(other -> other != t)
            .anyMatch(other -> uses(other).stream().anyMatch(wanted::contains));
  }

  /** Returns the locks of other kinds that threads hold together with the one left out. */
  Set<Mutation> heldToo(Mutation mutation) {
    Set<Mutation> all = new TreeSet<>();
    for (int t : threads.keySet()) {
      long together = 0;
      for (int n : taken(mutation, t)) {
        together |= threads.get(t).together.get(n);
      }
      long held = together;
      steps.forEach(
          (at, does) ->
              does.takes.keySet().stream()
                  .filter(n -> at.thread() == t && (held >>> n & 1) != 0)
                  .filter(n -> !kind(n).equals(mutation.object()))
                  .map(
                      n ->
                          new Mutation(
                              Mutation.Kind.LOCK_REMOVED, machine.steps().get(at.step()), kind(n)))
                  .forEach(all::add));
    }
    return all;
  }

  /** Returns whether a thread takes the lock that is left out for write. */
  boolean isForWrite(Mutation mutation) {
    return steps.entrySet().stream()
        .filter(at -> isOf(mutation, at.getKey().step()))
        .flatMap(at -> at.getValue().takes.entrySet().stream())
        .anyMatch(
            took -> kind(took.getKey()).equals(mutation.object()) && took.getValue() == Hold.WRITE);
  }
}
