package org.mmrace.bridge.trace;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values of TLA+ as trees of {@code Long}, {@code Boolean}, {@code String} (strings and model
 * values), {@code List} (sequence), {@code Set} and {@code Map} (record with {@code String} keys,
 * function otherwise).
 */
public final class Values {
  private Values() {}

  /**
   * Orders values of any kinds: numbers, strings, Booleans, sequences, sets, functions; shorter
   * before longer.
   */
  public static int compare(Object a, Object b) {
    int kinds = Integer.compare(kind(a), kind(b));
    if (kinds != 0) {
      return kinds;
    }
    if (a instanceof Long number) {
      return number.compareTo((Long) b);
    }
    if (a instanceof String text) {
      return text.compareTo((String) b);
    }
    if (a instanceof Boolean flag) {
      return flag.compareTo((Boolean) b);
    }
    if (a instanceof Map<?, ?> map) {
      Map<?, ?> other = (Map<?, ?>) b;
      int keys = compare(map.keySet(), other.keySet());
      for (Iterator<?> key = sorted(map.keySet()).iterator(); keys == 0 && key.hasNext(); ) {
        Object next = key.next();
        keys = compare(map.get(next), other.get(next));
      }
      return keys;
    }
    return compareElements(ordered(a), ordered(b));
  }

  private static List<?> ordered(Object collection) {
    return collection instanceof Set<?> set ? sorted(set) : (List<?>) collection;
  }

  private static int compareElements(List<?> a, List<?> b) {
    int order = Integer.compare(a.size(), b.size());
    for (int i = 0; order == 0 && i < a.size(); i++) {
      order = compare(a.get(i), b.get(i));
    }
    return order;
  }

  private static int kind(Object value) {
    if (value instanceof Long) {
      return 0;
    } else if (value instanceof String) {
      return 1;
    } else if (value instanceof Boolean) {
      return 2;
    } else if (value instanceof List) {
      return 3;
    } else if (value instanceof Set) {
      return 4;
    } else if (value instanceof Map) {
      return 5;
    }
    throw new IllegalArgumentException("no value of TLA+: class=" + value.getClass().getName());
  }

  /** Returns the elements in the order of {@link #compare}. */
  public static List<Object> sorted(Set<?> set) {
    List<Object> elements = new ArrayList<>(set);
    elements.sort(Values::compare);
    return elements;
  }

  /**
   * Returns the one form of equal values of TLA+: a function over {@code 1..n} is a {@code List},
   * as is the empty function. Two trees are equal in TLA+ if and only if their canonical forms are
   * {@code equals}.
   */
  public static Object canonical(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Values::canonical).toList();
    }
    if (value instanceof Set<?> set) {
      Set<Object> elements = new LinkedHashSet<>();
      set.forEach(element -> elements.add(canonical(element)));
      return elements;
    }
    if (value instanceof Map<?, ?> map) {
      return canonical(map);
    }
    return value;
  }

  private static Object canonical(Map<?, ?> map) {
    List<Object> sequence = new ArrayList<>();
    for (long key = 1; map.containsKey(key); key++) {
      sequence.add(canonical(map.get(key)));
    }
    if (sequence.size() == map.size()) {
      return sequence;
    }
    Map<Object, Object> entries = new LinkedHashMap<>();
    map.forEach((key, element) -> entries.put(canonical(key), canonical(element)));
    return entries;
  }

  /**
   * Returns {@code value} with every part that equals the part at the same place of {@code earlier}
   * replaced by that part: consecutive states of a trace differ in a few leaves, and so take the
   * memory of those.
   */
  static Object share(Object earlier, Object value) {
    if (earlier.equals(value)) {
      return earlier;
    }
    if (earlier instanceof List<?> old
        && value instanceof List<?> list
        && old.size() == list.size()) {
      List<Object> shared = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        shared.add(share(old.get(i), list.get(i)));
      }
      return shared;
    }
    if (earlier instanceof Map<?, ?> old && value instanceof Map<?, ?> map) {
      Map<Object, Object> shared = new LinkedHashMap<>();
      map.forEach(
          (key, part) -> shared.put(key, old.containsKey(key) ? share(old.get(key), part) : part));
      return shared;
    }
    return value;
  }

  /** Returns the value as TLC prints it; sets and functions in the order of {@link #compare}. */
  public static String show(Object value) {
    StringBuilder text = new StringBuilder();
    show(value, text);
    return text.toString();
  }

  private static void show(Object value, StringBuilder text) {
    if (value instanceof String string) {
      quote(string, text);
    } else if (value instanceof Boolean flag) {
      text.append(flag ? "TRUE" : "FALSE");
    } else if (value instanceof List<?> list) {
      showAll("<<", list, ">>", text);
    } else if (value instanceof Set<?> set) {
      showAll("{", sorted(set), "}", text);
    } else if (value instanceof Map<?, ?> map) {
      show(map, text);
    } else {
      text.append(value);
    }
  }

  private static void showAll(String open, List<?> elements, String close, StringBuilder text) {
    String separator = open;
    for (Object element : elements) {
      show(element, text.append(separator));
      separator = ", ";
    }
    text.append(elements.isEmpty() ? open : "").append(close);
  }

  private static void show(Map<?, ?> map, StringBuilder text) {
    if (map.isEmpty()) {
      text.append("<<>>");
      return;
    }
    boolean record = isRecord(map);
    String separator = record ? "[" : "(";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(separator);
      if (record) {
        text.append(entry.getKey()).append(" |-> ");
      } else {
        show(entry.getKey(), text);
        text.append(" :> ");
      }
      show(entry.getValue(), text);
      separator = record ? ", " : " @@ ";
    }
    text.append(record ? "]" : ")");
  }

  /** Returns whether all keys are names that TLA+ allows for the fields of a record. */
  static boolean isRecord(Map<?, ?> map) {
    return map.keySet().stream().allMatch(key -> key instanceof String name && isIdentifier(name));
  }

  private static boolean isIdentifier(String name) {
    return name.chars().allMatch(Values::isIdentifierPart)
        && !name.chars().allMatch(Character::isDigit);
  }

  static boolean isIdentifierPart(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  private static void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      int escape = "\"\\\t\n\f\r".indexOf(c);
      if (escape >= 0) {
        text.append('\\').append("\"\\tnfr".charAt(escape));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
