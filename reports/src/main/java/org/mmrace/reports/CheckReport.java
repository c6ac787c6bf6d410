package org.mmrace.reports;

import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.BothVerdicts;
import org.mmrace.bridge.SpecText;
import org.mmrace.bridge.trace.Trace;

/**
 * What {@code check} says of one cfg.
 *
 * @param rows TLC's row and the explorer's
 * @param finding the counterexample; none if it is what a probe is declared to reach
 * @param text the counterexample, empty if there is none
 */
public record CheckReport(List<CheckRow> rows, Optional<CiRun.Finding> finding, String text) {
  /** Copies the list. */
  public CheckReport {
    rows = List.copyOf(rows);
  }

  /** Returns the text; nothing where only changes are asked for and nothing changed. */
  public String text(Optional<Changes> changes) {
    return changes.isPresent() && changes.get().all().isEmpty() ? "" : text;
  }

  /** Returns the rows of all cfgs. */
  public static List<CheckRow> rows(List<CheckReport> reports) {
    return reports.stream().flatMap(report -> report.rows().stream()).toList();
  }

  /** Describes a cfg and stores nothing. */
  public static CheckReport of(BothVerdicts both, SpecText spec) {
    return of(CheckRows.of(both, Optional.empty(), Optional.empty()), both, spec, List.of(), false);
  }

  /**
   * Stores the counterexamples of a cfg and describes the one with the fewest switches.
   *
   * @param probes whether to describe what a probe reaches, too, when it is declared to
   */
  public static CheckReport of(BothVerdicts both, TraceStore store, SpecText spec, boolean probes) {
    Optional<String> shown = both.shownTrace().flatMap(trace -> store.write(trace, ""));
    Optional<String> ofTlc = both.tlcTrace().flatMap(trace -> store.write(trace, "-tlc"));
    List<CheckRow> rows = CheckRows.of(both, ofTlc, shown);
    return of(rows, both, spec, commands(shown), probes);
  }

  private static CheckReport of(
      List<CheckRow> rows,
      BothVerdicts both,
      SpecText spec,
      List<String> commands,
      boolean probes) {
    boolean declared = rows.stream().allMatch(CheckRow::asExpected);
    boolean probe = declared && both.config().config().startsWith("reach_");
    if (both.system().isEmpty() || both.shownTrace().isEmpty() || probe && !probes) {
      return new CheckReport(rows, Optional.empty(), "");
    }
    Trace trace = both.shownTrace().get();
    Counterexample found =
        ShownTrace.of(
            trace,
            spec.says(trace.property()),
            both.system().get(),
            both.explorer().shown().orElseThrow());
    String config = both.config().location().cfg().getFileName().toString();
    return new CheckReport(
        rows,
        probe ? Optional.empty() : Optional.of(new CiRun.Finding(found, config, declared)),
        CounterexampleReport.of(found, commands) + "\n");
  }

  private static List<String> commands(Optional<String> file) {
    return file.map(path -> List.of("./mmrace replay " + path, "./mmrace emit-test " + path))
        .orElse(List.of());
  }
}
