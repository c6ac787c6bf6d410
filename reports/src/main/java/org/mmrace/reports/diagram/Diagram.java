package org.mmrace.reports.diagram;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.findings.Counterexample;
import org.mmrace.reports.text.Wrap;

/**
 * Draws a counterexample as kernel changelogs do: at most 75 columns, one column per CPU, what user
 * space called and the C function as headings, under them one line a step and what the step saw and
 * changed. A block of lines is one stretch without a context switch; it ends with the locks that
 * the thread keeps. {@link Outline} says what the lines are.
 */
public final class Diagram {
  private static final String STEP = "  ";

  private final Counterexample found;
  private final Columns columns;
  private final List<String> lines = new ArrayList<>();

  private Diagram(Counterexample found) {
    this.found = found;
    this.columns = Columns.of(found);
  }

  /** Returns the diagram, each line ended by a newline. */
  public static String of(Counterexample found) {
    if (found.brief().isPresent()) {
      return BriefDiagram.of(found, found.brief().get());
    }
    Diagram diagram = new Diagram(found);
    diagram.draw();
    return String.join("\n", diagram.lines) + "\n";
  }

  private void draw() {
    if (found.steps().isEmpty()) {
      lines.add("(the initial state)");
    } else if (columns.fit()) {
      lines.addAll(columns.titles(found));
    }
    for (Outline.Line line : Outline.of(found)) {
      switch (line.kind()) {
        case SWITCH -> separate(line);
        case ENTRY, FUNCTION, COUNT, MARK -> write(line.thread(), line.text());
        case EVENT -> write(line.thread(), STEP + line.text());
        case NOTE -> write(line.thread(), STEP + STEP + line.text());
        case LOCKS -> write(line.thread(), STEP + "(" + line.text() + ")");
        case HELD -> write(line.thread(), "[" + line.text() + "]");
      }
    }
  }

  /** Begins a stretch: with an empty line, and where there are no columns with the thread. */
  private void separate(Outline.Line line) {
    if (line.step() > 1) {
      lines.add("");
    }
    if (!columns.fit()) {
      lines.add(found.title(line.thread()) + ":");
    }
  }

  private void write(int thread, String text) {
    int start = columns.fit() ? Math.max(0, columns.start(thread)) : 0;
    String body = text.stripLeading();
    String indent = " ".repeat(start + text.length() - body.length());
    lines.addAll(Wrap.indented(indent, body, Columns.WIDTH, STEP));
  }
}
