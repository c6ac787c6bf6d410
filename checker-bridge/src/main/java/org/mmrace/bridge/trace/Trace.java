package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

/**
 * A behaviour of a scenario. Its states are known in full, or, in the form in which traces are
 * stored, by their digests.
 *
 * @param source the file it comes from, for messages; empty if it comes from none
 * @param origin what it is a behaviour of
 * @param property the invariant or probe that the last state violates, {@link #DEADLOCK}, or empty
 * @param constants the constants as a tree of {@link Values}, empty if unknown
 * @param untyped whether lists may stand for sets, as in the JSON of TLC
 * @param states the initial state and the state after each step; at least one
 */
public record Trace(
    String source,
    Origin origin,
    String property,
    Map<String, Object> constants,
    boolean untyped,
    List<TraceState> states) {
  /** The property of a trace that ends where no thread can step. */
  public static final String DEADLOCK = "Deadlock";

  /** Copies the list of states. */
  public Trace {
    states = List.copyOf(states);
    if (states.isEmpty()) {
      throw new IllegalArgumentException("trace without states: source=" + source);
    }
  }

  /** Returns the id of the scenario, empty if unknown. */
  public String scenario() {
    return origin.scenario();
  }

  /** Returns the name of the configuration, empty if unknown. */
  public String config() {
    return origin.config();
  }

  /** Returns the number of steps. */
  public int length() {
    return states.size() - 1;
  }

  /** Returns whether its states are digests: then every step has its thread and choice. */
  public boolean isStored() {
    return states.get(0).value() instanceof StateDigest;
  }

  /** Returns the schedule, if the thread and the choice of every step are known. */
  public Optional<Schedule> schedule() {
    List<Move> moves = new ArrayList<>();
    for (TraceState state : states.subList(1, states.size())) {
      if (state.thread().isEmpty() || state.choice().isEmpty()) {
        return Optional.empty();
      }
      moves.add(new Move(state.thread().getAsInt(), state.action(), state.choice().getAsInt()));
    }
    return Optional.of(new Schedule(states.get(0).choice().orElse(0), moves));
  }

  /** Returns this trace as one of something else. */
  public Trace of(Origin other) {
    return new Trace(source, other, property, constants, untyped, states);
  }

  /** Returns this trace as one that violates something else. */
  public Trace violating(String other) {
    return new Trace(source, origin, other, constants, untyped, states);
  }

  /** Returns an exception about this trace as a whole. */
  TraceFormatException fault(String what) {
    return new TraceFormatException(source.isEmpty() ? "trace" : source, 0, 0, what);
  }
}
