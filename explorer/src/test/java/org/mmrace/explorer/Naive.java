package org.mmrace.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.mmrace.model.system.TransitionSystem;

/** The obvious search, to compare with: a hash map from boxed states to their level. */
public final class Naive {
  public final Map<List<Long>, Integer> levels = new LinkedHashMap<>();
  public final Map<List<Long>, List<Edge>> edges = new HashMap<>();
  public final long[] taken;
  public final long[] fresh;

  record Edge(int thread, List<Long> to) {}

  public Naive(TransitionSystem system) {
    taken = new long[system.steps().size()];
    fresh = new long[system.steps().size()];
    List<List<Long>> queue = new ArrayList<>();
    for (int i = 0; i < system.initialStates(); i++) {
      long[] words = new long[system.words()];
      system.initial(i, words);
      if (levels.putIfAbsent(boxed(words), 1) == null) {
        queue.add(boxed(words));
      }
    }
    for (int at = 0; at < queue.size(); at++) {
      List<Long> from = queue.get(at);
      List<Edge> out = new ArrayList<>();
      edges.put(from, out);
      for (int thread = 0; thread < system.threads(); thread++) {
        int answer = TransitionSystem.DONE;
        for (int choice = 0; answer != TransitionSystem.NO_CHOICE; choice++) {
          long[] words = from.stream().mapToLong(Long::longValue).toArray();
          int step = system.stepAt(words, thread);
          answer = system.step(words, thread, choice);
          if (answer == TransitionSystem.DONE) {
            out.add(new Edge(thread, boxed(words)));
            taken[step]++;
            if (levels.putIfAbsent(boxed(words), levels.get(from) + 1) == null) {
              fresh[step]++;
              queue.add(boxed(words));
            }
          }
        }
      }
    }
  }

  private static List<Long> boxed(long[] words) {
    return LongStream.of(words).boxed().toList();
  }

  public long edgeCount() {
    return edges.values().stream().mapToLong(List::size).sum();
  }

  public int depth() {
    return levels.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /** Returns the states on a shortest path to a state that satisfies {@code wrong}. */
  public OptionalInt shortest(Predicate<List<Long>> wrong) {
    return levels.entrySet().stream()
        .filter(e -> wrong.test(e.getKey()))
        .mapToInt(Map.Entry::getValue)
        .min();
  }

  /**
   * Returns what a search meets first: a wrong state when it is new, or a state without edges when
   * it is expanded.
   */
  public Optional<List<Long>> firstWrong(Predicate<List<Long>> wrong) {
    Set<List<Long>> seen = new HashSet<>();
    for (var state : levels.entrySet()) {
      if (state.getValue() == 1 && wrong.test(state.getKey())) {
        return Optional.of(state.getKey());
      }
      if (state.getValue() == 1) {
        seen.add(state.getKey());
      }
    }
    for (List<Long> state : levels.keySet()) {
      for (Edge edge : edges.get(state)) {
        if (seen.add(edge.to()) && wrong.test(edge.to())) {
          return Optional.of(edge.to());
        }
      }
      if (edges.get(state).isEmpty()) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the least (switches, moves), compared in this order, by relaxing every edge until
   * nothing changes.
   */
  public Optional<List<Integer>> fewestSwitches(
      TransitionSystem system, Predicate<List<Long>> wrong) {
    Map<List<Object>, int[]> best = new HashMap<>();
    for (int i = 0; i < system.initialStates(); i++) {
      long[] words = new long[system.words()];
      system.initial(i, words);
      best.put(List.of(boxed(words), -1), new int[2]);
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (var entry : List.copyOf(best.entrySet())) {
        int last = (int) entry.getKey().get(1);
        for (Edge edge : edges.get(entry.getKey().get(0))) {
          int[] cost = entry.getValue().clone();
          cost[0] += last == -1 || last == edge.thread() ? 0 : 1;
          cost[1]++;
          List<Object> node = List.of(edge.to(), edge.thread());
          if (!best.containsKey(node) || compare(cost, best.get(node)) < 0) {
            best.put(node, cost);
            changed = true;
          }
        }
      }
    }
    return best.entrySet().stream()
        .filter(entry -> wrong.test(asState(entry.getKey().get(0))))
        .map(Map.Entry::getValue)
        .min(Naive::compare)
        .map(cost -> List.of(cost[0], cost[1]));
  }

  @SuppressWarnings("unchecked")
  private static List<Long> asState(Object key) {
    return (List<Long>) key;
  }

  private static int compare(int[] a, int[] b) {
    return a[0] != b[0] ? Integer.compare(a[0], b[0]) : Integer.compare(a[1], b[1]);
  }
}
