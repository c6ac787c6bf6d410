package org.mmrace.analysis.locks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Edges each of which asks for what the next one holds, the last for what the first one holds. As
 * lockdep does, this takes readers and writers of a lock for one: a reader waits behind a queued
 * writer.
 *
 * @param edges two or more
 */
public record LockCycle(List<LockEdge> edges) {
  /** Copies the list. */
  public LockCycle {
    edges = List.copyOf(edges);
  }

  /** Returns for each edge that lies on a circle a shortest one, each circle once. */
  static List<LockCycle> of(List<LockEdge> all) {
    List<LockEdge> dependencies =
        all.stream()
            .filter(LockEdge::isDependency)
            .filter(edge -> !edge.held().lock().equals(edge.asked().lock()))
            .toList();
    List<LockCycle> cycles = new ArrayList<>();
    Set<Set<String>> known = new HashSet<>();
    for (LockEdge edge : dependencies) {
      List<LockEdge> cycle = new ArrayList<>(List.of(edge));
      cycle.addAll(path(dependencies, edge.asked().lock(), edge.held().lock()));
      Set<String> locks = new HashSet<>();
      cycle.forEach(one -> locks.add(one.held().lock()));
      if (cycle.size() > 1 && known.add(locks)) {
        cycles.add(new LockCycle(cycle));
      }
    }
    return cycles;
  }

  /** Returns a shortest path; empty if there is none. */
  private static List<LockEdge> path(List<LockEdge> edges, String from, String to) {
    Map<String, LockEdge> cameBy = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty() && !cameBy.containsKey(to)) {
      String at = open.remove();
      for (LockEdge edge : edges) {
        String next = edge.asked().lock();
        if (edge.held().lock().equals(at) && !next.equals(from) && !cameBy.containsKey(next)) {
          cameBy.put(next, edge);
          open.add(next);
        }
      }
    }
    List<LockEdge> path = new ArrayList<>();
    for (LockEdge edge = cameBy.get(to); edge != null; edge = cameBy.get(edge.held().lock())) {
      path.add(0, edge);
    }
    return path;
  }
}
