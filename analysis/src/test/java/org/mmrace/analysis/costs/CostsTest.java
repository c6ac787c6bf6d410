package org.mmrace.analysis.costs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mmrace.analysis.SmallMachines.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mmrace.analysis.SmallMachines;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.system.TransitionSystem;

class CostsTest {
  private static final List<Map<String, Object>> ZAP_AND_GUP =
      List.of(op("madvise_dontneed", 0), op("gup_fast", 0));

  private static List<CostFigure> exact(Scenario machine) {
    return new ExactCosts(CostGraph.of(machine, 1 << 20, () -> false).orElseThrow()).figures();
  }

  private static CostFigure figure(List<CostFigure> figures, String operation, String what) {
    return figures.stream()
        .filter(figure -> figure.metric().operation().name().equals(operation))
        .filter(figure -> figure.metric().what().equals(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(operation + " " + what + " of " + figures));
  }

  /** What a state costs from there on, found by recursion over the machine alone. */
  private record Rest(long worst, double mean) {}

  /** Counts one thing of thread 1 by the most obvious program there is. */
  private abstract static class Naive {
    final Scenario machine;
    final Map<List<Long>, Rest> known = new HashMap<>();

    Naive(Scenario machine) {
      this.machine = machine;
    }

    abstract long amount(long[] before, long[] after, int thread);

    Rest rest() {
      long[] words = new long[machine.words()];
      machine.initial(0, words);
      return rest(words);
    }

    private Rest rest(long[] words) {
      List<Long> key = Arrays.stream(words).boxed().toList();
      if (!known.containsKey(key)) {
        known.put(key, computed(words));
      }
      return known.get(key);
    }

    private Rest computed(long[] words) {
      List<List<long[]>> byThread = new ArrayList<>();
      List<Integer> threads = new ArrayList<>();
      for (int t = 0; t < machine.threads(); t++) {
        List<long[]> moves = new ArrayList<>();
        for (int choice = 0; machine.stepAt(words, t) >= 0; choice++) {
          long[] next = words.clone();
          int answer = machine.step(next, t, choice);
          if (answer == TransitionSystem.NO_CHOICE) {
            break;
          }
          if (answer == TransitionSystem.DONE && !Arrays.equals(words, next)) {
            moves.add(next);
          }
        }
        if (!moves.isEmpty()) {
          byThread.add(moves);
          threads.add(t);
        }
      }
      long worst = 0;
      double mean = 0;
      for (int i = 0; i < byThread.size(); i++) {
        for (long[] next : byThread.get(i)) {
          long amount = amount(words, next, threads.get(i));
          Rest rest = rest(next);
          worst = Math.max(worst, amount + rest.worst());
          mean += (amount + rest.mean()) / byThread.size() / byThread.get(i).size();
        }
      }
      return new Rest(worst, mean);
    }
  }

  private static void same(Naive naive, CostFigure figure) {
    Rest rest = naive.rest();
    assertEquals(rest.worst(), figure.worst(), figure.toString());
    assertEquals(rest.mean(), figure.mean(), 1e-9, figure.toString());
    assertTrue(figure.exact());
  }

  @Test
  void worstAndAverage_areThoseOfARecursionOverTheMachine() {
    Scenario machine = SmallMachines.of(Map.of(), ZAP_AND_GUP);
    List<CostFigure> figures = exact(machine);
    same(
        new Naive(machine) {
          @Override
          long amount(long[] before, long[] after, int thread) {
            return thread == 1 ? 1 : 0;
          }
        },
        figure(figures, "t1 madvise_dontneed", "steps"));
    same(
        new Naive(machine) {
          @Override
          long amount(long[] before, long[] after, int thread) {
            return machine.m.table.ptl.get(before, 1) != 1 && machine.m.table.ptl.get(after, 1) == 1
                ? 1
                : 0;
          }
        },
        figure(figures, "t1 madvise_dontneed", "pte lock taken"));
    same(
        new Naive(machine) {
          @Override
          long amount(long[] before, long[] after, int thread) {
            return thread == 2 && machine.m.cpu.irq_off.get(before, 2) == 1 ? 1 : 0;
          }
        },
        figure(figures, "t2 gup_fast", "steps under IRQs off"));
    same(
        new Naive(machine) {
          @Override
          long amount(long[] before, long[] after, int thread) {
            boolean sends =
                thread == 1 && machine.tlb.at(before, 1, Tlb.Step.flush_tlb_mm_range__send);
            return sends ? 1 : 0;
          }
        },
        figure(figures, "t1 madvise_dontneed", "TLB flushes"));
  }

  @Test
  void waits_areCountedWhereTheyBegin() {
    Scenario machine =
        SmallMachines.of(Map.of(), List.of(op("madvise_dontneed", 0), op("madvise_dontneed", 1)));
    same(
        new Naive(machine) {
          @Override
          long amount(long[] before, long[] after, int thread) {
            boolean fresh = thread == 1 || !waits(before);
            return waits(after) && fresh ? 1 : 0;
          }

          private boolean waits(long[] words) {
            boolean stands = machine.stepAt(words, 1) >= 0;
            return stands && machine.step(words.clone(), 1, 0) == TransitionSystem.BLOCKED;
          }
        },
        figure(exact(machine), "t1 madvise_dontneed", "waits"));
  }

  /** Where the IPI of a flush waits for GUP-fast, the model says so. */
  @Test
  void ipi_delayedByIrqsOff() {
    List<CostFigure> broadcast = exact(SmallMachines.of(Map.of(), ZAP_AND_GUP));
    assertFalse(broadcast.stream().anyMatch(f -> f.metric().what().equals("IPI rounds")));
    List<CostFigure> ipi = exact(SmallMachines.of(Map.of("FlushIsIpi", true), ZAP_AND_GUP));
    assertEquals(1, figure(ipi, "t1 madvise_dontneed", "IPI rounds").worst());
    CostFigure cpus = figure(ipi, "t1 madvise_dontneed", "CPUs waited for");
    assertEquals(1, cpus.worst());
    assertTrue(cpus.mean() > 0.1 && cpus.mean() < 0.9, cpus.toString());
  }

  /** Of figures with four standard errors to either side at most one in 15,000 is missed. */
  @Test
  void sample_agreesWithAllSchedules() {
    Scenario machine =
        SmallMachines.of(Map.of(), List.of(op("madvise_dontneed", 0), op("madvise_dontneed", 1)));
    List<CostFigure> exact = exact(machine);
    List<CostFigure> sampled = SampledCosts.figures(machine, 2000, () -> false);
    assertEquals(
        exact.stream().map(CostFigure::metric).toList(),
        sampled.stream().map(CostFigure::metric).toList());
    for (int i = 0; i < exact.size(); i++) {
      CostFigure sample = sampled.get(i);
      assertEquals(2000, sample.schedules());
      assertTrue(sample.worst() <= exact.get(i).worst(), sample.toString());
      double error = Math.sqrt(sample.variance() / 2000);
      assertEquals(exact.get(i).mean(), sample.mean(), 4 * error + 1e-9, sample.toString());
    }
    assertEquals(sampled, SampledCosts.figures(machine, 2000, () -> false), "same seeds");
  }

  @Test
  void graphTooBig_isNotKept() {
    Scenario machine = SmallMachines.of(Map.of(), ZAP_AND_GUP);
    assertEquals(Optional.empty(), CostGraph.of(machine, 10, () -> false).map(CostGraph::states));
    assertEquals(
        Optional.empty(), CostGraph.of(machine, 1 << 20, () -> true).map(CostGraph::states));
  }
}
