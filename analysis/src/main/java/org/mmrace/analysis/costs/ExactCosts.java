package org.mmrace.analysis.costs;

import java.util.ArrayList;
import java.util.List;

/**
 * Worst and average cost over all schedules by dynamic programming, successors first. A loop whose
 * moves cost something has no worst; its average is solved by iteration.
 */
final class ExactCosts {
  private static final double CLOSE = 1e-12;
  private static final int MOST_ROUNDS = 1_000_000;

  private final CostGraph graph;
  private final Components components;
  private final long[] worst;
  private final double[] mean;
  private final double[] weight;
  private final long[] ownWaits;

  ExactCosts(CostGraph graph) {
    this.graph = graph;
    components = new Components(graph);
    worst = new long[graph.states()];
    mean = new double[graph.states()];
    weight = new double[graph.edges()];
    ownWaits = new long[64];
    for (Operation operation : graph.meter().operations()) {
      ownWaits[operation.thread()] = graph.meter().operationsOf(operation.thread());
    }
    for (int s = 0; s < graph.states(); s++) {
      weigh(s);
    }
  }

  /** Returns the figures of all metrics, those that are zero in every schedule left out. */
  List<CostFigure> figures() {
    List<CostFigure> found = new ArrayList<>();
    for (Metric metric : graph.meter().metrics()) {
      CostFigure figure = figure(metric);
      if (figure.worst() > 0) {
        found.add(figure);
      }
    }
    return found;
  }

  boolean acyclic() {
    return components.acyclic();
  }

  private CostFigure figure(Metric metric) {
    int[] amounts = graph.meter().amounts(metric);
    long waiter = graph.meter().waiter(metric);
    for (int c = 0; c < components.count(); c++) {
      int[] members = components.members(c);
      if (members.length == 1) {
        settle(members[0], amounts, waiter);
      } else {
        settleLoop(c, members, amounts, waiter);
      }
    }
    long most = 0;
    double sum = 0;
    for (int i = 0; i < graph.initialStates(); i++) {
      most = Math.max(most, worst[i]);
      sum += mean[i];
    }
    return new CostFigure(metric, most, sum / graph.initialStates(), 0, 0);
  }

  private void settle(int s, int[] amounts, long waiter) {
    long most = 0;
    double sum = 0;
    for (int e = graph.firstEdge(s); e < graph.firstEdge(s + 1); e++) {
      int target = graph.target(e);
      if (target != s) {
        int amount = amount(s, e, amounts, waiter);
        most = Math.max(most, plus(worst[target], amount));
        sum += weight[e] * (amount + mean[target]);
      }
    }
    worst[s] = most;
    mean[s] = sum;
  }

  private void settleLoop(int c, int[] members, int[] amounts, long waiter) {
    long most = 0;
    boolean costs = false;
    boolean exits = false;
    for (int s : members) {
      mean[s] = 0;
      for (int e = graph.firstEdge(s); e < graph.firstEdge(s + 1); e++) {
        int target = graph.target(e);
        int amount = amount(s, e, amounts, waiter);
        if (components.of(target) == c) {
          costs |= target != s && amount > 0;
        } else {
          exits = true;
          most = Math.max(most, plus(worst[target], amount));
        }
      }
    }
    for (int s : members) {
      worst[s] = costs ? CostFigure.UNBOUNDED : most;
      mean[s] = costs && !exits ? Double.POSITIVE_INFINITY : 0;
    }
    for (int round = 0; exits && !iterated(members, amounts, waiter); round++) {
      if (round == MOST_ROUNDS) {
        throw new IllegalStateException("average does not settle: states=" + members.length);
      }
    }
  }

  /** Computes the averages of a loop from each other once; returns whether they stay. */
  private boolean iterated(int[] members, int[] amounts, long waiter) {
    double change = 0;
    double largest = 0;
    for (int s : members) {
      double sum = 0;
      for (int e = graph.firstEdge(s); e < graph.firstEdge(s + 1); e++) {
        int target = graph.target(e);
        sum += target == s ? 0 : weight[e] * (amount(s, e, amounts, waiter) + mean[target]);
      }
      change = Math.max(change, Math.abs(sum - mean[s]));
      largest = Math.max(largest, sum);
      mean[s] = sum;
    }
    return change <= CLOSE * largest;
  }

  private static long plus(long cost, int more) {
    return cost == CostFigure.UNBOUNDED ? cost : cost + more;
  }

  /** Returns what an edge costs; a wait begins where an operation waits that did not before. */
  private int amount(int s, int e, int[] amounts, long waiter) {
    if (waiter == 0) {
      return amounts[graph.cost(e)];
    }
    long before = graph.waiting(s) & ~ownWaits[graph.thread(e)];
    return (graph.waiting(graph.target(e)) & ~before & waiter) == 0 ? 0 : 1;
  }

  /** Gives each edge of a state that is no stutter the probability that it is taken. */
  private void weigh(int s) {
    int end = graph.firstEdge(s + 1);
    int threads = 0;
    for (int e = graph.firstEdge(s); e < end; e = endOfThread(s, e)) {
      threads += moving(s, e) > 0 ? 1 : 0;
    }
    for (int e = graph.firstEdge(s); e < end; ) {
      int next = endOfThread(s, e);
      int moving = moving(s, e);
      for (; e < next; e++) {
        weight[e] = graph.target(e) == s ? 0 : 1.0 / threads / moving;
      }
    }
  }

  private int endOfThread(int s, int from) {
    int e = from;
    while (e < graph.firstEdge(s + 1) && graph.thread(e) == graph.thread(from)) {
      e++;
    }
    return e;
  }

  /** Returns how many edges of the thread whose first edge is {@code from} are no stutters. */
  private int moving(int s, int from) {
    int moving = 0;
    for (int e = from; e < endOfThread(s, from); e++) {
      moving += graph.target(e) == s ? 0 : 1;
    }
    return moving;
  }
}
