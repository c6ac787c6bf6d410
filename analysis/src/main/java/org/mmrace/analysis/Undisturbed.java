package org.mmrace.analysis;

import static org.mmrace.model.TransitionSystem.DONE;
import static org.mmrace.model.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.TransitionSystem.NO_STEP;

import java.nio.LongBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mmrace.model.Machine;

/**
 * Where steps go on in runs without interference. First each thread alone from the initial state;
 * for what it does not come to so, runs in which a thread is left only when it waits or is done.
 */
final class Undisturbed {
  private final Machine machine;
  private final Map<Integer, Map<Integer, Set<Integer>>> ways = new TreeMap<>();

  Undisturbed(Machine machine) {
    this.machine = machine;
    int threads = machine.threads() - 2;
    Map<Integer, Map<Integer, Set<Integer>>> alone = new TreeMap<>();
    Map<Integer, Map<Integer, Set<Integer>>> inTurn = new TreeMap<>();
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
    ways.putAll(alone);
    inTurn.forEach(
        (step, byThread) ->
            byThread.forEach(
                (t, next) ->
                    ways.computeIfAbsent(step, key -> new TreeMap<>()).putIfAbsent(t, next)));
  }

  /** Runs a thread until it waits, is done, or comes to a known state; returns whether it moved. */
  private boolean run(
      long[] w, int t, Map<Integer, Map<Integer, Set<Integer>>> seen, Set<LongBuffer> known) {
    boolean moved = false;
    while (machine.stepAt(w, t) != NO_STEP && known.add(LongBuffer.wrap(w.clone()))) {
      int step = machine.stepAt(w, t);
      if (!move(w, t)) {
        return moved;
      }
      moved = true;
      seen.computeIfAbsent(step, key -> new TreeMap<>())
          .computeIfAbsent(t, key -> new TreeSet<>())
          .add(machine.stepAt(w, t));
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

  /** Returns for each thread that comes to the step where it goes on. */
  Map<Integer, Set<Integer>> of(int step) {
    return ways.getOrDefault(step, Map.of());
  }
}
