package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.reports.diagram.Columns;
import org.mmrace.reports.page.Content;
import org.mmrace.reports.page.ReportPage;
import org.mmrace.reports.page.Tone;
import org.mmrace.reports.text.TextTable;
import org.mmrace.reports.text.Wrap;

/**
 * A report that is written as text of at most 75 columns where tables allow it, as Markdown for a
 * mail or a web page, and as a page of its own.
 *
 * @param title what it is about
 * @param verdict what came out
 * @param tone how good that is
 */
public record Sheet(String title, String verdict, Tone tone, List<Section> sections) {
  /** Copies the list. */
  public Sheet {
    sections = List.copyOf(sections);
  }

  /** A heading and what stands below it. */
  public record Section(String heading, List<Content> contents) {
    /** Copies the list. */
    public Section {
      contents = List.copyOf(contents);
    }
  }

  /** Returns it as a terminal shows it. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.addAll(Wrap.lines(title, Columns.WIDTH, "    "));
    lines.addAll(Wrap.lines(verdict, Columns.WIDTH, "    "));
    for (Section section : sections) {
      lines.add("");
      lines.add(section.heading());
      lines.add("-".repeat(section.heading().length()));
      for (Content content : section.contents()) {
        lines.addAll(text(content));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> text(Content content) {
    if (content instanceof Content.Paragraph paragraph) {
      return Wrap.lines(paragraph.text(), Columns.WIDTH, "");
    } else if (content instanceof Content.Text text) {
      return text.text().stripTrailing().lines().toList();
    } else if (content instanceof Content.Table table) {
      TextTable rows = new TextTable(table.alignment(), table.heading().toArray(String[]::new));
      table.rows().forEach(row -> rows.row(cells(row)));
      return rows.text().lines().toList();
    }
    return List.of(); // a drawing has no text
  }

  private static String[] cells(List<Content.Cell> row) {
    return row.stream().map(Content.Cell::text).toArray(String[]::new);
  }

  /** Returns it as Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("## " + title + "\n\n**" + verdict + "**\n");
    for (Section section : sections) {
      text.append("\n### ").append(section.heading()).append("\n");
      section.contents().forEach(content -> markdown(content, text));
    }
    return text.toString();
  }

  private static void markdown(Content content, StringBuilder text) {
    if (content instanceof Content.Paragraph paragraph) {
      text.append('\n').append(String.join("\n", Wrap.lines(paragraph.text(), Columns.WIDTH, "")));
      text.append('\n');
    } else if (content instanceof Content.Text plain) {
      text.append("\n```\n").append(plain.text().stripTrailing()).append("\n```\n");
    } else if (content instanceof Content.Table table) {
      text.append('\n').append(row(table.heading()));
      List<String> sides =
          table.alignment().chars().mapToObj(side -> side == 'r' ? "---:" : "---").toList();
      text.append(row(sides));
      table.rows().forEach(cells -> text.append(row(List.of(cells(cells)))));
    }
  }

  private static String row(List<String> cells) {
    List<String> escaped = cells.stream().map(cell -> cell.replace("|", "\\|")).toList();
    return "| " + String.join(" | ", escaped) + " |\n";
  }

  /**
   * Returns it as a page.
   *
   * @param command the command line that makes it again
   */
  public ReportPage page(String command) {
    ReportPage page = new ReportPage(title, verdict, tone, command);
    sections.forEach(section -> page.section(section.heading(), section.contents()));
    return page;
  }
}
