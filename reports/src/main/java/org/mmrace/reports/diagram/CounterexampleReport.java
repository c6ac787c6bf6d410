package org.mmrace.reports.diagram;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.findings.Brief;
import org.mmrace.findings.Counterexample;
import org.mmrace.reports.text.Wrap;

/** A counterexample as text: the diagram, what broke in words and values, what to run next. */
public final class CounterexampleReport {
  private CounterexampleReport() {}

  /**
   * Returns the text, each line ended by a newline.
   *
   * @param commands what the reader may run next: a label and a command line, {@code replay: ...}
   */
  public static String of(Counterexample found, List<String> commands) {
    List<String> lines = new ArrayList<>();
    List<String> values = found.brief().map(Brief::held).orElse(found.values());
    lines.addAll(Wrap.lines(headline(found) + (values.isEmpty() ? "" : ":"), Columns.WIDTH, "  "));
    if (!found.explanation().isEmpty()) {
      lines.addAll(Wrap.indented("  ", explanation(found), Columns.WIDTH, ""));
    }
    for (String value : values) {
      lines.addAll(Wrap.indented("    ", value, Columns.WIDTH, "  "));
    }
    loss(found).ifPresent(loss -> lines.addAll(Wrap.indented("  ", loss, Columns.WIDTH, "")));
    if (!commands.isEmpty()) {
      lines.add("");
      lines.addAll(commands);
    }
    return found.id()
        + " "
        + found.config()
        + "\n\n"
        + Diagram.of(found)
        + "\n"
        + String.join("\n", lines)
        + "\n";
  }

  /** Returns what user space loses as a sentence. */
  static Optional<String> loss(Counterexample found) {
    return found.brief().map(Brief::loss).filter(loss -> !loss.isEmpty()).map(Wrap::sentence);
  }

  /** Returns what the property demands as a sentence; empty if nothing is known of it. */
  public static String explanation(Counterexample found) {
    return Wrap.sentence(found.explanation());
  }

  /** Returns what broke and after how many steps and context switches, in one line. */
  public static String headline(Counterexample found) {
    String verb =
        found.isDeadlock() || found.isUnmodelled()
            ? ""
            : found.isProbe() ? " is reached" : " is broken";
    if (found.property().isEmpty()) {
      return counted(found.steps().size(), "step", "steps") + ", " + switches(found);
    } else if (found.brokenAfter() == 0) {
      return found.property() + verb + " in the initial state";
    }
    if (found.brief().isPresent()) {
      return found.property() + verb + " after step " + found.brokenAfter() + ", " + needed(found);
    }
    return found.property()
        + verb
        + " after step "
        + found.brokenAfter()
        + " of "
        + found.steps().size()
        + ", "
        + switches(found);
  }

  private static String needed(Counterexample found) {
    Brief brief = found.brief().orElseThrow();
    int needed = (int) brief.lines().stream().filter(Brief.Line::needed).count();
    return counted(needed, "step is", "steps are") + (brief.complete() ? " needed" : " shown");
  }

  private static String switches(Counterexample found) {
    return counted(found.contextSwitches(), "context switch", "context switches");
  }

  private static String counted(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
