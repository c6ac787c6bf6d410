package org.mmrace.reports.pictures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.mmrace.findings.Board;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;
import org.mmrace.findings.ShownTrace;
import org.mmrace.reports.diagram.CounterexampleReport;
import org.mmrace.reports.diagram.MermaidDiagram;
import org.mmrace.reports.page.Content;
import org.mmrace.reports.page.Html;
import org.mmrace.reports.page.ReportPage;
import org.mmrace.reports.page.Tone;

/**
 * The page of a counterexample: what broke, the schedule with one column per CPU, and the machine
 * in every state: page tables, folios, TLBs, locks with holders and waiters, CPUs, VMAs, queues.
 * The page opens at the step that breaks the property; {@code #step=N} opens another. Without
 * scripts it shows that step, and the diagram as text.
 */
public final class TracePage {
  private final Counterexample shown;
  private final Counterexample found;
  private final Board board;
  private final Boxes boxes;
  private final int broken;

  private TracePage(ShownTrace.Pictured pictured) {
    shown = pictured.found();
    found = shown.full();
    board = pictured.board();
    broken = found.brokenAfter();
    boxes = new Boxes(board, broken);
  }

  /**
   * Returns the page of a counterexample.
   *
   * @param command the command line that made it
   * @param next what the reader may run next, a command line each
   */
  public static ReportPage of(ShownTrace.Pictured pictured, String command, List<String> next) {
    return new TracePage(pictured).page(command, next);
  }

  private ReportPage page(String command, List<String> next) {
    ReportPage page =
        new ReportPage(
                found.id() + " " + found.config(),
                CounterexampleReport.headline(found),
                found.isProbe() || found.property().isEmpty() ? Tone.PLAIN : Tone.BAD,
                command)
            .with("trace");
    List<Content> broke = new ArrayList<>();
    if (!found.explanation().isEmpty()) {
      broke.add(new Content.Paragraph(CounterexampleReport.explanation(found)));
    }
    if (!found.values().isEmpty()) {
      broke.add(new Content.Text(String.join("\n", found.values()) + "\n"));
    }
    page.section("Step by step", new Content.Markup(player()));
    if (!broke.isEmpty()) {
      page.section(found.isProbe() ? "What is reached" : "What broke", broke);
    }
    page.section("For a changelog", new Content.Text(CounterexampleReport.of(shown, List.of())));
    page.section("As Mermaid", new Content.Text(MermaidDiagram.of(shown)));
    if (!next.isEmpty()) {
      page.section("Run next", new Content.Text(String.join("\n", next) + "\n"));
    }
    return page;
  }

  private Html player() {
    List<Board.Box> translation = new ArrayList<>();
    List<Board.Box> cpus = new ArrayList<>();
    List<Board.Box> others = new ArrayList<>();
    for (Board.Box box : board.boxes()) {
      switch (box.kind()) {
        case TRANSLATION, PAGE -> translation.add(box);
        case CPU -> cpus.add(box);
        case OTHER -> others.add(box);
      }
    }
    LockGrid locks = new LockGrid(board, found);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("columns", columns());
    values.put("count", columns().size());
    values.put("rows", rows());
    values.put("steps", found.steps().size());
    values.put("broken", broken);
    values.put("now", says(broken));
    values.put("notes", broken == 0 ? List.of() : found.steps().get(broken - 1).notes());
    values.put("hasTables", !translation.isEmpty());
    values.put(
        "tables",
        translation.isEmpty()
            ? Html.NONE
            : boxes.graph("Page tables, folios and TLBs after the step", translation));
    values.put("hasLocks", !board.locks().isEmpty());
    values.put("locks", locks.svg(broken));
    values.put("cpus", boxes.each(cpus));
    values.put("hasOthers", !others.isEmpty());
    values.put("others", boxes.each(others));
    values.put("json", Html.ofJson(json(locks)));
    return Html.of("trace", values);
  }

