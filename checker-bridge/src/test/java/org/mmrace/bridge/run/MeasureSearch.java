package org.mmrace.bridge.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.Records;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.sample.Sampled;
import org.mmrace.explorer.sample.Sampling;
import org.mmrace.explorer.sample.SamplingPlan;
import org.mmrace.explorer.sample.SizeEstimate;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.model.system.TransitionSystem;

/**
 * Prints the figures of docs/search.md: of each recorded graph of at least 5,000 states, or as many
 * as the argument says, how far the estimate of its size is off and how much 5,000 schedules see.
 * Run {@link #main} with the test class path and {@code -Dmmrace.root=} the checkout; it takes some
 * minutes.
 */
final class MeasureSearch {
  private static final int MOST = 10_000;
  private static final Settings SETTINGS = Settings.standard().allowingDeadlock();

  private MeasureSearch() {}

  /** Prints one line a graph. */
  public static void main(String[] arguments) throws IOException, SpecFailure {
    long least = arguments.length == 0 ? 5000 : Long.parseLong(arguments[0]);
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
    Records records = new Records(catalogue.root());
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      for (ScenarioConfig config : catalogue.all()) {
        LedgerFile.Graph graph = records.graph(config).orElse(null);
        if (graph != null && !config.config().startsWith("reach_") && graph.states() >= least) {
          var system = new MachineSystems().of(tlc.constants(config.location())).system();
          System.out.println(config.name() + " " + graph.states() + line(system, graph));
        }
      }
    }
  }

  private static String line(TransitionSystem system, LedgerFile.Graph graph) {
    List<String> cells = new ArrayList<>();
    SizeEstimate estimate = SizeEstimate.of(system, MOST);
    for (int percent : new int[] {2, 10, 30}) {
      Limits limits = Limits.ofHeap().withStates(Math.max(1, graph.states() * percent / 100));
      Exploration seen = Explorer.explore(system, List.of(), SETTINGS.within(limits), Watch.NONE);
      double quotient = estimate.states(seen.levels()).orElse(0) / (double) graph.states();
      cells.add(String.format(Locale.ROOT, " after %d %%: x%.2f", percent, quotient));
    }
    for (SamplingPlan.Strategy strategy : SamplingPlan.Strategy.values()) {
      int length = Sampling.length(system, MOST);
      SamplingPlan plan = new SamplingPlan(strategy, 1, 5000, 2, length, MOST);
      Sampled sampled = Sampling.run(system, List.of(), SETTINGS, plan, Watch.NONE);
      cells.add(
          String.format(
              Locale.ROOT,
              " %s: %.1f %% of the states, %.1f %% of the edges",
              strategy,
              100.0 * sampled.states() / graph.states(),
              100.0 * sampled.edges() / graph.edges()));
    }
    return String.join(",", cells);
  }
}
