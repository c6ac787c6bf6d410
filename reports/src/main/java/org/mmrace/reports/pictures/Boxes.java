package org.mmrace.reports.pictures;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.mmrace.findings.Board;
import org.mmrace.reports.page.Graph;
import org.mmrace.reports.page.Html;
import org.mmrace.reports.page.Layered;

/**
 * Draws the boxes of a board as SVG. The places stay the same for every state: a cell is as wide as
 * its longest value, and a line is there for each entry and each box that it ever points to; the
 * script of the page shows the values and the lines of one state.
 */
final class Boxes {
  private static final double PAD = 8;
  private static final double MARGIN = 4;
  private static final double CELL = 20;
  private static final double TITLE = 22;

  private final int state;
  private final Map<String, String> ids = new LinkedHashMap<>();

  /** Draws {@code state}; the script changes it. */
  Boxes(Board board, int state) {
    this.state = state;
    for (Board.Box box : board.boxes()) {
      box.cells().forEach(cell -> ids.put(cell.word(), "c" + ids.size()));
    }
  }

  /** Returns the id of a cell in the page; that of the line to a box is {@code id-box}. */
  String id(Board.Cell cell) {
    return ids.get(cell.word());
  }

  /** A cell as the template reads it. */
  private record Drawn(
      String id,
      String style,
      String left,
      String top,
      String wide,
      String high,
      String nameX,
      String valueX,
      String base,
      String name,
      String value) {}

  private record Placed(Board.Cell cell, double x, double y, double width) {}

  private record Sized(Board.Box box, double width, double height, List<Placed> cells) {}

  private static double width(Board.Cell cell) {
    int longest = cell.values().stream().mapToInt(value -> value.text().length()).max().orElse(0);
    return Layered.textWidth(cell.name().length() + 1 + longest) + 2 * PAD;
  }

  /** Lays the cells of a box out in rows; entries have a row each. */
  private static Sized size(Board.Box box) {
    int letters =
        switch (box.kind()) {
          case CPU -> 58;
          case PAGE -> 38;
          case TRANSLATION, OTHER -> 26;
        };
    double inner = Layered.textWidth(Math.max(letters, box.name().length() + 1));
    for (Board.Cell cell : box.cells()) {
      inner = Math.max(inner, width(cell));
    }
    List<Placed> cells = new ArrayList<>();
    double x = 0;
    double y = TITLE;
    boolean begun = false;
    for (Board.Cell cell : box.cells()) {
      double width = width(cell);
      boolean entry = cell.isEntry() || cell.word().contains(": ");
      if (begun && (entry || x + width > inner)) {
        x = 0;
        y += CELL;
      }
      cells.add(new Placed(cell, PAD / 2 + x, y, entry ? inner : width));
      x += entry ? inner + 1 : width;
      begun = true;
    }
    return new Sized(box, inner + PAD, y + (begun ? CELL : 0) + PAD / 2, cells);
  }

  /** Returns the boxes one after the other, a drawing each. */
  Html each(List<Board.Box> boxes) {
    List<Html> drawings = new ArrayList<>();
    for (Board.Box box : boxes) {
      Sized sized = size(box);
      drawings.add(
          drawing(
              box.name(),
              sized.width() + 2 * MARGIN,
              sized.height() + 2 * MARGIN,
              List.of(),
              List.of(box(sized, MARGIN, MARGIN))));
    }
    return Html.join(drawings);
  }

  /** Returns the boxes in one drawing, with lines from the entries to what they point to. */
  Html graph(String description, List<Board.Box> boxes) {
    Layered layered = new Layered(Graph.Flow.RIGHT);
    Map<String, Sized> sized = new LinkedHashMap<>();
    for (Board.Box box : boxes) {
      Sized size = size(box);
      sized.put(box.name(), size);
      layered.box(box.name(), size.width(), size.height());
    }
    Map<String, Board.Cell> lines = new LinkedHashMap<>();
    Map<String, String> targets = new HashMap<>();
    Set<String> entrances = new TreeSet<>();
    for (Sized from : sized.values()) {
      for (Placed placed : from.cells()) {
        Board.Cell cell = placed.cell();
        for (Board.Value value : cell.values()) {
          String id = id(cell) + "-" + value.target();
          if (!sized.containsKey(value.target()) || lines.putIfAbsent(id, cell) != null) {
            continue;
          }
          targets.put(id, value.target());
          if (entrances.add(value.target())) {
            layered.entrance("in " + value.target(), value.target(), TITLE / 2);
          }
          if (entrances.add(" " + id(cell))) {
            layered.exit(id(cell), from.box().name(), placed.y() + CELL / 2);
          }
          layered.line(id, id(cell), "in " + value.target(), "");
        }
      }
    }
    Layered.Placed placed = layered.place();
    List<Map<String, Object>> drawnLines = new ArrayList<>();
    lines.forEach(
        (id, cell) -> {
          Layered.Line line = placed.lines().get(id);
          boolean on = cell.values().get(state).target().equals(targets.get(id));
          drawnLines.add(
              Map.of(
                  "id",
                  id,
                  "style",
                  on ? "line" : "line off",
                  "path",
                  line.path(MARGIN),
                  "head",
                  line.head(MARGIN)));
        });
    List<Map<String, Object>> drawnBoxes = new ArrayList<>();
    sized.forEach(
        (name, size) -> {
          Layered.Box at = placed.boxes().get(name);
          drawnBoxes.add(box(size, at.x() + MARGIN, at.y() + MARGIN));
        });
    return drawing(
        description,
        placed.width() + 2 * MARGIN,
        placed.height() + 2 * MARGIN,
        drawnLines,
        drawnBoxes);
  }

  private static Html drawing(
      String description,
      double width,
      double height,
      List<Map<String, Object>> lines,
      List<Map<String, Object>> boxes) {
    return Html.of(
        "boxes",
        Map.of(
            "description", description,
            "width", Layered.number(width),
            "height", Layered.number(height),
            "lines", lines,
            "boxes", boxes));
  }

  private Map<String, Object> box(Sized sized, double x, double y) {
    List<Drawn> cells = new ArrayList<>();
    for (Placed placed : sized.cells()) {
      Board.Cell cell = placed.cell();
      double left = x + placed.x();
      double text = left + PAD / 2 - 1;
      cells.add(
          new Drawn(
              id(cell),
              style(cell),
              Layered.number(left),
              Layered.number(y + placed.y()),
              Layered.number(placed.width() - 2),
              Layered.number(CELL - 1),
              Layered.number(text),
              Layered.number(text + Layered.textWidth(cell.name().length() + 1)),
              Layered.number(y + placed.y() + 14),
              cell.name(),
              cell.values().get(state).text()));
    }
    return Map.of(
        "x", Layered.number(x),
        "y", Layered.number(y),
        "width", Layered.number(sized.width()),
        "height", Layered.number(sized.height()),
        "title", sized.box().name(),
        "titleX", Layered.number(x + PAD),
        "titleY", Layered.number(y + 15),
        "kind", sized.box().kind().name().toLowerCase(java.util.Locale.ROOT),
        "cells", cells);
  }

  /** Returns the classes of a cell in a state, as the script computes them. */
  private String style(Board.Cell cell) {
    boolean changed =
        state > 0 && !cell.values().get(state).text().equals(cell.values().get(state - 1).text());
    boolean zero = Board.ZERO.contains(cell.values().get(state).text());
    return "cell"
        + (zero ? " zero" : "")
        + (changed ? " changed" : "")
        + (cell.breaks() ? " breaks" : "");
  }
}
