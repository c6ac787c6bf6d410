package org.mmrace.analysis.costs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.mmrace.analysis.locks.LockUse;
import org.mmrace.analysis.locks.Locks;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Hold;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.core.Tlb;

/**
 * What one move costs the operation that its thread runs. A cost is interned: equal costs have the
 * same number, and there are few.
 *
 * <p>A lock counts as taken when the thread holds it after the step and did not before, whether it
 * asked with lock or trylock. A flush is a call of flush_tlb_mm_range(). An IPI is a round that is
 * sent and waited for: tlb_remove_table_sync_one(), and a flush where {@code FlushIsIpi}; the CPUs
 * that delay it are those that it found with IRQs off, and for a flush those whose TLB is modelled.
 */
final class CostMeter {
  private static final Set<String> PAGE_TABLE_LOCKS = Set.of("pmd lock", "pte lock");
  private static final String WAITS = "waits";
  private static final int STEPS = 0;
  private static final int FLUSHES = 1;
  private static final int IPIS = 2;
  private static final int CPUS = 3;
  private static final int TABLE_LOCKS = 4;
  private static final int TAKEN = 5;

  private final Scenario machine;
  private final Locks locks;
  private final List<LockUse> uses;
  private final int under;
  private final int kinds;
  private final boolean flushIsIpi;
  private final List<Operation> operations;
  private final int[][] number;
  private final Map<Cost, Integer> numbers = new HashMap<>();
  private final List<Cost> costs = new ArrayList<>();

  /** What a move costs: the operation that pays, by its number, and how much of each kind. */
  private record Cost(int operation, List<Integer> amounts) {}

  CostMeter(Scenario machine) {
    this.machine = machine;
    locks = new Locks(machine);
    uses = uses(locks);
    under = TAKEN + uses.size();
    kinds = under + uses.size();
    flushIsIpi = machine.m.toggle("FlushIsIpi");
    operations = Operation.of(machine);
    number = new int[machine.threads()][machine.m.program.mostOps() + 1];
    for (int i = 0; i < operations.size(); i++) {
      number[operations.get(i).thread()][operations.get(i).op()] = i;
    }
    if (operations.size() > Long.SIZE) {
      throw new IllegalArgumentException(
          "more operations than can be told apart: operations=" + operations.size());
    }
  }

  List<Operation> operations() {
    return operations;
  }

  /** Returns the operations of a thread as a set, one bit each. */
  long operationsOf(int thread) {
    long set = 0;
    for (int i = 0; i < operations.size(); i++) {
      set |= operations.get(i).thread() == thread ? 1L << i : 0;
    }
    return set;
  }

  /** Returns the number of the operation that a thread runs, -1 for one that runs no program. */
  int running(long[] w, int thread) {
    boolean runs = thread >= 1 && thread <= machine.m.geometry.threads();
    return runs ? number[thread][(int) machine.m.thread.op.get(w, thread)] : -1;
  }

  /** Returns the number of the cost of a move. */
  int of(long[] old, long[] now, int thread) {
    int running = running(old, thread);
    int[] amounts = new int[running < 0 ? 0 : kinds];
    if (running >= 0) {
      amounts[STEPS] = 1;
      sent(old, now, thread, amounts);
      locked(locks.held(old, thread), locks.held(now, thread), amounts);
    }
    Cost cost = new Cost(running, Arrays.stream(amounts).boxed().toList());
    Integer known = numbers.putIfAbsent(cost, costs.size());
    if (known == null) {
      costs.add(cost);
      return costs.size() - 1;
    }
    return known;
  }

  private void locked(Locks.Held before, Locks.Held after, int[] amounts) {
    long taken = after.any() & ~before.any() | after.write() & ~before.write();
    for (int n = 0; n < locks.all().size(); n++) {
      if ((before.any() >>> n & 1) != 0) {
        amounts[under + uses.indexOf(locks.use(before, n))] = 1;
      }
      LockKind kind = locks.all().get(n).kind();
      if ((taken >>> n & 1) != 0 && !kind.isContext()) {
        amounts[TAKEN + uses.indexOf(locks.use(after, n))]++;
        amounts[TABLE_LOCKS] += PAGE_TABLE_LOCKS.contains(kind.kernelName()) ? 1 : 0;
      }
    }
  }

  private static List<LockUse> uses(Locks locks) {
    return locks.all().stream()
        .flatMap(
            lock ->
                Stream.of(LockUse.of(lock.kind(), Hold.READ), LockUse.of(lock.kind(), Hold.WRITE)))
        .distinct()
        .toList();
  }

  private void sent(long[] old, long[] now, int thread, int[] amounts) {
    int step = machine.stepAt(old, thread);
    boolean flush = step == machine.tlb.number(Tlb.Step.flush_tlb_mm_range__send);
    boolean sync = step == machine.tlb.number(Tlb.Step.tlb_remove_table_sync_one__send);
    amounts[FLUSHES] = flush ? 1 : 0;
    amounts[IPIS] = sync || flush && flushIsIpi ? 1 : 0;
    amounts[CPUS] = flush || sync ? Long.bitCount(machine.tlb.targets(now, thread)) : 0;
  }

  /** Returns the metrics in the order in which {@link #amounts} gives them, waits last. */
  List<Metric> metrics() {
    List<Metric> all = new ArrayList<>();
    for (Operation operation : operations) {
      for (int kind = 0; kind < kinds; kind++) {
        all.add(new Metric(operation, what(kind)));
      }
      all.add(new Metric(operation, WAITS));
    }
    return all;
  }

  private String what(int kind) {
    if (kind >= under) {
      return "steps under " + uses.get(kind - under);
    }
    if (kind >= TAKEN) {
      return uses.get(kind - TAKEN) + " taken";
    }
    return switch (kind) {
      case STEPS -> "steps";
      case FLUSHES -> "TLB flushes";
      case IPIS -> "IPI rounds";
      case CPUS -> "CPUs waited for";
      default -> "page-table locks taken";
    };
  }

  /** Returns for a metric how much of it each cost has, by the number of the cost. */
  int[] amounts(Metric metric) {
    int payer = operations.indexOf(metric.operation());
    int[] amounts = new int[costs.size()];
    for (int kind = 0; kind < kinds; kind++) {
      if (what(kind).equals(metric.what())) {
        for (int c = 0; c < amounts.length; c++) {
          Cost cost = costs.get(c);
          amounts[c] = cost.operation() == payer ? cost.amounts().get(kind) : 0;
        }
      }
    }
    return amounts;
  }

  /** Returns the set, one bit, of the operation that waits where the metric counts waits, or 0. */
  long waiter(Metric metric) {
    return metric.what().equals(WAITS) ? 1L << operations.indexOf(metric.operation()) : 0;
  }
}
