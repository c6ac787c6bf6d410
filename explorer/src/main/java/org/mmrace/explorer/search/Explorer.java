package org.mmrace.explorer.search;

import java.util.List;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.reduce.ReducedSearch;
import org.mmrace.explorer.reduce.Reductions;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.TransitionSystem;

/**
 * Explores every reachable state of a transition system, breadth first, with one worker. The search
 * is deterministic: counts, findings and schedules are the same in every run, and equal to TLC's in
 * states, edges, depth, verdict and length of the counterexample. {@code docs/explorer.md} explains
 * the design.
 */
public final class Explorer {
  private Explorer() {}

  /**
   * Explores until the graph is exhausted, something wrong is found, a limit is met or the watch
   * says so.
   *
   * @param invariants must hold in every state; checked in this order when a state is new
   * @throws IllegalArgumentException if the system has no initial state: everything would hold in
   *     it
   * @throws ModelFailure if a step or an invariant throws, or a step has no last choice
   */
  public static Exploration explore(
      TransitionSystem system, List<StatePredicate> invariants, Settings settings, Watch watch) {
    checkInitial(system);
    return new BreadthFirst(system, invariants, settings, watch).run();
  }

  /**
   * Explores fewer states with the same verdict: what breaks in the whole graph breaks here.
   * States, edges and depth are those of the reduced graph; schedules are those of the system.
   *
   * @throws IllegalArgumentException if the system has no initial state, or nobody can listen to an
   *     invariant
   * @throws ModelFailure if a step or an invariant throws, or does not do what was declared of it
   */
  public static Exploration explore(
      TransitionSystem system,
      List<StatePredicate> invariants,
      Settings settings,
      Watch watch,
      Reductions reductions) {
    checkInitial(system);
    return new ReducedSearch(system, invariants, settings, watch, reductions).run();
  }

  private static void checkInitial(TransitionSystem system) {
    if (system.initialStates() < 1) {
      throw new IllegalArgumentException(
          "system has no initial state: initialStates=" + system.initialStates());
    }
  }
}
