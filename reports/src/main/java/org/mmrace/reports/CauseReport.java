package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mmrace.analysis.slice.CausalSlice.Role;
import org.mmrace.analysis.slice.RootCauses;
import org.mmrace.explorer.Stop;
import org.mmrace.findings.Causes;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;
import org.mmrace.reports.diagram.DiagramFormat;
import org.mmrace.reports.diagram.SliceText;
import org.mmrace.reports.text.TextTable;

/**
 * What {@code check --all} says of one cfg.
 *
 * @param of why it breaks
 */
public record CauseReport(Causes of) {
  /** Returns whether this is about the cfg that a report is about. */
  boolean isOf(CheckReport report) {
    CheckRow row = report.rows().get(0);
    return row.id().equals(of.id()) && row.config().equals(of.config());
  }

  /**
   * Returns the counterexample of each cause; none of a probe that is declared to be reached.
   *
   * @param declared whether the verdicts of the cfg are as declared: then it is known to break
   */
  List<CiRun.Finding> findings(boolean declared) {
    List<CiRun.Finding> findings = new ArrayList<>();
    for (Causes.Property property : of.properties()) {
      for (int i = 0; i < property.shown().size(); i++) {
        Counterexample shown = property.shown().get(i);
        List<String> cause = property.found().causes().get(i).slice().cause();
        if (!declared || !shown.isProbe()) {
          findings.add(new CiRun.Finding(shown, of.config(), declared, cause));
        }
      }
    }
    return findings;
  }

  /** Returns all counterexamples and what they have in common, each line ended by a newline. */
  public String text(DiagramFormat format) {
    StringBuilder text = new StringBuilder();
    for (Causes.Property property : of.properties()) {
      RootCauses found = property.found();
      TextTable table =
          new TextTable("rrrrrl", "cause", "counterexamples", "switches", "steps", "needed", "");
      for (int i = 0; i < found.causes().size(); i++) {
        RootCauses.Cause cause = found.causes().get(i);
        List<String> commands =
            property.traces().get(i).isEmpty()
                ? List.of()
                : List.of("./mmrace replay " + property.traces().get(i));
        text.append(format.beside("Cause " + (i + 1) + " of " + property.name() + "\n\n"));
        text.append(format.of(property.shown().get(i), commands)).append('\n');
        text.append(format.beside(SliceText.of(cause.slice()))).append('\n');
        table.row(
            Integer.toString(i + 1),
            String.format(Locale.ROOT, "%,d", cause.counterexamples()),
            Integer.toString(cause.schedule().switches()),
            Integer.toString(cause.schedule().moves().size()),
            Integer.toString(cause.slice().count(Role.NEEDED)),
            property.traces().get(i));
      }
      text.append(format.beside(headline(property) + "\n\n" + table.text())).append('\n');
    }
    return text.toString();
  }

  private static String headline(Causes.Property property) {
    RootCauses found = property.found();
    String all =
        found.stop() == Stop.EXHAUSTED
            ? ""
            : "; UNFINISHED ("
                + found.stop().name().toLowerCase(Locale.ROOT)
                + "), there may be more";
    return String.format(
        Locale.ROOT,
        "%s breaks for %d causes in %,d counterexamples%s",
        property.name(),
        found.causes().size(),
        found.counterexamples(),
        all);
  }

  /** Writes the causes into a record. */
  void json(ObjectNode json) {
    json.put("id", of.id()).put("config", of.config());
    ArrayNode array = json.putArray("properties");
    for (Causes.Property property : of.properties()) {
      ObjectNode node = array.addObject().put("property", property.name());
      node.put("complete", property.found().stop() == Stop.EXHAUSTED);
      node.put("counterexamples", property.found().counterexamples());
      ArrayNode causes = node.putArray("causes");
      for (int i = 0; i < property.shown().size(); i++) {
        RootCauses.Cause cause = property.found().causes().get(i);
        ObjectNode one = causes.addObject().put("counterexamples", cause.counterexamples());
        one.put("switches", cause.schedule().switches());
        one.put("steps", cause.schedule().moves().size());
        one.put("trace", property.traces().get(i));
        one.put("alone", cause.slice().alone());
        ArrayNode needed = one.putArray("needed");
        for (int step = 0; step < cause.slice().roles().size(); step++) {
          if (cause.slice().roles().get(step) == Role.NEEDED) {
            DiagramStep shown = property.shown().get(i).steps().get(step);
            needed.add(shown.thread() + ":" + shown.step());
          }
        }
      }
    }
  }
}
