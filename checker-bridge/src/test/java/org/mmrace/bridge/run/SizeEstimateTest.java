package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.Records;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.sample.SizeEstimate;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.model.system.TransitionSystem;

/** The estimate of a graph's size against recorded graphs. */
class SizeEstimateTest {
  private static final Path TRACES = Path.of("src/test/resources/traces");

  @Test
  void recordedGraphs_areWithinAFactorOf3_afterATenthOfThem() throws IOException, SpecFailure {
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
    Records records = new Records(catalogue.root());
    List<String> ratios = new ArrayList<>();
    double logs = 0;
    for (String id :
        List.of(
            "collapse/gupfast-pmd-recheck",
            "rmap/move-normal-pmd-vs-retract",
            "rmap/nested-gather",
            "uffd/move-pin-window")) {
      long states =
          records.graph(catalogue.config(id, "unfixed").orElseThrow()).orElseThrow().states();
      Path trace = TRACES.resolve(id.replace('/', '-') + "-unfixed.trace.json");
      TransitionSystem system =
          LoadedTrace.read(trace, "", "", new MachineSystems()).system().system();
      Limits tenth = Limits.ofHeap().withStates(states / 10);
      Exploration seen =
          Explorer.explore(
              system, List.of(), Settings.standard().allowingDeadlock().within(tenth), Watch.NONE);
      double ratio =
          SizeEstimate.of(system, 10_000).states(seen.levels()).orElseThrow() / (double) states;
      ratios.add(id + " " + ratio);
      logs += Math.log(ratio) / 4;
      assertTrue(ratio > 1 / 3.0 && ratio < 3, ratios.toString());
    }
    assertTrue(Math.abs(logs) < Math.log(2), ratios.toString());
  }
}
