package org.mmrace.model.core;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a program can tell a thread to run. TLA+: a row of Paths.tla.
 *
 * @param name what programs call it
 * @param entry its first step
 * @param by the system call that it is entered by, or who else runs it
 * @param effect what it does to memory as user space sees it
 * @param calls the functions with a frame that it calls
 * @param arguments what a program says of it
 * @param after the operation that the thread must have run before
 * @param errnos what it may fail with, or which signal may end it
 */
public record Operation(
    String name,
    Label entry,
    String by,
    Effect effect,
    List<Function> calls,
    List<Argument> arguments,
    Optional<String> after,
    List<Errno> errnos) {
  /** What user space knows of an operation. */
  public enum Effect {
    /** Nothing. */
    NONE,
    /** A CPU reads or writes memory through its TLB. */
    USER_ACCESS,
    /** The pages from {@code start} to {@code end} are given up. */
    GIVES_UP,
    /** They are given up, and read as zeroes afterwards. */
    LEAVES_ZEROES,
    /** The CPU goes offline, and all others start: it has run alone until then. */
    GOES_OFFLINE
  }

  /** Copies the lists. */
  public Operation {
    calls = List.copyOf(calls);
    arguments = List.copyOf(arguments);
    errnos = List.copyOf(errnos);
  }

  /** Declares an operation that user space knows nothing of, without arguments. */
  public static Operation of(String name, Label entry, String by, Function... calls) {
    return new Operation(
        name, entry, by, Effect.NONE, List.of(calls), List.of(), Optional.empty(), List.of());
  }

  /** Returns the operation with an effect. */
  public Operation with(Effect its) {
    return new Operation(name, entry, by, its, calls, arguments, after, errnos);
  }

  /** Returns the operation with arguments. */
  public Operation takes(Argument... its) {
    return new Operation(name, entry, by, effect, calls, List.of(its), after, errnos);
  }

  /** Returns the operation with what it may fail with. */
  public Operation fails(Errno... its) {
    return new Operation(name, entry, by, effect, calls, arguments, after, List.of(its));
  }

  /** Returns the operation for threads that have run another before. */
  public Operation after(Operation other) {
    return new Operation(
        name, entry, by, effect, calls, arguments, Optional.of(other.name), errnos);
  }

  /** Returns whether whoever runs it can run the function. */
  public boolean reaches(Function function) {
    return calls.stream().anyMatch(called -> called.reaches(function));
  }

  /** Returns whether it gives up the pages from {@code start} to {@code end}. */
  public boolean givesUp() {
    return effect == Effect.GIVES_UP || effect == Effect.LEAVES_ZEROES;
  }

  /** Returns the operation with the arguments that it must have, as a program writes it. */
  public String text() {
    return arguments.stream()
        .filter(Argument::required)
        .map(one -> ", " + one.name() + " |-> " + one.of().text())
        .collect(Collectors.joining("", "[path |-> \"" + name + "\"", "]"));
  }

  /** Returns the arguments that may be left out, with what they are then. */
  public String optional() {
    return arguments.stream()
        .filter(one -> !one.required())
        .map(one -> one.name() + " |-> " + one.of().text() + " (" + one.otherwise() + ")")
        .collect(Collectors.joining(", "));
  }
}
