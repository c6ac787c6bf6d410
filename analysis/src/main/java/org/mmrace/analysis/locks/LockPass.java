package org.mmrace.analysis.locks;

import static org.mmrace.model.system.TransitionSystem.BLOCKED;
import static org.mmrace.model.system.TransitionSystem.DONE;
import static org.mmrace.model.system.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.system.TransitionSystem.NO_STEP;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.mmrace.analysis.NamedPredicate;
import org.mmrace.analysis.WatchedMachine;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Hold;
import org.mmrace.model.core.Lock;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.words.Leaf;

/**
 * Looks at every thread in every reachable state: what it holds, what it asks for. A lock is asked
 * for where a step takes it, where a step queues for it, and where a thread cannot go on and has
 * just read a lock that another holds. Whether one who asks would wait is found by giving the lock
 * to another thread and running the step.
 */
final class LockPass {
  private final String scenario;
  private final Scenario machine;
  private final List<String> names;
  private final WatchedMachine watched;
  private final Locks locks;
  private final WordTable words;
  private final Map<Edge, Seen> edges = new LinkedHashMap<>();
  private final Map<Probe, LockEdge.How> probed = new LinkedHashMap<>();
  private final long[] successor;
  private final long[] probe;

  /** What tells one edge from another. */
  private record Edge(LockUse held, LockUse asked, LockEdge.How how) {}

  /** What tells one way to ask from another. */
  private record Probe(String step, LockKind kind, Hold hold) {}

  /** What a step asks for: the number of the lock, -1 if it is none. */
  private record Asked(int lock, LockUse use, LockEdge.How how) {}

  /** Where an edge was seen: first in {@code state}, by {@code move}. */
  private static final class Seen {
    final long[] state;
    final Move move;
    final boolean goesOn;
    final TreeSet<String> steps = new TreeSet<>();
    long count;
    long waited;
    Locks.Held gates = new Locks.Held(-1, -1);

    Seen(long[] state, Move move, boolean goesOn) {
      this.state = state.clone();
      this.move = move;
      this.goesOn = goesOn;
    }
  }

  LockPass(String scenario, Scenario machine, WordTable words) {
    this.scenario = scenario;
    this.machine = machine;
    names = machine.steps();
    this.words = words;
    watched = new WatchedMachine(machine);
    locks = new Locks(machine);
    successor = new long[machine.words()];
    probe = new long[machine.words()];
  }

  /** Explores every state, and finds how the machine comes to what is not modelled. */
  Exploration explore(Settings settings, Watch watch) {
    return Explorer.explore(
        machine,
        List.of(new NamedPredicate("survey", this::look), Modelled.of(machine.layout()).reached()),
        settings.exploringOn(),
        watch);
  }

  private boolean look(long[] w) {
    if (machine.m.oops.isNone(w)) {
      for (int t = 1; t < machine.threads() - 1; t++) {
        if (machine.stepAt(w, t) != NO_STEP) {
          look(w, t);
        }
      }
    }
    return true;
  }

  private void look(long[] w, int t) {
    Locks.Held before = locks.held(w, t);
    int step = machine.stepAt(w, t);
    BitSet read = new BitSet();
    boolean moves = false;
    for (int choice = 0; ; choice++) {
      System.arraycopy(w, 0, successor, 0, w.length);
      int answer = watched.step(successor, t, choice);
      if (answer == NO_CHOICE) {
        break;
      }
      if (answer == BLOCKED) {
        read.or(watched.read());
      } else {
        moves = true;
        moved(w, new Move(t, names.get(step), choice), before);
      }
    }
    if (!moves) {
      blocked(w, new Move(t, names.get(step), 0), before, read);
    }
  }

