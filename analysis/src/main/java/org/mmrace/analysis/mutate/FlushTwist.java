package org.mmrace.analysis.mutate;

import static org.mmrace.model.system.TransitionSystem.DONE;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mmrace.model.Scenario;
import org.mmrace.model.words.Leaf;

/**
 * A step that calls a flush or sends an IPI goes on as if every CPU had acknowledged at once, and
 * TLBs stay as they are: those of all CPUs, or of all but its own.
 */
final class FlushTwist implements Twist {
  private static final int MOST = 64; // acknowledgements of one flush
  private final Scenario machine;
  private final int step;
  private final Set<Integer> flushes;
  private final boolean local;
  private final List<Leaf> cached = new ArrayList<>();
  private final long[] before;

  /**
   * Mutates a call.
   *
   * @param flushes the steps that flush
   * @param local whether the CPU's own TLB is flushed
   */
  FlushTwist(Scenario machine, int step, Set<Integer> flushes, boolean local) {
    this.machine = machine;
    this.step = step;
    this.flushes = flushes;
    this.local = local;
    for (Leaf word : machine.layout().leaves()) {
      if (word.label().equals("cpu")) {
        cached.add(word);
      }
    }
    before = new long[machine.words()];
  }

  @Override
  public int step(long[] w, int t, int choice) {
    boolean calls = machine.stepAt(w, t) == step;
    int answer = machine.step(w, t, choice);
    if (!calls || answer != DONE || !flushes.contains(machine.stepAt(w, t))) {
      return answer;
    }
    System.arraycopy(w, 0, before, 0, w.length);
    for (int cpu = 1; cpu < machine.threads() - 1; cpu++) {
      machine.m.cpu.irq_off.set(w, cpu, 0);
    }
    for (int acks = 0; acks < MOST && flushes.contains(machine.stepAt(w, t)); acks++) {
      acknowledge(w, t);
    }
    for (int cpu = 1; cpu < machine.threads() - 1; cpu++) {
      machine.m.cpu.irq_off.set(w, cpu, machine.m.cpu.irq_off.get(before, cpu));
    }
    for (Leaf word : cached) {
      if (!(local && word.i() == t)) {
        word.set(w, word.get(before));
      }
    }
    return DONE;
  }

  private void acknowledge(long[] w, int t) {
    for (int choice = 0; machine.step(w, t, choice) != DONE; choice++) {
      if (choice == MOST) {
        throw new IllegalStateException("flush does not end: step=" + machine.stepAt(w, t));
      }
    }
  }
}
