package org.mmrace.model.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.model.words.Domain;

/**
 * What the paths say of themselves: their steps, numbered one path after the other, and the
 * operations.
 */
public final class Steps {
  private final List<Label> labels = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private final List<String> names;
  private final Map<Class<?>, Integer> first = new HashMap<>();

  /** Numbers the steps of the paths in the order given. */
  public Steps(List<Card> paths) {
    for (Card path : paths) {
      first.put(path.labels().get(0).getClass(), labels.size());
      labels.addAll(path.labels());
      operations.addAll(path.operations());
    }
    names = labels.stream().map(Label::name).toList();
  }

  /** Returns the operations, by name. */
  public List<Operation> operations() {
    return operations.stream().sorted(Comparator.comparing(Operation::name)).toList();
  }

  /** Returns an operation, if a path has it. */
  public Optional<Operation> found(String name) {
    return operations.stream().filter(operation -> operation.name().equals(name)).findFirst();
  }

  /** Returns an operation; one that no path has is an {@link IllegalArgumentException}. */
  public Operation operation(String name) {
    return found(name)
        .orElseThrow(() -> new IllegalArgumentException("unknown path: path=" + name));
  }

  int first(Class<?> path) {
    return first.get(path);
  }

  /** Returns the labels by number. */
  public List<Label> labels() {
    return List.copyOf(labels);
  }

  /** Returns the names by number. */
  public List<String> names() {
    return names;
  }

  /** Returns the number of a step. */
  public int number(Label step) {
    return first.get(step.getClass()) + step.ordinal();
  }

  /** Returns the value of a program counter that names the step; 0 names none. */
  public long pc(Label step) {
    return number(step) + 1L;
  }

  /** Returns the value of a program counter that names the step of another path. */
  public long pc(String name) {
    int number = names.indexOf(name);
    if (number < 0) {
      throw new IllegalArgumentException("no such step: name=" + name);
    }
    return number + 1L;
  }

  /** Returns the values of a program counter; {@code zero} is what value 0 reads as. */
  public Domain domain(String zero) {
    List<String> values = new ArrayList<>(List.of(zero));
    values.addAll(names);
    return new Domain.Names(values);
  }
}
