package org.mmrace.reports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws a counterexample as kernel changelogs do: at most 75 columns, one column per CPU, the C
 * function as heading, under it one line a step and what the step changed. A block of lines is one
 * stretch without a context switch; a function that goes on after one is headed {@code ... f()}.
 * Minor steps in a row are counted: {@code ... 7 steps: f, g}. A step that is no part of the cause is
 * put into brackets.
 */
public final class Diagram {
  private static final int MOST_NOTES = 4;

  /** So many minor steps in a row are shown rather than counted. */
  private static final int MOST_MINOR = 1;

  private static final String STEP = "  ";
  private static final String NOTE = "    ";

  private final Counterexample found;
  private final Columns columns;
  private final List<String> lines = new ArrayList<>();
  private final Map<Integer, String> headings = new HashMap<>();

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
      write(0, mark());
    }
    for (int i = 0; i < found.steps().size(); ) {
      int end = endOfMinor(i);
      if (end - i > MOST_MINOR) {
        count(i, end);
        i = end;
        continue;
      }
      for (end = Math.max(end, i + 1); i < end; i++) {
        show(i);
      }
    }
  }

  /** Returns the end of the minor steps of one stretch that begin at {@code from}. */
  private int endOfMinor(int from) {
    int end = from;
    while (end < found.steps().size()
        && found.steps().get(end).minor()
        && end + 1 != found.brokenAfter()
        && found.steps().get(end).thread() == found.steps().get(from).thread()) {
      end++;
    }
    return end;
  }

  private void count(int from, int end) {
    String functions =
        found.steps().subList(from, end).stream()
            .map(DiagramStep::function)
            .distinct()
            .collect(Collectors.joining(", "));
    int thread = found.steps().get(from).thread();
    separate(from);
    write(thread, "... " + (end - from) + " steps: " + functions);
    heading(thread, "");
  }

  private void show(int i) {
    DiagramStep step = found.steps().get(i);
    boolean switched = separate(i);
    boolean same = headings.getOrDefault(step.thread(), "").equals(step.function());
    if (switched || !same) {
      write(step.thread(), (same ? "... " : "") + step.function() + "()");
    }
    heading(step.thread(), step.function());
    step(step);
    if (i + 1 == found.brokenAfter()) {
      write(step.thread(), mark());
    }
  }

  private String mark() {
    String property = found.property();
    if (property.isEmpty()) {
      return "";
    } else if (found.isDeadlock()) {
      return "==> nobody can go on";
    }
    return "==> " + (found.isProbe() ? "reaches " : "breaks ") + property;
  }

  /** Begins a stretch with an empty line; returns whether step {@code i} does. */
  private boolean separate(int i) {
    int thread = found.steps().get(i).thread();
    boolean switched = i == 0 || found.steps().get(i - 1).thread() != thread;
    if (switched && i > 0) {
      lines.add("");
    }
    if (switched && !columns.fit()) {
      lines.add(Columns.title(found, thread) + ":");
    }
    return switched;
  }

  private void heading(int thread, String function) {
    headings.put(thread, function);
  }

  private void step(DiagramStep step) {
    String choice = step.choice() == 0 ? "" : " (choice " + step.choice() + ")";
    String name = step.event() + choice;
    if (step.aside()) {
      write(step.thread(), STEP + "(" + name + ")");
      return;
    }
    write(step.thread(), STEP + name);
    int shown = step.notes().size() > MOST_NOTES ? MOST_NOTES - 1 : step.notes().size();
    for (String note : step.notes().subList(0, shown)) {
      write(step.thread(), NOTE + note);
    }
    if (shown < step.notes().size()) {
      write(step.thread(), NOTE + "... " + (step.notes().size() - shown) + " more words");
    }
  }

  private void write(int thread, String text) {
    if (text.isEmpty()) {
      return;
    }
    int start = columns.fit() ? Math.max(0, columns.start(thread)) : 0;
    String body = text.stripLeading();
    String indent = " ".repeat(start + text.length() - body.length());
    lines.addAll(Wrap.indented(indent, body, Columns.WIDTH, STEP));
  }
}
