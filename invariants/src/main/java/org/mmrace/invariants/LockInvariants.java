package org.mmrace.invariants;

import java.util.List;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.LockClass;
import org.mmrace.model.core.State;
import org.mmrace.model.system.StatePredicate;

/**
 * The order in which locks may be taken, and what may not be done in atomic context; what a step
 * asks for is said where the step is. TLA+: LockOrder.tla.
 */
final class LockInvariants {
  private static final LockClass[] CLASSES = LockClass.values();

  private final State m;
  private final HeldLocks held;
  // by number of the step: the lock it asks for, whether it nests, whether it may sleep
  private final LockClass[] asked;
  private final boolean[] nests;
  private final boolean[] sleeps;

  LockInvariants(Scenario scenario) {
    m = scenario.m;
    held = new HeldLocks(scenario);
    asked = new LockClass[m.steps.labels().size()];
    nests = new boolean[asked.length];
    sleeps = new boolean[asked.length];
    for (Label step : m.steps.labels()) {
      int number = m.steps.number(step);
      step.asks().lock().ifPresent(lock -> asked[number] = lock);
      nests[number] = step.asks().nests();
      sleeps[number] = step.asks().sleeps();
    }
  }

  List<StatePredicate> predicates() {
    return List.of(
        Named.each("Inv_LockOrder", m.geometry.threads(), this::lockOrder),
        Named.each("Inv_NoSleepInAtomic", m.geometry.threads(), this::noSleepInAtomic));
  }

  private boolean lockOrder(long[] w, int t) {
    int at = (int) m.thread.pc.get(w, t) - 1;
    LockClass lock = at < 0 ? null : asked[at];
    if (lock == null) {
      return true;
    }
    if (lock == LockClass.VMA_WRITE && held.holds(w, t, LockClass.FOLIO)) {
      return false; // a fault that holds the VMA waits for the folio lock
    }
    for (int inner = lock.ordinal() + (nests[at] ? 1 : 0); inner < CLASSES.length; inner++) {
      if (held.holds(w, t, CLASSES[inner])) {
        return false;
      }
    }
    return true;
  }

  private boolean noSleepInAtomic(long[] w, int t) {
    int at = (int) m.thread.pc.get(w, t) - 1;
    return at < 0 || !sleeps[at] || !atomic(w, t);
  }

  private boolean atomic(long[] w, int t) {
    return m.cpu.irq_off.get(w, t) != 0
        || m.cpu.rcu.get(w, t) != 0
        || held.holds(w, t, LockClass.PMD)
        || held.holds(w, t, LockClass.PTE)
        || held.holds(w, t, LockClass.WAIT_QUEUE);
  }
}
