package org.mmrace.reports.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Breaks lines at spaces. */
public final class Wrap {
  private Wrap() {}

  /**
   * Breaks {@code text} into lines of at most {@code width} columns; a word that is wider is cut.
   * All lines but the first begin with {@code hanging}.
   */
  public static List<String> lines(String text, int width, String hanging) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    String indent = "";
    while (indent.length() + rest.length() > width) {
      int room = width - indent.length();
      int space = rest.lastIndexOf(' ', room);
      int cut = space > 0 ? space : room;
      lines.add(indent + rest.substring(0, cut).stripTrailing());
      rest = rest.substring(cut).stripLeading();
      indent = hanging;
    }
    lines.add(indent + rest);
    return lines;
  }

  /**
   * Breaks {@code text} into lines of at most {@code width} columns that all begin with {@code
   * indent}.
   */
  public static List<String> indented(String indent, String text, int width, String hanging) {
    return lines(text, width - indent.length(), hanging).stream()
        .map(line -> indent + line)
        .toList();
  }

  /** Returns the text with a capital letter in front. */
  public static String sentence(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
