package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

/**
 * Writes a JUnit 5 test from a counterexample: the unfixed variant ends in the violated property;
 * the fixed variant is led along the same schedule as far as it goes, and the test expects what it
 * does there instead.
 */
public final class EmitTest {
  private final Trace trace;
  private final Schedule schedule;
  private final TestSource source;

  private EmitTest(Trace trace, Schedule schedule, TestSource source) {
    this.trace = trace;
    this.schedule = schedule;
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
   * @throws TraceFormatException if a state does not fit the layout
   * @throws IllegalArgumentException if the trace does not replay, or if the fixed variant breaks
   *     the property too
   */
  public static EmittedTest of(Trace trace, Variant unfixed, Optional<Variant> fixed)
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
    TestNames names = TestNames.of(unfixed.scenario().system(), schedule);
    TestSource source = new TestSource(trace.scenario(), trace.property(), names);
    String text = new EmitTest(trace, schedule, source).text(unfixed, fixed);
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

  private String text(Variant unfixed, Optional<Variant> fixed) {
    Optional<Fixed> other = fixed.map(this::follow);
    int length = schedule.moves().size();
    int shared = other.map(Fixed::follows).orElse(length);
    String interleaving = TestNames.interleaving(schedule);
    List<String> rest = new ArrayList<>(source.steps(schedule.moves().subList(shared, length)));
    rest.add(deadlock() ? "deadlocked()" : "breaks(\"" + trace.property() + "\")");
    source.test(unfixed.config(), interleaving, unfixedOutcome(), rest);
    if (fixed.isPresent() && other.isPresent()) {
      source.test(fixed.get().config(), interleaving, other.get().outcome(), other.get().calls());
    }
    List<String> first = new ArrayList<>();
    if (schedule.initial() != 0) {
      first.add("initial(" + schedule.initial() + ")");
    }
    first.addAll(source.steps(schedule.moves().subList(0, shared)));
    return source.text(interleaving, first);
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

  /**
   * What the fixed variant does on the schedule: how far it follows, and what the test expects
   * there.
   */
  private record Fixed(int follows, String outcome, List<String> calls) {}

  private Fixed follow(Variant fixed) {
    ReplayResult result = new TraceReplay(fixed.scenario()).run(schedule);
    int follows = result.schedule().moves().size();
    String holds = holds(fixed, result);
    if (result.stop().isEmpty()) {
      String outcome =
          deadlock() ? "doesNotDeadlock" : "keeps" + TestNames.property(trace.property());
      return new Fixed(follows, outcome, List.of(holds));
    }
    Move move = schedule.moves().get(follows);
    Stop stop = result.stop().get();
    if (stop instanceof Stop.Blocked) {
      String outcome = "waitsAt" + TestNames.event(move.step());
      return new Fixed(follows, outcome, List.of(source.call("blocked", move), holds));
    } else if (stop instanceof Stop.Elsewhere elsewhere) {
      String outcome = "goesTo" + TestNames.event(elsewhere.standsAt());
      String call = source.call("standsAt", new Move(move.thread(), elsewhere.standsAt(), 0));
      return new Fixed(follows, outcome, List.of(call, holds));
    } else if (stop instanceof Stop.NoChoice) {
      String outcome = "hasNoChoiceAt" + TestNames.event(move.step());
      return new Fixed(
          follows, outcome, List.of(source.call("noChoice", move, move.choice()), holds));
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
