package org.mmrace.bridge;

import java.io.IOException;
import java.util.Map;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.Constants;
import org.mmrace.model.Machine;

/**
 * The executable model with its invariants, built from what TLC evaluates of a configuration: the
 * service behind {@link ScenarioSystems}.
 */
public final class MachineSystems implements ScenarioSystems {
  /** Made by the service loader and by the child. */
  public MachineSystems() {}

  @Override
  public ScenarioSystem load(String scenario, String config) throws IOException {
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.installed());
      ScenarioConfig found = new Selection(catalogue).config(scenario, config);
      return of(tlc.constants(found.location()));
    } catch (SpecFailure e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public ScenarioSystem of(Map<String, Object> constants) {
    try {
      Machine machine = new Machine(Constants.of(constants));
      machine.initial(0, new long[machine.words()]);
      return new ScenarioSystem(machine, machine.layout(), Invariants.of(machine), constants);
    } catch (IndexOutOfBoundsException | ClassCastException e) { // an id that the geometry lacks
      throw new IllegalArgumentException(
          "constants describe no machine: reason=" + e.getMessage(), e);
    }
  }

  /** Returns the system that evaluated constants describe. */
  public ScenarioSystem of(Constants constants) {
    Map<?, ?> tree = (Map<?, ?>) constants.value();
    Map<String, Object> root = new java.util.LinkedHashMap<>();
    tree.forEach((name, value) -> root.put((String) name, value));
    return of(root);
  }
}