  private void moved(long[] w, Move move, Locks.Held before) {
    int t = move.thread();
    Locks.Held after = locks.held(successor, t);
    String name = move.step();
    words.use(new WordTable.Step(name, w, successor, before.or(after)), machine, locks, watched);
    for (int n = 0; n < locks.all().size(); n++) {
      Lock lock = locks.all().get(n);
      Hold old = lock.hold(w, t);
      Hold now = lock.hold(successor, t);
      boolean queues = lock.isQueued(successor, t) && !lock.isQueued(w, t);
      if (queues) {
        asked(
            w,
            move,
            before,
            new Asked(n, LockUse.of(lock.kind(), Hold.WRITE), LockEdge.How.BLOCKS),
            true,
            true);
      } else if (now.compareTo(old) > 0 && !lock.kind().isContext()) {
        LockEdge.How how = how(w, move, lock, now);
        asked(w, move, before, new Asked(n, LockUse.of(lock.kind(), now), how), false, true);
      }
    }
  }

  private void blocked(long[] w, Move move, Locks.Held before, BitSet read) {
    boolean lockFound = false;
    for (int n = 0; n < locks.all().size(); n++) {
      Lock lock = locks.all().get(n);
      boolean reads = read.stream().anyMatch(word -> lock.has(watched.words().get(word)));
      if (reads && lock.kind().isTakenByOther(w, lock.i(), move.thread())) {
        lockFound = true;
        LockUse use = LockUse.of(lock.kind(), wanted(lock.kind(), w, lock, move.thread()));
        boolean context = lock.kind().isContext();
        LockEdge.How how = context ? LockEdge.How.WAITS : LockEdge.How.BLOCKS;
        asked(w, move, before, new Asked(n, use, how), true, false);
      }
    }
    if (!lockFound) {
      String what = names(read, Leaf::isOfKernel);
      what = what.isEmpty() ? names(read, word -> !word.isPosition()) : what;
      asked(w, move, before, new Asked(-1, new LockUse(what, ""), LockEdge.How.WAITS), true, false);
    }
  }

