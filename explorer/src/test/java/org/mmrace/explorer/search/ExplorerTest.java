package org.mmrace.explorer.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Graph;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Naive;
import org.mmrace.explorer.Named;
import org.mmrace.explorer.Outcome;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.StepCoverage;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Toy;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.Wide;
import org.mmrace.explorer.sample.Sampled;
import org.mmrace.explorer.sample.Sampling;
import org.mmrace.explorer.sample.SamplingPlan;
import org.mmrace.explorer.switches.FewestSwitches;
import org.mmrace.model.system.TransitionSystem;

class ExplorerTest {
  private static final SamplingPlan ONE_WALK =
      new SamplingPlan(SamplingPlan.Strategy.RANDOM, 1, 1, 1, 1, 1000);

  private static Exploration explore(
      TransitionSystem system, Settings settings, Named... invariants) {
    return Explorer.explore(system, List.of(invariants), settings, Watch.NONE);
  }

  private static Settings within(Limits limits) {
    return Settings.standard().within(limits);
  }

  @Test
  void counters_complete_countedByHand() {
    Exploration e = explore(Toy.counters(3), Settings.standard());
    assertEquals(new Outcome.Completed(), e.outcome());
    assertEquals(16, e.states());
    assertEquals(32, e.edges()); // two a state, the stutters of finished threads included
    assertEquals(7, e.depth());
    assertEquals(new StepCoverage("count__3", 8, 0), e.coverage().get(3));
  }

  @Test
  void finishedThreads_areNotStepped() {
    Toy finishing =
        new Toy(
            2,
            List.of("a", "b"),
            List.of("first", "second"),
            (w, t, choice) -> {
              if (choice > 0) {
                return TransitionSystem.NO_CHOICE;
              }
              assertFalse(w[t] == TransitionSystem.NO_STEP);
              w[t] = w[t] == 0 ? 1 : TransitionSystem.NO_STEP;
              return TransitionSystem.DONE;
            });
    Finding finding = (Finding) explore(finishing, Settings.standard()).outcome();
    assertEquals("Deadlock", finding.property()); // a system without an explicit stutter
    assertEquals(5, finding.schedule().states());
    assertEquals(1, finding.schedule().switches());
    SamplingPlan plan = ONE_WALK;
    Sampled sampled = Sampling.run(finishing, List.of(), Settings.standard(), plan, Watch.NONE);
    assertEquals("Deadlock", sampled.hits().get(0).finding().property());
    Settings allowing = Settings.standard().allowingDeadlock();
    assertEquals(List.of(), Sampling.run(finishing, List.of(), allowing, plan, Watch.NONE).hits());
    assertEquals(
        finding.schedule(),
        FewestSwitches.search(finishing, List.of(), finding, Limits.ofHeap()).schedule());
    List<Move> tooMany = new ArrayList<>(finding.schedule().moves());
    tooMany.add(new Move(0, "first", 0));
    assertEquals(
        "move 5: thread stands at another step: thread=a at=finished wanted=first",
        assertThrows(IllegalArgumentException.class, () -> new Schedule(0, tooMany).run(finishing))
            .getMessage());
  }

  @Test
  void oneState_complete_depth1() {
    Exploration e = explore(Toy.counters(0), Settings.standard());
    assertEquals(1, e.states());
    assertEquals(2, e.edges());
    assertEquals(1, e.depth());
  }

  @Test
  void peterson_complete_excludes() {
    Exploration e = explore(Toy.peterson(true), Settings.standard(), Toy.mutualExclusion());
    assertEquals(new Outcome.Completed(), e.outcome());
    assertEquals(new Naive(Toy.peterson(true)).levels.size(), e.states());
  }

