package org.mmrace.reports;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.trace.Broken;
import org.mmrace.bridge.trace.Followed;
import org.mmrace.bridge.trace.ReplayResult;
import org.mmrace.bridge.trace.Stop;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Schedule;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;
import org.mmrace.findings.ShownTrace;
import org.mmrace.reports.diagram.DiagramFormat;

/**
 * The replay of a trace, on the variant that it is of or on another one.
 *
 * @param steps steps that were replayed
 * @param length steps of the trace
 * @param stored whether it holds digests of its states only
 * @param property what its last state violates; empty if nothing
 * @param broken the invariants that did not hold, and after which step first
 * @param onlyTlc whether the model cannot judge the property
 * @param stop why it does not go on, if it is not replayed to its end
 * @param fault why it is not the trace that it says it is
 * @param ofOther whether the trace is of another variant
 * @param left where another variant leaves the trace, if it does
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
    boolean ofOther,
    Optional<Left> left,
    ShownTrace.Pictured shown) {
  /** Copies the list. */
  public ReplayRow {
    broken = List.copyOf(broken);
  }

  /**
   * Where a variant leaves the trace of another one.
   *
   * @param step number of the first step that is not the trace's
   * @param thread name of the thread that takes it, or is blocked
   * @param at that step, or the one at which the thread is blocked
   * @param why what it saw, {@code pmd[1][0] = none}, or what it waits for
   * @param goesOnAt the step at which the thread goes on; empty if it is blocked or has ended
   * @param expected the step at which the trace goes on
   */
  public record Left(
      int step, String thread, String at, List<String> why, String goesOnAt, String expected) {
    /** Copies the list. */
    public Left {
      why = List.copyOf(why);
    }

    private String text(String config) {
      String where = config + " leaves the trace at step " + step + ": " + thread;
      String blocked = goesOnAt.isEmpty() ? " is blocked at " : " runs ";
      String trace = at.equals(expected) ? "" : "\n  the trace goes on at " + expected;
      String rest =
          goesOnAt.isEmpty() ? trace : "\n  goes on at " + goesOnAt + ", the trace at " + expected;
      return where
          + blocked
          + at
          + why.stream().map(line -> "\n  " + line).collect(joining())
          + rest;
    }
  }

  /** Replays a trace. */
  public static ReplayRow of(LoadedTrace loaded, SpecText spec) throws IOException {
    return loaded.ofOther().isPresent()
        ? ofOther(loaded, loaded.ofOther().get())
        : ofOwn(loaded, spec);
  }

  /** Goes along with the trace of another variant as far as this one does. */
  private static ReplayRow ofOther(LoadedTrace loaded, Schedule schedule) {
    Trace trace = loaded.trace();
    Followed followed = new TraceReplay(loaded.system()).follow(schedule);
    Schedule taken = followed.result().schedule();
    Optional<Left> left = Optional.empty();
    if (followed.departure().isPresent()) {
      left = Optional.of(left(loaded, taken, followed.departure().get()));
      taken =
          taken.first(left.get().goesOnAt().isEmpty() ? left.get().step() - 1 : left.get().step());
    }
    ReplayResult result = new TraceReplay(loaded.system()).run(taken);
    List<Broken> broken = result.broken().stream().filter(one -> !one.isProbe()).toList();
    return new ReplayRow(
        trace.scenario(),
        trace.config(),
        taken.moves().size(),
        trace.length(),
        trace.isStored(),
        trace.property(),
        broken,
        false,
        Optional.empty(),
        broken.stream().findFirst().map(Broken::toString),
        true,
        left,
        ShownTrace.pictured(trace.violating(""), SpecText.Meaning.NONE, loaded.system(), taken));
  }

  /**
   * Returns where a variant leaves: the step after which its thread no longer stands where the
   * trace has it, if that step saw what another thread had done, else the first that did of those
   * that it then takes alone.
   */
  private static Left left(LoadedTrace loaded, Schedule taken, Followed.Departure departure) {
    String thread = loaded.system().system().threadName(departure.thread());
    if (departure.own().isEmpty()) {
      String at = departure.expected();
      List<String> waits = new ArrayList<>();
      if (departure.stop().orElse(null) instanceof Stop.Blocked blocked) {
        at = blocked.at();
        waits.add(blocked.waits());
      }
      waits.removeIf(String::isEmpty);
      return new Left(departure.after() + 1, thread, at, waits, "", departure.expected());
    }
    List<Integer> candidates = new ArrayList<>();
    for (int i = departure.after() - 1; i >= 0 && candidates.isEmpty(); i--) {
      if (taken.moves().get(i).thread() == departure.thread()) {
        candidates.add(i);
      }
    }
    for (int i = departure.after(); i < taken.moves().size(); i++) {
      candidates.add(i);
    }
    List<DiagramStep> steps =
        ShownTrace.of(loaded.trace().violating(""), SpecText.Meaning.NONE, loaded.system(), taken)
            .steps();
    int at =
        candidates.stream()
            .filter(i -> steps.get(i).notes().stream().anyMatch(note -> note.contains(" = ")))
            .findFirst()
            .orElse(candidates.get(0));
    int own = Math.max(0, at - departure.after() + 1);
    String goesOnAt = own == 0 ? departure.own().get(0) : departure.standsAt().get(own - 1);
    return new Left(
        at + 1,
        thread,
        steps.get(at).step(),
        steps.get(at).notes(),
        goesOnAt.isEmpty() ? "its end" : goesOnAt,
        departure.expected());
  }

  private static ReplayRow ofOwn(LoadedTrace loaded, SpecText spec) throws IOException {
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
        false,
        Optional.empty(),
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
    if (ofOther && !full) {
      return format.beside(verdict() + "\n");
    }
    Counterexample found = full ? shown.found().full() : shown.found();
    return format.of(found, List.of()) + "\n" + format.beside(verdict() + "\n");
  }

  /** Returns whether the trace is what it says it is, or where another variant leaves it. */
  public String verdict() {
    if (left.isPresent()) {
      return left.get().text(config) + "\n" + fault.orElse("no invariant is broken up to there");
    }
    if (ofOther) {
      return config
          + " goes along with the trace to its end, "
          + steps
          + " steps, and "
          + fault.map(broken -> "breaks it as well: " + broken).orElse("no invariant is broken");
    }
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
