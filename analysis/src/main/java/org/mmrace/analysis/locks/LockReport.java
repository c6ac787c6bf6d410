package org.mmrace.analysis.locks;

import java.util.List;

/**
 * Which locks are asked for under which, and which words are used under which.
 *
 * @param edges one row a pair of locks, outermost first
 * @param cycles the ways in which threads can wait for each other in a circle
 * @param words one row a kind of word that is written
 */
public record LockReport(List<LockEdge> edges, List<LockCycle> cycles, List<WordUse> words) {
  /** Copies the lists. */
  public LockReport {
    edges = List.copyOf(edges);
    cycles = List.copyOf(cycles);
    words = List.copyOf(words);
  }

  /** Returns the edges against the documented order whose asker waits. */
  public List<LockEdge> inversions() {
    return edges.stream().filter(edge -> edge.standing() == LockEdge.Standing.INVERTED).toList();
  }

  /** Returns whether nothing is against the documented order and no circle is possible. */
  public boolean isClean() {
    return inversions().isEmpty() && cycles.isEmpty();
  }
}
