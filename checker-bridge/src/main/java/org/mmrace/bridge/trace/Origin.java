package org.mmrace.bridge.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a trace is one of.
 *
 * @param scenario id of the scenario, empty if unknown
 * @param config name of the configuration, empty if unknown
 * @param overrides the kernel and the toggles that the configuration sets, each a {@code Boolean},
 *     {@code Long} or {@code String}; empty if unknown
 */
public record Origin(String scenario, String config, Map<String, Object> overrides) {
  /** Of nobody knows what. */
  public static final Origin UNKNOWN = new Origin("", "", Map.of());

  /** Copies the map. */
  public Origin {
    overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
  }

  /** Of a configuration, whatever it sets. */
  public static Origin of(String scenario, String config) {
    return new Origin(scenario, config, Map.of());
  }
}
