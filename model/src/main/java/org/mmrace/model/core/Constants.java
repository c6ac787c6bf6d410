package org.mmrace.model.core;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The constants of a scenario as TLC evaluated them: a tree of {@code Long}, {@code Boolean},
 * {@code String}, {@code List} (sequence), {@code Set} and {@code Map} (record with {@code String}
 * keys, function with {@code Long} keys). A missing or ill-typed part is an {@link
 * IllegalArgumentException} that names its place in the tree.
 */
public final class Constants {
  private final String place;
  private final Object value;

  private Constants(String place, Object value) {
    this.place = place;
    this.value = value;
  }

  /** Wraps the tree under {@code root}. */
  public static Constants of(Map<String, ?> root) {
    return new Constants("Scenario", root);
  }

  /** Returns the wrapped value. */
  public Object value() {
    return value;
  }

  /** Returns whether this record has the field, or this function the key. */
  public boolean has(Object key) {
    return map().containsKey(key);
  }

  /** Returns the field of a record. */
  public Constants get(String field) {
    Object found = map().get(field);
    if (found == null) {
      throw new IllegalArgumentException("missing constant: place=" + place + "." + field);
    }
    return new Constants(place + "." + field, found);
  }

  /** Returns the integer field {@code field}. */
  public int number(String field) {
    return get(field).number();
  }

  /** Returns the string field {@code field}. */
  public String text(String field) {
    return get(field).text();
  }

  /** Returns the Boolean field {@code field}. */
  public boolean flag(String field) {
    return get(field).flag();
  }

  /** Returns this integer. */
  public int number() {
    return (int) (long) as(Long.class, "an integer");
  }

  /** Returns this string. */
  public String text() {
    return as(String.class, "a string");
  }

  /** Returns this Boolean. */
  public boolean flag() {
    return as(Boolean.class, "a Boolean");
  }

  /**
   * Returns the elements of a sequence in order, or those of a set; a function over {@code 1..n} is
   * a sequence.
   */
  public List<Constants> elements() {
    if (value instanceof List<?> list) {
      return numbered(list);
    }
    if (value instanceof Set<?> set) {
      return numbered(set.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList());
    }
    if (value instanceof Map<?, ?> map) {
      List<Object> ordered = new java.util.ArrayList<>();
      for (long key = 1; map.containsKey(key); key++) {
        ordered.add(map.get(key));
      }
      if (ordered.size() == map.size()) {
        return numbered(ordered);
      }
    }
    throw wrong("a sequence or a set");
  }

  private List<Constants> numbered(List<?> list) {
    List<Constants> found = new java.util.ArrayList<>();
    for (Object element : list) {
      found.add(new Constants(place + "[" + (found.size() + 1) + "]", element));
    }
    return found;
  }

  private Map<?, ?> map() {
    return as(Map.class, "a record or a function");
  }

  private <T> T as(Class<T> type, String what) {
    if (!type.isInstance(value)) {
      throw wrong(what);
    }
    return type.cast(value);
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "constant is not " + what + ": place=" + place + " value=" + value);
  }
}
