package org.mmrace.analysis.mutate;

import static org.mmrace.model.system.TransitionSystem.DONE;
import static org.mmrace.model.system.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.system.TransitionSystem.NO_STEP;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.mmrace.analysis.WatchedMachine;
import org.mmrace.analysis.locks.Locks;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Hold;
import org.mmrace.model.core.Lock;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.core.State;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.words.Leaf;

/**
 * What the steps of a machine do in the states that it is shown: which locks they take, which
 * counts they raise and lower, where they go on, and which of them flush. It is an invariant that
 * always holds, so that an exploration shows it every reachable state.
 */
final class Effects implements StatePredicate {
  /** Counts of users. */
  private static final Set<String> COUNTS =
      Set.of("page.refcount", "page.mapcount", "page.entire", "page.pincount", "uffd.refcount");

  /** Counts of those who are inside a bracket. */
  private static final Set<String> BRACKETS = Set.of("mm.notifier", "mm.tlb_flush_pending");

  /** What the CPU does: no kernel could leave it out. */
  private static final Set<String> HARDWARE = Set.of("user_access", "mmu_walk");

  private static final String SEQUENCE = "uffd.refile_seq";
  private static final String GRACE = "table.rcu";
  private static final String FLUSH_RETURN = "flush.ret";

  private final Scenario machine;
  private final WatchedMachine watched;
  private final Locks locks;
  private final Set<Mutation> mutations = new TreeSet<>();
  private final Map<Integer, Ways> ways = new HashMap<>();
  private final Set<String> flushing = new HashSet<>(); // functions that return from a flush
  private final Neighbours neighbours;
  private final long[] successor;

  /** What a step writes on a way, beside where its thread stands. */
  private enum Writes {
    NOTHING,
    OWN,
    SHARED
  }

  /** Where a step goes on, and what it writes on the way. */
  private static final class Ways {
    final Map<Integer, Writes> writes = new HashMap<>();
    boolean readsShared;
  }

  Effects(Scenario machine) {
    this.machine = machine;
    watched = new WatchedMachine(machine);
    locks = new Locks(machine);
    neighbours = new Neighbours(machine, watched, locks);
    successor = new long[machine.words()];
  }

  @Override
  public String name() {
    return "effects";
  }

  @Override
  public boolean holds(long[] w) {
    for (int t = 1; t < machine.threads() && machine.m.oops.isNone(w); t++) {
      if (machine.stepAt(w, t) != NO_STEP) {
        look(w, t);
      }
    }
    return true;
  }

  private void look(long[] w, int t) {
    int choice = 0;
    while (look(w, t, choice) != NO_CHOICE) {
      choice++;
    }
  }

  private int look(long[] w, int t, int choice) {
    System.arraycopy(w, 0, successor, 0, w.length);
    try {
      int answer = watched.step(successor, t, choice);
      if (answer != NO_CHOICE) {
        neighbours.saw(w, new Neighbours.Move(t, choice, answer), successor);
      }
      if (answer == DONE && t < machine.threads() - 1) { // RCU callbacks are not mutated
        did(w, t);
      }
      return answer;
    } catch (IndexOutOfBoundsException e) { // an id of nothing: one more thread needs more room
      return NO_CHOICE;
    }
  }

  private void did(long[] w, int t) {
    int step = machine.stepAt(w, t);
    String name = machine.steps().get(step);
    int next = machine.stepAt(successor, t);
    BitSet changed = watched.changed(w, successor);
    locks(w, t, name);
    for (int n = changed.nextSetBit(0); n >= 0; n = changed.nextSetBit(n + 1)) {
      count(w, name, watched.words().get(n));
    }
    if (watched.read().stream().anyMatch(n -> kind(n).equals(FLUSH_RETURN))) {
      flushing.add(function(name));
    }
    way(t, step, next, changed);
  }

  private String kind(int word) {
    return watched.words().get(word).kind();
  }

  private void locks(long[] w, int t, String name) {
    for (Lock lock : locks.all()) {
      Hold now = lock.hold(successor, t);
      if (now.compareTo(lock.hold(w, t)) > 0) {
        LockKind kind = lock.kind();
        mutations.add(new Mutation(Mutation.Kind.LOCK_REMOVED, name, kind.kernelName()));
        if (now == Hold.WRITE && kind.readers().isPresent()) {
          mutations.add(new Mutation(Mutation.Kind.LOCK_SHARED, name, kind.kernelName()));
        }
      }
    }
  }

