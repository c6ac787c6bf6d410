package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.analysis.slice.CausalSlice;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.BothVerdicts;
import org.mmrace.findings.ShownTrace;
import org.mmrace.findings.SliceView;
import org.mmrace.findings.SlicedTrace;
import org.mmrace.findings.TraceStore;
import org.mmrace.reports.diagram.DiagramFormat;
import org.mmrace.reports.diagram.SliceText;

/**
 * What {@code check} says of one cfg.
 *
 * @param rows TLC's row and the explorer's
 * @param shown the counterexample with the fewest context switches, if there is one to show
 * @param slice which of its steps are needed; empty if only TLC judges the property
 * @param trace path of the file that it is stored in
 * @param view how the text shows the steps that are not needed
 */
public record CheckReport(
    List<CheckRow> rows,
    Optional<ShownTrace.Pictured> shown,
    Optional<CausalSlice.Slice> slice,
    Optional<String> trace,
    SliceView view) {
  /** Copies the list. */
  public CheckReport {
    rows = List.copyOf(rows);
  }

  /** Returns the rows of all cfgs. */
  public static List<CheckRow> rows(List<CheckReport> reports) {
    return reports.stream().flatMap(report -> report.rows().stream()).toList();
  }

  /** Describes a cfg and stores nothing. */
  public static CheckReport of(BothVerdicts both, SpecText spec) {
    List<CheckRow> rows = CheckRows.of(both, Optional.empty(), Optional.empty());
    return of(rows, both, spec, Optional.empty(), false);
  }

  /**
   * Stores the counterexamples of a cfg and describes the one with the fewest switches.
   *
   * @param probes whether to describe what a probe reaches, too, when it is declared to
   */
  public static CheckReport of(BothVerdicts both, TraceStore store, SpecText spec, boolean probes) {
    Optional<String> file = both.shownTrace().flatMap(trace -> store.write(trace, ""));
    Optional<String> ofTlc = both.tlcTrace().flatMap(trace -> store.write(trace, "-tlc"));
    List<CheckRow> rows = CheckRows.of(both, ofTlc, file);
    return of(rows, both, spec, file, probes);
  }

  private static CheckReport of(
      List<CheckRow> rows,
      BothVerdicts both,
      SpecText spec,
      Optional<String> file,
      boolean probes) {
    boolean asDeclared = rows.stream().allMatch(CheckRow::asExpected);
    boolean probe = asDeclared && both.config().config().startsWith("reach_");
    Optional<SlicedTrace> found = probe && !probes ? Optional.empty() : SlicedTrace.of(both, spec);
    return new CheckReport(
        rows,
        found.map(SlicedTrace::shown),
        found.flatMap(SlicedTrace::slice),
        file,
        SliceView.BRIEF);
  }

  /** Returns this report with the counterexample as a view shows it, if there is one to show. */
  public CheckReport in(SliceView wanted) {
    if (wanted == SliceView.BRIEF) {
      return this;
    }
    Optional<ShownTrace.Pictured> part =
        shown.map(
            whole ->
                new ShownTrace.Pictured(
                    slice
                        .map(one -> wanted.of(whole.found(), one))
                        .orElseGet(() -> whole.found().full()),
                    whole.board()));
    return new CheckReport(rows, part, slice, trace, wanted);
  }

  /** Returns the counterexample and an empty line; empty if there is none to show. */
  public String text(DiagramFormat format) {
    return shown.map(one -> format.of(one.found(), commands()) + "\n").orElse("")
        + slice
            .filter(one -> view == SliceView.MARK || view == SliceView.DROP)
            .map(one -> format.beside(SliceText.of(one)) + "\n")
            .orElse("");
  }

  /** Returns the text; nothing where only changes are asked for and nothing changed. */
  public String text(DiagramFormat format, Optional<Changes> changes) {
    return changes.isPresent() && changes.get().all().isEmpty() ? "" : text(format);
  }

  /** Returns the counterexample; none if it is what a probe is declared to reach. */
  public Optional<CiRun.Finding> finding() {
    boolean declared = asDeclared();
    return shown
        .map(
            one ->
                new CiRun.Finding(
                    one.found(),
                    rows.get(0).config(),
                    declared,
                    slice.map(CausalSlice.Slice::cause).orElse(List.of())))
        .filter(finding -> !declared || !finding.found().isProbe());
  }

  /** Returns whether both verdicts are as declared. */
  boolean asDeclared() {
    return rows.stream().allMatch(CheckRow::asExpected);
  }

  /** Returns the command lines with which a reader may go on. */
  public List<String> commands() {
    List<String> commands = new ArrayList<>();
    trace.ifPresent(path -> commands.add("./mmrace replay " + path));
    if (slice.isPresent()) { // what only TLC judges has no test
      trace.ifPresent(path -> commands.add("./mmrace emit-test " + path));
    }
    return commands;
  }
}
