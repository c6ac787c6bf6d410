package org.mmrace.explorer.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Graph;
import org.mmrace.explorer.Graphs;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Named;
import org.mmrace.explorer.Programs;
import org.mmrace.explorer.Programs.Op;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Toy;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.Wide;
import org.mmrace.explorer.reduce.AccessLog;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.model.system.TransitionSystem;

class SamplingTest {
  @Provide
  Arbitrary<Graph> graphs() {
    return Graphs.any();
  }

  private static final int MOST = 1000;

  private static SamplingPlan random(long seed, int schedules) {
    return new SamplingPlan(SamplingPlan.Strategy.RANDOM, seed, schedules, 1, 1, MOST);
  }

  private static SamplingPlan pct(int schedules, int depth, int length) {
    return new SamplingPlan(SamplingPlan.Strategy.PCT, 1, schedules, depth, length, MOST);
  }

  private static Sampled sample(TransitionSystem system, SamplingPlan plan, Named... invariants) {
    Settings settings = Settings.standard().allowingDeadlock();
    return Sampling.run(system, List.of(invariants), settings, plan, Watch.NONE);
  }

  /** Threads that write to a word of their own so often, and end. */
  private static Programs apart(int... steps) {
    List<List<Op>> programs = new ArrayList<>();
    for (int thread = 0; thread < steps.length; thread++) {
      List<Op> ops = new ArrayList<>();
      for (int i = 0; i < steps[thread]; i++) {
        ops.add(new Op(List.of(), thread));
      }
      programs.add(ops);
    }
    return new Programs(programs, steps.length, new AccessLog(), Programs.NO_WORD);
  }

  private static String threads(Programs system, long seed) {
    Walker walker = new Walker(system);
    SplittableRandom random = new SplittableRandom(seed);
    walker.walk(random, random(seed, 1).picker(random, system.threads()), MOST, state -> true);
    StringBuilder text = new StringBuilder();
    walker.schedule().moves().forEach(move -> text.append(move.thread()));
    return text.toString();
  }

  @Test
  void coverage_isTheOneCountedByHand() {
    Programs square = apart(2, 2); // 3 x 3 states, 12 edges
    Sampled one = sample(square, random(5, 1));
    assertEquals(List.of(4L, 5L, 4L), List.of(one.moves(), one.states(), one.edges()));

    long seed = 0; // two sides of the square: all states but that in the middle
    while (!threads(square, seed).equals("0011") || !threads(square, seed + 1).equals("1100")) {
      seed++;
    }
    Sampled sides = sample(square, random(seed, 2));
    assertEquals(List.of(8L, 8L, 8L), List.of(sides.moves(), sides.states(), sides.edges()));
    assertEquals(3 / 5.0, sides.unseen().estimate(), 1e-9, "3 of the 5 states of each are its own");

    Sampled many = sample(square, random(1, 500));
    assertEquals(List.of(9L, 12L), List.of(many.states(), many.edges()));
    assertEquals(new UnseenMass(0, 0, 3 / 500.0), many.unseen());
    assertEquals(Stop.EXHAUSTED, many.stop());
  }

  @Test
  void samePlan_sameResult_andAHitIsDrawnAgainByItsSeed() {
    Toy peterson = Toy.peterson(false);
    Sampled sampled = sample(peterson, random(3, 50), Toy.mutualExclusion());
    Sampled.Hit hit = sampled.hits().get(0);
    assertEquals(sampled.hits(), sample(peterson, random(3, 50), Toy.mutualExclusion()).hits());
    Sampled again = sample(peterson, random(hit.seed(), 1), Toy.mutualExclusion());
    assertEquals(new Sampled.Hit(hit.finding(), hit.seed(), 1), again.hits().get(0));
    long[] last = hit.finding().schedule().run(peterson);
    assertTrue(!Toy.mutualExclusion().holds(last));
  }

  @Test
  void pct_findsABugOfDepth2_atLeastAsOftenAsItsBound() {
    Toy system = // 9 moves, 1, 9; then they stutter
        new Toy(
            4,
            List.of("a", "b", "c"),
            IntStream.range(0, 10).mapToObj(i -> "s" + i).toList(),
            (w, t, choice) -> {
              if (choice > 0) {
                return TransitionSystem.NO_CHOICE;
              }
              if (w[t] < (t == 1 ? 1 : 9)) {
                w[3] = t == 1 && w[0] == 5 ? 1 : w[3];
                w[t]++;
              }
              return TransitionSystem.DONE;
            });
    Named bug = new Named("Inv_NotAfterFive", w -> w[3] == 0);
    int length = 19;
    int schedules = 20_000;
    double bound = pct(1, 2, length).bound(3);
    assertEquals(1 / 57.0, bound, 1e-12);
    double rate = hits(sample(system, pct(schedules, 2, length), bug)) / (double) schedules;
    double sigma = Math.sqrt(bound * (1 - bound) / schedules);
    assertTrue(rate >= bound - 3 * sigma, "rate=" + rate + " bound=" + bound);
    assertEquals(0, hits(sample(system, pct(schedules, 1, length), bug)), "depth 1 is too few");
  }

