package org.mmrace.bridge.script;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mmrace.bridge.trace.Values;
import org.mmrace.invariants.Invariants;

/**
 * A script as TLC reads it: a module, and a cfg for each variant.
 *
 * @param name of the module
 */
public record ScriptModule(String name, Script script, ScriptMachine machine) {
  private static final int WIDTH = 79;

  /** Names the module after the file: {@code MCGupfastPmdRecheck}. */
  public static ScriptModule of(String file, Script script, ScriptMachine machine) {
    String stem = file.replaceFirst("^.*/", "").replaceFirst("\\.race$", "");
    StringBuilder name = new StringBuilder("MC");
    for (String word : stem.split("[^A-Za-z0-9]+", -1)) {
      if (!word.isEmpty()) {
        name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return new ScriptModule(name.toString(), script, machine);
  }

  /** Returns the text of the module. */
  public String module() {
    String title = " MODULE " + name + " ";
    int left = Math.max(4, (WIDTH - title.length()) / 2);
    int right = Math.max(4, WIDTH - title.length() - left);
    return "-".repeat(left)
        + title
        + "-".repeat(right)
        + "\nEXTENDS Scenario\n\nMCProgram ==\n  << "
        + machine.program().stream()
            .map(ScriptModule::thread)
            .collect(Collectors.joining(",\n     "))
        + " >>\nMCGeometry ==\n  "
        + Values.show(machine.geometry())
        + "\nMCSetup ==\n  "
        + Values.show(machine.setup())
        + "\n"
        + "=".repeat(WIDTH)
        + "\n";
  }

  private static String thread(Object thread) {
    Map<?, ?> record = (Map<?, ?>) thread;
    String indent = "\n             ";
    return "[name |-> "
        + Values.show(record.get("name"))
        + ",\n      ops |-> <<"
        + ((List<?>) record.get("ops"))
            .stream().map(Values::show).collect(Collectors.joining("," + indent))
        + ">>]";
  }

  /** Returns the variants; one without a name if the script declares none. */
  public List<Script.Variant> variants() {
    return script.variants().isEmpty()
        ? List.of(new Script.Variant("", Map.of(), ""))
        : script.variants();
  }

  /** Returns the name of the file of a cfg. */
  public String file(Script.Variant variant) {
    return name + (variant.name().isEmpty() ? "" : "_" + variant.name()) + ".cfg";
  }

  /** Returns the text of the cfg of a variant. */
  public String cfg(Script.Variant variant) {
    StringBuilder text = new StringBuilder("CONSTANTS\n");
    text.append("  Kernel = \"").append(script.kernel()).append("\"\n");
    for (String constant : List.of("Program", "Geometry", "Setup")) {
      text.append("  ").append(constant).append(" <- MC").append(constant).append('\n');
    }
    script
        .toggles(variant)
        .forEach(
            (toggle, value) ->
                text.append("  ")
                    .append(toggle)
                    .append(" = ")
                    .append(value.matches("TRUE|FALSE|\\d+") ? value : '"' + value + '"')
                    .append('\n'));
    return text.append("SPECIFICATION Spec\nINVARIANT ")
        .append(variant.property().isEmpty() ? Invariants.ALL : variant.property())
        .append('\n')
        .toString();
  }
}
