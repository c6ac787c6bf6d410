package org.mmrace.bridge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A toggle of Profile.tla.
 *
 * @param says the comment above it: what the code does, and since which commit
 * @param defaults its value for each kernel, oldest first
 */
public record Toggle(String name, String says, Map<String, String> defaults) {
  /** The kernels of Profile.tla, oldest first. */
  public static final List<String> KERNELS = List.of("v6_1", "v6_6", "v6_12", "v6_18");

  private static final Pattern SINCE = Pattern.compile("Since\\(\"(\\w+)\"\\)");
  private static final Pattern VALUE = Pattern.compile("TRUE|FALSE|\"\\w+\"|\\d+");

  /** Copies the map. */
  public Toggle {
    defaults = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
  }

  /** Returns the toggles in the order of the module. */
  public static List<Toggle> of(SpecText spec) {
    List<Toggle> toggles = new ArrayList<>();
    for (SpecText.Definition definition : spec.all()) {
      String body = definition.body();
      boolean isToggle = SINCE.matcher(body).matches() || VALUE.matcher(body).matches();
      if (definition.module().equals("Profile") && isToggle) {
        toggles.add(new Toggle(definition.name(), definition.comment(), defaults(body)));
      }
    }
    return toggles;
  }

  private static Map<String, String> defaults(String body) {
    Map<String, String> defaults = new LinkedHashMap<>();
    Matcher since = SINCE.matcher(body);
    boolean sinceKernel = since.matches();
    for (String kernel : KERNELS) {
      boolean has = sinceKernel && KERNELS.indexOf(kernel) >= KERNELS.indexOf(since.group(1));
      defaults.put(kernel, sinceKernel ? (has ? "TRUE" : "FALSE") : body.replace("\"", ""));
    }
    return defaults;
  }
}
