package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Writes a counterexample as Markdown of the GitHub flavour: what broke, then a table with one
 * column per CPU and one row per stretch without a context switch.
 */
final class MarkdownDiagram {
  private final Counterexample found;
  private final List<Integer> threads;
  private final List<String> lines = new ArrayList<>();
  private final List<String> stretch = new ArrayList<>();
  private int thread;

  private MarkdownDiagram(Counterexample found) {
    this.found = found;
    TreeSet<Integer> acting = new TreeSet<>();
    found.steps().forEach(step -> acting.add(step.thread()));
    if (acting.isEmpty()) {
      acting.add(0);
    }
    threads = List.copyOf(acting);
    thread = threads.get(0);
  }

  /** Returns the text, each line ended by a newline. */
  static String of(Counterexample found, List<String> commands) {
    MarkdownDiagram diagram = new MarkdownDiagram(found);
    diagram.draw(commands);
    return String.join("\n", diagram.lines) + "\n";
  }

  private void draw(List<String> commands) {
    lines.add("### " + code(found.id() + " " + found.config()));
    lines.add("");
    lines.add("**" + escaped(CounterexampleReport.headline(found)) + "**");
    if (!found.explanation().isEmpty()) {
      lines.add("");
      lines.add(escaped(CounterexampleReport.explanation(found)));
    }
    if (!found.values().isEmpty()) {
      lines.add("");
      found.values().forEach(value -> lines.add("- " + code(value)));
    }
    lines.add("");
    row(threads.stream().map(one -> escaped(found.title(one))).toList());
    row(threads.stream().map(one -> "---").toList());
    for (Outline.Line line : Outline.of(found)) {
      switch (line.kind()) {
        case SWITCH -> {
          endStretch();
          thread = line.thread();
        }
        case ENTRY -> stretch.add("*" + escaped(line.text()) + "*");
        case FUNCTION -> stretch.add("**" + code(line.text()) + "**");
        case EVENT -> stretch.add("&emsp;" + code(line.text()));
        case NOTE -> stretch.add("&emsp;&emsp;" + code(line.text()));
        case COUNT -> stretch.add(escaped(line.text()));
        case LOCKS -> stretch.add("&emsp;(" + escaped(line.text()) + ")");
        case HELD -> stretch.add("[" + escaped(line.text()) + "]");
        case MARK -> stretch.add("**" + escaped(line.text()) + "**");
      }
    }
    endStretch();
    if (!commands.isEmpty()) {
      lines.add("");
      commands.forEach(command -> lines.add("    " + command));
    }
  }

  private void endStretch() {
    if (!stretch.isEmpty()) {
      String text = String.join("<br>", stretch);
      row(threads.stream().map(one -> one == thread ? text : "").toList());
      stretch.clear();
    }
  }

  private void row(List<String> cells) {
    lines.add("| " + String.join(" | ", cells) + " |");
  }

  /** Returns text as code; what would end the code or the cell is replaced. */
  private static String code(String text) {
    return "`" + plain(text).replace('`', '\'').replace("|", "\\|") + "`";
  }

  /** Returns text that means nothing to Markdown and is no HTML. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    plain(text)
        .codePoints()
        .forEach(
            c -> {
              if ("&<>".indexOf(c) >= 0) {
                safe.append("&#").append(c).append(';');
              } else {
                safe.append("\\`*_[]|~".indexOf(c) >= 0 ? "\\" : "").appendCodePoint(c);
              }
            });
    return safe.toString();
  }

  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
