package org.mmrace.explorer;

import static org.mmrace.model.TransitionSystem.DONE;
import static org.mmrace.model.TransitionSystem.NO_CHOICE;
import static org.mmrace.model.TransitionSystem.NO_STEP;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.TransitionSystem;

/**
 * Finds, of all counterexamples to one property, one with the fewest context switches and, of
 * those, the fewest moves. Every change of the moving thread counts, pseudo-threads included,
 * whether or not the thread before could have gone on.
 *
 * <p>A node is (state, thread that moved last). Nodes settle in the order of (switches, moves):
 * {@code running} holds those reached from a node of this many switches by its own thread, {@code
 * switched} those that came in by the last switch, {@code later} those that take one more. Each
 * queue is in the order of moves: the shorter head is next.
 */
public final class FewestSwitches {
  private static final int RUNNING = 0;
  private static final int SWITCHED = 1;
  private static final int SETTLED = 2;
  private static final int SETTLED_PER_LOOK = 1 << 10;

  private final TransitionSystem system;
  private final Optional<StatePredicate> broken;
  private final Schedule shortest;
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

  /**
   * The best counterexample known.
   *
   * @param gaveUp why the search ended early; the schedule is then the shortest, whatever its
   *     switches
   */
  public record Answer(Schedule schedule, Optional<Stop> gaveUp) {}

  private FewestSwitches(
      TransitionSystem system, Optional<StatePredicate> broken, Schedule shortest, Limits limits) {
    this.system = system;
    this.broken = broken;
    this.shortest = shortest;
    this.limits = limits;
    fingerprint = new Fingerprint(system.words());
    nodes = new SwitchNodes(system.threads());
    state = new long[system.words()];
    successor = new long[system.words()];
    running = new SwitchQueue(system.words());
    switched = new SwitchQueue(system.words());
    later = new SwitchQueue(system.words());
  }

  /**
   * Searches for the counterexample.
   *
   * @param invariants those of the exploration that made the finding
   * @param finding what is wrong, with a shortest schedule to it
   * @param limits its states are pairs of state and last thread here
   * @throws IllegalArgumentException if the finding names no invariant of the list
   */
  public static Answer search(
      TransitionSystem system, List<StatePredicate> invariants, Finding finding, Limits limits) {
    Optional<StatePredicate> broken =
        finding instanceof Finding.Violated violated
            ? Optional.of(named(invariants, violated.property()))
            : Optional.empty();
    try {
      return new FewestSwitches(system, broken, finding.schedule(), limits).run();
    } catch (OutOfMemoryError full) {
      return new Answer(finding.schedule(), Optional.of(Stop.MEMORY));
    }
  }

  private static StatePredicate named(List<StatePredicate> invariants, String property) {
    return invariants.stream()
        .filter(invariant -> invariant.name().equals(property))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such invariant: property=" + property));
  }

  private Answer run() {
    if (shortest.switches() == 0) {
      return new Answer(shortest, Optional.empty());
    }
    for (int i = 0; i < system.initialStates(); i++) {
      system.initial(i, state);
      running.add(state, nodes.addInitial(i));
    }
    while (true) {
      if (running.isEmpty() && switched.isEmpty()) {
        nextSwitch();
      }
      int node = take();
      if (!seen.add(key(fingerprint.of(state), nodes.last(node), SETTLED))) {
        continue;
      }
      if (isWrong(node)) {
        return new Answer(schedule(node), Optional.empty());
      }
      if (++settled % SETTLED_PER_LOOK == 0 || settled > limits.states()) {
        Optional<Stop> stop = look();
        if (stop.isPresent()) {
          return new Answer(shortest, stop);
        }
      }
    }
  }

  private void nextSwitch() {
    if (later.isEmpty()) {
      throw new IllegalStateException("finding is not reachable: schedule=" + shortest);
    }
    running = switched;
    switched = later;
    later = new SwitchQueue(system.words());
    switches++;
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

  /** Expands the node, and returns whether the property is broken in it. */
  private boolean isWrong(int node) {
    if (broken.isPresent() && !broken.get().holds(state)) {
      return true;
    }
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
          reached(node, thread, choice);
        } else if (answer == NO_CHOICE) {
          break;
        }
      }
    }
    return stuck && broken.isEmpty();
  }

  private void reached(int node, int thread, int choice) {
    long print = fingerprint.of(successor);
    int last = nodes.last(node);
    boolean stays = last == thread || last == SwitchNodes.NONE;
    if ((!stays && switches == shortest.switches()) || seen.contains(key(print, thread, SETTLED))) {
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
    if (settled > limits.states() || nodes.size() > Integer.MAX_VALUE / 2) {
      return Optional.of(Stop.STATES);
    }
    if (limits.time().compareTo(Duration.ofNanos(System.nanoTime() - started)) < 0) {
      return Optional.of(Stop.TIME);
    }
    long bytes = seen.bytes() + nodes.bytes() + running.bytes() + switched.bytes() + later.bytes();
    return bytes > limits.bytes() ? Optional.of(Stop.MEMORY) : Optional.empty();
  }

  private Schedule schedule(int node) {
    int initial = nodes.initial(node);
    system.initial(initial, state);
    List<Move> path = new ArrayList<>();
    for (int[] move : nodes.path(node)) {
      path.add(new Move(move[0], system.stepAt(state, move[0]), move[1]));
      system.step(state, move[0], move[1]);
    }
    return new Schedule(initial, path);
  }
}
