package org.mmrace.explorer.search;

import java.util.List;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

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
   * Refuses a system in which everything would hold.
   *
   * @throws IllegalArgumentException if it has no initial state
   */
  public static void checkInitial(TransitionSystem system) {
    if (system.initialStates() < 1) {
      throw new IllegalArgumentException(
          "system has no initial state: initialStates=" + system.initialStates());
    }
  }
}
