package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.mmrace.bridge.ScheduledStep;

/** From where and by which step each state was first reached: 12 bytes a state. */
final class Ancestors {
  private static final int ROOT = -1;
  private int[] parents = new int[1 << 12];
  private long[] steps = new long[1 << 12];
  private int size;

  /** Adds an initial state. */
  void root() {
    add(ROOT, 0, 0, 0);
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
  List<ScheduledStep> schedule(int state, StepNames names) {
    List<ScheduledStep> schedule = new ArrayList<>();
    for (int at = state; parents[at] != ROOT; at = parents[at]) {
      int step = (int) (steps[at] >>> 40);
      int thread = (int) (steps[at] >>> 32 & 0xFF);
      schedule.add(new ScheduledStep(names.name(step), thread, (int) steps[at]));
    }
    Collections.reverse(schedule);
    return schedule;
  }
}