  private String names(BitSet read, Predicate<Leaf> wanted) {
    return read.stream()
        .mapToObj(watched.words()::get)
        .filter(wanted)
        .map(Leaf::kind)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Returns in which mode a waiting step wants the lock: that in which it takes a free one. */
  private Hold wanted(LockKind kind, long[] w, Lock lock, int t) {
    if (lock.isQueued(w, t)) {
      return Hold.WRITE;
    }
    System.arraycopy(w, 0, probe, 0, w.length);
    kind.free(probe, lock.i());
    int answer = machine.step(probe, t, 0);
    return answer == DONE && lock.hold(probe, t) == Hold.READ ? Hold.READ : Hold.WRITE;
  }

  private LockEdge.How how(long[] w, Move move, Lock lock, Hold now) {
    return probed.computeIfAbsent(
        new Probe(move.step(), lock.kind(), now),
        key -> {
          boolean waits = waits(w, move, lock, Hold.WRITE);
          if (now == Hold.WRITE && lock.kind().readers().isPresent()) {
            waits |= waits(w, move, lock, Hold.READ);
          }
          return waits ? LockEdge.How.BLOCKS : LockEdge.How.TRIES;
        });
  }

  private boolean waits(long[] w, Move move, Lock lock, Hold ofOther) {
    System.arraycopy(w, 0, probe, 0, w.length);
    int other = move.thread() == 1 ? machine.threads() - 2 : 1;
    lock.kind().give(probe, lock.i(), other, ofOther);
    int answer = machine.step(probe, move.thread(), move.choice());
    return answer == BLOCKED || lock.isQueued(probe, move.thread());
  }

  private void asked(
      long[] w, Move move, Locks.Held before, Asked asked, boolean waits, boolean goesOn) {
    for (int h = 0; h < locks.all().size(); h++) {
      if ((before.any() >>> h & 1) == 0 || h == asked.lock() && waits) {
        continue;
      }
      Edge edge = new Edge(locks.use(before, h), asked.use(), asked.how());
      Seen seen = edges.computeIfAbsent(edge, key -> new Seen(w, move, goesOn));
      seen.count++;
      seen.waited += waits ? 1 : 0;
      seen.steps.add(move.step());
      long others = ~(1L << h);
      seen.gates = seen.gates.and(new Locks.Held(before.any() & others, before.write() & others));
    }
  }

  /** Explores again, for a shortest schedule to the first state of each edge. */
  List<LockEdge> edges(Settings settings, DocumentedOrder order, Watch watch) {
    Map<String, Seen> wanted = new LinkedHashMap<>();
    edges.forEach((edge, seen) -> wanted.put(edge.toString(), seen));
    List<StatePredicate> misses = new ArrayList<>();
    wanted.forEach(
        (name, seen) -> misses.add(new NamedPredicate(name, w -> !Arrays.equals(w, seen.state))));
    Map<String, Schedule> witnesses = new LinkedHashMap<>();
    for (Finding finding :
        Explorer.explore(machine, misses, settings.exploringOn().allowingDeadlock(), watch)
            .findings()) {
      witnesses.put(finding.property(), finding.schedule());
    }
    List<LockEdge> found = new ArrayList<>();
    edges.forEach(
        (edge, seen) -> {
          Schedule witness = witnesses.get(edge.toString());
          if (witness != null) { // none if the second pass was cut short
            found.add(edge(edge, seen, witness, order));
          }
        });
    return found;
  }

  private LockEdge edge(Edge edge, Seen seen, Schedule toState, DocumentedOrder order) {
    List<Move> moves = new ArrayList<>(toState.moves());
    if (seen.goesOn) {
      moves.add(seen.move);
    }
    TreeSet<LockUse> gates = new TreeSet<>();
    for (int n = 0; n < locks.all().size(); n++) {
      if ((seen.gates.any() >>> n & 1) != 0) {
        gates.add(locks.use(seen.gates, n));
      }
    }
    LockEdge.Standing standing = standing(edge, order);
    return new LockEdge(
        scenario,
        edge.held(),
        edge.asked(),
        edge.how(),
        standing,
        says(edge, standing, order),
        seen.move.thread(),
        seen.move.step(),
        List.copyOf(seen.steps),
        seen.count,
        seen.waited,
        List.copyOf(gates),
        trail(toState, seen.move.thread()),
        new Schedule(toState.initial(), moves));
  }

  private List<LockEdge.Taken> trail(Schedule schedule, int t) {
    long[] w = new long[machine.words()];
    machine.initial(schedule.initial(), w);
    Map<Integer, LockEdge.Taken> taken = new LinkedHashMap<>();
    for (Move move : schedule.moves()) {
      machine.step(w, move.thread(), move.choice());
      Locks.Held held = locks.held(w, t);
      taken.keySet().removeIf(n -> (held.any() >>> n & 1) == 0);
      for (int n = 0; n < locks.all().size(); n++) {
        if ((held.any() >>> n & 1) != 0) {
          String step = move.step();
          taken.putIfAbsent(n, new LockEdge.Taken(step, locks.use(held, n)));
        }
      }
    }
    return List.copyOf(taken.values());
  }

  private static LockEdge.Standing standing(Edge edge, DocumentedOrder order) {
    if (edge.held().lock().equals(edge.asked().lock()) && order.nests(edge.asked()).isPresent()) {
      return LockEdge.Standing.NESTED;
    } else if (order.outside(edge.held(), edge.asked()).isPresent()) {
      return LockEdge.Standing.ALLOWED;
    } else if (order.outside(edge.asked(), edge.held()).isEmpty()) {
      return LockEdge.Standing.NEW;
    }
    return edge.how() == LockEdge.How.TRIES ? LockEdge.Standing.TRIED : LockEdge.Standing.INVERTED;
  }

  private static String says(Edge edge, LockEdge.Standing standing, DocumentedOrder order) {
    return switch (standing) {
      case ALLOWED -> order.outside(edge.held(), edge.asked()).orElse("");
      case NESTED -> order.nests(edge.asked()).orElse("");
      case TRIED, INVERTED -> order.outside(edge.asked(), edge.held()).orElse("");
      case NEW -> "";
    };
  }
}
