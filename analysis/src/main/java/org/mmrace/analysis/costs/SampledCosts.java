package org.mmrace.analysis.costs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.sample.Sampling;
import org.mmrace.model.Scenario;
import org.mmrace.model.system.TransitionSystem;

/** Costs of schedules drawn at random: the seeds are 1, 2, 3, so a sample can be drawn again. */
final class SampledCosts {
  private static final int MOST_MOVES = 1 << 20;
  private final Scenario machine;
  private final CostMeter meter;
  private final long[] ownWaits;
  private final int[][] paid;
  private int schedules;

  private SampledCosts(Scenario machine, int most) {
    this.machine = machine;
    meter = new CostMeter(machine);
    ownWaits = new long[machine.threads()];
    for (int t = 0; t < ownWaits.length; t++) {
      ownWaits[t] = meter.operationsOf(t);
    }
    paid = new int[most][];
  }

  /**
   * Draws schedules.
   *
   * @param most how many; fewer when stopped, but at least two
   */
  static List<CostFigure> figures(Scenario machine, int most, BooleanSupplier stopped) {
    SampledCosts sample = new SampledCosts(machine, Math.max(2, most));
    while (sample.schedules < sample.paid.length
        && (sample.schedules < 2 || !stopped.getAsBoolean())) {
      Schedule schedule = Sampling.schedule(machine, sample.schedules + 1L, MOST_MOVES);
      sample.paid[sample.schedules++] = sample.paidBy(schedule);
    }
    return sample.figures();
  }

  /**
   * Returns how often the schedule pays each cost, and behind that how often each operation waits.
   */
  private int[] paidBy(Schedule schedule) {
    int operations = meter.operations().size();
    List<Integer> costs = new ArrayList<>();
    int[] waits = new int[operations];
    long[] now = new long[machine.words()];
    machine.initial(schedule.initial(), now);
    long waited = waiting(now);
    for (Move move : schedule.moves()) {
      long[] old = now.clone();
      machine.step(now, move.thread(), move.choice());
      costs.add(meter.of(old, now, move.thread()));
      long waiting = waiting(now);
      long begun = waiting & ~(waited & ~ownWaits[move.thread()]);
      for (int i = 0; i < operations; i++) {
        waits[i] += (int) (begun >>> i & 1);
      }
      waited = waiting;
    }
    int[] paying = new int[operations + costs.stream().mapToInt(cost -> cost + 1).max().orElse(0)];
    System.arraycopy(waits, 0, paying, 0, operations);
    costs.forEach(cost -> paying[operations + cost]++);
    return paying;
  }

  private long waiting(long[] state) {
    long waiting = 0;
    long[] successor = state.clone();
    for (int thread = 0; thread < machine.threads(); thread++) {
      int running = meter.running(state, thread);
      if (running < 0 || machine.stepAt(state, thread) == TransitionSystem.NO_STEP) {
        continue;
      }
      int answer = TransitionSystem.BLOCKED;
      for (int choice = 0; answer == TransitionSystem.BLOCKED; choice++) {
        answer = machine.step(successor, thread, choice);
      }
      if (answer == TransitionSystem.DONE) {
        System.arraycopy(state, 0, successor, 0, state.length);
      } else {
        waiting |= 1L << running;
      }
    }
    return waiting;
  }

  private List<CostFigure> figures() {
    List<CostFigure> found = new ArrayList<>();
    int operations = meter.operations().size();
    for (Metric metric : meter.metrics()) {
      int[] amounts = meter.amounts(metric);
      long waiter = meter.waiter(metric);
      long worst = 0;
      double mean = 0;
      double squares = 0; // of the distances to the mean, by Welford
      for (int i = 0; i < schedules; i++) {
        long cost = waiter == 0 ? 0 : paid[i][Long.numberOfTrailingZeros(waiter)];
        for (int c = operations; waiter == 0 && c < paid[i].length; c++) {
          cost += (long) paid[i][c] * amounts[c - operations];
        }
        worst = Math.max(worst, cost);
        double apart = cost - mean;
        mean += apart / (i + 1);
        squares += apart * (cost - mean);
      }
      if (worst > 0) {
        found.add(new CostFigure(metric, worst, mean, squares / (schedules - 1), schedules));
      }
    }
    return found;
  }
}
