package org.mmrace.findings;

import java.util.Map;
import org.mmrace.analysis.mutate.Mutant;
import org.mmrace.analysis.mutate.MutationSuite;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.trace.Origin;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Schedule;
import org.mmrace.invariants.Invariants;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.Scenario;

/** How a mutant breaks something, as a diagram. */
public final class MutantDiagram {
  private MutantDiagram() {}

  /** Returns the counterexample of a mutant that something notices. */
  public static Counterexample of(MutationSuite.Row row, SpecText spec) {
    Scenario machine = row.mutant().machine();
    ScenarioSystem system =
        new ScenarioSystem(
            row.mutant(),
            machine.layout(),
            Mutant.predicates(Modelled.guarded(machine.layout(), Invariants.of(machine))),
            Map.of());
    String property = row.result().property();
    Schedule schedule = row.result().witness().orElseThrow();
    String leftOut = "without " + row.result().mutation();
    Trace trace =
        new TraceReplay(system).record(schedule, Origin.of(row.scenario(), leftOut), property);
    return ShownTrace.of(trace, spec.meaning(property), system, schedule);
  }
}
