package org.mmrace.analysis.locks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The order of locks that the kernel documents: {@code lock-order.txt}. */
public final class DocumentedOrder {
  private final Map<String, Map<String, String>> inner = new LinkedHashMap<>();
  private final Set<String> spins = new LinkedHashSet<>();
  private final Map<String, String> nests = new LinkedHashMap<>();
  private final List<String> ranked = new ArrayList<>();
  private String spinSource = "";

  private DocumentedOrder() {}

  /** Reads the order that comes with this module. */
  public static DocumentedOrder standard() {
    try (InputStream text = DocumentedOrder.class.getResourceAsStream("lock-order.txt")) {
      return parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Parses the text of an order.
   *
   * @throws IllegalArgumentException naming the first line that is none
   */
  static DocumentedOrder parse(String text) {
    DocumentedOrder order = new DocumentedOrder();
    for (String line : text.split("\n", -1)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        order.read(line);
      }
    }
    order.close();
    return order;
  }

  private void read(String line) {
    String[] parts = line.split(" : ", -1);
    String[] head = parts[0].split(" ", 2);
    boolean known = head.length == 2 && List.of("order", "spins", "nests").contains(head[0]);
    if (!known || parts.length != (head[0].equals("nests") ? 3 : 2)) {
      throw new IllegalArgumentException("no line of a lock order: line=" + line);
    }
    switch (head[0]) {
      case "order" -> {
        String[] chain = head[1].split(" < ", -1);
        for (int i = 0; i < chain.length; i++) {
          rank(chain[i]);
          for (int j = i + 1; j < chain.length; j++) {
            inner.get(chain[i]).putIfAbsent(chain[j], parts[1]);
          }
        }
      }
      case "spins" -> {
        spins.addAll(List.of(head[1].split(", ", -1)));
        spins.forEach(this::rank);
        spinSource = parts[1];
      }
      default -> nests.put(head[1], parts[1] + ": " + parts[2]);
    }
  }

  private void rank(String lock) {
    if (!ranked.contains(lock)) {
      ranked.add(lock);
      inner.put(lock, new LinkedHashMap<>());
    }
  }

  /** Completes the order: sleeping locks are outside spinning ones, and outside is transitive. */
  private void close() {
    for (String outer : ranked) {
      for (String spin : spins) {
        if (!spins.contains(outer)) {
          inner.get(outer).putIfAbsent(spin, spinSource);
        }
      }
    }
    for (String middle : ranked) {
      for (String outer : ranked) {
        String source = inner.get(outer).get(middle);
        if (source != null) {
          inner.get(middle).keySet().forEach(last -> inner.get(outer).putIfAbsent(last, source));
        }
      }
    }
  }

  /** Returns the source that puts {@code first} outside {@code second}; empty if none does. */
  public Optional<String> outside(LockUse first, LockUse second) {
    return Optional.ofNullable(inner.getOrDefault(name(first), Map.of()).get(name(second)));
  }

  /** Returns when two locks of the class may be held at once, and who says so. */
  public Optional<String> nests(LockUse use) {
    return Optional.ofNullable(nests.get(name(use)));
  }

  /** Returns whether one who holds the lock may not sleep. */
  boolean spins(LockUse use) {
    return spins.contains(name(use));
  }

  /** Returns the place from the outside, for sorting; what is not documented comes last. */
  int rank(LockUse use) {
    int rank = ranked.indexOf(name(use));
    return rank < 0 ? ranked.size() : rank;
  }

  private String name(LockUse use) {
    return ranked.contains(use.toString()) ? use.toString() : use.lock();
  }
}
