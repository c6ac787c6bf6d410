package org.mmrace.reports.diagram;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.findings.Brief;
import org.mmrace.findings.Counterexample;

/**
 * Writes a counterexample as Markdown: what broke in words and values, then the diagram as code, so
 * that it reads the same in a mail and in a tracker that renders it.
 */
final class MarkdownDiagram {
  private MarkdownDiagram() {}

  /** Returns the text, each line ended by a newline. */
  static String of(Counterexample found, List<String> commands) {
    List<String> lines = new ArrayList<>();
    lines.add("### " + escaped(found.id() + " " + found.config()));
    lines.add("");
    lines.add("**" + escaped(CounterexampleReport.headline(found)) + "**");
    if (!found.explanation().isEmpty()) {
      lines.add("");
      lines.add(escaped(CounterexampleReport.explanation(found)));
    }
    List<String> values = found.brief().map(Brief::held).orElse(found.values());
    if (!values.isEmpty()) {
      lines.add("");
      values.forEach(value -> lines.add("- " + escaped(value)));
    }
    CounterexampleReport.loss(found)
        .ifPresent(
            loss -> {
              lines.add("");
              lines.add(escaped(loss));
            });
    lines.add("");
    lines.addAll(code(Diagram.of(found).lines().toList()));
    if (!commands.isEmpty()) {
      lines.add("");
      lines.addAll(code(commands));
    }
    return String.join("\n", lines) + "\n";
  }

  /** Returns lines as a block of code; the fence is one that no line can be taken for. */
  private static List<String> code(List<String> lines) {
    String fence = "```";
    while (String.join("\n", lines).contains(fence)) {
      fence += "`";
    }
    List<String> block = new ArrayList<>(List.of(fence));
    block.addAll(lines);
    block.add(fence);
    return block;
  }

  /** Returns text that means nothing to Markdown and is no HTML. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    text.replaceAll("\\p{Cntrl}", " ")
        .codePoints()
        .forEach(
            c -> {
              if ("&<".indexOf(c) >= 0) {
                safe.append("&#").append(c).append(';');
              } else {
                safe.append("\\`*[]~#|".indexOf(c) >= 0 ? "\\" : "").appendCodePoint(c);
              }
            });
    return safe.toString();
  }
}
