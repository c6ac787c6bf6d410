package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws a counterexample as kernel changelogs do: at most 75 columns, one column per CPU, the C
 * function as heading, under it one line a step and what the step changed. A block of lines is one
 * stretch without a context switch; a function that goes on after one is headed {@code ... f()}.
 */
public final class Diagram {
  private static final int MOST_NOTES = 4;
  private static final String STEP = "  ";
  private static final String NOTE = "    ";

  private final Counterexample found;
  private final Columns columns;
  private final List<String> lines = new ArrayList<>();
  private final List<String> headings = new ArrayList<>();

  private Diagram(Counterexample found) {
    this.found = found;
    this.columns = Columns.of(found);
  }

  /** Returns the diagram, each line ended by a newline. */
  public static String of(Counterexample found) {
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
    if (found.brokenAfter() == 0) {
      write(0, "==> breaks " + found.property());
    }
    for (int i = 0; i < found.steps().size(); i++) {
      DiagramStep step = found.steps().get(i);
      boolean switched = i == 0 || found.steps().get(i - 1).thread() != step.thread();
      heading(step, switched, i > 0);
      step(step);
      if (i + 1 == found.brokenAfter()) {
        write(step.thread(), "==> breaks " + found.property());
      }
    }
  }

  private void heading(DiagramStep step, boolean switched, boolean blankLine) {
    while (headings.size() <= step.thread()) {
      headings.add("");
    }
    boolean same = headings.get(step.thread()).equals(step.function());
    if (switched && blankLine) {
      lines.add("");
    }
    if (switched && !columns.fit()) {
      lines.add(Columns.title(found, step.thread()) + ":");
    }
    if (switched || !same) {
      write(step.thread(), (same ? "... " : "") + step.function() + "()");
    }
    headings.set(step.thread(), step.function());
  }

  private void step(DiagramStep step) {
    String choice = step.choice() == 0 ? "" : " (choice " + step.choice() + ")";
    write(step.thread(), STEP + step.event() + choice);
    int shown = step.notes().size() > MOST_NOTES ? MOST_NOTES - 1 : step.notes().size();
    for (String note : step.notes().subList(0, shown)) {
      write(step.thread(), NOTE + note);
    }
    if (shown < step.notes().size()) {
      write(step.thread(), NOTE + "... " + (step.notes().size() - shown) + " more words");
    }
  }

  private void write(int thread, String text) {
    int start = columns.fit() ? Math.max(0, columns.start(thread)) : 0;
    String body = text.stripLeading();
    String indent = " ".repeat(start + text.length() - body.length());
    lines.addAll(Wrap.indented(indent, body, Columns.WIDTH, STEP));
  }
}
