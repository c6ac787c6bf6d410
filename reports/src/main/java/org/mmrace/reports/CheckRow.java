package org.mmrace.reports;

import java.util.Optional;

/**
 * The verdict of one engine on one cfg.
 *
 * @param id the scenario, {@code <family>/<slug>} or the path of a cfg
 * @param config file name of the cfg
 * @param outcome how the run ended
 * @param property the property that is violated
 * @param expected what the scenario declares
 * @param size what the run saw; empty when it could not start
 * @param length states of the shortest counterexample
 * @param elapsedSeconds wall-clock time
 * @param trace path of the stored counterexample
 * @param message why the run is unfinished or could not be made, or what ran where all holds
 * @param difference how specification and model differ, beyond what the rows of both engines show
 */
public record CheckRow(
    String id,
    String config,
    Engine engine,
    Outcome outcome,
    Optional<String> property,
    Expectation expected,
    Optional<Size> size,
    Optional<Integer> length,
    double elapsedSeconds,
    Optional<String> trace,
    Optional<String> message,
    Optional<String> difference) {
  /** Returns whether the verdict is the declared one. */
  public boolean asExpected() {
    return !judges() || expected.metBy(outcome, property);
  }

  /** Returns whether the engine gave a verdict of its own. */
  public boolean judges() {
    return outcome != Outcome.ONLY_TLC;
  }
}
