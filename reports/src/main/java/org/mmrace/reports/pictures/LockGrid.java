package org.mmrace.reports.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mmrace.findings.Board;
import org.mmrace.findings.Counterexample;
import org.mmrace.reports.page.Html;
import org.mmrace.reports.page.Layered;

/** Draws the locks as a grid: a row a lock, a column a thread, in it how it holds or waits. */
final class LockGrid {
  private static final double ROW = 20;
  private static final double PAD = 8;
  private static final int WIDEST_ROLE = 6;

  private final Board board;
  private final List<String> titles = new ArrayList<>();

  LockGrid(Board board, Counterexample found) {
    this.board = board;
    board.threads().forEach(thread -> titles.add(found.threads().get(thread)));
  }

  /** Receives a cell of the grid. */
  interface Visitor {
    /** Called with its id in the page, its name, and what it says in every state. */
    void cell(String id, String name, List<String> roles);
  }

  void forEach(Visitor visitor) {
    for (int row = 0; row < board.locks().size(); row++) {
      Board.LockRow lock = board.locks().get(row);
      for (int column = 0; column < titles.size(); column++) {
        visitor.cell(
            id(row, column), lock.name() + " by " + titles.get(column), lock.roles().get(column));
      }
    }
  }

  private static String id(int row, int column) {
    return "l" + row + "-" + column;
  }

  Html svg(int state) {
    int letters = board.locks().stream().mapToInt(lock -> lock.name().length()).max().orElse(0);
    double first = Layered.textWidth(letters) + 2 * PAD;
    List<Map<String, Object>> heads = new ArrayList<>();
    List<Double> starts = new ArrayList<>();
    double x = first;
    for (String title : titles) {
      starts.add(x);
      heads.add(Map.of("x", Layered.number(x + PAD), "text", title));
      x += Layered.textWidth(Math.max(WIDEST_ROLE, title.length())) + 2 * PAD;
    }
    starts.add(x);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int row = 0; row < board.locks().size(); row++) {
      Board.LockRow lock = board.locks().get(row);
      double top = ROW * (row + 1) + 2;
      List<Map<String, Object>> cells = new ArrayList<>();
      for (int column = 0; column < titles.size(); column++) {
        List<String> roles = lock.roles().get(column);
        boolean changed = state > 0 && !roles.get(state).equals(roles.get(state - 1));
        cells.add(
            Map.of(
                "id", id(row, column),
                "style", "cell role " + roles.get(state) + (changed ? " changed" : ""),
                "left", Layered.number(starts.get(column) + 2),
                "top", Layered.number(top + 1),
                "wide", Layered.number(starts.get(column + 1) - starts.get(column) - 4),
                "high", Layered.number(ROW - 3),
                "x", Layered.number(starts.get(column) + PAD),
                "y", Layered.number(top + 14),
                "value", roles.get(state)));
      }
      rows.add(
          Map.of(
              "name", lock.name(),
              "x", Layered.number(PAD),
              "y", Layered.number(top + 14),
              "rule", Layered.number(top - 0.5),
              "cells", cells));
    }
    return Html.of(
        "locks",
        Map.of(
            "width",
            Layered.number(x + 1),
            "height",
            Layered.number(ROW * (board.locks().size() + 1) + 4),
            "heads",
            heads,
            "rows",
            rows));
  }
}
