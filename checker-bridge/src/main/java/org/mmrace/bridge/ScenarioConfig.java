package org.mmrace.bridge;

import java.util.Optional;

/**
 * One configuration of one scenario.
 *
 * @param id {@code <family>/<slug>}; of a configuration outside the repository its path
 * @param config what follows the module in the name of the file: {@code fixed}, {@code
 *     reach_BothPages}; empty if nothing does
 * @param expected what the manifest of the family declares
 */
public record ScenarioConfig(
    String id, String config, SpecLocation location, CfgFile cfg, Optional<Expected> expected) {

  /** Returns whether the explorer can run it: the first construct that only TLC can is named. */
  public Optional<String> onlyTlc() {
    return cfg.constructs().stream()
        .findFirst()
        .map(construct -> "explorer cannot run: " + construct);
  }

  /** Returns whether it runs in the nightly tier only. */
  public boolean large() {
    return config.equals("large") || config.endsWith("_large");
  }
}
