package org.mmrace.bridge.trace;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Layout;

/**
 * One variant of a scenario, ready to run.
 *
 * @param system the model
 * @param layout where the fields lie in its words
 * @param predicates the invariants ({@code Inv_}, {@code TypeOK}) and probes ({@code Reach_})
 * @param constants what the model was made from, as a tree of {@link Values}
 * @param watched the model once more, whose accesses are heard; empty if they cannot be
 */
public record ScenarioSystem(
    TransitionSystem system,
    Layout layout,
    List<StatePredicate> predicates,
    Map<String, Object> constants,
    Optional<Watched> watched) {
  /** Copies the list. */
  public ScenarioSystem {
    predicates = List.copyOf(predicates);
  }

  /** Makes one whose accesses nobody hears. */
  public ScenarioSystem(
      TransitionSystem system,
      Layout layout,
      List<StatePredicate> predicates,
      Map<String, Object> constants) {
    this(system, layout, predicates, constants, Optional.empty());
  }

  /** Returns the states of rest: what some predicate speaks of that speaks of no other states. */
  public StatePredicate rest() {
    StatePredicate[] rests =
        predicates.stream()
            .flatMap(predicate -> predicate.parts().stream())
            .flatMap(part -> part.rest().stream())
            .toArray(StatePredicate[]::new);
    return new StatePredicate() {
      @Override
      public String name() {
        return "rest";
      }

      @Override
      public boolean holds(long[] words) {
        for (StatePredicate rest : rests) {
          if (rest.holds(words)) {
            return true;
          }
        }
        return false;
      }
    };
  }

  /** Returns whether the predicate must hold in every state: all but probes. */
  static boolean mustHold(StatePredicate predicate) {
    return !predicate.name().startsWith("Reach_");
  }
}
