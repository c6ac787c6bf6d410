package org.mmrace.model.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mmrace.model.core.Argument;

/**
 * What is wrong with a scenario, a line each: place, what is wrong, the value, the legal values.
 * Values are read out of the tree that TLC's evaluator hands over; what is missing is null there.
 */
final class Problems {
  private final List<String> lines = new ArrayList<>();

  List<String> lines() {
    return List.copyOf(lines);
  }

  void add(String place, String what) {
    lines.add(place + ": " + what);
  }

  /** Returns a record or a function as a map. */
  @SuppressWarnings("unchecked")
  Optional<Map<String, Object>> record(String place, Object value) {
    if (value instanceof Map<?, ?> map
        && map.keySet().stream().allMatch(String.class::isInstance)) {
      return Optional.of((Map<String, Object>) map);
    }
    add(place, value == null ? "missing: legal=a record" : "not a record: value=" + show(value));
    return Optional.empty();
  }

  /** Returns the elements of a sequence. */
  List<Object> sequence(String place, Object value) {
    if (value instanceof List<?> list) {
      return List.copyOf(list);
    }
    add(
        place,
        value == null ? "missing: legal=a sequence" : "not a sequence: value=" + show(value));
    return List.of();
  }

  Optional<Long> number(String place, Object value, Range legal) {
    return number(place, value, legal, "outside the geometry");
  }

  /** As {@link #number(String, Object, Range)}; {@code outside} says what other numbers are. */
  Optional<Long> number(String place, Object value, Range legal, String outside) {
    if (!(value instanceof Long number)) {
      wrong(place, value, "an integer", legal.text());
      return Optional.empty();
    }
    if (!legal.contains(number)) {
      add(place, outside + ": value=" + number + " legal=" + legal.text());
      return Optional.empty();
    }
    return Optional.of(number);
  }

  Optional<Boolean> flag(String place, Object value) {
    if (value instanceof Boolean flag) {
      return Optional.of(flag);
    }
    wrong(place, value, "a Boolean", "TRUE,FALSE");
    return Optional.empty();
  }

  /** Returns one of some words. */
  Optional<String> word(String place, Object value, Collection<String> legal) {
    if (!(value instanceof String word)) {
      wrong(place, value, "a string", String.join(",", legal));
      return Optional.empty();
    }
    if (!legal.contains(word)) {
      add(
          place,
          "no such value: value=" + word + " legal=" + String.join(",", legal) + near(word, legal));
      return Optional.empty();
    }
    return Optional.of(word);
  }

  private void wrong(String place, Object value, String type, String legal) {
    String what = value == null ? "missing:" : "not " + type + ": value=" + show(value);
    add(place, what + " legal=" + legal);
  }

  /** Refuses the fields that nobody reads. */
  void known(String place, String what, Map<String, Object> record, Collection<String> known) {
    for (String name : record.keySet().stream().sorted().toList()) {
      if (!known.contains(name)) {
        String legal = known.isEmpty() ? "none" : String.join(",", known);
        add(place + "." + name, "no such " + what + ": legal=" + legal + near(name, known));
      }
    }
  }

  /** Returns those of the arguments that are given and legal. */
  Map<String, Object> arguments(
      String place, Map<String, Object> given, List<Argument> arguments, Sizes sizes) {
    Map<String, Object> legal = new LinkedHashMap<>();
    for (Argument argument : arguments) {
      if (argument.required() || given.containsKey(argument.name())) {
        String at = place + "." + argument.name();
        Object value = given.get(argument.name());
        Optional<?> found =
            argument.of() == Argument.Of.FLAG
                ? flag(at, value)
                : number(at, value, sizes.legal(argument.of()));
        found.ifPresent(one -> legal.put(argument.name(), one));
      }
    }
    return legal;
  }

  private static String near(String word, Collection<String> words) {
    return Nearest.of(word, words).map(one -> " nearest=" + one).orElse("");
  }

  /** Returns a value as TLA+ writes it. */
  static String show(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "TRUE" : "FALSE";
    }
    if (value instanceof String text) {
      return '"' + text + '"';
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + " |-> " + show(entry.getValue()))
          .sorted()
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Problems::show).collect(Collectors.joining(", ", "<<", ">>"));
    }
    if (value instanceof Collection<?> set) {
      return set.stream().map(Problems::show).sorted().collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value);
  }
}