  @Test
  void petersonWithoutTurn_violated_shortestAndFewestSwitches() {
    Toy broken = Toy.peterson(false);
    Exploration e = explore(broken, Settings.standard(), Toy.mutualExclusion());
    Finding finding = (Finding) e.outcome();
    assertEquals("Inv_MutualExclusion", finding.property());
    assertEquals(7, finding.schedule().states());
    Schedule best =
        FewestSwitches.search(broken, List.of(Toy.mutualExclusion()), finding, Limits.ofHeap())
            .schedule();
    assertEquals(1, best.switches());
    assertEquals(
        new Schedule(
            0,
            List.of(
                new Move(0, "lock__flag", 0),
                new Move(0, "lock__turn", 0),
                new Move(0, "lock__wait", 0),
                new Move(1, "lock__flag", 0),
                new Move(1, "lock__turn", 0),
                new Move(1, "lock__wait", 0))),
        best);
  }

  @Test
  void buffer_roomForOne_deadlocks() {
    Finding finding = (Finding) explore(Toy.buffer(1), Settings.standard()).outcome();
    assertEquals("Deadlock", finding.property());
    long[] last = finding.schedule().run(Toy.buffer(1));
    assertEquals(3, last[4] + last[5] + last[6]);
    assertEquals(
        new Naive(Toy.buffer(1)).shortest(s -> s.get(4) + s.get(5) + s.get(6) == 3).getAsInt(),
        finding.schedule().states());
  }

  @Test
  void buffer_deadlockAllowed_completes() {
    Exploration e = explore(Toy.buffer(1), Settings.standard().allowingDeadlock());
    assertEquals(new Outcome.Completed(), e.outcome());
  }

  @Test
  void initialStateViolates_foundWithoutAMove() {
    Named never = new Named("Inv_Never", w -> false);
    Exploration e = explore(Toy.counters(3), Settings.standard(), never);
    assertEquals(new Finding.Violated("Inv_Never", new Schedule(0, List.of())), e.outcome());
    assertEquals(1, e.states());
    assertEquals(0, e.edges());
    assertEquals(1, e.depth());
  }

  @Test
  void severalBroken_firstOfTheListReported() {
    Named second = new Named("Inv_B", w -> w[0] < 2);
    Named first = new Named("Inv_A", w -> w[0] < 2);
    Named fine = new Named("Inv_Fine", w -> true);
    assertEquals(
        "Inv_A",
        ((Finding) explore(Toy.counters(3), Settings.standard(), fine, first, second).outcome())
            .property());
    List<Finding> all =
        explore(Toy.counters(3), Settings.standard().exploringOn(), fine, first, second).findings();
    assertEquals(List.of("Inv_A", "Inv_B"), all.stream().map(Finding::property).toList());
    assertEquals(all.get(0).schedule(), all.get(1).schedule());
  }

  @Test
  void limits_met_unfinishedAndNeverAPass() {
    Wide wide = new Wide(4, 20, 30);
    Exploration states = explore(wide, within(Limits.ofHeap().withStates(1000)));
    assertEquals(new Outcome.Unfinished(Stop.STATES), states.outcome());
    assertEquals(1000, states.states());
    assertFalse(states.complete());
    assertEquals(
        new Outcome.Unfinished(Stop.TIME),
        explore(wide, within(Limits.ofHeap().withTime(Duration.ZERO))).outcome());
    assertEquals(
        new Outcome.Unfinished(Stop.MEMORY),
        explore(wide, within(Limits.ofHeap().withBytes(300_000))).outcome());
  }

  @Test
  void limitOfStates_exactlyTheGraph_completes() {
    assertTrue(explore(Toy.counters(3), within(Limits.ofHeap().withStates(16))).complete());
    assertFalse(explore(Toy.counters(3), within(Limits.ofHeap().withStates(15))).complete());
  }

  @Test
  void heapFull_unfinished() {
    Toy full =
        new Toy(
            2,
            List.of("a"),
            List.of("s"),
            (w, t, choice) -> {
              throw new OutOfMemoryError("as when a table cannot grow");
            });
    assertEquals(new Outcome.Unfinished(Stop.MEMORY), explore(full, Settings.standard()).outcome());
  }

