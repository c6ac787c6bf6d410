package org.mmrace.bridge.tlc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for the names of steps: the model's own first, then those that only the specification
 * has.
 */
final class StepNames {
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  StepNames(List<String> model) {
    model.forEach(this::number);
  }

  /** Returns the number of {@code name}, a new one if it has none. */
  int number(String name) {
    return numbers.computeIfAbsent(
        name,
        key -> {
          names.add(key);
          return names.size() - 1;
        });
  }

  /** Returns the name of step {@code number}. */
  String name(int number) {
    return names.get(number);
  }

  /** Returns how many names there are. */
  int size() {
    return names.size();
  }

  /** Returns the digest of every name by its number. */
  long[] hashes() {
    return names.stream().mapToLong(GraphDigest::hash).toArray();
  }
}
