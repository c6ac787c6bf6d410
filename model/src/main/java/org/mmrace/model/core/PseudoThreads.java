package org.mmrace.model.core;

import static org.mmrace.model.core.Asks.CHOICE;

import org.mmrace.model.system.TransitionSystem;

/**
 * What runs beside the program: the stutters of a machine that is done or has oopsed, and RCU
 * callbacks. TLA+: Core.tla.
 */
public final class PseudoThreads extends Path<PseudoThreads.Step> {
  /** The steps. */
  public enum Step implements Label {
    machine__done,
    machine__oops,
    rcu_do_batch__pte_free(CHOICE);

    private final Asks asks;

    Step() {
      this(Asks.NOTHING);
    }

    Step(Asks asks) {
      this.asks = asks;
    }

    @Override
    public Asks asks() {
      return asks;
    }
  }

  private static final Step[] STEPS = Step.values();

  /** The steps. */
  public static final Card CARD = Card.of(STEPS);

  /** Declares nothing. */
  public PseudoThreads(State m) {
    super(m, Step.class);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case machine__done -> machine__done(w);
      case machine__oops -> TransitionSystem.DONE;
      case rcu_do_batch__pte_free -> rcu_do_batch__pte_free(w, choice);
    };
  }

  private int machine__done(long[] w) {
    for (int t = 1; t <= m.geometry.threads(); t++) {
      if (m.thread.pc.get(w, t) != 0) {
        return TransitionSystem.BLOCKED;
      }
    }
    return TransitionSystem.DONE;
  }

  // the grace period of a page table is over
  private int rcu_do_batch__pte_free(long[] w, int choice) {
    int table = choice + 1;
    if (table > m.geometry.tables()) {
      return TransitionSystem.NO_CHOICE;
    }
    if (m.table.state.get(w, table) != TableState.RCU
        || m.table.rcu.get(w, table) != 0
        || m.thread.settingUp(w)) {
      return TransitionSystem.BLOCKED;
    }
    m.table.clear(w, table);
    return TransitionSystem.DONE;
  }
}
