package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

/** From where and by which step each state was first reached: 12 bytes a state. */
final class Ancestors {
  private static final int ROOT = -1;
  private int[] parents = new int[1 << 12];
  private long[] steps = new long[1 << 12];
  private int size;

  /** Adds an initial state by its number. */
  void root(int initial) {
    add(ROOT, 0, 0, initial);
  }

  /** Adds the next state. */
  void add(int parent, int step, int thread, int choice) {
    if (size == parents.length) {
      parents = Arrays.copyOf(parents, size + (size >> 1));
      steps = Arrays.copyOf(steps, size + (size >> 1));
    }
    parents[size] = parent;
    steps[size] = (long) step << 40 | (long) thread << 32 | choice;
    size++;
  }

  /** Returns the number of states. */
  int size() {
    return size;
  }

  /** Returns a shortest schedule to {@code state}. */
  Schedule schedule(int state, StepNames names) {
    List<Move> moves = new ArrayList<>();
    int at = state;
    for (; parents[at] != ROOT; at = parents[at]) {
      int step = (int) (steps[at] >>> 40);
      int thread = (int) (steps[at] >>> 32 & 0xFF);
      moves.add(new Move(thread, names.name(step), (int) steps[at]));
    }
    Collections.reverse(moves);
    return new Schedule((int) steps[at], moves);
  }
}
