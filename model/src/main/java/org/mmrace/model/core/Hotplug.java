package org.mmrace.model.core;

import org.mmrace.model.system.TransitionSystem;

/**
 * The set-up of a scenario as a program: a CPU runs it while no other is online, goes offline, and
 * all others start. TLA+: Hotplug.tla. C: kernel/cpu.c take_cpu_down(), kernel/sched/core.c
 * sched_cpu_deactivate() (v6.18).
 */
public final class Hotplug extends Path<Hotplug.Step> {
  /** The steps. */
  public enum Step implements Label {
    take_cpu_down__set_cpu_online;

    @Override
    public Asks asks() {
      return Asks.NOTHING;
    }
  }

  /** The end of the set-up. */
  public static final Operation OFFLINE =
      Operation.of("cpu_offline", Step.take_cpu_down__set_cpu_online, "the set-up is done")
          .with(Operation.Effect.GOES_OFFLINE);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(Step.values(), OFFLINE);

  /** Declares nothing. */
  public Hotplug(State m) {
    super(m, Step.class);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case take_cpu_down__set_cpu_online -> take_cpu_down__set_cpu_online(w, t);
    };
  }

  // all others wait for it, and stand here too
  private int take_cpu_down__set_cpu_online(long[] w, int t) {
    if (t != m.program.setup()) {
      return TransitionSystem.BLOCKED;
    }
    if ((m.tlb.cpuSet >>> t & 1) != 0) {
      m.tlb.clear(w, t);
    }
    m.table.gracePeriod(w);
    m.thread.start(w);
    m.result.enter(w, t);
    return m.thread.endOp(w, t);
  }
}
