package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.mmrace.bridge.script.Verb;
import org.mmrace.reports.text.TextTable;

/** The operations of race scripts: what {@code list --operations} prints. */
public final class ScriptOperations {
  private ScriptOperations() {}

  /** Returns the text. */
  public static String text() {
    return "Operations of race scripts (docs/scripts.md)\n\n"
        + table(Verb.Use.PATH, "operation", "runs")
        + "\nBefore all others: what the threads start from, until there are paths\n\n"
        + table(Verb.Use.STATE, "operation", "stands for")
        + "\nNot modelled yet (exit code 5)\n\n"
        + table(Verb.Use.NEEDS, "operation", "needs");
  }

  private static List<Verb> of(Verb.Use use) {
    return Arrays.stream(Verb.values()).filter(verb -> verb.use() == use).toList();
  }

  private static String table(Verb.Use use, String... heading) {
    TextTable table = new TextTable("lll", heading[0], "since", heading[1]);
    of(use).forEach(verb -> table.row(verb.synopsis(), verb.since(), verb.what()));
    return table.text();
  }

  /** Returns the record. */
  public static String json(String version) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("command", "list").put("version", version);
    var operations = root.putArray("operations");
    for (Verb verb : Verb.values()) {
      operations
          .addObject()
          .put("operation", verb.word())
          .put("synopsis", verb.synopsis())
          .put("use", verb.use().name().toLowerCase(java.util.Locale.ROOT))
          .put("since", verb.since())
          .put(verb.use() == Verb.Use.NEEDS ? "needs" : "runs", verb.what());
    }
    return root.toPrettyString() + "\n";
  }
}
