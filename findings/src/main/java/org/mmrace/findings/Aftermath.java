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

  /** Copies the lists. */
  Aftermath {
    moves = List.copyOf(moves);
    states = List.copyOf(states);
  }

  private static final Aftermath NONE = new Aftermath(List.of(), List.of());

  static Aftermath of(ScenarioSystem scenario, long[] violated) {
    List<StatePredicate> watched =
        scenario.predicates().stream().filter(one -> SEEN.contains(one.name())).toList();
    boolean seen = watched.stream().anyMatch(one -> !one.holds(violated));
    return seen || watched.isEmpty() ? NONE : search(scenario, watched, violated);
  }

  private static Aftermath search(
      ScenarioSystem scenario, List<StatePredicate> watched, long[] violated) {
    TransitionSystem system = scenario.system();
    Deque<Aftermath> todo = new ArrayDeque<>(List.of(NONE));
    Set<StateDigest> known = new HashSet<>();
    while (!todo.isEmpty() && known.size() < MOST) {
      Aftermath from = todo.remove();
      for (int thread = 0; thread < system.threads(); thread++) {
        for (Aftermath next : from.steps(system, violated, thread)) {
          long[] words = next.last(violated);
          if (known.add(StateDigest.of(scenario.layout(), words))) {
            if (watched.stream().anyMatch(one -> !one.holds(words))) {
              return next;
            }
            todo.add(next);
          }
        }
      }
    }
    return NONE;
  }

  private long[] last(long[] violated) {
    return states.isEmpty() ? violated : states.get(states.size() - 1);
  }

  private List<Aftermath> steps(TransitionSystem system, long[] violated, int thread) {
    List<Aftermath> steps = new ArrayList<>();
    int at = system.stepAt(last(violated), thread);
    for (int choice = 0; at != TransitionSystem.NO_STEP; choice++) {
      long[] words = last(violated).clone();
      int answer = system.step(words, thread, choice);
      if (answer == TransitionSystem.DONE) {
        steps.add(after(new Move(thread, system.steps().get(at), choice), words));
      }
      if (answer == TransitionSystem.NO_CHOICE || !system.hasChoice(at)) {
        break;
      }
    }
    return steps;
  }

  private Aftermath after(Move move, long[] words) {
    List<Move> more = new ArrayList<>(moves);
    List<long[]> longer = new ArrayList<>(states);
    more.add(move);
    longer.add(words);
    return new Aftermath(more, longer);
  }
}
