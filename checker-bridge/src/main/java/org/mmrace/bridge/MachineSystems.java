package org.mmrace.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.Constants;
import org.mmrace.model.Machine;

/**
 * The systems of the scenarios in this checkout, or in the jar of specifications if there is none.
 */
public final class MachineSystems implements ScenarioSystems {
  @Override
  public ScenarioSystem load(String scenario, String config) throws IOException {
    Optional<SpecRoot> checkout = SpecRoot.around(Path.of(""));
    if (checkout.isPresent()) {
      return load(checkout.get(), scenario, config);
    }
    Path unpacked = Files.createTempDirectory("mmrace-specs");
    try {
      return load(SpecRoot.packaged(unpacked), scenario, config);
    } finally {
      delete(unpacked);
    }
  }

  private ScenarioSystem load(SpecRoot root, String scenario, String config) throws IOException {
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      ScenarioConfig found =
          ScenarioCatalogue.of(root)
              .config(scenario, config)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "no such configuration: scenario=" + scenario + " config=" + config));
      return of(tree(tlc.constants(found.location())));
    } catch (SpecFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Map<String, Object> tree(Constants constants) {
    Map<String, Object> tree = new LinkedHashMap<>();
    ((Map<?, ?>) constants.value()).forEach((name, value) -> tree.put((String) name, value));
    return tree;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }

  @Override
  public ScenarioSystem of(Map<String, Object> constants) {
    Machine machine = new Machine(Constants.of(constants));
    return new ScenarioSystem(machine, machine.layout(), Invariants.of(machine), constants);
  }
}
