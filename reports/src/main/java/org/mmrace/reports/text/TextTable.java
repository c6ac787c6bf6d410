package org.mmrace.reports.text;

import java.util.ArrayList;
import java.util.List;

/** A plain table: a heading, one line a row, two spaces between columns, numbers to the right. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final String alignment;

  /**
   * Starts a table.
   *
   * @param alignment one letter a column: {@code l} or {@code r}
   */
  public TextTable(String alignment, String... heading) {
    this.alignment = alignment;
    rows.add(List.of(heading));
  }

  /** Adds a row. */
  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** Returns one letter a column: {@code l} or {@code r}. */
  public String alignment() {
    return alignment;
  }

  /** Returns the names of the columns. */
  public List<String> heading() {
    return rows.get(0);
  }

  /** Returns the rows below the heading. */
  public List<List<String>> rows() {
    return List.copyOf(rows.subList(1, rows.size()));
  }

  /** Returns the table, each line ended by a newline. */
  public String text() {
    int[] width = new int[alignment.length()];
    for (List<String> row : rows) {
      for (int c = 0; c < width.length; c++) {
        width[c] = Math.max(width[c], row.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < width.length; c++) {
        String space = " ".repeat(width[c] - row.get(c).length());
        line.append(c == 0 ? "" : "  ");
        line.append(alignment.charAt(c) == 'r' ? space + row.get(c) : row.get(c) + space);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
