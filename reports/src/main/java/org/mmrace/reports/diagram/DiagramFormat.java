package org.mmrace.reports.diagram;

import java.util.List;
import org.mmrace.findings.Counterexample;

/** How a counterexample is written. */
public enum DiagramFormat {
  /** At most 75 columns, for a changelog. */
  TEXT,
  /** For a pull request or a tracker. */
  MARKDOWN,
  /** A Mermaid sequence diagram. */
  MERMAID;

  /**
   * Returns the counterexample, each line ended by a newline.
   *
   * @param commands what the reader may run next; a Mermaid diagram has no place for them
   */
  public String of(Counterexample found, List<String> commands) {
    return switch (this) {
      case TEXT -> CounterexampleReport.of(found.afterSetup(), commands);
      case MARKDOWN -> MarkdownDiagram.of(found.afterSetup(), commands);
      case MERMAID -> MermaidDiagram.of(found.afterSetup());
    };
  }

  /** Returns what else is said beside a counterexample in a way that the format can hold. */
  public String beside(String text) {
    return switch (this) {
      case TEXT -> text;
      case MARKDOWN -> prefixed("    ", text);
      case MERMAID -> prefixed("%% ", text);
    };
  }

  private static String prefixed(String prefix, String text) {
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(line -> lines.append((prefix + line).stripTrailing()).append('\n'));
    return lines.toString();
  }
}
