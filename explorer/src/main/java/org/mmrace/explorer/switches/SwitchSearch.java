package org.mmrace.explorer.switches;

import static org.mmrace.model.system.TransitionSystem.DONE;
import static org.mmrace.model.system.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.system.TransitionSystem.NO_STEP;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.store.Fingerprint;
import org.mmrace.explorer.store.FingerprintSet;
import org.mmrace.model.system.TransitionSystem;

/**
 * Searches in the order of context switches, and of as many in the order of moves. Every change of
 * the moving thread counts, pseudo-threads included, whether or not the thread before could have
 * gone on.
 *
 * <p>A node is (state, thread that moved last). Nodes settle in the order of (switches, moves):
 * {@code running} holds those reached from a node of this many switches by its own thread, {@code
 * switched} those that came in by the last switch, {@code later} those that take one more. Each
 * queue is in the order of moves: the shorter head is next.
 */
final class SwitchSearch {
  private static final int RUNNING = 0;
  private static final int SWITCHED = 1;
  private static final int SETTLED = 2;
  private static final int SETTLED_PER_LOOK = 1 << 10;

  private final TransitionSystem system;
  private final Visitor visitor;
  private final int mostSwitches;
  private final Limits limits;
  private final long started = System.nanoTime();
  private final Fingerprint fingerprint;
  private final FingerprintSet seen = new FingerprintSet();
  private final SwitchNodes nodes;
  private final long[] state;
  private final long[] successor;

  private SwitchQueue running;
  private SwitchQueue switched;
  private SwitchQueue later;
  private int switches;
  private long settled;
  private boolean cut;

  /** Sees the nodes in their order. */
  interface Visitor {
    /**
     * Called when a node settles.
     *
     * @param print the fingerprint of its state
     * @return whether to make its moves
     */
    boolean enter(long[] state, long print);

    /** Called for each move that the bound on switches allows. */
    default void made(long print, int thread, int choice) {}

    /**
     * Called when the moves of a node were made, or were not to be.
     *
     * @param stuck whether it has none, whatever the bound
     * @return whether to go on with the search
     */
    boolean leave(int node, boolean stuck);

    /** Returns the bytes that the visitor keeps. */
    default long bytes() {
      return 0;
    }

    /** Called now and then; returns whether to go on. */
    default boolean looks(long nodes, int switches, Duration elapsed) {
      return true;
    }
  }

  /**
   * How a search ended.
   *
   * @param stop {@link Stop#EXHAUSTED}, {@link Stop#FIRST_FINDING} if the visitor ended it, or the
   *     limit that did
   * @param cut whether the bound on switches left moves out
   */
  record End(Stop stop, boolean cut) {}

  /**
   * Prepares a search.
   *
   * @param mostSwitches bound on the switches of a schedule
   * @param limits its states are nodes here
   */
  SwitchSearch(TransitionSystem system, int mostSwitches, Limits limits, Visitor visitor) {
    this.system = system;
    this.visitor = visitor;
    this.mostSwitches = mostSwitches;
    this.limits = limits;
    fingerprint = new Fingerprint(system.words());
    nodes = new SwitchNodes(system.threads());
    state = new long[system.words()];
    successor = new long[system.words()];
    running = new SwitchQueue(system.words());
    switched = new SwitchQueue(system.words());
    later = new SwitchQueue(system.words());
  }

  /** Searches until the nodes, the visitor or a limit end it. */
  End run() {
    try {
      return new End(search(), cut);
    } catch (OutOfMemoryError full) {
      return new End(Stop.MEMORY, cut);
    }
  }

  private Stop search() {
    for (int i = 0; i < system.initialStates(); i++) {
      system.initial(i, state);
      running.add(state, nodes.addInitial(i));
    }
    while (true) {
      if (running.isEmpty() && switched.isEmpty() && !nextSwitch()) {
        return Stop.EXHAUSTED;
      }
      int node = take();
      long print = fingerprint.of(state);
      if (!seen.add(key(print, nodes.last(node), SETTLED))) {
        continue;
      }
      boolean stuck = visitor.enter(state, print) && expand(node, print);
      if (!visitor.leave(node, stuck)) {
        return Stop.FIRST_FINDING;
      }
      if (++settled % SETTLED_PER_LOOK == 0 || settled > limits.states()) {
        Optional<Stop> stop = look();
        if (stop.isPresent()) {
          return stop.get();
        }
      }
    }
  }

  /** Returns the switches of the node that settled last. */
  int switches() {
    return switches;
  }

  private boolean nextSwitch() {
    if (later.isEmpty()) {
      return false;
    }
    running = switched;
    switched = later;
    later = new SwitchQueue(system.words());
    switches++;
    return true;
  }

  private int take() {
    boolean fromSwitched =
        running.isEmpty()
            || (!switched.isEmpty()
                && nodes.length(switched.first()) <= nodes.length(running.first()));
    SwitchQueue next = fromSwitched ? switched : running;
    int node = next.first();
    next.take(state);
    return node;
  }

  /** Makes the moves of the node; returns whether it has none. */
  private boolean expand(int node, long print) {
    boolean stuck = true;
    for (int thread = 0; thread < system.threads(); thread++) {
      if (system.stepAt(state, thread) == NO_STEP) {
        continue;
      }
      for (int choice = 0; ; choice++) {
        System.arraycopy(state, 0, successor, 0, state.length);
        int answer = system.step(successor, thread, Moves.checked(choice));
        if (answer == DONE) {
          stuck = false;
          reached(node, print, thread, choice);
        } else if (answer == NO_CHOICE) {
          break;
        }
      }
    }
    return stuck;
  }

  private void reached(int node, long from, int thread, int choice) {
    int last = nodes.last(node);
    boolean stays = last == thread || last == SwitchNodes.NONE;
    if (!stays && switches == mostSwitches) {
      cut = true;
      return;
    }
    visitor.made(from, thread, choice);
    long print = fingerprint.of(successor);
    if (seen.contains(key(print, thread, SETTLED))) {
      return;
    }
    if (stays && seen.add(key(print, thread, RUNNING))) {
      running.add(successor, nodes.add(node, thread, choice));
    }
    if (!stays
        && !seen.contains(key(print, thread, RUNNING))
        && seen.add(key(print, thread, SWITCHED))) {
      later.add(successor, nodes.add(node, thread, choice));
    }
  }

  private static long key(long print, int thread, int kind) {
    return Fingerprint.scatter(print + 0x9e3779b97f4a7c15L * (3L * thread + kind));
  }

  private Optional<Stop> look() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
    long queues = running.bytes() + switched.bytes() + later.bytes();
    if (settled > limits.states() || nodes.size() > Integer.MAX_VALUE / 2) {
      return Optional.of(Stop.STATES);
    } else if (limits.time().compareTo(elapsed) < 0) {
      return Optional.of(Stop.TIME);
    } else if (seen.bytes() + nodes.bytes() + queues + visitor.bytes() > limits.bytes()) {
      return Optional.of(Stop.MEMORY);
    }
    return visitor.looks(settled, switches, elapsed)
        ? Optional.empty()
        : Optional.of(Stop.CANCELLED);
  }

  /** Returns the schedule to a node. */
  Schedule schedule(int node) {
    int initial = nodes.initial(node);
    long[] words = new long[system.words()];
    system.initial(initial, words);
    List<Move> path = new ArrayList<>();
    List<String> steps = system.steps();
    for (int[] move : nodes.path(node)) {
      path.add(new Move(move[0], steps.get(system.stepAt(words, move[0])), move[1]));
      system.step(words, move[0], move[1]);
    }
    return new Schedule(initial, path);
  }
}
