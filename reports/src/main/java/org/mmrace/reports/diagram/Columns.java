package org.mmrace.reports.diagram;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.mmrace.findings.Brief;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;
import org.mmrace.reports.text.Wrap;

/**
 * Where the columns of a diagram begin. Only one thread acts in a line, so a line may run on over
 * the columns to its right, as it does in changelogs; only the last column needs room for its
 * longest name.
 *
 * @param threads the threads that have a column, left to right
 * @param pitch distance between the beginnings of two columns
 */
public record Columns(List<Integer> threads, int pitch) {
  public static final int WIDTH = 75;
  private static final int NARROWEST = 8;

  static Columns of(Counterexample found) {
    TreeSet<Integer> acting = new TreeSet<>();
    found.steps().forEach(step -> acting.add(step.thread()));
    List<Integer> threads = new ArrayList<>(acting);
    if (threads.size() < 2) {
      return new Columns(threads, WIDTH);
    }
    int last = threads.get(threads.size() - 1);
    int names = found.title(last).length();
    int notes = 0;
    for (DiagramStep step : found.steps()) {
      if (step.thread() == last) {
        names = Math.max(names, Math.max(step.function().length(), step.event().length()) + 6);
        notes = Math.max(notes, step.notes().stream().mapToInt(String::length).max().orElse(0) + 4);
      }
    }
    int others = threads.size() - 1;
    int widest = (WIDTH + 1) / threads.size();
    int forNames = Math.min(widest, Math.max(NARROWEST, (WIDTH - names) / others));
    int forNotes = Math.max((WIDTH - notes) / others, titleWidth(found, threads) + 2);
    return new Columns(threads, Math.max(1, Math.min(forNames, forNotes)));
  }

  /**
   * Returns the columns of a brief diagram, the last one as wide as its longest line if it fits.
   */
  static Columns of(Counterexample found, Brief brief) {
    List<Integer> threads = found.acting().boxed().toList();
    if (threads.size() < 2) {
      return new Columns(threads, WIDTH);
    }
    int last = threads.get(threads.size() - 1);
    int longest =
        brief.lines().stream()
            .filter(line -> line.thread() == last)
            .mapToInt(line -> BriefDiagram.text(line).length())
            .max()
            .orElse(0);
    int widest = (WIDTH + 1) / threads.size();
    int pitch = Math.max((WIDTH - longest) / (threads.size() - 1), titleWidth(found, threads) + 2);
    return new Columns(threads, Math.min(widest, pitch));
  }

  private static int titleWidth(Counterexample found, List<Integer> threads) {
    return threads.subList(0, threads.size() - 1).stream()
        .mapToInt(thread -> found.title(thread).length())
        .max()
        .orElse(0);
  }

  /** Returns whether the columns are wide enough for their titles and leave the last some room. */
  boolean fit() {
    return pitch >= NARROWEST && WIDTH - pitch * (threads.size() - 1) >= 2 * NARROWEST;
  }

  /** Returns the column at which the lines of a thread begin. */
  int start(int thread) {
    return pitch * threads.indexOf(thread);
  }

  /** Returns the titles over the columns, underlined. */
  List<String> titles(Counterexample found) {
    List<List<String>> cells = new ArrayList<>();
    int height = 0;
    for (int thread : threads) {
      int room = thread == threads.get(threads.size() - 1) ? WIDTH - start(thread) : pitch - 2;
      List<String> cell = Wrap.lines(found.title(thread), room, "");
      cells.add(cell);
      height = Math.max(height, cell.size());
    }
    List<String> lines = new ArrayList<>();
    for (int row = 0; row <= height; row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < cells.size(); column++) {
        List<String> cell = cells.get(column);
        line.append(" ".repeat(Math.max(0, pitch * column - line.length())));
        if (row < height) {
          line.append(row < cell.size() ? cell.get(row) : "");
        } else {
          line.append("-".repeat(cell.stream().mapToInt(String::length).max().orElse(0)));
        }
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
