package org.mmrace.bridge.trace;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * The type of a value in Apalache's notation, which Apalache wants beside a trace: {@code (Int -> {
 * a: Bool })}.
 */
final class ItfType {
  private ItfType() {}

  /** Returns the type; empty sets and sequences are of integers, as everywhere in a layout. */
  static String of(Object value) {
    if (value instanceof Long) {
      return "Int";
    } else if (value instanceof Boolean) {
      return "Bool";
    } else if (value instanceof String) {
      return "Str";
    } else if (value instanceof Map<?, ?> map) {
      return of(map);
    }
    return (value instanceof Set ? "Set(" : "Seq(") + ofFirst((Iterable<?>) value) + ")";
  }

  private static String of(Map<?, ?> map) {
    if (!Values.isRecord(map)) {
      return "(" + ofFirst(map.keySet()) + " -> " + ofFirst(map.values()) + ")";
    }
    StringBuilder type = new StringBuilder();
    map.forEach(
        (name, part) ->
            type.append(type.isEmpty() ? "" : ", ").append(name).append(": ").append(of(part)));
    return "{ " + type + " }";
  }

  private static String ofFirst(Iterable<?> elements) {
    Iterator<?> each = elements.iterator();
    return each.hasNext() ? of(each.next()) : "Int";
  }
}
