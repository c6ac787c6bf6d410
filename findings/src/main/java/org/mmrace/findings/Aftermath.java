package org.mmrace.findings;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.StateDigest;
import org.mmrace.explorer.Move;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * What follows a violation: the fewest steps after which what a user sees goes wrong, an oops or a
 * read of what it must not return, if few states lead there.
 *
 * @param moves the steps; empty if there are none
 * @param states the state after each
 */
record Aftermath(List<Move> moves, List<long[]> states) {
  private static final int MOST = 20_000;

  /** What a user sees. */
  private static final Set<String> SEEN = Set.of("Inv_NoOops", "Inv_DataPreserved", "Inv_TlbPerm");

  private record Reached(Reached before, Move move, long[] words) {}

  static Aftermath of(ScenarioSystem scenario, long[] violated) {
    List<StatePredicate> watched =
        scenario.predicates().stream().filter(one -> SEEN.contains(one.name())).toList();
    boolean seen = watched.stream().anyMatch(one -> !one.holds(violated));
    return seen || watched.isEmpty()
        ? new Aftermath(List.of(), List.of())
        : search(scenario, watched, violated);
  }

  private static Aftermath search(
      ScenarioSystem scenario, List<StatePredicate> watched, long[] violated) {
    TransitionSystem system = scenario.system();
    Deque<Reached> todo = new ArrayDeque<>(List.of(new Reached(null, null, violated)));
    Set<StateDigest> known = new HashSet<>();
    while (!todo.isEmpty() && known.size() < MOST) {
      Reached from = todo.remove();
      for (int thread = 0; thread < system.threads(); thread++) {
        for (Reached next : steps(system, from, thread)) {
          if (known.add(StateDigest.of(scenario.layout(), next.words()))) {
            if (watched.stream().anyMatch(one -> !one.holds(next.words()))) {
              return way(next);
            }
            todo.add(next);
          }
        }
      }
    }
    return new Aftermath(List.of(), List.of());
  }

  private static List<Reached> steps(TransitionSystem system, Reached from, int thread) {
    List<Reached> steps = new ArrayList<>();
    int at = system.stepAt(from.words(), thread);
    for (int choice = 0; at != TransitionSystem.NO_STEP; choice++) {
      long[] words = from.words().clone();
      int answer = system.step(words, thread, choice);
      if (answer == TransitionSystem.DONE) {
        steps.add(new Reached(from, new Move(thread, system.steps().get(at), choice), words));
      }
      if (answer == TransitionSystem.NO_CHOICE || !system.hasChoice(at)) {
        break;
      }
    }
    return steps;
  }

  private static Aftermath way(Reached end) {
    List<Move> moves = new ArrayList<>();
    List<long[]> states = new ArrayList<>();
    for (Reached one = end; one.move() != null; one = one.before()) {
      moves.add(0, one.move());
      states.add(0, one.words());
    }
    return new Aftermath(moves, states);
  }
}