  @Test
  void watch_saysNo_cancelled() {
    List<Progress> seen = new ArrayList<>();
    Toy slow =
        new Toy(
            2,
            List.of("a"),
            List.of("s"),
            (w, t, choice) -> {
              if (choice > 0) {
                return TransitionSystem.NO_CHOICE;
              }
              w[1]++;
              return TransitionSystem.DONE;
            });
    Exploration e =
        Explorer.explore(
            slow,
            List.of(),
            Settings.standard(),
            progress -> {
              seen.add(progress);
              return seen.size() < 2;
            });
    assertEquals(new Outcome.Unfinished(Stop.CANCELLED), e.outcome());
    assertEquals(2, seen.size());
    Progress last = seen.get(1);
    assertEquals(e.states(), last.states());
    assertEquals(e.edges(), last.edges());
    assertEquals(e.depth(), last.depth());
    assertTrue(last.queue() >= 1 && last.seconds() >= 0.2);
  }

  @Test
  void hotLoop_millionEdges_allocatesNothingPerEdge() throws JMException {
    Toy clique =
        new Toy(
            2,
            List.of("a"),
            List.of("jump"),
            (w, t, choice) -> {
              if (choice == 1000) {
                return TransitionSystem.NO_CHOICE;
              }
              w[1] = choice;
              return TransitionSystem.DONE;
            });
    explore(clique, Settings.standard());
    long before = allocatedBytes();
    assertEquals(1_000_000, explore(clique, Settings.standard()).edges());
    long allocated = allocatedBytes() - before;
    assertTrue(allocated < 2_000_000, "allocated=" + allocated); // tables and chunks
  }

  private static long allocatedBytes() throws JMException {
    return (long)
        ManagementFactory.getPlatformMBeanServer()
            .getAttribute(
                new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                "CurrentThreadAllocatedBytes");
  }

  @Test
  void noInitialState_refused() {
    Graph none = new Graph(List.of(), List.of(List.of(List.of())), 1);
    var refused =
        assertThrows(IllegalArgumentException.class, () -> explore(none, Settings.standard()));
    assertEquals("system has no initial state: initialStates=0", refused.getMessage());
  }

  @Test
  void stepThrows_failureSaysWhere() {
    Toy throwing =
        new Toy(
            3,
            List.of("a", "b"),
            List.of("s"),
            (w, t, choice) -> {
              if (choice > 0) {
                return TransitionSystem.NO_CHOICE;
              }
              if (w[2] == 2) {
                throw new IllegalStateException("no such page: pfn=9");
              }
              w[2]++;
              return TransitionSystem.DONE;
            });
    var failure = assertThrows(ModelFailure.class, () -> explore(throwing, Settings.standard()));
    assertEquals(
        "step failed: thread=a choice=0 error=java.lang.IllegalStateException: no such page: pfn=9 after=0:s 0:s",
        failure.getMessage());
    assertEquals(2, failure.schedule().moves().size());
  }

  @Test
  void invariantThrows_failureSaysWhere() {
    Named throwing = new Named("Inv_Throws", w -> w[0] + 1 / (2 - w[0]) >= 0);
    var failure =
        assertThrows(
            ModelFailure.class, () -> explore(Toy.counters(3), Settings.standard(), throwing));
    assertEquals(
        "invariant failed: property=Inv_Throws error=java.lang.ArithmeticException: / by zero after=0:count__0 0:count__1",
        failure.getMessage());
  }

  @Test
  void blockedForEveryChoice_refused() {
    Toy endless =
        new Toy(2, List.of("a"), List.of("s"), (w, t, choice) -> TransitionSystem.BLOCKED);
    var failure = assertThrows(ModelFailure.class, () -> explore(endless, Settings.standard()));
    assertTrue(
        failure.getMessage().contains("step never answers NO_CHOICE: choice=65536"),
        failure.getMessage());
  }

