package org.mmrace.model.scenario;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a thread of a program can do: a path and its arguments.
 *
 * @param after the path that the thread must have run before
 */
public record Operation(String path, List<Argument> arguments, Optional<String> after) {
  /** Copies the list. */
  public Operation {
    arguments = List.copyOf(arguments);
  }

  static Operation of(String path, Argument... arguments) {
    return new Operation(path, List.of(arguments), Optional.empty());
  }

  static Operation after(String before, String path, Argument... arguments) {
    return new Operation(path, List.of(arguments), Optional.of(before));
  }

  /** Returns the operation with the arguments that it must have, as a program writes it. */
  public String text() {
    return arguments.stream()
        .filter(Argument::required)
        .map(one -> ", " + one.name() + " |-> " + one.of().text())
        .collect(Collectors.joining("", "[path |-> \"" + path + "\"", "]"));
  }

  /** Returns the arguments that may be left out, with what they are then. */
  public String optional() {
    return arguments.stream()
        .filter(one -> !one.required())
        .map(one -> one.name() + " |-> " + one.of().text() + " (" + one.otherwise() + ")")
        .collect(Collectors.joining(", "));
  }
}
