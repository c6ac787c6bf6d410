package org.mmrace.bridge.trace;

import java.util.OptionalInt;
import org.mmrace.explorer.Move;

/**
 * One state of a trace and the step that led to it.
 *
 * @param action name of the step, empty for the initial state or where the file does not say
 * @param thread the thread that stepped, if the file says
 * @param choice number of the choice, or of the initial state, if the file says
 * @param value the value of {@code m} as a tree of {@link Values}, or its {@link StateDigest}
 */
public record TraceState(String action, OptionalInt thread, OptionalInt choice, Object value) {
  /** An initial state. */
  public static TraceState initial(Object value) {
    return new TraceState("", OptionalInt.empty(), OptionalInt.empty(), value);
  }

  /** Initial state number {@code index}. */
  public static TraceState initial(int index, Object value) {
    return new TraceState("", OptionalInt.empty(), OptionalInt.of(index), value);
  }

  /** The state after a move. */
  public static TraceState after(Move move, Object value) {
    return new TraceState(
        move.step(), OptionalInt.of(move.thread()), OptionalInt.of(move.choice()), value);
  }

  /** The state after a step of which no more than the name is known. */
  static TraceState after(String action, Object value) {
    return new TraceState(action, OptionalInt.empty(), OptionalInt.empty(), value);
  }
}