  @Test
  void fewestSwitches_tooBig_shortestAndReason() {
    int no = Graph.BLOCKED_CHOICE;
    Graph graph =
        new Graph(
            List.of(0),
            List.of(
                List.of(
                    List.of(1, 4),
                    List.of(no),
                    List.of(3),
                    List.of(3),
                    List.of(5),
                    List.of(6),
                    List.of(3)),
                List.of(
                    List.of(no),
                    List.of(2),
                    List.of(),
                    List.of(3),
                    List.of(),
                    List.of(),
                    List.of())),
            1);
    Named not3 = new Named("Inv_Not3", w -> w[3] != 3);
    Finding finding = (Finding) explore(graph, Settings.standard(), not3).outcome();
    assertEquals(2, finding.schedule().switches());
    var few = FewestSwitches.search(graph, List.of(not3), finding, Limits.ofHeap().withStates(3));
    assertEquals(new FewestSwitches.Answer(finding.schedule(), Optional.of(Stop.STATES)), few);
    var enough = FewestSwitches.search(graph, List.of(not3), finding, Limits.ofHeap());
    assertEquals(Optional.empty(), enough.gaveUp());
    assertEquals(0, enough.schedule().switches());
    assertEquals(4, enough.schedule().moves().size());
  }

  @Test
  void fewestSwitches_unknownInvariant_refused() {
    Finding finding = new Finding.Violated("Inv_X", new Schedule(0, List.of()));
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> FewestSwitches.search(Toy.counters(1), List.of(), finding, Limits.ofHeap()));
    assertEquals("no such invariant: property=Inv_X", refused.getMessage());
  }

  @Test
  void schedule_cannotRun_saysWhich() {
    Toy peterson = Toy.peterson(true);
    Schedule other =
        new Schedule(0, List.of(new Move(0, "lock__flag", 0), new Move(0, "lock__wait", 0)));
    assertEquals(
        "move 2: thread stands at another step: thread=a at=lock__turn wanted=lock__wait",
        assertThrows(IllegalArgumentException.class, () -> other.run(peterson)).getMessage());
    Schedule blocked =
        new Schedule(
            0,
            List.of(
                new Move(1, "lock__flag", 0),
                new Move(0, "lock__flag", 0),
                new Move(0, "lock__turn", 0),
                new Move(0, "lock__wait", 0)));
    assertEquals(
        "move 4: step is blocked: thread=a step=lock__wait choice=0",
        assertThrows(IllegalArgumentException.class, () -> blocked.run(peterson)).getMessage());
    Schedule choice = new Schedule(0, List.of(new Move(0, "lock__flag", 1)));
    assertEquals(
        "move 1: step is without this choice: thread=a step=lock__flag choice=1",
        assertThrows(IllegalArgumentException.class, () -> choice.run(peterson)).getMessage());
  }

  @Test
  void walk_stepWritesThoughBlocked_refused() {
    Toy writing =
        new Toy(
            2,
            List.of("a"),
            List.of("s"),
            (w, t, choice) -> {
              w[1] = 1;
              return choice == 0 ? TransitionSystem.BLOCKED : TransitionSystem.NO_CHOICE;
            });
    var refused =
        assertThrows(
            IllegalStateException.class,
            () -> Sampling.run(writing, List.of(), Settings.standard(), ONE_WALK, Watch.NONE));
    assertEquals(
        "step wrote a word though it did not run: thread=a step=s choice=0 word=1",
        refused.getMessage());
  }

  @Test
  void ceiling_sameCounts_measured() {
    Exploration e = explore(new Wide(3, 20, 40), Settings.standard());
    Ceiling ceiling = Ceiling.measure(40, e.states(), e.edges());
    assertEquals(e.states(), ceiling.states());
    assertEquals(e.edges(), ceiling.edges());
    assertEquals(e.edgesPerSecond() / ceiling.edgesPerSecond(), ceiling.share(e), 1e-9);
    var refused = assertThrows(IllegalArgumentException.class, () -> Ceiling.measure(40, 3, 2));
    assertEquals("fewer edges than states: states=3 edges=2", refused.getMessage());
  }
}
