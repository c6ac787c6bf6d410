package org.mmrace.reports;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.trace.Broken;
import org.mmrace.bridge.trace.ReplayResult;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.ShownTrace;
import org.mmrace.reports.diagram.DiagramFormat;

/**
 * The replay of a trace.
 *
 * @param steps steps that were replayed
 * @param length steps of the trace
 * @param stored whether it holds digests of its states only
 * @param property what its last state violates; empty if nothing
 * @param broken the invariants that did not hold, and after which step first
 * @param onlyTlc whether the model cannot judge the property
 * @param stop why it does not go on, if it is not replayed to its end
 * @param fault why it is not the trace that it says it is
 * @param shown the steps that were replayed
 */
public record ReplayRow(
    String id,
    String config,
    int steps,
    int length,
    boolean stored,
    String property,
    List<Broken> broken,
    boolean onlyTlc,
    Optional<String> stop,
    Optional<String> fault,
    ShownTrace.Pictured shown) {
  /** Copies the list. */
  public ReplayRow {
    broken = List.copyOf(broken);
  }

  /** Replays a trace. */
  public static ReplayRow of(LoadedTrace loaded, SpecText spec) throws IOException {
    Trace trace = loaded.trace();
    TraceReplay replay = new TraceReplay(loaded.system());
    ReplayResult result = replay.run(trace);
    List<Broken> broken = result.broken().stream().filter(one -> !one.isProbe()).toList();
    String property =
        trace.property().isEmpty() && !broken.isEmpty()
            ? broken.get(0).predicate()
            : trace.property();
    Trace shown = trace.violating(property);
    return new ReplayRow(
        trace.scenario(),
        trace.config(),
        result.schedule().moves().size(),
        trace.length(),
        trace.isStored(),
        property,
        broken,
        replay.isOnlyTlcs(trace),
        result.stop().map(stop -> stop.message()),
        trace.property().isEmpty()
            ? result.stop().map(stop -> stop.message())
            : replay.fault(trace),
        ShownTrace.pictured(shown, spec.meaning(property), loaded.system(), result.schedule()));
  }

  /** Returns the exit code: a trace that the model cannot follow is one of another machine. */
  public ExitCode exitCode() {
    if (stop.isPresent()) {
      return ExitCode.DIFFER;
    }
    return fault.isPresent() ? ExitCode.UNEXPECTED : ExitCode.OK;
  }

  /**
   * Returns the diagram and the verdict.
   *
   * @param full whether to show every step
   */
  public String text(DiagramFormat format, boolean full) {
    Counterexample found = full ? shown.found().full() : shown.found();
    return format.of(found, List.of()) + "\n" + format.beside(verdict() + "\n");
  }

  /** Returns whether the trace is what it says it is, in one line. */
  public String verdict() {
    String every = steps == length ? "all " + length : steps + " of " + length;
    String what = stored ? "digest" : "word";
    return fault.orElse(
        "replayed: "
            + every
            + " steps, every "
            + what
            + " as in the trace"
            + (onlyTlc ? "; only TLC judges " + property : ""));
  }
}
