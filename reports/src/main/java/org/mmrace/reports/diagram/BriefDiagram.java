package org.mmrace.reports.diagram;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.findings.Brief;
import org.mmrace.findings.Counterexample;
import org.mmrace.reports.text.Wrap;

/**
 * Draws the needed steps of a counterexample: at most 75 columns, one column per CPU, one line a
 * step. What a step races with stands at its end, or under it where there is no room.
 */
final class BriefDiagram {
  private static final String GAP = "   ";
  private static final String MARK = "<-- ";

  /** So many lines of steps at most, if that can be had by leaving out marks. */
  private static final int MOST_LINES = 15;

  private static final int MOST_MARKS = 3;

  private final Counterexample found;
  private final Brief brief;
  private final Columns columns;
  private final int marks;
  private int steps;
  private final List<String> lines = new ArrayList<>();

  private BriefDiagram(Counterexample found, Brief brief, int marks) {
    this.found = found;
    this.brief = brief;
    this.marks = marks;
    columns = Columns.of(found, brief);
  }

  /** Returns the diagram, each line ended by a newline. */
  static String of(Counterexample found, Brief brief) {
    BriefDiagram diagram = new BriefDiagram(found, brief, MOST_MARKS);
    diagram.draw();
    for (int marks = MOST_MARKS - 1; marks >= 0 && diagram.steps > MOST_LINES; marks--) {
      diagram = new BriefDiagram(found, brief, marks);
      diagram.draw();
    }
    return String.join("\n", diagram.lines) + "\n";
  }

  /** Returns how many lines the steps up to the violation take. */
  static int length(Counterexample found, Brief brief) {
    String drawn = of(found, brief);
    int titles = new BriefDiagram(found, brief, 0).titles().size();
    return (int) drawn.lines().takeWhile(line -> !line.strip().startsWith("==> ")).count() - titles;
  }

  private List<String> titles() {
    return columns.fit() ? columns.titles(found) : List.of();
  }

  private void draw() {
    lines.addAll(titles());
    int running = -1;
    for (Brief.Line line : brief.lines()) {
      if (!line.needed()) {
        write(line.thread(), "...");
      }
      if (!columns.fit() && running != line.thread()) {
        lines.add(found.title(line.thread()) + ":");
      }
      running = line.thread();
      if (!line.entry().isEmpty()) {
        write(line.thread(), line.entry());
      }
      step(line);
      if (line.step() == found.brokenAfter()) {
        steps = lines.size() - titles().size();
        write(line.thread(), "==> " + found.mark());
      }
    }
  }

  private void step(Brief.Line line) {
    String text = text(line);
    int room = Columns.WIDTH - start(line.thread());
    String mark = line.mark() == 0 || line.mark() > marks ? "" : MARK + line.race();
    if (text.length() > room) {
      write(line.thread(), line.function() + "()");
      text = "  " + line.effect();
    }
    if (mark.isEmpty() || text.length() + GAP.length() + mark.length() <= room) {
      write(line.thread(), text + (mark.isEmpty() ? "" : GAP + mark));
    } else {
      write(line.thread(), text);
      write(line.thread(), "  " + mark);
    }
  }

  /** Returns the function and what it saw or changed. */
  static String text(Brief.Line line) {
    return line.function() + "()" + GAP + line.effect();
  }

  private int start(int thread) {
    return columns.fit() ? columns.start(thread) : 2;
  }

  private void write(int thread, String text) {
    String body = text.stripLeading();
    String indent = " ".repeat(start(thread) + text.length() - body.length());
    lines.addAll(Wrap.indented(indent, body, Columns.WIDTH, "  "));
  }
}
