package org.mmrace.bridge.trace;

import java.util.Map;
import org.mmrace.bridge.trace.Toy.Fix;

/** The variants of {@link Toy} as a catalogue would give them. */
public final class ToySystems implements ScenarioSystems {
  @Override
  public ScenarioSystem load(String scenario, String config) {
    if (!scenario.equals("toy/gup-vs-zap")) {
      throw new IllegalArgumentException("unknown scenario: scenario=" + scenario);
    }
    return switch (config) {
      case "MCToy_unfixed.cfg", "unfixed" -> Toy.scenario(Fix.NONE);
      case "fixed" -> Toy.scenario(Fix.RECHECK);
      case "fixed_zap_waits" -> Toy.scenario(Fix.ZAP_WAITS);
      case "fixed_no_fast_path" -> Toy.scenario(Fix.NO_FAST_PATH);
      default -> throw new IllegalArgumentException("unknown configuration: config=" + config);
    };
  }

  @Override
  public ScenarioSystem load(Origin origin) {
    return origin.overrides().get("Fix") instanceof String fix
        ? Toy.scenario(Fix.valueOf(fix))
        : load(origin.scenario(), origin.config());
  }

  @Override
  public ScenarioSystem of(Map<String, Object> constants) {
    if (!(constants.get("Fix") instanceof String fix)) {
      throw new IllegalArgumentException("missing constant: place=Scenario.Fix");
    }
    return Toy.scenario(Fix.valueOf(fix));
  }
}