  /** Returns the threads that act, in the order of their columns. */
  private List<Integer> acting() {
    TreeSet<Integer> threads = new TreeSet<>();
    found.steps().forEach(step -> threads.add(step.thread()));
    return new ArrayList<>(threads);
  }

  private List<String> columns() {
    return acting().stream().map(found::title).toList();
  }

  private List<Map<String, Object>> rows() {
    List<Integer> acting = acting();
    List<Map<String, Object>> rows = new ArrayList<>();
    Map<Integer, String> functions = new LinkedHashMap<>();
    Map<Integer, Integer> operations = new LinkedHashMap<>();
    for (int i = 0; i < found.steps().size(); i++) {
      DiagramStep step = found.steps().get(i);
      boolean switched = i == 0 || found.steps().get(i - 1).thread() != step.thread();
      boolean same = step.function().equals(functions.put(step.thread(), step.function()));
      Integer operation = operations.put(step.thread(), step.around().operation());
      boolean enters = operation == null || operation != step.around().operation();
      boolean breaks = i + 1 == broken && !found.property().isEmpty();
      rows.add(
          Map.ofEntries(
              Map.entry("number", i + 1),
              Map.entry("left", Collections.nCopies(acting.indexOf(step.thread()), "")),
              Map.entry("span", acting.size() - acting.indexOf(step.thread())),
              Map.entry("style", (switched ? "switch" : "") + (breaks ? " breaking" : "")),
              Map.entry("entry", enters ? step.around().entry() : ""),
              Map.entry("enters", enters && step.isEntered()),
              Map.entry("function", (switched && same ? "... " : "") + step.function() + "()"),
              Map.entry("headed", switched || !same || enters),
              Map.entry("event", event(step)),
              Map.entry("notes", step.notes()),
              Map.entry("breaks", breaks),
              Map.entry("mark", found.mark())));
    }
    return rows;
  }

  private static String event(DiagramStep step) {
    return step.event() + (step.choice() == 0 ? "" : " (choice " + step.choice() + ")");
  }

  /** Returns what the line above the drawings says of a state. */
  private String says(int state) {
    String of = "Step " + state + " of " + found.steps().size() + ": ";
    if (state == 0) {
      return of + "the initial state";
    }
    DiagramStep step = found.steps().get(state - 1);
    return of + found.title(step.thread()) + ": " + step.function() + "() " + event(step);
  }

  /** Returns the states as the script reads them: for each cell where it changes, and to what. */
  private ObjectNode json(LockGrid locks) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("broken", broken);
    Board.ZERO.forEach(root.putArray("zero")::add);
    ArrayNode steps = root.putArray("steps");
    for (int state = 0; state <= found.steps().size(); state++) {
      ObjectNode step = steps.addObject().put("says", says(state));
      step.put("thread", state == 0 ? -1 : found.steps().get(state - 1).thread());
      ArrayNode notes = step.putArray("notes");
      if (state > 0) {
        found.steps().get(state - 1).notes().forEach(notes::add);
      }
    }
    ObjectNode cells = root.putObject("cells");
    for (Board.Box box : board.boxes()) {
      for (Board.Cell cell : box.cells()) {
        ObjectNode one = cells.putObject(boxes.id(cell)).put("word", cell.word());
        changes(
            one.putArray("values"),
            state -> cell.values().get(state).text(),
            state -> cell.values().get(state).target());
      }
    }
    locks.forEach(
        (id, word, roles) -> {
          ObjectNode one = cells.putObject(id).put("word", word);
          changes(one.putArray("values"), roles::get, state -> "");
        });
    return root;
  }

  private void changes(ArrayNode into, IntFunction<String> text, IntFunction<String> target) {
    for (int state = 0; state <= found.steps().size(); state++) {
      if (state == 0
          || !text.apply(state).equals(text.apply(state - 1))
          || !target.apply(state).equals(target.apply(state - 1))) {
        into.addArray().add(state).add(text.apply(state)).add(target.apply(state));
      }
    }
  }
}
