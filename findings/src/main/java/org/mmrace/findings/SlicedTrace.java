package org.mmrace.findings;

import java.util.Optional;
import org.mmrace.analysis.slice.CausalSlice;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.BothVerdicts;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.explorer.Schedule;

/**
 * The counterexample of a cfg with the fewest context switches.
 *
 * @param slice which of its steps are needed; empty if only TLC judges the property
 */
public record SlicedTrace(ShownTrace.Pictured shown, Optional<CausalSlice.Slice> slice) {
  /** Returns the counterexample, if the explorer found one. */
  public static Optional<SlicedTrace> of(BothVerdicts both, SpecText spec) {
    boolean found =
        !(both.explorer().verdict() instanceof Verdict.NotModelled
            || both.explorer().verdict() instanceof Verdict.Unfinished);
    if (both.system().isEmpty() || both.shownTrace().isEmpty() || !found) {
      return Optional.empty();
    }
    Trace trace = both.shownTrace().get();
    ScenarioSystem system = both.system().get();
    Schedule schedule = both.explorer().shown().orElseThrow();
    ShownTrace.Pictured shown =
        ShownTrace.pictured(trace, spec.meaning(trace.property()), system, schedule);
    Optional<CausalSlice.Slice> slice =
        both.config().own(system).contains(trace.property())
            ? Optional.empty()
            : Optional.of(Slicers.of(system).of(schedule, trace.property()));
    return Optional.of(new SlicedTrace(shown, slice));
  }
}