  private void count(long[] w, String step, Leaf word) {
    long old = word.get(w);
    long now = word.get(successor);
    String kind = word.kind();
    if (COUNTS.contains(kind)) {
      if (isNewOrGone(w, word)) {
        return;
      }
      mutations.add(
          new Mutation(
              now > old ? Mutation.Kind.GET_REMOVED : Mutation.Kind.PUT_REMOVED, step, kind));
    } else if (BRACKETS.contains(kind) && now > old) {
      mutations.add(new Mutation(Mutation.Kind.BRACKET_REMOVED, step, kind));
    } else if (kind.equals(SEQUENCE)) {
      mutations.add(new Mutation(Mutation.Kind.SEQUENCE_REMOVED, "", kind));
    } else if (kind.equals(GRACE) && (now & ~old) != 0) {
      mutations.add(new Mutation(Mutation.Kind.GRACE_REMOVED, step, kind));
    }
  }

  /** Returns whether the count begins with the page's life, or ends with it but is no reference. */
  private boolean isNewOrGone(long[] w, Leaf word) {
    if (!word.section().name().equals("page")) {
      return false;
    }
    State m = machine.m;
    boolean isNew = m.page.refcount.get(w, m.page.headOf(w, word.i())) == 0;
    boolean isGone = m.page.refcount.get(successor, m.page.headOf(successor, word.i())) == 0;
    return isNew || isGone && !word.field().equals(m.page.refcount);
  }

  private void way(int t, int step, int next, BitSet changed) {
    Ways found = ways.computeIfAbsent(step, key -> new Ways());
    Writes writes = Writes.NOTHING;
    for (int n = changed.nextSetBit(0); n >= 0; n = changed.nextSetBit(n + 1)) {
      Leaf word = watched.words().get(n);
      boolean own = word.isOfThread() && word.i() == t;
      Writes one = !own ? Writes.SHARED : word.isPosition() ? Writes.NOTHING : Writes.OWN;
      writes = one.compareTo(writes) > 0 ? one : writes;
    }
    found.writes.merge(next, writes, (a, b) -> a.compareTo(b) > 0 ? a : b);
    found.readsShared |=
        watched.read().stream()
            .mapToObj(watched.words()::get)
            .anyMatch(word -> !(word.isOfThread() && word.i() == t));
  }

  /** Returns what the threads use. */
  Neighbours neighbours() {
    return neighbours;
  }

  /** Returns what may be left out, checks aside. */
  Set<Mutation> mutations() {
    Set<Mutation> all = new TreeSet<>(mutations);
    Set<Integer> flushes = flushes();
    ways.forEach(
        (step, found) -> {
          for (int called : found.writes.keySet()) {
            if (!flushes.contains(step) && flushes.contains(called)) {
              addFlush(all, machine.steps().get(step), machine.steps().get(called));
            }
          }
        });
    return all;
  }

  private void addFlush(Set<Mutation> all, String caller, String called) {
    String function = function(called);
    all.add(new Mutation(Mutation.Kind.FLUSH_REMOVED, caller, function));
    if (!machine.m.tlb.cpus.isEmpty() && function.startsWith("flush")) {
      all.add(new Mutation(Mutation.Kind.FLUSH_LOCAL, caller, function));
    }
  }

  /** Returns the names of the steps that were run. */
  Set<String> steps() {
    Set<String> names = new TreeSet<>();
    ways.keySet().forEach(step -> names.add(machine.steps().get(step)));
    return names;
  }

  private static String function(String step) {
    return step.substring(0, step.lastIndexOf("__"));
  }

  /** Returns the steps that flush TLBs or send IPIs. */
  Set<Integer> flushes() {
    Set<Integer> flushes = new HashSet<>();
    for (int step = 0; step < machine.steps().size(); step++) {
      if (flushing.contains(function(machine.steps().get(step)))) {
        flushes.add(step);
      }
    }
    return flushes;
  }

  /** Returns the steps that go on in several ways and read what is not their thread's own. */
  List<Integer> branches() {
    return ways.entrySet().stream()
        .filter(entry -> entry.getValue().readsShared && entry.getValue().writes.size() > 1)
        .map(Map.Entry::getKey)
        .filter(step -> !flushes().contains(step))
        .filter(step -> !HARDWARE.contains(function(machine.steps().get(step))))
        .sorted()
        .toList();
  }

  /** Returns whether a step that goes on to {@code next} writes nothing but where it stands. */
  boolean writesNothing(int step, int next) {
    return ways.get(step).writes.get(next) == Writes.NOTHING;
  }

  /**
   * Returns whether a step that goes on to {@code next} writes nothing that is not its thread's.
   */
  boolean writesOwnOnly(int step, int next) {
    Writes writes = ways.get(step).writes.get(next);
    return next != NO_STEP && writes != null && writes != Writes.SHARED;
  }
}
