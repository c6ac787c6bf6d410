package org.mmrace.bridge.script;

import java.util.List;
import org.mmrace.bridge.script.Lowering.Lowered;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Oops;
import org.mmrace.model.system.TransitionSystem;

/** The set-up, run on the model: what the threads of a script start from. */
final class SetupRun {
  private static final int MOST_STEPS = 10_000_000;
  private final Scenario machine;
  private final long[] w;
  private final List<Lowered> setup;
  private int highestPage;
  private int mostTables;

  private SetupRun(Scenario machine, List<Lowered> setup) {
    this.machine = machine;
    this.setup = setup;
    w = new long[machine.words()];
  }

  /** Runs the set-up of a machine with memory to spare. */
  static SetupRun of(Scenario machine, List<Lowered> setup) throws ScriptFailure {
    SetupRun run = new SetupRun(machine, setup);
    machine.initial(0, run.w);
    run.run();
    return run;
  }

  private void run() throws ScriptFailure {
    int cpu = machine.m.program.setup();
    for (int i = 0; machine.m.thread.settingUp(w); i++) {
      int op = machine.m.thread.op(w, cpu);
      int step = machine.stepAt(w, cpu);
      if (machine.step(w, cpu, 0) != TransitionSystem.DONE || i == MOST_STEPS) {
        throw ScriptFailure.at(
            at(op), "the set-up does not come past it: step=" + machine.steps().get(step));
      }
      if (machine.m.oops.get(w) == Oops.NOT_MODELLED) {
        throw ScriptFailure.needs(at(op), "what follows " + machine.steps().get(step));
      }
      if (!machine.m.oops.isNone(w)) {
        throw ScriptFailure.at(at(op), "the set-up oopses: oops=" + machine.m.oops.get(w));
      }
      measure();
    }
  }

  /** Returns where the operation of the script stands that runs operation {@code op}, from 1. */
  private Place at(int op) {
    int left = op;
    for (Lowered one : setup) {
      left -= one.paths().size();
      if (left <= 0) {
        return one.operation().place();
      }
    }
    return setup.get(setup.size() - 1).operation().place();
  }

  private void measure() {
    mostTables = Math.max(mostTables, Demand.tablesInUse(machine, w));
    for (int page = machine.m.geometry.pages(); page > highestPage; page--) {
      if (Demand.inUse(machine, w, page)) {
        highestPage = page;
      }
    }
  }

  /** Returns the page that is mapped at an address, 0 for none. */
  long pageAt(long va) {
    long pmd = machine.m.pmd.get(w, 1, machine.m.geometry.slot((int) va));
    int index = machine.m.geometry.index((int) va);
    if (Entry.kind(pmd) == Kind.HUGE) {
      return Entry.pfn(pmd) + (long) index;
    }
    long pte =
        Entry.kind(pmd) == Kind.TABLE ? machine.m.pte.get(w, Entry.pfn(pmd), index) : Entry.NONE;
    return Entry.kind(pte) == Kind.PRESENT ? Entry.pfn(pte) : 0;
  }

  /** Returns how many pages the set-up and then the threads need. */
  int pages(Lowering script) {
    return Demand.of(script, machine, w).pages(machine, w, highestPage);
  }

  /** Returns how many tables they need. */
  int tables(Lowering script) {
    return Math.max(
        mostTables, Demand.of(script, machine, w).tables(Demand.tablesInUse(machine, w)));
  }
}
