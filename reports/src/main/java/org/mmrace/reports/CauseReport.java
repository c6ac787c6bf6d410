package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mmrace.analysis.slice.CausalSlice;
import org.mmrace.analysis.slice.CausalSlice.Role;
import org.mmrace.analysis.slice.RootCauses;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.BothVerdicts;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Stop;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;
import org.mmrace.findings.ShownTrace;
import org.mmrace.findings.SliceView;
import org.mmrace.findings.Slicers;
import org.mmrace.findings.TraceStore;
import org.mmrace.reports.diagram.DiagramFormat;
import org.mmrace.reports.diagram.SliceText;
import org.mmrace.reports.text.TextTable;

/**
 * What {@code check --all} says of one cfg: of every invariant that breaks, one counterexample for
 * each cause.
 *
 * @param id the scenario, {@code <family>/<slug>} or the path of a cfg
 * @param config file name of the cfg
 * @param properties one for each invariant or probe that breaks, in the order found
 */
public record CauseReport(String id, String config, List<Property> properties) {
  /** Copies the list. */
  public CauseReport {
    properties = List.copyOf(properties);
  }

  /**
   * One property.
   *
   * @param found its causes
   * @param shown the counterexample of each
   * @param traces the file that each is stored in
   */
  public record Property(
      String name, RootCauses found, List<Counterexample> shown, List<String> traces) {
    /** Copies the lists. */
    public Property {
      shown = List.copyOf(shown);
      traces = List.copyOf(traces);
    }
  }

  /**
   * Finds the causes and stores their counterexamples.
   *
   * @param limits of the search of each property; its states are pairs of state and last thread
   */
  public static Optional<CauseReport> of(
      BothVerdicts both, TraceStore store, SpecText spec, SliceView view, Limits limits) {
    if (both.system().isEmpty() || both.shownTrace().isEmpty()) {
      return Optional.empty();
    }
    ScenarioSystem scenario = both.system().get();
    CausalSlice slicer = Slicers.of(scenario);
    List<String> listed = both.config().asked(scenario);
    List<Property> properties = new ArrayList<>();
    slicer
        .causes(listed, limits)
        .forEach(
            (name, causes) -> {
              List<Counterexample> shown = new ArrayList<>();
              List<String> traces = new ArrayList<>();
              for (RootCauses.Cause cause : causes.causes()) {
                Schedule schedule = cause.schedule();
                Trace trace =
                    new TraceReplay(scenario).record(schedule, both.config().origin(), name);
                traces.add(store.write(trace, "-cause").orElse(""));
                Counterexample found = ShownTrace.of(trace, spec.says(name), scenario, schedule);
                shown.add(view.of(found, cause.slice()));
              }
              properties.add(new Property(name, causes, shown, traces));
            });
    return Optional.of(
        new CauseReport(
            both.config().id(),
            both.config().location().cfg().getFileName().toString(),
            properties));
  }

  /** Returns whether this is about the cfg that a report is about. */
  boolean isOf(CheckReport report) {
    CheckRow row = report.rows().get(0);
    return row.id().equals(id) && row.config().equals(config);
  }

  /**
   * Returns the counterexample of each cause; none of a probe that is declared to be reached.
   *
   * @param declared whether the verdicts of the cfg are as declared: then it is known to break
   */
  List<CiRun.Finding> findings(boolean declared) {
    List<CiRun.Finding> findings = new ArrayList<>();
    for (Property property : properties) {
      for (int i = 0; i < property.shown().size(); i++) {
        Counterexample shown = property.shown().get(i);
        List<String> cause = property.found().causes().get(i).slice().cause();
        if (!declared || !shown.isProbe()) {
          findings.add(new CiRun.Finding(shown, config, declared, cause));
        }
      }
    }
    return findings;
  }

  /** Returns all counterexamples and what they have in common, each line ended by a newline. */
  public String text(DiagramFormat format) {
    StringBuilder text = new StringBuilder();
    for (Property property : properties) {
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

  private static String headline(Property property) {
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
    json.put("id", id).put("config", config);
    ArrayNode array = json.putArray("properties");
    for (Property property : properties) {
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
