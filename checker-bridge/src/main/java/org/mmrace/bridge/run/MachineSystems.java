package org.mmrace.bridge.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.CfgFile;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.ScratchFolder;
import org.mmrace.bridge.catalogue.Selection;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.trace.IllFormedScenario;
import org.mmrace.bridge.trace.Origin;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.bridge.trace.Watched;
import org.mmrace.invariants.Invariants;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.scenario.ScenarioCheck;

/**
 * The systems of the scenarios in this checkout, or in the jar of specifications if there is none,
 * and of configurations anywhere, which are named by their path.
 */
public final class MachineSystems implements ScenarioSystems {
  @Override
  public ScenarioSystem load(String scenario, String config) throws IOException {
    return load(scenario, config, Optional.empty());
  }

  @Override
  public ScenarioSystem load(Origin origin) throws IOException {
    return load(origin.scenario(), origin.config(), Optional.of(origin.overrides()));
  }

  private ScenarioSystem load(
      String scenario, String config, Optional<Map<String, Object>> overrides) throws IOException {
    try (ScratchFolder scratch = new ScratchFolder()) {
      Optional<SpecRoot> checkout = SpecRoot.checkout();
      SpecRoot root = checkout.isPresent() ? checkout.get() : SpecRoot.packaged(scratch.path());
      ScenarioConfig found = config(root, scenario, config);
      boolean other = overrides.isPresent() && !overrides.get().equals(found.cfg().overrides());
      SpecLocation location =
          other ? overridden(found.location(), overrides.get(), scratch) : found.location();
      try {
        return of(EvaluatedConstants.of(location));
      } catch (SpecFailure e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  private static ScenarioConfig config(SpecRoot root, String scenario, String config)
      throws IOException {
    try {
      return new Selection(ScenarioCatalogue.of(root)).config(scenario, config);
    } catch (SpecFailure e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static SpecLocation overridden(
      SpecLocation location, Map<String, Object> overrides, ScratchFolder scratch)
      throws IOException {
    String text = CfgFile.withOverrides(Files.readString(location.cfg()), overrides);
    Path cfg = scratch.path().resolve(location.module() + "_overridden.cfg");
    List<Path> folders = new ArrayList<>(List.of(scratch.path()));
    folders.addAll(location.folders());
    return new SpecLocation(location.module(), Files.writeString(cfg, text), folders);
  }

  @Override
  public ScenarioSystem of(Map<String, Object> constants) {
    refuseIllFormed(constants);
    try {
      Constants described = Constants.of(constants);
      Scenario machine = new Scenario(described);
      machine.initial(0, new long[machine.words()]);
      return new ScenarioSystem(
          machine,
          machine.layout(),
          Modelled.guarded(machine.layout(), Invariants.of(machine)),
          constants,
          Optional.of(new Watched(log -> new Scenario(described, log))));
    } catch (IndexOutOfBoundsException | ClassCastException e) { // what the check lets through
      throw new IllegalArgumentException("constants describe no machine", e);
    }
  }

  /** Returns the system that evaluated constants describe. */
  public ScenarioSystem of(Constants constants) {
    return of(root(constants));
  }

  /**
   * Returns the constants of a scenario that can be run.
   *
   * @throws IllFormedScenario if it cannot
   */
  public static Constants wellFormed(Constants constants) {
    refuseIllFormed(root(constants));
    return constants;
  }

  private static Map<String, Object> root(Constants constants) {
    Map<String, Object> root = new LinkedHashMap<>();
    ((Map<?, ?>) constants.value()).forEach((name, value) -> root.put((String) name, value));
    return root;
  }

  private static void refuseIllFormed(Map<String, Object> constants) {
    List<String> problems = ScenarioCheck.of(constants);
    if (!problems.isEmpty()) {
      throw new IllFormedScenario(problems);
    }
  }
}
