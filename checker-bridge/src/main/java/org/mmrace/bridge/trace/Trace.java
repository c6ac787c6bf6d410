package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.explorer.Move;

/**
 * A behaviour of a scenario.
 *
 * @param source the file it comes from, for messages; empty if it comes from none
 * @param scenario id of the scenario, empty if unknown
 * @param config name of the configuration, empty if unknown
 * @param property the invariant or probe that the last state violates, {@link #DEADLOCK}, or empty
 * @param constants the constants as a tree of {@link Values}, empty if unknown
 * @param untyped whether lists may stand for sets, as in the JSON of TLC
 * @param states the initial state and the state after each step; at least one
 */
public record Trace(
    String source,
    String scenario,
    String config,
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

  /** Returns the moves, if the thread and the choice of every step are known. */
  public Optional<List<Move>> moves() {
    List<Move> moves = new ArrayList<>();
    for (TraceState state : states.subList(1, states.size())) {
      if (state.thread().isEmpty() || state.choice().isEmpty()) {
        return Optional.empty();
      }
      moves.add(new Move(state.thread().getAsInt(), state.action(), state.choice().getAsInt()));
    }
    return Optional.of(List.copyOf(moves));
  }

  /** Returns this trace as the given variant's counterexample. */
  public Trace of(
      String newScenario, String newConfig, String newProperty, Map<String, Object> newConstants) {
    return new Trace(source, newScenario, newConfig, newProperty, newConstants, untyped, states);
  }

  /** Returns an exception about this trace as a whole. */
  TraceFormatException fault(String what) {
    return new TraceFormatException(source.isEmpty() ? "trace" : source, 0, 0, what);
  }
}
