package org.mmrace.findings;

import java.util.Optional;
import org.mmrace.analysis.slice.CausalSlice;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.Searched;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Schedule;
import org.mmrace.invariants.Modelled;

/**
 * The counterexample of a search, without the steps that only happened, in its normal form.
 *
 * @param slice which of its steps are needed
 * @param file path of the file that it is stored in; empty if it cannot be written
 */
public record ReducedTrace(Counterexample shown, CausalSlice.Slice slice, Optional<String> file) {
  /** Reduces and stores what a search found, if it found anything. */
  public static Optional<ReducedTrace> of(
      Searched found, TraceStore store, SpecText spec, SliceView view) {
    if (found.finding().isEmpty()) {
      return Optional.empty();
    }
    ScenarioSystem scenario = found.system().orElseThrow();
    String property = property(found.verdict());
    CausalSlice slicer = Slicers.of(scenario);
    Schedule whole = found.finding().get();
    Schedule schedule = slicer.normal(slicer.of(whole, property).without(whole), property);
    CausalSlice.Slice slice = slicer.of(schedule, property);
    Trace trace = new TraceReplay(scenario).record(schedule, found.config().origin(), property);
    Counterexample shown = ShownTrace.of(trace, spec.meaning(property), scenario, schedule);
    return Optional.of(
        new ReducedTrace(view.of(shown, slice), slice, store.write(trace, "-search")));
  }

  private static String property(Verdict verdict) {
    if (verdict instanceof Verdict.Violated violated) {
      return violated.property();
    }
    return verdict instanceof Verdict.NotModelled ? Modelled.NOT_MODELLED : Trace.DEADLOCK;
  }
}
