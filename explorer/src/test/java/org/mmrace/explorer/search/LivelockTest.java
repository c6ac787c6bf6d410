package org.mmrace.explorer.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.mmrace.explorer.Graph;
import org.mmrace.explorer.Graphs;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Named;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;

class LivelockTest {
  private static Optional<Livelock.Found> find(Graph graph, int... restingAt) {
    Named rest =
        new Named("rest", words -> IntStream.of(restingAt).anyMatch(node -> node == words[3]));
    return Livelock.find(graph, rest, () -> false);
  }

  private static Graph oneThread(List<List<Integer>> targets) {
    return new Graph(List.of(0), List.of(targets), 1);
  }

  @Test
  void loopThatCanBeLeft_isNone() {
    Graph graph = oneThread(List.of(List.of(1), List.of(0, 2), List.of(2)));
    assertEquals(Optional.empty(), find(graph, 2));
  }

  @Test
  void loopThatCannotBeLeft_isFound_withTheWayIntoIt() {
    Graph graph = oneThread(List.of(List.of(4, 1), List.of(2), List.of(3), List.of(2), List.of(4)));
    Livelock.Found found = find(graph, 4).orElseThrow();
    assertEquals(
        List.of(new Move(0, "graph__step0", 1), new Move(0, "graph__step0", 0)),
        found.schedule().moves());
    assertEquals(
        List.of(new Move(0, "graph__step0", 0), new Move(0, "graph__step0", 0)), found.loop());
  }

  @Test
  void stutterThatIsNoRest_isFound() {
    Graph graph = oneThread(List.of(List.of(1), List.of(1)));
    assertEquals(1, find(graph, 0).orElseThrow().loop().size());
  }

  @Test
  void stopped_saysNothing() {
    Graph graph = oneThread(List.of(List.of(0)));
    Named never = new Named("rest", words -> false);
    assertEquals(Optional.empty(), Livelock.find(graph, never, () -> true));
  }

  @Provide
  Arbitrary<Graph> graphs() {
    return Graphs.any();
  }

  @Property
  void anyGraph_asSearchedFromEachState(@ForAll("graphs") Graph graph) {
    int rest = 1;
    boolean lost = false;
    for (int node : reached(graph, Set.copyOf(graph.initials()))) {
      lost |= !reached(graph, Set.of(node)).contains(rest);
    }
    boolean stuck =
        Explorer.explore(graph, List.of(), Settings.standard(), Watch.NONE).findings().size() > 0;
    if (!stuck) {
      assertEquals(lost, find(graph, rest).isPresent());
    }
  }

  private static Set<Integer> reached(Graph graph, Set<Integer> from) {
    Set<Integer> reached = new HashSet<>(from);
    Deque<Integer> open = new ArrayDeque<>(from);
    while (!open.isEmpty()) {
      int node = open.pop();
      for (List<List<Integer>> ofThread : graph.targets()) {
        for (int target : ofThread.get(node)) {
          if (target != Graph.BLOCKED_CHOICE && reached.add(target)) {
            open.push(target);
          }
        }
      }
    }
    return reached;
  }
}
