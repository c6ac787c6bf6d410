package org.mmrace.reports.diagram;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;

/**
 * What every diagram of a counterexample says, line by line. A stretch is what a thread does
 * without a context switch; a function that goes on after one is headed {@code ... f()}. Minor
 * steps in a row are counted, with the locks that they take and drop: {@code ... 7 steps: f, g}. A
 * step that is known to be no part of the cause is put into brackets.
 */
final class Outline {
  private static final int MOST_NOTES = 4;

  /** So many minor steps in a row are shown rather than counted. */
  private static final int MOST_MINOR = 1;

  private final Counterexample found;
  private final List<Line> lines = new ArrayList<>();
  private final Map<Integer, String> headings = new HashMap<>();
  private final Map<Integer, Integer> operations = new HashMap<>();

  private Outline(Counterexample found) {
    this.found = found;
  }

  /** What a line is. */
  enum Kind {
    /** A context switch: another thread runs from here on; the text is empty. */
    SWITCH,
    /** The thread enters the kernel: {@code madvise(MADV_COLLAPSE)}. */
    ENTRY,
    /** A C function: {@code collapse_huge_page()}. */
    FUNCTION,
    /** An event in the function above. */
    EVENT,
    /** A word that the event above saw or changed. */
    NOTE,
    /** Minor steps. */
    COUNT,
    /** The locks that they take and drop. */
    LOCKS,
    /** The locks that the thread keeps while another runs. */
    HELD,
    /** What breaks here. */
    MARK
  }

  /**
   * A line of a diagram.
   *
   * @param step number of the step that it belongs to, from 1; 0 is the initial state
   */
  record Line(Kind kind, int thread, int step, String text) {}

  /** Returns the lines of a counterexample. */
  static List<Line> of(Counterexample found) {
    Outline outline = new Outline(found);
    outline.draw();
    return List.copyOf(outline.lines);
  }

  private void add(Kind kind, int i, String text) {
    int thread = found.steps().isEmpty() ? 0 : found.steps().get(Math.max(i, 0)).thread();
    if (!text.isEmpty() || kind == Kind.SWITCH) {
      lines.add(new Line(kind, thread, i + 1, text));
    }
  }

  private void draw() {
    if (found.brokenAfter() == 0) {
      add(Kind.MARK, -1, mark());
    }
    for (int i = 0; i < found.steps().size(); ) {
      int end = endOfMinor(i);
      if (end - i > MOST_MINOR) {
        count(i, end);
        i = end;
      } else {
        for (end = Math.max(end, i + 1); i < end; i++) {
          show(i);
        }
      }
      held(i - 1);
    }
  }

  /** Returns the end of the minor steps of one stretch that begin at {@code from}. */
  private int endOfMinor(int from) {
    int end = from;
    while (end < found.steps().size()
        && found.steps().get(end).minor()
        && end + 1 != found.brokenAfter()
        && found.steps().get(end).thread() == found.steps().get(from).thread()
        && operation(end) == operation(from)) {
      end++;
    }
    return end;
  }

  private int operation(int i) {
    return found.steps().get(i).around().operation();
  }

  private void count(int from, int end) {
    List<DiagramStep> steps = found.steps().subList(from, end);
    String functions =
        steps.stream().map(DiagramStep::function).distinct().collect(Collectors.joining(", "));
    enter(from);
    add(Kind.COUNT, from, "... " + (end - from) + " steps: " + functions);
    add(Kind.LOCKS, from, locks(steps));
    headings.put(found.steps().get(from).thread(), "");
  }

  /** Returns which locks are taken, dropped, or both, each once. */
  private static String locks(List<DiagramStep> steps) {
    Set<String> taken = new LinkedHashSet<>();
    Set<String> dropped = new LinkedHashSet<>();
    for (DiagramStep step : steps) {
      minus(step.around().after(), step.around().before()).forEach(taken::add);
      minus(step.around().before(), step.around().after()).forEach(dropped::add);
    }
    List<String> parts = new ArrayList<>();
    said("takes and drops ", taken.stream().filter(dropped::contains).toList(), parts);
    said("takes ", taken.stream().filter(lock -> !dropped.contains(lock)).toList(), parts);
    said("drops ", dropped.stream().filter(lock -> !taken.contains(lock)).toList(), parts);
    return String.join("; ", parts);
  }

  private static List<String> minus(List<String> all, List<String> but) {
    return all.stream().filter(one -> !but.contains(one)).toList();
  }

  private static void said(String verb, List<String> locks, List<String> parts) {
    if (!locks.isEmpty()) {
      parts.add(verb + String.join(", ", locks));
    }
  }

  private void show(int i) {
    DiagramStep step = found.steps().get(i);
    boolean switched = enter(i);
    boolean same = headings.getOrDefault(step.thread(), "").equals(step.function());
    if (switched || !same) {
      add(Kind.FUNCTION, i, (same ? "... " : "") + step.function() + "()");
    }
    headings.put(step.thread(), step.function());
    String event = step.event() + (step.choice() == 0 ? "" : " (choice " + step.choice() + ")");
    add(Kind.EVENT, i, step.aside() ? "(" + event + ")" : event);
    if (!step.aside()) {
      notes(i, step.notes());
    }
    if (i + 1 == found.brokenAfter()) {
      add(Kind.MARK, i, mark());
    }
  }

  private void notes(int i, List<String> notes) {
    int shown = notes.size() > MOST_NOTES ? MOST_NOTES - 1 : notes.size();
    for (String note : notes.subList(0, shown)) {
      add(Kind.NOTE, i, note);
    }
    if (shown < notes.size()) {
      add(Kind.NOTE, i, "... " + (notes.size() - shown) + " more words");
    }
  }

  private String mark() {
    return found.property().isEmpty() ? "" : "==> " + found.mark();
  }

  /** Begins a stretch or an operation; returns whether step {@code i} does. */
  private boolean enter(int i) {
    DiagramStep step = found.steps().get(i);
    boolean switched = i == 0 || found.steps().get(i - 1).thread() != step.thread();
    if (switched) {
      add(Kind.SWITCH, i, "");
    }
    Integer before = operations.put(step.thread(), operation(i));
    if (before == null || before != operation(i)) {
      add(Kind.ENTRY, i, step.isEntered() ? step.around().entry() : "");
      headings.remove(step.thread());
      return true;
    }
    return switched;
  }

  /** Says what a thread holds when another runs after it. */
  private void held(int last) {
    boolean ends =
        last + 1 < found.steps().size()
            && found.steps().get(last + 1).thread() != found.steps().get(last).thread();
    List<String> locks = found.steps().get(last).around().after();
    if (ends && !locks.isEmpty()) {
      add(Kind.HELD, last, "holds " + String.join(", ", locks));
    }
  }
}
