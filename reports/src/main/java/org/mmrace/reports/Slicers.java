package org.mmrace.reports;

import org.mmrace.analysis.slice.CausalSlice;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Watched;

/** Slicers of scenarios, with the machines that their searches ran. */
final class Slicers {
  private Slicers() {}

  /** Returns the slicer of a scenario whose accesses can be heard. */
  static CausalSlice of(ScenarioSystem scenario) {
    Watched watched = scenario.watched().orElseThrow();
    return new CausalSlice((Machine) scenario.system(), (Machine) watched.system(), watched.log());
  }
}
