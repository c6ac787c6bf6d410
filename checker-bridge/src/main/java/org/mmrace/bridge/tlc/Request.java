package org.mmrace.bridge.tlc;

import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.explorer.Schedule;

/**
 * What the parent asks of the child, one JSON line each. {@code model} names a {@code
 * ScenarioSystems} or is empty.
 */
sealed interface Request {
  /** Returns how long it may run, 0 for as long as it takes. */
  default long limitSeconds() {
    return 0;
  }

  /** Evaluate {@code ScenarioConstants}. */
  record EvaluateConstants(SpecLocation spec) implements Request {}

  /** Run TLC's checker; {@code limitSeconds} 0 means no limit. */
  record Check(SpecLocation spec, String model, long limitSeconds) implements Request {}

  /** Run TLC's checker on the first levels and measure it; 0 of anything is no limit. */
  record Measure(SpecLocation spec, int levels, double cpuSeconds, long limitSeconds)
      implements Request {}

  /** Compare specification and model over the whole graph. */
  record Conform(SpecLocation spec, String model, String id, String config, long limitSeconds)
      implements Request {}

  /** Say whether a schedule is a behaviour. */
  record Follow(SpecLocation spec, String model, Schedule schedule) implements Request {}

  /** End the request under way; it answers as unfinished. */
  record Halt(String why) implements Request {}
}
