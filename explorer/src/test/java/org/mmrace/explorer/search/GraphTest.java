package org.mmrace.explorer.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Graph;
import org.mmrace.explorer.Graphs;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Naive;
import org.mmrace.explorer.Named;
import org.mmrace.explorer.Outcome;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Soundness;
import org.mmrace.explorer.StepCoverage;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.switches.FewestSwitches;
import org.mmrace.model.system.StatePredicate;

class GraphTest {
  @Provide
  Arbitrary<Graph> graphs() {
    return Graphs.any();
  }

  private static StatePredicate not(int node) {
    return new Named("Inv_Not" + node, words -> words[3] != node);
  }

  private static Exploration exploreOn(Graph graph, StatePredicate... invariants) {
    return Explorer.explore(
        graph, List.of(invariants), Settings.standard().exploringOn(), Watch.NONE);
  }

  @Property
  void complete_anyGraph_countsAsNaive(@ForAll("graphs") Graph graph) {
    Naive naive = new Naive(graph);
    Exploration exploration = exploreOn(graph);
    assertTrue(exploration.complete());
    assertEquals(graph.initialStates(), exploration.initialStates());
    assertEquals(naive.levels.size(), exploration.states());
    assertEquals(naive.edgeCount(), exploration.edges());
    assertEquals(naive.depth(), exploration.depth());
    List<StepCoverage> coverage = new ArrayList<>();
    for (int step = 0; step < graph.steps().size(); step++) {
      coverage.add(new StepCoverage(graph.steps().get(step), naive.taken[step], naive.fresh[step]));
    }
    assertEquals(coverage, exploration.coverage());
  }

  @Property
  void exact_anyGraph_sameResult(@ForAll("graphs") Graph graph) {
    Exploration hashed = exploreOn(graph, not(5));
    Exploration exact =
        Explorer.explore(
            graph, List.of(not(5)), Settings.standard().exploringOn().exactly(), Watch.NONE);
    assertEquals(hashed.findings(), exact.findings());
    assertEquals(hashed.coverage(), exact.coverage());
    assertEquals(hashed.depth(), exact.depth());
    assertEquals(new Soundness.Proven(0), exact.soundness());
  }

  @Property
  void exploringOn_anyGraph_findsEachWrongStateByShortestSchedule(@ForAll("graphs") Graph graph) {
    Naive naive = new Naive(graph);
    Map<String, Integer> expected = new LinkedHashMap<>();
    for (int node = 0; node < 40; node++) {
      int wrong = node;
      naive
          .shortest(state -> state.get(3) == wrong)
          .ifPresent(states -> expected.put("Inv_Not" + wrong, states));
    }
    naive
        .shortest(state -> naive.edges.get(state).isEmpty())
        .ifPresent(states -> expected.put("Deadlock", states));
    StatePredicate[] invariants = new StatePredicate[40];
    for (int node = 0; node < 40; node++) {
      invariants[node] = not(node);
    }
    Map<String, Integer> found = new LinkedHashMap<>();
    for (Finding finding : exploreOn(graph, invariants).findings()) {
      found.put(finding.property(), finding.schedule().states());
      long[] last = finding.schedule().run(graph);
      assertTrue(
          finding instanceof Finding.Deadlocked || finding.property().equals("Inv_Not" + last[3]));
      assertTrue(finding instanceof Finding.Violated || new Moves(graph).of(last).isEmpty());
    }
    assertEquals(expected, found);
  }

  @Property
  void stopping_anyGraph_findsWhatIsMetFirst(
      @ForAll("graphs") Graph graph, @ForAll @IntRange(max = 39) int node) {
    Naive naive = new Naive(graph);
    Exploration exploration =
        Explorer.explore(graph, List.of(not(node)), Settings.standard(), Watch.NONE);
    Optional<List<Long>> wrong = naive.firstWrong(state -> state.get(3) == node);
    if (wrong.isEmpty()) {
      assertEquals(new Outcome.Completed(), exploration.outcome());
      return;
    }
    Finding finding = (Finding) exploration.outcome();
    assertEquals(Stop.FIRST_FINDING, exploration.stop());
    assertEquals(List.of(finding), exploration.findings());
    assertEquals(wrong.get().get(3), finding.schedule().run(graph)[3]);
    assertEquals(wrong.get().get(3) == node, finding instanceof Finding.Violated);
    assertEquals(naive.levels.get(wrong.get()), finding.schedule().states());
  }

  @Property
  void fewestSwitches_anyGraph_optimal(
      @ForAll("graphs") Graph graph, @ForAll @IntRange(max = 39) int node) {
    Naive naive = new Naive(graph);
    Exploration exploration = exploreOn(graph, not(node));
    for (Finding finding : exploration.findings()) {
      Predicate<List<Long>> wrong =
          finding instanceof Finding.Violated
              ? state -> state.get(3) == node
              : state -> naive.edges.get(state).isEmpty();
      var answer = FewestSwitches.search(graph, List.of(not(node)), finding, Limits.ofHeap());
      Schedule schedule = answer.schedule();
      assertEquals(Optional.empty(), answer.gaveUp());
      assertEquals(
          naive.fewestSwitches(graph, wrong),
          Optional.of(List.of(schedule.switches(), schedule.moves().size())));
      long[] last = schedule.run(graph);
      assertTrue(
          finding instanceof Finding.Violated
              ? last[3] == node
              : new Moves(graph).of(last).isEmpty());
    }
  }
}
