package org.mmrace.bridge;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.invariants.Invariants;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.Constants;
import org.mmrace.model.Machine;
import org.mmrace.model.scenario.ScenarioCheck;

/**
 * The systems of the scenarios in this checkout, or in the jar of specifications if there is none,
 * and of configurations anywhere, which are named by their path.
 */
public final class MachineSystems implements ScenarioSystems {
  @Override
  public ScenarioSystem load(String scenario, String config) throws IOException {
    Optional<SpecRoot> checkout = SpecRoot.checkout();
    if (checkout.isPresent()) {
      return load(checkout.get(), scenario, config);
    }
    try (ScratchFolder unpacked = new ScratchFolder()) {
      return load(SpecRoot.packaged(unpacked.path()), scenario, config);
    }
  }

  private ScenarioSystem load(SpecRoot root, String scenario, String config) throws IOException {
    ScenarioConfig found;
    try {
      found = new Selection(ScenarioCatalogue.of(root)).config(scenario, config);
    } catch (SpecFailure e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      return of(tlc.constants(found.location()));
    } catch (SpecFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public ScenarioSystem of(Map<String, Object> constants) {
    refuseIllFormed(constants);
    try {
      Machine machine = new Machine(Constants.of(constants));
      machine.initial(0, new long[machine.words()]);
      return new ScenarioSystem(
          machine,
          machine.layout(),
          Modelled.guarded(machine.layout(), Invariants.of(machine)),
          constants);
    } catch (IndexOutOfBoundsException | ClassCastException e) { // of a trace of another geometry
      throw new IllegalArgumentException(
          "constants describe no machine: reason=" + e.getMessage(), e);
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
