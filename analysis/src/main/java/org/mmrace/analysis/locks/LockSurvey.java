package org.mmrace.analysis.locks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.model.Scenario;

/**
 * Collects over scenarios which lock is asked for under which, and which word is used under which.
 */
public final class LockSurvey {
  private final DocumentedOrder order;
  private final WordTable words = new WordTable();
  private final Map<List<Object>, LockEdge> edges = new LinkedHashMap<>();

  /** A survey that has seen nothing, and compares with {@code order}. */
  public LockSurvey(DocumentedOrder order) {
    this.order = order;
  }

  /**
   * Surveys every reachable state of a scenario.
   *
   * @param scenario its name
   * @return the pass over its states; what it did not reach is not in the report. It finds how the
   *     machine comes to a deadlock and to what is not modelled
   */
  public Exploration add(String scenario, Scenario machine, Settings settings, Watch watch) {
    LockPass pass = new LockPass(scenario, machine, words);
    Exploration exploration = pass.explore(settings, watch);
    for (LockEdge edge : pass.edges(settings, order, watch)) {
      edges.merge(List.of(edge.held(), edge.asked(), edge.how()), edge, LockEdge::and);
    }
    return exploration;
  }

  /** Returns what was found so far. */
  public LockReport report() {
    List<LockEdge> sorted = new ArrayList<>(edges.values());
    sorted.sort(
        Comparator.comparingInt((LockEdge edge) -> order.rank(edge.held()))
            .thenComparingInt(edge -> order.rank(edge.asked()))
            .thenComparing(LockEdge::held)
            .thenComparing(LockEdge::asked)
            .thenComparing(LockEdge::how));
    return new LockReport(sorted, LockCycle.of(sorted), words.rows(order));
  }
}
