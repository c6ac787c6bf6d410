package org.mmrace.bridge.trace;

import java.io.IOException;
import java.util.Map;
import java.util.ServiceLoader;

/** Where replays get their systems from. The catalogue of scenarios provides it as a service. */
public interface ScenarioSystems {
  /** Returns the provider on the class path. */
  static ScenarioSystems installed() {
    return ServiceLoader.load(ScenarioSystems.class)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no provider on the class path: service=" + ScenarioSystems.class.getName()));
  }

  /**
   * Returns the system of a scenario.
   *
   * @param scenario id of the scenario, {@code collapse/gupfast-pmd-recheck}
   * @param config name of the configuration, {@code unfixed}
   * @throws IOException if the constants of the configuration cannot be had
   * @throws IllegalArgumentException if there is no such scenario or configuration
   */
  ScenarioSystem load(String scenario, String config) throws IOException;

  /**
   * Returns the system of a variant of a configuration.
   *
   * @param origin names scenario and configuration, and the kernel and toggles that are set in the
   *     place of those that the configuration sets
   * @throws IOException if the constants of the configuration cannot be had
   * @throws IllegalArgumentException if there is no such scenario or configuration, or if the
   *     provider cannot set constants
   */
  default ScenarioSystem load(Origin origin) throws IOException {
    if (!origin.overrides().isEmpty()) {
      throw new IllegalArgumentException("cannot be set: constants=" + origin.overrides());
    }
    return load(origin.scenario(), origin.config());
  }

  /**
   * Returns the system that the constants describe, without a run of TLC.
   *
   * @throws IllegalArgumentException if the constants describe none
   */
  ScenarioSystem of(Map<String, Object> constants);
}
