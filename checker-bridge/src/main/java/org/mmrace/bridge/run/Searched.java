package org.mmrace.bridge.run;

import java.util.Optional;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.sample.Forecast;
import org.mmrace.explorer.sample.Sampled;
import org.mmrace.explorer.sample.SamplingPlan;
import org.mmrace.explorer.switches.SwitchCoverage;

/**
 * What a search found that does not look at every state.
 *
 * @param system the model, if it could be built
 * @param finding a schedule to what is violated, from the initial state
 * @param plan the schedules drawn, of a search that drew any
 * @param sampled what they saw
 * @param switches what a context-bounded search saw
 * @param recorded the recorded graph of the configuration
 * @param forecast its size, if none is recorded
 */
public record Searched(
    ScenarioConfig config,
    Verdict verdict,
    Optional<ScenarioSystem> system,
    Optional<Schedule> finding,
    Optional<SamplingPlan> plan,
    Optional<Sampled> sampled,
    Optional<SwitchCoverage> switches,
    Optional<LedgerFile.Graph> recorded,
    Optional<Forecast> forecast) {
  /** Returns what is said of a configuration that cannot be searched. */
  public static Searched none(ScenarioConfig config, Verdict verdict) {
    return new Searched(
        config,
        verdict,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
