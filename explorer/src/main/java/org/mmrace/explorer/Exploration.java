package org.mmrace.explorer;

import java.time.Duration;
import java.util.List;

/**
 * The result of a breadth-first search. All but {@code elapsed} is the same in every run.
 *
 * @param stop why the search ended
 * @param findings what is wrong, in the order found, each property once with a shortest schedule
 * @param initialStates initial states, duplicates included; TLC's {@code states generated} is this
 *     plus edges
 * @param states distinct states; of a reduced search those that were kept
 * @param passed states that a reduced search passed through without keeping them, each as often as
 *     it did; of other searches 0
 * @param edges edges: every (state, thread, choice) that ran, duplicates and self-loops included
 * @param levels states of each level, the initial ones first; of an unfinished search the last is
 *     not counted to its end
 * @param coverage one row per step, in the order of {@code TransitionSystem.steps()}
 * @param soundness how sure it is that no state was missed
 * @param memory what was kept
 * @param elapsed time of the search without rebuilding schedules
 */
public record Exploration(
    Stop stop,
    List<Finding> findings,
    long initialStates,
    long states,
    long passed,
    long edges,
    List<Long> levels,
    List<StepCoverage> coverage,
    Soundness soundness,
    Memory memory,
    Duration elapsed) {
  /** Copies the lists. */
  public Exploration {
    findings = List.copyOf(findings);
    levels = List.copyOf(levels);
    coverage = List.copyOf(coverage);
  }

  /** Returns the states on the longest shortest path; initial states alone have depth 1. */
  public int depth() {
    return levels.size();
  }

  /** Returns whether the whole graph was explored, so that counts may be compared with TLC's. */
  public boolean complete() {
    return stop == Stop.EXHAUSTED;
  }

  /** Returns the first finding; without one, whether the search completed. */
  public Outcome outcome() {
    if (!findings.isEmpty()) {
      return findings.get(0);
    }
    return complete() ? new Outcome.Completed() : new Outcome.Unfinished(stop);
  }

  /** Returns the edges explored per second. */
  public double edgesPerSecond() {
    return edges * 1e9 / Math.max(1, elapsed.toNanos());
  }
}
