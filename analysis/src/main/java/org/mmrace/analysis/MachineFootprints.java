package org.mmrace.analysis;

import org.mmrace.explorer.reduce.Footprints;
import org.mmrace.invariants.Invariants;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.system.Accesses;

/**
 * The machine of a scenario, listened to. Thread 0 stutters; thread n + 1, which runs the RCU
 * callbacks, serves: it frees page tables and lets nobody go on.
 */
public final class MachineFootprints implements Footprints {
  private final Constants constants;
  private final int rcu;

  /** Listens to what {@code constants} describe. */
  public MachineFootprints(Constants constants) {
    this.constants = constants;
    rcu = new Scenario(constants).threads() - 1;
  }

  @Override
  public Heard heard(Accesses accesses) {
    Scenario machine = new Scenario(constants, accesses);
    return new Heard(machine, Modelled.guarded(machine.layout(), Invariants.of(machine)));
  }

  @Override
  public boolean stutters(int thread) {
    return thread == 0;
  }

  @Override
  public boolean serves(int thread) {
    return thread == rcu;
  }
}