  private static int hits(Sampled sampled) {
    return sampled.hits().isEmpty() ? 0 : sampled.hits().get(0).count();
  }

  @Test
  void pct_depth1_runsThreadsToTheirEndInAnyOrder() {
    Sampled sampled = sample(apart(3, 3, 3), pct(600, 1, 9));
    assertEquals(8 + 12 * 2, sampled.states(), "corners and edges of a cube");
  }

  @Test
  void unseenMass_intervalsHoldTheTruth() {
    TransitionSystem system = new Wide(3, 12, 20);
    int held = 0;
    for (int trial = 0; trial < 100; trial++) {
      int[] lengths = new int[60];
      Sightings seen = new Sightings();
      for (int i = 0; i < lengths.length; i++) {
        int number = i;
        lengths[i] = (int) walk(system, trial * 1000L + i, print -> seen.add(print, number));
      }
      UnseenMass mass = UnseenMass.of(seen, lengths);
      double truth = 0;
      for (int i = 0; i < 200; i++) {
        double all = walk(system, 1_000_000 + trial * 1000L + i, print -> true);
        truth +=
            walk(system, 1_000_000 + trial * 1000L + i, print -> !seen.contains(print)) / all / 200;
      }
      assertTrue(truth > 0.01, "there is something left to see");
      held += mass.low() <= truth && truth <= mass.high() ? 1 : 0;
    }
    assertTrue(held >= 88, "of 100 intervals of 95 % held=" + held); // 3.2 sigma below 95
  }

  private interface Counts {
    boolean counts(long print);
  }

  private static long walk(TransitionSystem system, long seed, Counts counts) {
    Fingerprint fingerprint = new Fingerprint(system.words());
    SplittableRandom random = new SplittableRandom(seed);
    long[] sum = new long[1];
    new Walker(system)
        .walk(
            random,
            Picker.uniform(random),
            MOST,
            state -> {
              sum[0] += counts.counts(fingerprint.of(state)) ? 1 : 0;
              return true;
            });
    return sum[0];
  }

  @Test
  void limits_endASampling() {
    Settings settings = Settings.standard();
    var noTime = settings.within(Limits.ofHeap().withTime(Duration.ZERO));
    Sampled timed = Sampling.run(apart(2), List.of(), noTime, random(1, 9), Watch.NONE);
    assertEquals(Stop.TIME, timed.stop());
    assertEquals(1, timed.schedules());
    var oneState = settings.within(Limits.ofHeap().withStates(1));
    assertEquals(
        Stop.STATES, Sampling.run(apart(2), List.of(), oneState, random(1, 9), Watch.NONE).stop());
    SamplingPlan short1 = new SamplingPlan(SamplingPlan.Strategy.RANDOM, 1, 4, 1, 1, 1);
    Sampled limited = sample(apart(2), short1);
    assertEquals(4, limited.limited());
    assertEquals(1, limited.longest());
    assertEquals(
        "not positive: schedules=0 depth=1 length=1 most=1000",
        assertThrows(IllegalArgumentException.class, () -> random(1, 0)).getMessage());
  }

  @Test
  void sizeEstimate_ofGrids_isNear() {
    for (TransitionSystem system : List.of(apart(40, 40), apart(15, 15, 15), new Wide(3, 30, 20))) {
      Settings settings = Settings.standard().allowingDeadlock();
      Exploration all = Explorer.explore(system, List.of(), settings, Watch.NONE);
      Limits tenth = Limits.ofHeap().withStates(all.states() / 10);
      Exploration some = Explorer.explore(system, List.of(), settings.within(tenth), Watch.NONE);
      double estimate = SizeEstimate.of(system, MOST).states(some.levels()).orElseThrow();
      double factor = estimate / all.states();
      assertTrue(factor > 0.5 && factor < 2, "factor=" + factor + " states=" + all.states());
    }
  }

  @Property
  void walk_anyGraph_isAScheduleAndRepeats(@ForAll("graphs") Graph graph, @ForAll long seed) {
    Walker walker = new Walker(graph);
    Walker.End end = walk(walker, seed);
    Schedule schedule = walker.schedule();
    assertEquals(end, walk(walker, seed));
    assertEquals(schedule, walker.schedule());
    long[] last = schedule.run(graph);
    assertEquals(last[3] == 5, end == Walker.End.STOPPED);
    List<Move> open = new Moves(graph).of(last);
    if (end == Walker.End.DEADLOCK) {
      assertTrue(open.isEmpty());
    }
    if (end == Walker.End.LIMIT) {
      assertEquals(30, schedule.moves().size());
    }
    if (end == Walker.End.SETTLED) {
      assertFalse(open.isEmpty());
      for (Move move : open) {
        long[] words = last.clone();
        graph.step(words, move.thread(), move.choice());
        assertEquals(last[3], words[3]);
      }
    }
  }

  private static Walker.End walk(Walker walker, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return walker.walk(random, Picker.uniform(random), 30, state -> state[3] != 5);
  }
}
