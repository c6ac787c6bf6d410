package org.mmrace.bridge.run;

import java.util.Optional;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Counterexample;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;

/**
 * What both engines say of one configuration.
 *
 * @param system the model, if it could be built
 * @param tlcTrace TLC's counterexample
 * @param shownTrace the explorer's counterexample with the fewest context switches
 * @param difference how specification and model differ, beyond verdicts and counts
 */
public record BothVerdicts(
    ScenarioConfig config,
    Checked tlc,
    Explored explorer,
    Optional<ScenarioSystem> system,
    Optional<Trace> tlcTrace,
    Optional<Trace> shownTrace,
    Optional<String> difference) {
  /** Returns what a configuration is said to be that no engine ran. */
  public static BothVerdicts none(ScenarioConfig config, Verdict verdict) {
    Checked tlc = new Checked(verdict, 0, 0, 0, 0, 0, Counterexample.NONE);
    return new BothVerdicts(
        config,
        tlc,
        Explored.none(verdict),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
