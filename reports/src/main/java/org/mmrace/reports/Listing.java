package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.catalogue.Toggle;
import org.mmrace.bridge.inputs.Inputs;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Operation;
import org.mmrace.reports.text.TextTable;
import org.mmrace.reports.text.Wrap;

/**
 * What there is: what {@code list} prints.
 *
 * @param configs the configurations of all scenarios
 * @param properties the definitions {@code Inv_} and {@code Reach_}
 * @param paths of each invariant the paths that it speaks of
 */
public record Listing(
    List<ScenarioConfig> configs,
    List<Operation> operations,
    List<Toggle> toggles,
    List<SpecText.Definition> properties,
    Map<String, List<String>> paths) {
  private static final int WIDTH = 100;

  /** Copies the lists. */
  public Listing {
    configs = List.copyOf(configs);
    operations = List.copyOf(operations);
    toggles = List.copyOf(toggles);
    properties = List.copyOf(properties);
    paths = Map.copyOf(paths);
  }

  /** Lists a catalogue. */
  public static Listing of(ScenarioCatalogue catalogue) throws IOException {
    SpecText spec = SpecText.of(catalogue.root());
    return new Listing(
        catalogue.all(),
        Scenario.STEPS.operations(),
        Toggle.of(spec),
        spec.all().stream().filter(one -> one.name().matches("(Inv|Reach)_\\w+")).toList(),
        Inputs.of(catalogue.root()).pathsOfInvariants());
  }

  /** Returns the toggles that a cfg sets itself, with their values. */
  private Map<String, String> overrides(ScenarioConfig config) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Toggle toggle : toggles) {
      String value = config.cfg().constants().getOrDefault(toggle.name(), "");
      if (!value.isEmpty()) {
        found.put(toggle.name(), value.replace("\"", ""));
      }
    }
    return found;
  }

  /** Returns the text. */
  public String text() {
    return "Scenarios\n\n"
        + scenarioTable()
        + "\nOperations, and the arguments that may be left out\n\n"
        + operationTable()
        + "\nToggles, by kernel profile; a cfg overrides them by name\n\n"
        + toggleTable()
        + "\nInvariants, which must hold\n\n"
        + properties("Inv_")
        + "\nProbes, which must be violated: the state is reached\n\n"
        + properties("Reach_");
  }

  private String scenarioTable() {
    TextTable table = new TextTable("llll", "scenario", "config", "declared", "toggles");
    String above = "";
    for (ScenarioConfig config : configs) {
      List<String> overrides = new ArrayList<>();
      overrides(config).forEach((name, value) -> overrides.add(name + "=" + value));
      table.row(
          config.id().equals(above) ? "" : config.id(),
          config.config(),
          Expectation.of(config).text(),
          String.join(" ", overrides));
      above = config.id();
    }
    return table.text();
  }

  private String operationTable() {
    StringBuilder text = new StringBuilder();
    for (Operation operation : operations) {
      text.append(operation.text()).append('\n');
      if (!operation.optional().isEmpty()) {
        text.append("    ").append(operation.optional()).append('\n');
      }
    }
    return text.toString();
  }

  private String toggleTable() {
    TextTable table = new TextTable("llllll", heading());
    for (Toggle toggle : toggles) {
      List<String> row = new ArrayList<>(List.of(toggle.name()));
      row.addAll(toggle.defaults().values());
      row.add(toggle.says());
      table.row(row.toArray(String[]::new));
    }
    return table.text();
  }

  private static String[] heading() {
    List<String> heading = new ArrayList<>(List.of("toggle"));
    heading.addAll(Toggle.KERNELS);
    heading.add("");
    return heading.toArray(String[]::new);
  }

  private String properties(String prefix) {
    StringBuilder text = new StringBuilder();
    for (SpecText.Definition property : properties) {
      if (property.name().startsWith(prefix)) {
        text.append(property.name()).append('\n');
        List<String> said = new ArrayList<>();
        if (!property.demands().isEmpty()) {
          said.addAll(Wrap.indented("    ", Wrap.sentence(property.demands()), WIDTH, ""));
        }
        property
            .appliesTo()
            .ifPresent(
                where -> said.addAll(Wrap.indented("    ", "applies to: " + where, WIDTH, "")));
        List<String> of = paths.getOrDefault(property.name(), List.of());
        if (!of.isEmpty()) {
          String all = InvariantsFor.said(of);
          said.addAll(Wrap.indented("    ", "speaks of: " + all, WIDTH, "  "));
        }
        said.forEach(line -> text.append(line).append('\n'));
      }
    }
    return text.toString();
  }

  /** Returns the record. */
  public String json(String version) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("command", "list").put("version", version);
    var scenarios = root.putArray("scenarios");
    for (ScenarioConfig config : configs) {
      Expectation expected = Expectation.of(config);
      ObjectNode json = scenarios.addObject();
      json.put("id", config.id()).put("config", config.location().cfg().getFileName().toString());
      json.put("expected", expected.outcome().text());
      json.put("expectedProperty", expected.property().orElse(""));
      ObjectNode set = json.putObject("toggles");
      overrides(config).forEach(set::put);
      var invariants = json.putArray("invariants");
      config.cfg().invariants().forEach(invariants::add);
    }
    var ofOperations = root.putArray("paths");
    for (Operation operation : operations) {
      ObjectNode json = ofOperations.addObject().put("path", operation.name());
      json.put("operation", operation.text());
      var arguments = json.putArray("arguments");
      for (Argument one : operation.arguments()) {
        ObjectNode argument = arguments.addObject().put("name", one.name());
        argument.put("is", one.of().text()).put("required", one.required());
        argument.put("default", one.otherwise());
      }
    }
    var ofToggles = root.putArray("toggles");
    for (Toggle toggle : toggles) {
      ObjectNode json = ofToggles.addObject().put("name", toggle.name()).put("says", toggle.says());
      ObjectNode defaults = json.putObject("defaults");
      toggle.defaults().forEach(defaults::put);
    }
    var ofProperties = root.putArray("properties");
    for (SpecText.Definition one : properties) {
      ObjectNode json = ofProperties.addObject().put("name", one.name());
      json.put("says", one.demands());
      one.appliesTo().ifPresent(where -> json.put("appliesTo", where));
      var of = json.putArray("paths");
      paths.getOrDefault(one.name(), List.of()).forEach(of::add);
    }
    return root.toPrettyString() + "\n";
  }
}
