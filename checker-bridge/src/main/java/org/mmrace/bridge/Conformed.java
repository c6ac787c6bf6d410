package org.mmrace.bridge;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ledger of one comparison of specification and model.
 *
 * @param states distinct reachable states of the specification
 * @param edges its steps: (state, step, thread, choice, successor)
 * @param depth states on the longest of the shortest paths
 * @param missing steps of the specification that the model does not make
 * @param extra steps of the model that the specification does not make
 * @param mismatches other differences: initial states, invariants, writes of a blocked step, values
 *     outside the layout
 * @param unmodelled the first state in which something is not modelled; no property is asked of
 *     such states
 * @param complete whether every reachable state was compared
 * @param digest 64 bits over all edges in any order, as 16 hexadecimal digits
 * @param coverage how often each step was taken, steps never taken included
 * @param violated invariants and probes that are false in some reachable state, sorted
 * @param differences the first differences
 */
public record Conformed(
    String id,
    String config,
    long states,
    long edges,
    int depth,
    long missing,
    long extra,
    long mismatches,
    List<Verdict.NotModelled> unmodelled,
    boolean complete,
    String digest,
    SortedMap<String, Long> coverage,
    List<String> violated,
    List<Difference> differences,
    double seconds) {
  /** Copies the collections. */
  public Conformed {
    coverage = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(coverage));
    unmodelled = List.copyOf(unmodelled);
    violated = List.copyOf(violated);
    differences = List.copyOf(differences);
  }

  /** Returns whether the whole graph was compared and nothing differs. */
  public boolean equal() {
    return complete && missing == 0 && extra == 0 && mismatches == 0;
  }
}
