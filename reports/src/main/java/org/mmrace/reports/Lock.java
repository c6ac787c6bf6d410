package org.mmrace.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A lock of the machine: a word that holds its owner, or the writer, readers and queued writers of
 * an rwsem.
 *
 * @param name as words are named, without the part of the rwsem: {@code mm[1].mmap_lock}
 * @param words its words
 */
record Lock(String name, List<Leaf> words) {
  /** Copies the list. */
  Lock {
    words = List.copyOf(words);
  }

  /** Returns the locks in the order of their words. */
  static List<Lock> of(List<Leaf> leaves, ThreadNames names) {
    Map<String, List<Leaf>> found = new LinkedHashMap<>();
    for (Leaf leaf : leaves) {
      if (leaf.isLock()) {
        found.computeIfAbsent(name(leaf, names), name -> new ArrayList<>()).add(leaf);
      }
    }
    List<Lock> locks = new ArrayList<>();
    found.forEach((name, words) -> locks.add(new Lock(name, words)));
    return locks;
  }

  private static String name(Leaf leaf, ThreadNames names) {
    String word = leaf.name(names);
    return switch (part(leaf)) {
      case "writer", "readers", "queued" -> word.substring(0, word.lastIndexOf('.'));
      default -> word;
    };
  }

  private static String part(Leaf leaf) {
    String field = leaf.field().name();
    return field.substring(field.lastIndexOf('.') + 1);
  }

  /** Returns what a thread has to do with the lock; empty for nothing. */
  String role(long[] state, int thread) {
    for (Leaf word : words) {
      long value = word.get(state);
      boolean member = (value >>> thread & 1) != 0;
      String role =
          switch (part(word)) {
            case "writer" -> value == thread ? "write" : "";
            case "readers" -> member ? "read" : "";
            case "queued" -> member ? "queued" : "";
            default -> value == thread ? "held" : "";
          };
      if (value != 0 && !role.isEmpty()) {
        return role;
      }
    }
    return "";
  }

  /** Returns how a thread holds the lock: {@code mm[1].mmap_lock (write)}; empty if it does not. */
  String heldAs(long[] state, int thread) {
    return switch (role(state, thread)) {
      case "write" -> name + " (write)";
      case "read" -> name + " (read)";
      case "held" -> name;
      default -> "";
    };
  }

  /** Takes the lock from everybody. */
  void free(long[] state) {
    words.forEach(word -> word.set(state, 0));
  }
}
