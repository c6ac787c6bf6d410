package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mmrace.bridge.script.Verb;
import org.mmrace.model.core.Errno;
import org.mmrace.reports.text.TextTable;

/** The operations of race scripts: what {@code list --operations} prints. */
public final class ScriptOperations {
  private ScriptOperations() {}

  /** Returns the text. */
  public static String text() {
    return "Operations of race scripts (docs/scripts.md)\n\n"
        + table(Verb.Use.PATH, "operation", "runs")
        + "\nADVICE is COLLAPSE or DONTNEED; HUGEPAGE or NOHUGEPAGE before all others; of the"
        + " rest each needs a path:\n"
        + advice()
        + "\nBefore all others: what the threads start from, until there are paths\n\n"
        + table(Verb.Use.STATE, "operation", "stands for")
        + "\nNot modelled yet (exit code 5)\n\n"
        + table(Verb.Use.NEEDS, "operation", "needs");
  }

  private static String advice() {
    return new TreeMap<>(Verb.ADVICE_NEEDS)
        .entrySet().stream()
            .map(one -> "  " + one.getKey() + " " + one.getValue() + "\n")
            .collect(Collectors.joining());
  }

  private static List<Verb> of(Verb.Use use) {
    return Arrays.stream(Verb.values()).filter(verb -> verb.use() == use).toList();
  }

  private static String table(Verb.Use use, String... heading) {
    TextTable table = new TextTable("llll", heading[0], "since", heading[1], "errnos");
    of(use).forEach(verb -> table.row(verb.synopsis(), verb.since(), verb.what(), errnos(verb)));
    return table.text();
  }

  private static String errnos(Verb verb) {
    return verb.errnos().stream().map(Errno::toString).collect(Collectors.joining(" "));
  }

  /** Returns the record. */
  public static String json(String version) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("command", "list").put("version", version);
    var operations = root.putArray("operations");
    for (Verb verb : Verb.values()) {
      ObjectNode json = operations.addObject();
      json.put("operation", verb.word())
          .put("synopsis", verb.synopsis())
          .put("use", verb.use().name().toLowerCase(java.util.Locale.ROOT))
          .put("since", verb.since())
          .put(verb.use() == Verb.Use.NEEDS ? "needs" : "runs", verb.what());
      ArrayNode errnos = json.putArray("errnos");
      verb.errnos().forEach(errno -> errnos.add(errno.toString()));
    }
    return root.toPrettyString() + "\n";
  }
}
