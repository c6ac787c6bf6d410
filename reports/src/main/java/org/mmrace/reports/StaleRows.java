package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.inputs.Inputs;

/**
 * What {@code list --stale} prints.
 *
 * @param all how many small configurations there are
 * @param stale those that nothing is recorded of, or of other inputs
 */
public record StaleRows(int all, List<ScenarioConfig> stale) {
  /** Copies the list. */
  public StaleRows {
    stale = List.copyOf(stale);
  }

  /** Looks for the stale rows of a catalogue. */
  public static StaleRows of(ScenarioCatalogue catalogue) throws IOException {
    Inputs inputs = Inputs.of(catalogue.root());
    List<ScenarioConfig> small =
        catalogue.all().stream().filter(config -> !config.large()).toList();
    List<ScenarioConfig> stale = new ArrayList<>();
    for (ScenarioConfig config : small) {
      if (inputs.isStale(config)) {
        stale.add(config);
      }
    }
    return new StaleRows(small.size(), stale);
  }

  /** Returns the text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    stale.forEach(config -> text.append(config.name()).append('\n'));
    return text.append(stale.isEmpty() ? "" : "\n")
        .append(stale.size())
        .append(" of ")
        .append(all)
        .append(" rows are stale\n")
        .toString();
  }

  /** Returns the record. */
  public String json(String version) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("command", "list").put("version", version);
    var scenarios = root.putArray("scenarios");
    for (ScenarioConfig config : stale) {
      scenarios
          .addObject()
          .put("id", config.id())
          .put("config", config.location().cfg().getFileName().toString())
          .put("stale", true);
    }
    return root.toPrettyString() + "\n";
  }
}
