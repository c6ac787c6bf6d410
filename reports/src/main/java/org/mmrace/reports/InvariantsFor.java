package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.inputs.Inputs;
import org.mmrace.model.Scenario;

/**
 * What {@code list --invariants-for} prints: of each configuration the invariants that speak of
 * something in it, with the paths that each speaks of.
 *
 * @param invariants by name of the configuration
 * @param paths of each invariant
 */
public record InvariantsFor(Map<String, List<String>> invariants, Map<String, List<String>> paths) {
  /** Copies the maps. */
  public InvariantsFor {
    invariants = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(invariants));
    paths = Map.copyOf(paths);
  }

  /** Looks at configurations of a catalogue or beside it. */
  public static InvariantsFor of(ScenarioCatalogue catalogue, List<ScenarioConfig> configs)
      throws IOException {
    Inputs inputs = Inputs.of(catalogue.root());
    Map<String, List<String>> invariants = new LinkedHashMap<>();
    for (ScenarioConfig config : configs) {
      invariants.put(config.name(), inputs.invariants(config));
    }
    return new InvariantsFor(invariants, inputs.pathsOfInvariants());
  }

  /** Returns names of paths, or that they are all. */
  static String said(List<String> paths) {
    boolean every = paths.size() == Scenario.STEPS.operations().size();
    return every ? "every path" : String.join(", ", paths);
  }

  /** Returns the text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    invariants.forEach(
        (config, names) -> {
          text.append(config).append('\n');
          for (String name : names) {
            text.append("  ").append(name).append(": ");
            text.append(said(paths.getOrDefault(name, List.of()))).append('\n');
          }
          List<String> silent =
              new TreeMap<>(paths).keySet().stream().filter(name -> !names.contains(name)).toList();
          text.append("  speak of nothing here: ").append(String.join(", ", silent)).append("\n\n");
        });
    return text.toString();
  }

  /** Returns the record. */
  public String json(String version) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("command", "list").put("version", version);
    var scenarios = root.putArray("scenarios");
    invariants.forEach(
        (config, names) -> {
          var all = scenarios.addObject().put("config", config).putArray("invariants");
          for (String name : names) {
            var of = all.addObject().put("name", name).putArray("paths");
            paths.getOrDefault(name, List.of()).forEach(of::add);
          }
        });
    return root.toPrettyString() + "\n";
  }
}
