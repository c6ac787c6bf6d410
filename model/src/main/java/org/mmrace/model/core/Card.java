package org.mmrace.model.core;

import java.util.List;

/**
 * What is said of a path before there is a state.
 *
 * @param labels its steps, in the order of its C file
 * @param operations what a program can tell a thread to run of it
 */
public record Card(List<Label> labels, List<Operation> operations) {
  /** Copies the lists. */
  public Card {
    labels = List.copyOf(labels);
    operations = List.copyOf(operations);
  }

  /** Describes a path. */
  public static Card of(Label[] labels, Operation... operations) {
    return new Card(List.of(labels), List.of(operations));
  }
}
