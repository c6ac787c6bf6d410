package org.mmrace.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.analysis.slice.CausalSlice;
import org.mmrace.analysis.slice.RootCauses;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.BothVerdicts;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Schedule;

/**
 * Why one cfg breaks: of every invariant that breaks, one counterexample for each cause.
 *
 * @param id the scenario, {@code <family>/<slug>} or the path of a cfg
 * @param config file name of the cfg
 * @param properties one for each invariant or probe that breaks, in the order found
 */
public record Causes(String id, String config, List<Property> properties) {
  /** Copies the list. */
  public Causes {
    properties = List.copyOf(properties);
  }

  /**
   * One property.
   *
   * @param found its causes
   * @param shown the counterexample of each
   * @param traces the file that each is stored in
   */
  public record Property(
      String name, RootCauses found, List<Counterexample> shown, List<String> traces) {
    /** Copies the lists. */
    public Property {
      shown = List.copyOf(shown);
      traces = List.copyOf(traces);
    }
  }

  /**
   * Finds the causes and stores their counterexamples.
   *
   * @param limits of the search of each property; its states are pairs of state and last thread
   */
  public static Optional<Causes> of(
      BothVerdicts both, TraceStore store, SpecText spec, SliceView view, Limits limits) {
    if (both.system().isEmpty() || both.shownTrace().isEmpty()) {
      return Optional.empty();
    }
    ScenarioSystem scenario = both.system().get();
    CausalSlice slicer = Slicers.of(scenario);
    List<String> listed = both.config().asked(scenario);
    List<Property> properties = new ArrayList<>();
    slicer
        .causes(listed, limits)
        .forEach(
            (name, causes) -> {
              List<Counterexample> shown = new ArrayList<>();
              List<String> traces = new ArrayList<>();
              for (RootCauses.Cause cause : causes.causes()) {
                Schedule schedule = cause.schedule();
                Trace trace =
                    new TraceReplay(scenario).record(schedule, both.config().origin(), name);
                traces.add(store.write(trace, "-cause").orElse(""));
                Counterexample found = ShownTrace.of(trace, spec.meaning(name), scenario, schedule);
                shown.add(view.of(found, cause.slice()));
              }
              properties.add(new Property(name, causes, shown, traces));
            });
    return Optional.of(
        new Causes(
            both.config().id(),
            both.config().location().cfg().getFileName().toString(),
            properties));
  }
}
