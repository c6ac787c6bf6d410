package org.mmrace.reports.page;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mmrace.reports.text.TextTable;

/** What stands in a section of a page. All text is escaped when it is put in. */
public sealed interface Content
    permits Chart, Content.Paragraph, Content.Text, Content.Markup, Content.Table {
  /** Returns the markup. */
  Html html();

  /** A paragraph of plain text. */
  record Paragraph(String text) implements Content {
    @Override
    public Html html() {
      return Html.of("paragraph", this);
    }
  }

  /** Lines that keep their columns, as a terminal shows them; with a button that copies them. */
  record Text(String text) implements Content {
    @Override
    public Html html() {
      return Html.of("text", this);
    }
  }

  /** A drawing, a filled template, or several of them: {@link Html#of}, {@link Graph#svg}. */
  record Markup(Html html) implements Content {}

  /**
   * A table.
   *
   * @param alignment one letter a column: {@code l} or {@code r}
   * @param heading the names of the columns
   */
  record Table(String alignment, List<String> heading, List<List<Cell>> rows) implements Content {
    /** Copies the lists. */
    public Table {
      heading = List.copyOf(heading);
      rows = rows.stream().map(List::copyOf).toList();
    }

    /** Returns the table that a command prints, as a table of a page. */
    public static Table of(TextTable table) {
      List<List<Cell>> rows = new ArrayList<>();
      for (List<String> row : table.rows()) {
        rows.add(row.stream().map(Cell::of).toList());
      }
      return new Table(table.alignment(), table.heading(), rows);
    }

    @Override
    public Html html() {
      return labelled(heading.stream().filter(name -> !name.isEmpty()).collect(joining(", ")));
    }

    /**
     * Returns the markup.
     *
     * @param label what a screen reader calls the table
     */
    Html labelled(String label) {
      List<Map<String, Object>> head = new ArrayList<>();
      for (int column = 0; column < heading.size(); column++) {
        String name = heading.get(column);
        head.add(Map.of("text", name, "named", !name.isEmpty(), "side", side(column)));
      }
      List<Map<String, Object>> body = new ArrayList<>();
      for (List<Cell> row : rows) {
        List<Map<String, Object>> cells = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
          Cell cell = row.get(column);
          cells.add(
              Map.of(
                  "text", cell.text(),
                  "link", cell.link(),
                  "linked", !cell.link().isEmpty(),
                  "style", side(column) + " " + cell.tone().style()));
        }
        body.add(Map.of("cells", cells));
      }
      return Html.of("table", Map.of("label", label, "head", head, "body", body));
    }

    private String side(int column) {
      return alignment.charAt(column) == 'r' ? "right" : "left";
    }
  }

  /**
   * A cell of a table.
   *
   * @param link where a click leads: a file beside the page or {@code #id}; empty for nowhere
   */
  record Cell(String text, String link, Tone tone) {
    /** A link leads to a file beside the page or to a place in it. */
    public Cell {
      if (link.contains(":") || link.startsWith("/")) {
        throw new IllegalArgumentException("link leaves the folder of the page: link=" + link);
      }
    }

    /** Returns a cell of text. */
    public static Cell of(String text) {
      return new Cell(text, "", Tone.PLAIN);
    }

    /** Returns a cell of text with a tone. */
    public static Cell of(String text, Tone tone) {
      return new Cell(text, "", tone);
    }

    /** Returns a cell that leads to {@code link}. */
    public static Cell linked(String text, String link) {
      return new Cell(text, link, Tone.PLAIN);
    }
  }
}
