package org.mmrace.bridge.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;

/**
 * The configurations that a user names: by the id of a scenario, by a family, by a cfg, or by a
 * race script.
 */
public final class Selection {
  private final ScenarioCatalogue catalogue;

  /** Selects from a catalogue and from files anywhere. */
  public Selection(ScenarioCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Returns the configurations of all names in the order given, each once.
   *
   * @param large whether the large ones of scenarios and families are among them; a file always is
   * @throws SpecFailure naming the first name that selects nothing
   */
  public List<ScenarioConfig> of(List<String> names, boolean large)
      throws SpecFailure, IOException {
    List<ScenarioConfig> selected = new ArrayList<>();
    for (String name : names) {
      for (ScenarioConfig config : of(name, large)) {
        if (selected.stream().noneMatch(old -> old.location().equals(config.location()))) {
          selected.add(config);
        }
      }
    }
    return selected;
  }

  /** Returns all configurations of the catalogue. */
  public List<ScenarioConfig> all(boolean large) {
    return catalogue.all().stream().filter(config -> large || !config.large()).toList();
  }

  /**
   * Returns the folders of the modules that names of families stand for; of no name, all families,
   * {@code core} and {@code mm}; none, if a name is that of a scenario.
   */
  public List<String> folders(List<String> names) {
    List<String> families =
        catalogue.all().stream().map(ScenarioConfig::family).distinct().toList();
    if (names.isEmpty()) {
      return Stream.concat(SpecRoot.SHARED.stream(), families.stream()).toList();
    }
    return families.containsAll(names) ? names : List.of();
  }

  /**
   * Returns for each name the configuration with the largest recorded graph of those that are not
   * named for a failure; without names, for each family. Without a record the first is taken.
   */
  public List<ScenarioConfig> largest(List<String> names, Records records)
      throws SpecFailure, IOException {
    List<ScenarioConfig> selected = new ArrayList<>();
    List<String> families =
        catalogue.all().stream().map(ScenarioConfig::family).distinct().toList();
    for (String name : names.isEmpty() ? families : names) {
      selected.add(largestOf(name, of(name, true), records));
    }
    return selected;
  }

  private static ScenarioConfig largestOf(
      String name, List<ScenarioConfig> configs, Records records) throws SpecFailure, IOException {
    List<ScenarioConfig> holding =
        configs.stream()
            .filter(config -> config.family().isEmpty() || !config.namedForFailure())
            .toList();
    if (holding.isEmpty()) {
      throw unknown("no cfg that holds: id=" + name);
    }
    ScenarioConfig largest = holding.get(0);
    long most = -1;
    for (ScenarioConfig config : holding) {
      long edges = records.graph(config).map(LedgerFile.Graph::edges).orElse(0L);
      if (edges > most) {
        most = edges;
        largest = config;
      }
    }
    return largest;
  }

  private List<ScenarioConfig> of(String name, boolean large) throws SpecFailure, IOException {
    if (name.endsWith(".cfg")) {
      return List.of(catalogue.cfg(Path.of(name)));
    }
    if (Scripts.isScript(name)) {
      return catalogue.script(Path.of(name));
    }
    String id = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    List<ScenarioConfig> found =
        catalogue.all().stream()
            .filter(config -> config.id().equals(id) || config.family().equals(id))
            .toList();
    if (found.isEmpty()) {
      String folder = Files.isDirectory(Path.of(name)) ? ", a folder is no scenario" : "";
      throw unknown("no such scenario: id=" + name + folder + " (./mmrace list shows them)");
    }
    return found.stream().filter(config -> large || !config.large()).toList();
  }

  /**
   * Returns one configuration.
   *
   * @param scenario an id, or the path of a configuration or of a script
   * @param config the name of the configuration; that of a cfg is in the path, and a script that
   *     declares nothing has one that is meant by any name
   */
  public ScenarioConfig config(String scenario, String config) throws SpecFailure, IOException {
    if (scenario.endsWith(".cfg")) {
      return catalogue.cfg(Path.of(scenario));
    }
    List<ScenarioConfig> all =
        Scripts.isScript(scenario)
            ? catalogue.script(Path.of(scenario))
            : catalogue.scenario(scenario);
    for (ScenarioConfig found : all) {
      boolean undeclared = Scripts.isScript(scenario) && found.config().isEmpty();
      if (undeclared || found.config().equals(config)) {
        return found;
      }
    }
    List<String> known = all.stream().map(ScenarioConfig::config).toList();
    throw unknown(
        known.isEmpty()
            ? "no such scenario: id=" + scenario + " (./mmrace list shows them)"
            : "no such config: id=" + scenario + " config=" + config + " known=" + known);
  }

  private static SpecFailure unknown(String message) {
    return new SpecFailure(new Verdict.BadSpec(message));
  }
}
