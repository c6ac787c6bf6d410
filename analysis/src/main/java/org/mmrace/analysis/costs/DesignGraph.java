package org.mmrace.analysis.costs;

import java.util.List;
import java.util.Optional;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;

/**
 * What was seen of one design.
 *
 * @param exploration its search, past everything that is wrong
 * @param deadlocks states without a successor; empty where the graph is too big to be kept
 * @param costs the figures that are not zero in every schedule, by operation
 * @param loops whether the graph has loops other than stutters
 */
public record DesignGraph(
    Exploration exploration, Optional<Integer> deadlocks, List<CostFigure> costs, boolean loops) {
  /** Copies the list. */
  public DesignGraph {
    costs = List.copyOf(costs);
  }

  /** Returns whether every state was seen. */
  public boolean complete() {
    return exploration.complete();
  }

  /** Returns what is wrong with a property, {@code Deadlock} for a deadlock. */
  Optional<Finding> finding(String property) {
    return exploration.findings().stream()
        .filter(finding -> finding.property().equals(property))
        .findFirst();
  }
}
