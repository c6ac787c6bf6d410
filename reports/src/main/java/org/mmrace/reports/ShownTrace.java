package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.trace.Move;
import org.mmrace.bridge.trace.ReplayResult;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Schedule;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.model.StatePredicate;

/** Makes what the diagram shows of a schedule: each step with its notes, and what breaks where. */
public final class ShownTrace {
  private ShownTrace() {}

  /**
   * Runs a schedule on the model as far as it goes.
   *
   * @param trace names the scenario and what it violates
   * @param explanation what the property demands, in words; may be empty
   */
  public static Counterexample of(
      Trace trace, String explanation, ScenarioSystem scenario, Schedule schedule) {
    String property = trace.property();
    List<long[]> states = new ArrayList<>();
    ReplayResult result =
        new TraceReplay(scenario).run(schedule, (step, words) -> states.add(words.clone()));
    ThreadNames names = ThreadNames.of(scenario.system());
    StepNotes notes = new StepNotes(scenario.layout(), names);
    List<DiagramStep> steps = new ArrayList<>();
    for (int i = 0; i + 1 < states.size(); i++) {
      Move move = schedule.moves().get(i);
      DiagramStep step = new DiagramStep(move.thread(), move.step(), move.choice(), List.of());
      steps.add(
          step.with(notes.between(states.get(i), states.get(i + 1), move.thread(), step.event())));
    }
    Optional<StatePredicate> predicate =
        scenario.predicates().stream().filter(one -> one.name().equals(property)).findFirst();
    int brokenAfter =
        result.broken().stream()
            .filter(broken -> broken.predicate().equals(property))
            .findFirst()
            .map(broken -> broken.step())
            .orElse(steps.size());
    List<String> values =
        predicate
            .filter(one -> !one.holds(states.get(brokenAfter)))
            .map(
                one -> BrokenWords.of(scenario.layout(), names, one, states.get(brokenAfter)))
            .orElse(List.of());
    return new Counterexample(
        trace.scenario(),
        trace.config(),
        property,
        names.all(), steps, brokenAfter, explanation, values);
  }
}
