package org.mmrace.model.core;

import java.util.List;

/**
 * What a program can tell a thread to run.
 *
 * @param name what programs call it
 * @param entry its first step
 * @param effect what it does to memory as user space sees it
 * @param calls the functions with a frame that it calls
 */
public record Operation(String name, Label entry, Effect effect, List<Function> calls) {
  /** What user space knows of an operation. */
  public enum Effect {
    /** Nothing. */
    NONE,
    /** A CPU reads or writes memory through its TLB. */
    USER_ACCESS,
    /** The pages from {@code start} to {@code end} are given up. */
    GIVES_UP,
    /** They are given up, and read as zeroes afterwards. */
    LEAVES_ZEROES
  }

  /** Copies the list. */
  public Operation {
    calls = List.copyOf(calls);
  }

  /** Declares an operation that user space knows nothing of. */
  public static Operation of(String name, Label entry, Function... calls) {
    return of(name, entry, Effect.NONE, calls);
  }

  /** Declares an operation. */
  public static Operation of(String name, Label entry, Effect effect, Function... calls) {
    return new Operation(name, entry, effect, List.of(calls));
  }

  /** Returns whether whoever runs it can run the function. */
  public boolean reaches(Function function) {
    return calls.stream().anyMatch(called -> called.reaches(function));
  }

  /** Returns whether it gives up the pages from {@code start} to {@code end}. */
  public boolean givesUp() {
    return effect == Effect.GIVES_UP || effect == Effect.LEAVES_ZEROES;
  }
}
