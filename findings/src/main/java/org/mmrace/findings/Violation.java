package org.mmrace.findings;

import java.util.Optional;
import java.util.function.Predicate;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.model.system.TransitionSystem;

/** Which states a counterexample may end in. */
final class Violation {
  private Violation() {}

  /** Returns the states that violate a property; empty of one that the model cannot judge. */
  static Optional<Predicate<long[]>> of(ScenarioSystem scenario, String property) {
    if (property.equals(Trace.DEADLOCK)) {
      return Optional.of(words -> isStuck(scenario.system(), words));
    }
    return scenario.predicates().stream()
        .filter(one -> one.name().equals(property))
        .findFirst()
        .map(one -> words -> !one.holds(words));
  }

  private static boolean isStuck(TransitionSystem system, long[] state) {
    for (int thread = 0; thread < system.threads(); thread++) {
      if (canMove(system, state, thread)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether a thread can make a step. */
  static boolean canMove(TransitionSystem system, long[] state, int thread) {
    long[] words = state.clone();
    int answer = TransitionSystem.BLOCKED;
    if (system.stepAt(words, thread) == TransitionSystem.NO_STEP) {
      return false;
    }
    for (int choice = 0; answer == TransitionSystem.BLOCKED; choice++) {
      answer = system.step(words, thread, choice);
      if (answer == TransitionSystem.BLOCKED && !system.hasChoice(system.stepAt(words, thread))) {
        return false;
      }
    }
    return answer == TransitionSystem.DONE;
  }
}
