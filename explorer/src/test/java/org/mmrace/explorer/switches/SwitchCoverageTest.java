package org.mmrace.explorer.switches;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mmrace.explorer.Continued;
import org.mmrace.explorer.Graph;
import org.mmrace.explorer.Graphs;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Naive;
import org.mmrace.explorer.Named;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Toy;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;

class SwitchCoverageTest {
  private static final Settings SETTINGS = Settings.standard().allowingDeadlock();

  @Provide
  Arbitrary<Graph> graphs() {
    return Graphs.any();
  }

  @Test
  void counters_levelsByHand() {
    // two threads count to 2 and then stutter: without a switch two sides of the square
    SwitchCoverage none = SwitchCoverage.of(Toy.counters(2), List.of(), SETTINGS, 0, Watch.NONE);
    assertEquals(List.of(new SwitchCoverage.Level(5, 6)), none.levels());
    assertEquals(Stop.EXHAUSTED, none.stop());
    assertFalse(none.whole());
    SwitchCoverage one = SwitchCoverage.of(Toy.counters(2), List.of(), SETTINGS, 1, Watch.NONE);
    assertEquals(9, one.levels().get(1).states());
    SwitchCoverage nine = SwitchCoverage.of(Toy.counters(2), List.of(), SETTINGS, 99, Watch.NONE);
    assertTrue(nine.whole());
    assertEquals(new SwitchCoverage.Level(9, 18), nine.levels().get(nine.levels().size() - 1));
  }

  @Property
  void withoutBound_theWholeGraph(@ForAll("graphs") Graph graph) {
    Naive naive = new Naive(graph);
    SwitchCoverage found = SwitchCoverage.of(graph, List.of(), SETTINGS, 1 << 20, Watch.NONE);
    assertTrue(found.whole());
    SwitchCoverage.Level last = found.levels().get(found.levels().size() - 1);
    assertEquals(naive.levels.size(), last.states());
    assertEquals(naive.edgeCount(), last.edges());
  }

  @Property
  void bound_findsWhatNeedsNoMoreSwitches(
      @ForAll("graphs") Graph graph,
      @ForAll @IntRange(max = 39) int node,
      @ForAll @IntRange(max = 3) int most) {
    Named invariant = new Named("Inv_Not" + node, state -> state[3] != node);
    Optional<List<Integer>> best =
        new Naive(graph).fewestSwitches(graph, state -> state.get(3) == node);
    SwitchCoverage found = SwitchCoverage.of(graph, List.of(invariant), SETTINGS, most, Watch.NONE);
    assertEquals(best.filter(cost -> cost.get(0) <= most).isPresent(), found.finding().isPresent());
    found
        .finding()
        .ifPresent(
            finding ->
                assertEquals(
                    best.get(),
                    List.of(finding.schedule().switches(), finding.schedule().moves().size())));
  }

  @Test
  void prefix_isGoneOnFrom() {
    Toy peterson = Toy.peterson(false);
    Schedule prefix =
        new Schedule(0, List.of(new Move(0, "lock__flag", 0), new Move(0, "lock__turn", 0)));
    Continued continued = new Continued(peterson, prefix);
    List<Schedule> found = new ArrayList<>();
    new Counterexamples(
            continued,
            Optional.of(Toy.mutualExclusion()),
            9,
            Limits.ofHeap(),
            schedule -> found.add(continued.whole(schedule)))
        .run();
    assertFalse(found.isEmpty());
    for (Schedule schedule : found) {
      assertEquals(prefix.moves(), schedule.moves().subList(0, 2));
      assertFalse(Toy.mutualExclusion().holds(schedule.run(peterson)));
    }
    assertEquals(
        Explorer.explore(peterson, List.of(), Settings.standard(), Watch.NONE).states(),
        Explorer.explore(continued, List.of(), Settings.standard(), Watch.NONE).states(),
        "Peterson's lock goes round and round");
  }
}
