package org.mmrace.reports.diagram;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.mmrace.findings.Brief;
import org.mmrace.findings.Counterexample;

/**
 * Writes a counterexample as a Mermaid sequence diagram: a participant per CPU, active while it
 * runs without a context switch; functions, locks and what breaks as notes, a step as a message to
 * itself. GitHub, GitLab and many mail archives draw it.
 */
public final class MermaidDiagram {
  private final Counterexample found;
  private final List<String> lines = new ArrayList<>(List.of("sequenceDiagram"));
  private String message = "";
  private int running = -1;

  private MermaidDiagram(Counterexample found) {
    this.found = found;
  }

  /** Returns the diagram, each line ended by a newline. */
  public static String of(Counterexample found) {
    MermaidDiagram diagram = new MermaidDiagram(found);
    diagram.draw();
    return String.join("\n", diagram.lines) + "\n";
  }

  private void draw() {
    TreeSet<Integer> acting = new TreeSet<>();
    found.steps().forEach(step -> acting.add(step.thread()));
    if (acting.isEmpty()) {
      acting.add(0);
    }
    if (found.brief().isPresent()) {
      acting.removeIf(thread -> found.acting().noneMatch(shown -> shown == thread));
    }
    acting.forEach(thread -> add("participant T" + thread + " as " + escaped(found.title(thread))));
    found.brief().ifPresentOrElse(brief -> brief(brief, acting), () -> full(acting));
    run(-1);
    for (String value : found.brief().map(Brief::held).orElse(found.values())) {
      note(acting.first(), acting.last(), escaped(value));
    }
    CounterexampleReport.loss(found)
        .ifPresent(loss -> note(acting.first(), acting.last(), escaped(loss)));
  }

  private void brief(Brief brief, NavigableSet<Integer> acting) {
    for (Brief.Line line : brief.lines()) {
      if (running != line.thread()) {
        run(line.thread());
      }
      if (!line.entry().isEmpty()) {
        note(line.thread(), escaped(line.entry()));
      }
      flush();
      message =
          "T" + line.thread() + "->>T" + line.thread() + ": " + escaped(BriefDiagram.text(line));
      if (line.mark() > 0) {
        message += "<br/>" + escaped(line.race());
      }
      if (line.step() == found.brokenAfter()) {
        mark(line.thread(), acting.first(), acting.last(), found.mark());
      }
    }
  }

  private void full(NavigableSet<Integer> acting) {
    for (Outline.Line line : Outline.of(found)) {
      switch (line.kind()) {
        case SWITCH -> run(line.thread());
        case ENTRY, FUNCTION, COUNT, HELD -> note(line.thread(), escaped(line.text()));
        case LOCKS -> note(line.thread(), "(" + escaped(line.text()) + ")");
        case EVENT -> event(line);
        case NOTE -> message += "<br/>" + escaped(line.text());
        case MARK -> mark(line.thread(), acting.first(), acting.last(), line.text());
      }
    }
  }

  private void run(int thread) {
    flush();
    if (running >= 0) {
      add("deactivate T" + running);
    }
    running = thread;
    if (thread >= 0) {
      add("activate T" + thread);
    }
  }

  private void event(Outline.Line line) {
    flush();
    message = "T" + line.thread() + "->>T" + line.thread() + ": " + escaped(line.text());
  }

  private void mark(int thread, int first, int last, String text) {
    note(first, last, escaped(text.replaceFirst("^==> ", "") + " here: " + found.title(thread)));
  }

  private void note(int thread, String text) {
    note(thread, thread, text);
  }

  private void note(int first, int last, String text) {
    flush();
    add("Note over T" + first + (first == last ? "" : ",T" + last) + ": " + text);
  }

  private void flush() {
    if (!message.isEmpty()) {
      add(message);
      message = "";
    }
  }

  private void add(String line) {
    lines.add("    " + line);
  }

  /** Returns text in which nothing means anything to Mermaid or to HTML. */
  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean plain = Character.isLetterOrDigit(c) || " _-.,:()[]=+*/|'?!>".indexOf(c) >= 0;
              if (plain) {
                safe.appendCodePoint(c);
              } else if (!Character.isISOControl(c)) {
                safe.append('#').append(c).append(';');
              } else {
                safe.append(' ');
              }
            });
    return safe.toString().isBlank() ? "-" : safe.toString();
  }
}
