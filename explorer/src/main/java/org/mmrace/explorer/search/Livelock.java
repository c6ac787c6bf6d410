package org.mmrace.explorer.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.store.Ancestry;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.StateNumbers;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * Finds a state from which threads can run for ever but no schedule leads to a state of rest.
 * Neither an invariant nor the check for deadlocks notices: a step can always be made, and
 * predicates that speak of states of rest only have nothing to say.
 *
 * <p>Keeps the whole graph: about 30 bytes a state and 4 an edge.
 */
public final class Livelock {
  private static final int LOOK = 1 << 12; // states between two looks at the clock

  private final TransitionSystem system;
  private final StatePredicate rest;
  private final Moves moves;
  private final Fingerprint fingerprint;
  private final StateNumbers numbers = new StateNumbers();
  private final Ancestry ancestry = new Ancestry();
  private final Deque<long[]> frontier = new ArrayDeque<>();
  private final BitSet ends = new BitSet(); // states from which one of rest is known to be reached
  private int[] first = new int[1 << 10];
  private int[] targets = new int[1 << 12];
  private int edges;

  /**
   * A loop that nobody leaves for a state of rest.
   *
   * @param schedule a shortest one to a state of the loop
   * @param loop moves that lead from there back to it, those left out that change nothing
   */
  public record Found(Schedule schedule, List<Move> loop) {
    /** Copies the list. */
    public Found {
      loop = List.copyOf(loop);
    }
  }

  private Livelock(TransitionSystem system, StatePredicate rest) {
    this.system = system;
    this.rest = rest;
    moves = new Moves(system);
    fingerprint = new Fingerprint(system.words());
  }

  /**
   * Looks at a graph that is known to be complete.
   *
   * @param rest the states in which nobody has anything left to do
   * @param stopped asked now and then whether to give up
   * @return empty if from every state one of rest can be reached, or when stopped
   */
  public static Optional<Found> find(
      TransitionSystem system, StatePredicate rest, BooleanSupplier stopped) {
    Livelock livelock = new Livelock(system, rest);
    if (!livelock.explore(stopped)) {
      return Optional.empty();
    }
    livelock.spread();
    int lost = livelock.ends.nextClearBit(0);
    return lost < livelock.numbers.size() ? Optional.of(livelock.loop(lost)) : Optional.empty();
  }

  private boolean explore(BooleanSupplier stopped) {
    long[] initial = new long[system.words()];
    for (int i = 0; i < system.initialStates(); i++) {
      system.initial(i, initial);
      reach(initial, Ancestry.NONE, i);
    }
    for (int state = 0; state < numbers.size(); state++) {
      if (state % LOOK == 0 && stopped.getAsBoolean()) {
        return false;
      }
      first = state + 1 < first.length ? first : Arrays.copyOf(first, first.length * 2);
      first[state] = edges;
      expand(state, frontier.remove());
      first[state + 1] = edges;
    }
    return true;
  }

  private void expand(int state, long[] words) {
    ends.set(state, rest.holds(words));
    int edge = 0;
    for (Move move : moves.of(words)) {
      long[] successor = words.clone();
      system.step(successor, move.thread(), move.choice());
      targets = edges < targets.length ? targets : Arrays.copyOf(targets, edges * 2);
      targets[edges++] = reach(successor, state, edge++);
    }
  }

  private int reach(long[] words, long parent, int edge) {
    int before = numbers.size();
    int number = numbers.of(fingerprint.of(words));
    if (number == before) {
      ancestry.add(parent, edge);
      frontier.add(words.clone());
    }
    return number;
  }

  /** Passes on from successors, last states first, until nothing changes. */
  private void spread() {
    boolean more = true;
    while (more) {
      more = false;
      for (int s = ends.previousClearBit(numbers.size() - 1);
          s >= 0;
          s = s == 0 ? -1 : ends.previousClearBit(s - 1)) {
        for (int e = first[s]; e < first[s + 1] && !ends.get(s); e++) {
          ends.set(s, ends.get(targets[e]));
        }
        more |= ends.get(s);
      }
    }
  }

  /** Goes on from a state that is lost, as all that follow it are, until it comes back to one. */
  private Found loop(int lost) {
    BitSet met = new BitSet();
    int state = lost;
    for (; !met.get(state); state = targets[onwards(state)]) {
      met.set(state);
    }
    Schedule schedule = new Retrace(system, ancestry).schedule(state);
    List<Move> loop = new ArrayList<>();
    long[] words = schedule.run(system);
    int at = state;
    do {
      int edge = onwards(at);
      Move move = moves.of(words).get(edge - first[at]);
      system.step(words, move.thread(), move.choice());
      loop.add(move);
      at = targets[edge];
    } while (at != state);
    return new Found(schedule, loop);
  }

  /** Returns the first edge that leads to another state. */
  private int onwards(int state) {
    int edge = first[state];
    while (targets[edge] == state && edge + 1 < first[state + 1]) {
      edge++;
    }
    return edge;
  }
}
