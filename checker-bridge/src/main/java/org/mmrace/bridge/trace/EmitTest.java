package org.mmrace.bridge.trace;

import java.util.List;
import java.util.Optional;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

/**
 * Writes a JUnit 5 test from a counterexample: a schedule, on which the unfixed variant ends in the
 * violated property; the fixed variant is led along it as far as it goes, and the test expects what
 * it does there instead.
 */
public final class EmitTest {
  private final Trace trace;
  private final Schedule schedule;
  private final RaceWindow.In window;
  private final TestSource source;

  private EmitTest(Trace trace, Schedule schedule, RaceWindow.In window, TestSource source) {
    this.trace = trace;
    this.schedule = schedule;
    this.window = window;
    this.source = source;
  }

  /**
   * One variant of the scenario.
   *
   * @param config name of the configuration, as {@link ScenarioSystems#load} knows it
   */
  public record Variant(String config, ScenarioSystem scenario) {}

  /**
   * Returns the test of a counterexample.
   *
   * @param trace the counterexample; its scenario and property must be known
   * @param fixed the variant in which the property holds, if there is one
   * @param known what people say of the race
   * @throws TraceFormatException if a state does not fit the layout
   * @throws IllegalArgumentException if the trace does not replay, or if the fixed variant breaks
   *     the property too
   */
  public static EmittedTest of(
      Trace trace, Variant unfixed, Optional<Variant> fixed, RaceWindow known)
      throws TraceFormatException {
    if (trace.scenario().isEmpty() || trace.property().isEmpty()) {
      throw new IllegalArgumentException(
          "trace names no scenario or no property: scenario="
              + trace.scenario()
              + " property="
              + trace.property());
    }
    TraceReplay replay = new TraceReplay(unfixed.scenario());
    Optional<String> fault = replay.fault(trace);
    if (fault.isPresent()) {
      throw new IllegalArgumentException(
          "trace does not replay: config=" + unfixed.config() + ", " + fault.get());
    }
    Schedule schedule = untilBroken(replay.run(trace), trace.property());
    RaceWindow.In window = known.of(schedule);
    String name = TestNames.constant(window.condition());
    TestNames names = TestNames.of(unfixed.scenario().system(), schedule, name);
    TestSource source = new TestSource(trace.scenario(), trace.property(), names);
    String text = new EmitTest(trace, schedule, window, source).text(unfixed, fixed, name);
    return new EmittedTest(
        TestNames.packageName(trace.scenario()), TestNames.className(trace.scenario()), text);
  }

  private static Schedule untilBroken(ReplayResult result, String property) {
    int steps =
        result.broken().stream()
            .filter(broken -> broken.predicate().equals(property))
            .findFirst()
            .map(Broken::step)
            .orElse(result.schedule().moves().size());
    return result.schedule().first(steps);
  }

  private String text(Variant unfixed, Optional<Variant> fixed, String name) {
    String condition = TestNames.camelCase(window.condition());
    String end = deadlock() ? "deadlocked()" : "breaks(\"" + trace.property() + "\")";
    source.test(unfixed.config(), condition, unfixedOutcome(), List.of("run(" + name + ")", end));
    if (fixed.isPresent()) {
      Fixed other = follow(fixed.get(), name);
      source.test(fixed.get().config(), condition, other.outcome(), other.calls());
    }
    return source.text(name, schedule, window);
  }

  private boolean deadlock() {
    return trace.property().equals(Trace.DEADLOCK);
  }

  private String unfixedOutcome() {
    if (deadlock()) {
      return "deadlocks";
    }
    return (trace.property().startsWith("Reach_") ? "reaches" : "breaks")
        + TestNames.property(trace.property());
  }

  /** What the fixed variant does on the schedule. */
  private record Fixed(String outcome, List<String> calls) {}

  private Fixed follow(Variant fixed, String name) {
    ReplayResult result = new TraceReplay(fixed.scenario()).run(schedule);
    int follows = result.schedule().moves().size();
    String holds = holds(fixed, result);
    if (result.stop().isEmpty()) {
      String outcome =
          deadlock() ? "doesNotDeadlock" : "keeps" + TestNames.property(trace.property());
      return new Fixed(outcome, List.of("run(" + name + ")", holds));
    }
    Move move = schedule.moves().get(follows);
    String follow = "follow(" + name + ", " + follows + ")";
    Stop stop = result.stop().get();
    if (stop instanceof Stop.Blocked) {
      String outcome = "waitsAt" + TestNames.event(move.step());
      return new Fixed(outcome, List.of(follow, source.call("blocked", move), holds));
    } else if (stop instanceof Stop.Elsewhere elsewhere) {
      String outcome = "goesTo" + TestNames.event(elsewhere.standsAt());
      String call = source.call("standsAt", new Move(move.thread(), elsewhere.standsAt(), 0));
      return new Fixed(outcome, List.of(follow, call, holds));
    } else if (stop instanceof Stop.NoChoice) {
      String outcome = "hasNoChoiceAt" + TestNames.event(move.step());
      return new Fixed(
          outcome, List.of(follow, source.call("noChoice", move, move.choice()), holds));
    }
    throw new IllegalArgumentException(
        "fixed variant is another scenario: config=" + fixed.config() + ", " + stop.message());
  }

  private String holds(Variant fixed, ReplayResult result) {
    Optional<String> same =
        deadlock() && result.stop().isEmpty() && result.stuck()
            ? Optional.of("step " + result.schedule().moves().size() + ": no thread can step")
            : result.broken().stream()
                .filter(broken -> broken.predicate().equals(trace.property()))
                .findFirst()
                .map(Broken::toString);
    if (same.isPresent()) {
      throw new IllegalArgumentException(
          "fixed variant fails too: config=" + fixed.config() + ", " + same.get());
    }
    if (deadlock()) {
      return "notDeadlocked()";
    }
    return result.firstBroken().isPresent() ? "holds(\"" + trace.property() + "\")" : "holds()";
  }
}
