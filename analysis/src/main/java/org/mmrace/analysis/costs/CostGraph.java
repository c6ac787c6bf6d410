package org.mmrace.analysis.costs;

import static org.mmrace.model.system.TransitionSystem.DONE;
import static org.mmrace.model.system.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.system.TransitionSystem.NO_STEP;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.StateNumbers;
import org.mmrace.model.Scenario;

/**
 * The whole graph of a machine, kept for its edges: who moved, by which step and choice, where to,
 * and what it cost. States are numbered as they are found, breadth first; of a state's words only
 * the fingerprint is kept. About 40 bytes a state and 16 an edge.
 *
 * <pre>
 * edges of state s    first[s] .. first[s + 1] - 1, threads ascending, then choices
 * move                thread &lt;&lt; 24 | step &lt;&lt; 12 | choice
 * </pre>
 */
final class CostGraph {
  private static final int THREAD = 24;
  private static final int STEP = 12;
  private static final int PART = (1 << STEP) - 1;
  private static final int LOOK = 1 << 12; // states between two looks at the clock

  private final Scenario machine;
  private final CostMeter meter;
  private final Fingerprint fingerprint;
  private final StateNumbers numbers = new StateNumbers();
  private final Deque<long[]> frontier = new ArrayDeque<>();
  private final Map<StepPair, Long> pairs = new TreeMap<>();
  private long[] waiting = new long[1 << 10];
  private int[] first = new int[1 << 10];
  private int[] moves = new int[1 << 12];
  private int[] targets = new int[1 << 12];
  private int[] costs = new int[1 << 12];
  private int edges;
  private int deadlocks;

  private CostGraph(Scenario machine) {
    this.machine = machine;
    meter = new CostMeter(machine);
    fingerprint = new Fingerprint(machine.words());
  }

  /**
   * Explores.
   *
   * @param most greatest number of states
   * @return empty if there are more states, or more edges than an array holds, or when stopped
   */
  static Optional<CostGraph> of(Scenario machine, int most, BooleanSupplier stopped) {
    CostGraph graph = new CostGraph(machine);
    return graph.explore(most, stopped) ? Optional.of(graph) : Optional.empty();
  }

  private boolean explore(int most, BooleanSupplier stopped) {
    long[] words = new long[machine.words()];
    for (int i = 0; i < machine.initialStates(); i++) {
      machine.initial(i, words);
      find(words);
    }
    for (int s = 0; s < numbers.size(); s++) {
      if (numbers.size() > most
          || edges > Integer.MAX_VALUE / 2
          || s % LOOK == 0 && stopped.getAsBoolean()) {
        return false;
      }
      first[s] = edges;
      expand(s, frontier.remove());
    }
    first = Arrays.copyOf(first, states() + 1);
    first[states()] = edges;
    return true;
  }

  private void expand(int s, long[] state) {
    long[] successor = state.clone();
    int before = edges;
    for (int thread = 0; thread < machine.threads(); thread++) {
      int step = machine.stepAt(state, thread);
      boolean moved = false;
      for (int choice = 0; step != NO_STEP; choice++) {
        int answer = machine.step(successor, thread, choice);
        if (answer == NO_CHOICE) {
          break;
        }
        if (answer == DONE) {
          moved = true;
          add(state, successor, thread << THREAD | step << STEP | choice);
          System.arraycopy(state, 0, successor, 0, state.length);
        }
      }
      int waits = step == NO_STEP || moved ? -1 : meter.running(state, thread);
      waiting[s] |= waits < 0 ? 0 : 1L << waits;
    }
    deadlocks += edges == before ? 1 : 0;
  }

  private void add(long[] state, long[] successor, int move) {
    if (edges == moves.length) {
      moves = Arrays.copyOf(moves, edges * 2);
      targets = Arrays.copyOf(targets, edges * 2);
      costs = Arrays.copyOf(costs, edges * 2);
    }
    int thread = move >>> THREAD;
    moves[edges] = move;
    costs[edges] = meter.of(state, successor, thread);
    targets[edges] = find(successor);
    edges++;
    pairs.merge(
        new StepPair(thread, move >>> STEP & PART, machine.stepAt(successor, thread)),
        1L,
        Long::sum);
  }

  /** Returns the number of a state, which is queued if it is new. */
  private int find(long[] state) {
    int before = numbers.size();
    int number = numbers.of(fingerprint.of(state));
    if (number == before) {
      frontier.add(state.clone());
      if (number + 1 >= waiting.length) {
        waiting = Arrays.copyOf(waiting, waiting.length * 2);
        first = Arrays.copyOf(first, waiting.length);
      }
    }
    return number;
  }

  CostMeter meter() {
    return meter;
  }

  int states() {
    return numbers.size();
  }

  int edges() {
    return edges;
  }

  /** Returns the number of states without a successor. */
  int deadlocks() {
    return deadlocks;
  }

  int initialStates() {
    return machine.initialStates();
  }

  int firstEdge(int state) {
    return first[state];
  }

  int target(int edge) {
    return targets[edge];
  }

  int thread(int edge) {
    return moves[edge] >>> THREAD;
  }

  int cost(int edge) {
    return costs[edge];
  }

  /** Returns the operations that wait in a state, one bit each. */
  long waiting(int state) {
    return waiting[state];
  }

  /** Returns which step followed which in a thread, and on how many edges. */
  Map<StepPair, Long> pairs() {
    return pairs;
  }

  /** Returns the fingerprints of the states, ascending. */
  long[] stateKeys() {
    long[] keys = new long[states()];
    Arrays.setAll(keys, numbers::fingerprint);
    Arrays.sort(keys);
    return keys;
  }

  /** Returns a fingerprint of every edge (state, thread, step, choice, successor), ascending. */
  long[] edgeKeys() {
    long[] keys = new long[edges];
    Fingerprint ofEdge = new Fingerprint(3);
    long[] edge = new long[3];
    for (int s = 0; s < states(); s++) {
      for (int e = first[s]; e < first[s + 1]; e++) {
        edge[0] = numbers.fingerprint(s);
        edge[1] = moves[e];
        edge[2] = numbers.fingerprint(targets[e]);
        keys[e] = ofEdge.of(edge);
      }
    }
    Arrays.sort(keys);
    return keys;
  }
}
