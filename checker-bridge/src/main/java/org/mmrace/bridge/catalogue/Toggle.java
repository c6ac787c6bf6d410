package org.mmrace.bridge.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mmrace.model.scenario.ScenarioCheck;

/**
 * A toggle of a profile module.
 *
 * @param says the comment above it: what the code does, and since which commit
 * @param defaults its value for each kernel, oldest first
 */
public record Toggle(String name, String says, Map<String, String> defaults) {
  /** The kernels of core/Profile.tla, oldest first. */
  public static final List<String> KERNELS = ScenarioCheck.KERNELS;

  private static final Pattern NO_TOGGLE = Pattern.compile("Era|\\w+Toggles");
  private static final Pattern SINCE = Pattern.compile("Since\\(\"(\\w+)\"\\)");
  private static final Pattern CHOICE = Pattern.compile("IF (.+) THEN (.+) ELSE (.+)");

  /** Copies the map. */
  public Toggle {
    defaults = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
  }

  /**
   * Returns the toggles in the order of the profile modules: their definitions but that of the era
   * and the records at their ends.
   */
  public static List<Toggle> of(SpecText spec) {
    List<Toggle> toggles = new ArrayList<>();
    for (SpecText.Definition definition : spec.all()) {
      if (definition.module().endsWith("Profile")
          && !NO_TOGGLE.matcher(definition.name()).matches()) {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String kernel : KERNELS) {
          defaults.put(kernel, value(definition.body(), kernel, toggles));
        }
        toggles.add(new Toggle(definition.name(), definition.comment(), defaults));
      }
    }
    return toggles;
  }

  /**
   * Returns the value of a body, a conjunction or a choice of two; what is not understood stays as
   * it is.
   */
  private static String value(String body, String kernel, List<Toggle> known) {
    Matcher choice = CHOICE.matcher(body.strip());
    if (choice.matches()) {
      boolean first = value(choice.group(1), kernel, known).equals("TRUE");
      return value(choice.group(first ? 2 : 3), kernel, known);
    }
    List<String> parts = new ArrayList<>();
    for (String part : body.split("/\\\\", -1)) {
      parts.add(atom(part.strip(), kernel, known));
    }
    if (parts.size() == 1) {
      return parts.get(0);
    }
    boolean all = parts.stream().allMatch("TRUE"::equals);
    boolean understood = parts.stream().allMatch(part -> part.matches("TRUE|FALSE"));
    return understood ? (all ? "TRUE" : "FALSE") : body;
  }

  private static String atom(String text, String kernel, List<Toggle> known) {
    if (text.startsWith("~")) {
      return "TRUE".equals(atom(text.substring(1), kernel, known)) ? "FALSE" : "TRUE";
    }
    Matcher since = SINCE.matcher(text);
    if (since.matches()) {
      return KERNELS.indexOf(kernel) >= KERNELS.indexOf(since.group(1)) ? "TRUE" : "FALSE";
    }
    return known.stream()
        .filter(toggle -> toggle.name().equals(text))
        .findFirst()
        .map(toggle -> toggle.defaults().get(kernel))
        .orElse(text.replace("\"", ""));
  }
}
