package org.mmrace.analysis.mutate;

import static org.mmrace.model.system.TransitionSystem.DONE;
import static org.mmrace.model.system.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.system.TransitionSystem.NO_STEP;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.mmrace.model.Scenario;

/**
 * What steps do in runs without interference. First each thread alone from the initial state; for
 * what it does not come to so, runs in which a thread is left only when it waits or is done.
 */
final class Undisturbed {
  private final Scenario machine;
  private final Map<At, List<Visit>> alone = new HashMap<>();
  private final Map<At, List<Visit>> inTurn = new HashMap<>();

  /** A thread at a step. */
  private record At(int step, int thread) {}

  /** A step that was run: the words before and after it. */
  static final class Visit {
    private final long[] before;
    private final long[] after;

    Visit(long[] before, long[] after) {
      this.before = before;
      this.after = after;
    }

    long[] before() {
      return before;
    }

    long[] after() {
      return after;
    }
  }

  Undisturbed(Scenario machine) {
    this.machine = machine;
    int threads = machine.threads() - 2;
    for (int first = 1; first <= threads; first++) {
      long[] w = new long[machine.words()];
      machine.initial(0, w);
      Set<LongBuffer> known = new HashSet<>();
      run(w, first, alone, known);
      boolean moved = true;
      while (moved) {
        moved = run(w, threads + 1, inTurn, known);
        for (int i = 0; i < threads; i++) {
          moved |= run(w, (first - 1 + i) % threads + 1, inTurn, known);
        }
      }
    }
  }

  /** Runs a thread until it waits, is done, or comes to a known state; returns whether it moved. */
  private boolean run(long[] w, int t, Map<At, List<Visit>> seen, Set<LongBuffer> known) {
    boolean moved = false;
    while (machine.stepAt(w, t) != NO_STEP && known.add(LongBuffer.wrap(w.clone()))) {
      long[] before = w.clone();
      if (!move(w, t)) {
        known.remove(LongBuffer.wrap(w));
        return moved;
      }
      moved = true;
      seen.computeIfAbsent(new At(machine.stepAt(before, t), t), key -> new ArrayList<>())
          .add(new Visit(before, w.clone()));
    }
    return moved;
  }

  private boolean move(long[] w, int t) {
    for (int choice = 0; ; choice++) {
      int answer = machine.step(w, t, choice);
      if (answer == DONE) {
        return true;
      } else if (answer == NO_CHOICE) {
        return false;
      }
    }
  }

  /** Returns what a thread does at a step; nothing if it does not come to it. */
  List<Visit> visits(int step, int t) {
    At at = new At(step, t);
    return alone.getOrDefault(at, inTurn.getOrDefault(at, List.of()));
  }

  /** Returns where the threads go on from a step. */
  Set<Integer> ways(int step) {
    Set<Integer> ways = new TreeSet<>();
    for (int t = 1; t < machine.threads() - 1; t++) {
      for (Visit visit : visits(step, t)) {
        ways.add(machine.stepAt(visit.after(), t));
      }
    }
    return ways;
  }
}
