package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.mmrace.analysis.locks.LockCycle;
import org.mmrace.analysis.locks.LockEdge;
import org.mmrace.analysis.locks.LockReport;
import org.mmrace.analysis.locks.LockUse;
import org.mmrace.analysis.locks.WordUse;
import org.mmrace.explorer.Move;
import org.mmrace.reports.diagram.Columns;
import org.mmrace.reports.page.Content;
import org.mmrace.reports.page.ReportPage;
import org.mmrace.reports.page.Tone;
import org.mmrace.reports.text.TextTable;
import org.mmrace.reports.text.Wrap;

/** What {@code mmrace locks} prints. */
public final class LockText {
  private static final int HALF = 35;
  private static final int MOST_NAMED = 4;
  private final LockReport report;
  private final List<LockRow> rows;

  private LockText(LockReport report, List<LockRow> rows) {
    this.report = report;
    this.rows = rows;
  }

  /**
   * Returns the text.
   *
   * @param rows the passes that the report is of
   * @param words whether to print under which locks words are written and read
   */
  public static String of(LockReport report, List<LockRow> rows, boolean words) {
    LockText text = new LockText(report, rows);
    return text.passes()
        + "\n"
        + text.edges()
        + text.unordered()
        + text.against()
        + (words ? "\n" + text.words() : "")
        + "\n"
        + text.summary();
  }

  private String passes() {
    TextTable table =
        new TextTable("llrrrl", "scenario", "config", "states", "edges", "seconds", "");
    for (LockRow row : rows) {
      table.row(
          row.id(),
          Tables.variant(row.config()),
          count(row.states()),
          count(row.edges()),
          String.format(Locale.ROOT, "%.1f", row.elapsedSeconds()),
          row.remark());
    }
    return table.text();
  }

  private String edges() {
    return edgeTable().text();
  }

  private TextTable edgeTable() {
    TextTable table =
        new TextTable("lllllrl", "held", "asked for", "asker", "documented", "by", "steps", "in");
    for (LockEdge edge : report.edges()) {
      table.row(
          edge.held().toString(),
          edge.asked().toString(),
          lower(edge.how()),
          lower(edge.standing()),
          edge.step(),
          count(edge.witness().moves().size()),
          edge.scenario());
    }
    return table;
  }

  private String unordered() {
    StringBuilder text = new StringBuilder();
    for (LockEdge edge : report.edges()) {
      if (edge.standing() == LockEdge.Standing.NEW) {
        text.append(edge.held()).append(" -> ").append(edge.asked());
        text.append(": ").append(named(edge.steps())).append('\n');
      }
    }
    return text.isEmpty() ? "" : "\nNot in the documented order:\n" + text.toString().indent(2);
  }

  private String against() {
    StringBuilder text = new StringBuilder();
    for (LockEdge edge : report.inversions()) {
      text.append("\nINVERSION: ").append(edge.asked()).append(" is asked for under ");
      text.append(edge.held()).append(".\n");
      String says = edge.asked() + " is outside " + edge.held() + ": " + edge.says() + ".";
      Wrap.indented("  ", says, Columns.WIDTH, "").forEach(line -> text.append(line).append('\n'));
      text.append('\n');
      text.append(sideBySide(edge, opposite(edge)));
    }
    for (LockCycle cycle : report.cycles()) {
      text.append("\nCIRCLE: ");
      text.append(
          cycle.edges().stream()
              .map(edge -> edge.held().lock() + " -> ")
              .collect(Collectors.joining()));
      text.append(cycle.edges().get(0).held().lock())
          .append('\n')
          .append(gates(cycle))
          .append('\n');
      List<LockEdge> edges = cycle.edges();
      for (int i = 0; i < edges.size(); i += 2) {
        List<LockEdge> right = i + 1 < edges.size() ? List.of(edges.get(i + 1)) : List.of();
        text.append(sideBySide(edges.get(i), right));
      }
    }
    return text.toString();
  }

  /** Returns an edge that takes the same two locks the other way round, if there is one. */
  private List<LockEdge> opposite(LockEdge edge) {
    return report.edges().stream()
        .filter(other -> other.held().lock().equals(edge.asked().lock()))
        .filter(other -> other.asked().lock().equals(edge.held().lock()))
        .limit(1)
        .toList();
  }

  /** Says what all edges of a circle hold besides: under one lock they never meet. */
  private static String gates(LockCycle cycle) {
    List<LockUse> common =
        cycle.edges().get(0).gates().stream()
            .filter(gate -> gate.mode().equals("write"))
            .filter(gate -> cycle.edges().stream().allMatch(edge -> edge.gates().contains(gate)))
            .toList();
    return common.isEmpty() ? "" : "  All of it under " + common.get(0) + ".\n";
  }

