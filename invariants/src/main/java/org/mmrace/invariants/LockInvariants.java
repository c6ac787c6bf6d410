package org.mmrace.invariants;

import java.util.List;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Asks;
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
  private final Asks[] asks; // by number of the step

  LockInvariants(Scenario scenario) {
    m = scenario.m;
    held = new HeldLocks(scenario);
    asks = m.steps.labels().stream().map(step -> step.asks()).toArray(Asks[]::new);
  }

  List<StatePredicate> predicates() {
    return List.of(
        Named.each("Inv_LockOrder", m.geometry.threads(), this::lockOrder),
        Named.each("Inv_NoSleepInAtomic", m.geometry.threads(), this::noSleepInAtomic));
  }

  private boolean lockOrder(long[] w, int t) {
    int at = (int) m.thread.pc.get(w, t) - 1;
    if (at < 0 || asks[at].lock().isEmpty()) {
      return true;
    }
    LockClass asked = asks[at].lock().get();
    if (asked == LockClass.VMA_WRITE && held.holds(w, t, LockClass.FOLIO)) {
      return false; // a fault that holds the VMA waits for the folio lock
    }
    for (int lock = asked.ordinal() + (asks[at].nests() ? 1 : 0); lock < CLASSES.length; lock++) {
      if (held.holds(w, t, CLASSES[lock])) {
        return false;
      }
    }
    return true;
  }

  private boolean noSleepInAtomic(long[] w, int t) {
    int at = (int) m.thread.pc.get(w, t) - 1;
    return at < 0 || !asks[at].sleeps() || !atomic(w, t);
  }

  private boolean atomic(long[] w, int t) {
    return m.cpu.irq_off.get(w, t) != 0
        || m.cpu.rcu.get(w, t) != 0
        || held.holds(w, t, LockClass.PMD)
        || held.holds(w, t, LockClass.PTE)
        || held.holds(w, t, LockClass.WAIT_QUEUE);
  }
}
