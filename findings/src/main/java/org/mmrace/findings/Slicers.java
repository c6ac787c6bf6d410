package org.mmrace.findings;

import org.mmrace.analysis.slice.CausalSlice;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Watched;
import org.mmrace.model.Scenario;

/** Slicers of scenarios, with the machines that their searches ran. */
public final class Slicers {
  private Slicers() {}

  /** Returns the slicer of a scenario whose accesses can be heard. */
  public static CausalSlice of(ScenarioSystem scenario) {
    Watched watched = scenario.watched().orElseThrow();
    return new CausalSlice(
        (Scenario) scenario.system(), (Scenario) watched.system(), watched.log());
  }
}
