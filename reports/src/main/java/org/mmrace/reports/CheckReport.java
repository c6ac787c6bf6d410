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
 * @param text the counterexample, empty if there is none
 */
public record CheckReport(List<CheckRow> rows, String text) {
  /** Copies the list. */
  public CheckReport {
    rows = List.copyOf(rows);
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
    boolean asDeclared = rows.stream().allMatch(CheckRow::asExpected);
    boolean probe = asDeclared && both.config().config().startsWith("reach_");
    if (both.system().isEmpty() || both.shownTrace().isEmpty() || probe && !probes) {
      return new CheckReport(rows, "");
    }
    Trace trace = both.shownTrace().get();
    Counterexample found =
        ShownTrace.of(
            trace,
            spec.says(trace.property()),
            both.system().get(),
            both.explorer().shown().orElseThrow());
    return new CheckReport(rows, CounterexampleReport.of(found, commands(shown)) + "\n");
  }

  private static List<String> commands(Optional<String> file) {
    return file.map(path -> List.of("./mmrace replay " + path, "./mmrace emit-test " + path))
        .orElse(List.of());
  }
}