  private static String sideBySide(LockEdge left, List<LockEdge> right) {
    List<String> one = column(left);
    List<String> other = right.isEmpty() ? List.of() : column(right.get(0));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      String first = i < one.size() ? one.get(i) : "";
      String second = i < other.size() ? other.get(i) : "";
      String space = " ".repeat(Math.max(1, HALF + 1 - first.length()));
      text.append("  ").append(second.isEmpty() ? first : first + space + second).append('\n');
    }
    return text.append('\n').toString();
  }

  /** Returns what the asker of an edge holds, step by step, and what it asks for. */
  private static List<String> column(LockEdge edge) {
    List<String> lines = new ArrayList<>();
    String function = "";
    for (LockEdge.Taken taken : edge.trail()) {
      function = step(lines, function, taken.step(), "takes " + taken.lock());
    }
    String verb = edge.waited() > 0 || edge.isDependency() ? "waits for " : "tries ";
    step(lines, function, edge.step(), verb + edge.asked());
    return lines;
  }

  private static String step(List<String> lines, String function, String step, String does) {
    String of = step.substring(0, Math.max(0, step.lastIndexOf("__")));
    if (!of.equals(function)) {
      lines.addAll(Wrap.indented("", of + "()", HALF, ""));
    }
    lines.addAll(Wrap.indented("  ", does, HALF, "  "));
    return of;
  }

  private String words() {
    StringBuilder text = new StringBuilder();
    for (WordUse use : report.words()) {
      text.append(use.word()).append('\n');
      String under =
          use.writtenUnder().stream().map(LockUse::toString).collect(Collectors.joining(" or "));
      int all = use.writers().size();
      int without = use.writtenWithout().size();
      if (!under.isEmpty()) {
        text.append("  written under ").append(under);
        text.append(" by ").append(steps(all - without)).append('\n');
      }
      unlocked(text, "written without", use.writtenWithout());
      if (use.readers().size() > use.readWithout().size()) {
        text.append("  read under it by ");
        text.append(steps(use.readers().size() - use.readWithout().size())).append('\n');
      }
      unlocked(text, under.isEmpty() ? "read" : "read without", use.readWithout());
    }
    return text.toString();
  }

  private static void unlocked(StringBuilder text, String what, List<WordUse.Unlocked> uses) {
    if (!uses.isEmpty()) {
      text.append("  ").append(what).append(" by\n");
    }
    for (WordUse.Unlocked use : uses) {
      String holds = use.holds().stream().map(LockUse::toString).collect(Collectors.joining(", "));
      text.append("    ").append(use.step());
      text.append(holds.isEmpty() ? "" : " (" + holds + ")").append('\n');
    }
  }

  private String summary() {
    long fresh =
        report.edges().stream().filter(edge -> edge.standing() == LockEdge.Standing.NEW).count();
    return counted(report.edges().size(), "edge")
        + ", "
        + fresh
        + " not in the documented order, "
        + counted(report.inversions().size(), "inversion")
        + ", "
        + counted(report.cycles().size(), "circle")
        + "\n";
  }

  /** Returns what {@code --json} prints: a row a pass, then edges, circles and words. */
  public static String json(String version, LockReport report, List<LockRow> rows) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("command", "locks").put("version", version);
    ArrayNode scenarios = root.putArray("scenarios");
    for (LockRow row : rows) {
      ObjectNode json = scenarios.addObject();
      json.put("id", row.id()).put("config", row.config());
      json.put("states", row.states()).put("edges", row.edges()).put("complete", row.complete());
      json.put("deadlock", row.deadlock());
      row.unmodelled().ifPresent(how -> json.put("notModelled", how.message()));
      json.put("seconds", row.elapsedSeconds());
    }
    ArrayNode edges = root.putArray("lockEdges");
    report.edges().forEach(edge -> json(edge, edges.addObject()));
    ArrayNode cycles = root.putArray("circles");
    for (LockCycle cycle : report.cycles()) {
      ArrayNode locks = cycles.addArray();
      cycle.edges().forEach(edge -> locks.add(edge.held().lock()));
    }
    ArrayNode words = root.putArray("words");
    for (WordUse use : report.words()) {
      ObjectNode json = words.addObject().put("word", use.word());
      use.writtenUnder().forEach(lock -> json.withArray("writtenUnder").add(lock.toString()));
      use.writtenWithout().forEach(one -> json.withArray("writtenWithout").add(one.step()));
      use.readWithout().forEach(one -> json.withArray("readWithout").add(one.step()));
    }
    return root.toPrettyString() + "\n";
  }

  private static void json(LockEdge edge, ObjectNode row) {
    row.put("held", edge.held().toString()).put("asked", edge.asked().toString());
    row.put("asker", lower(edge.how())).put("documented", lower(edge.standing()));
    row.put("says", edge.says()).put("step", edge.step()).put("thread", edge.thread());
    row.put("count", edge.count()).put("waited", edge.waited());
    edge.steps().forEach(row.putArray("steps")::add);
    edge.gates().forEach(gate -> row.withArray("gates").add(gate.toString()));
    row.put("scenario", edge.scenario()).put("witness", witness(edge));
  }

  /** Returns the schedule on one line, as {@code 1:collapse_file__folio_lock}. */
  private static String witness(LockEdge edge) {
    return edge.witness().moves().stream().map(Move::toString).collect(Collectors.joining(" "));
  }

  /** Returns a shortest schedule to each edge, one line each. */
  public static String witnesses(LockReport report) {
    StringBuilder text = new StringBuilder("\n");
    for (LockEdge edge : report.edges()) {
      text.append(edge.held()).append(" -> ").append(edge.asked()).append(" (");
      text.append(edge.scenario()).append("):\n  ").append(witness(edge)).append('\n');
    }
    return text.toString();
  }

  /** Returns the page. */
  public static ReportPage page(LockReport report, List<LockRow> rows, String command) {
    LockText text = new LockText(report, rows);
    Tone tone = report.isClean() ? Tone.GOOD : Tone.BAD;
    ReportPage page = new ReportPage("locks", text.summary().strip(), tone, command);
    page.section("Scenarios", new Content.Text(text.passes()));
    page.section("Graph", new Content.Markup(new LockGraph(report).graph().svg()));
    page.section("Edges", Content.Table.of(text.edgeTable()));
    if (!report.isClean()) {
      page.section("Against the documented order", new Content.Text(text.against()));
    }
    page.section("Words", new Content.Text(text.words()));
    return page.section("Witnesses", new Content.Text(witnesses(report).strip()));
  }

  private static String named(List<String> steps) {
    String text = steps.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    int more = steps.size() - MOST_NAMED;
    return more > 0 ? text + " and " + more + " more" : text;
  }

  private static String steps(int number) {
    return counted(number, "step");
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
