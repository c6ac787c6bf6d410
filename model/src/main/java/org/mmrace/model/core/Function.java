package org.mmrace.model.core;

import java.util.List;

/**
 * A function that operations call, directly or through others: the threads that can run it have its
 * frame.
 *
 * @param frame name of the section of its locals
 * @param calls the functions with a frame that it calls
 */
public record Function(String frame, List<Function> calls) {
  /** Copies the list. */
  public Function {
    calls = List.copyOf(calls);
  }

  /** Declares a function. */
  public static Function of(String frame, Function... calls) {
    return new Function(frame, List.of(calls));
  }

  boolean reaches(Function function) {
    return equals(function) || calls.stream().anyMatch(called -> called.reaches(function));
  }
}
