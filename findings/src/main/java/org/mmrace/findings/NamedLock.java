package org.mmrace.findings;

import java.util.List;
import org.mmrace.model.core.Lock;
import org.mmrace.model.words.Leaf;

/**
 * A lock as a reader knows it.
 *
 * @param name as words are named, without the part of the rwsem: {@code mm[1].mmap_lock}
 */
record NamedLock(String name, Lock lock) {
  /** Returns the locks in the order of their words. */
  static List<NamedLock> of(List<Leaf> leaves, ThreadNames names) {
    return Lock.of(leaves.stream().map(Leaf::section).distinct().toList()).stream()
        .map(lock -> new NamedLock(name(lock, names), lock))
        .toList();
  }

  private static String name(Lock lock, ThreadNames names) {
    String word = names.leaf(new Leaf(lock.kind().section(), lock.kind().holder(), lock.i(), 0, 0));
    return lock.kind().readers().isPresent() ? word.substring(0, word.lastIndexOf('.')) : word;
  }

  /** Returns whether a word is the lock or a part of it. */
  boolean has(Leaf word) {
    return lock.has(word);
  }

  /** Returns what a thread has to do with the lock; empty for nothing. */
  String role(long[] state, int thread) {
    long holder = lock.kind().holder().get(state, lock.i());
    if (holder == thread && thread != 0) {
      return lock.kind().readers().isPresent() ? "write" : "held";
    } else if (lock.kind().readers().filter(set -> set.has(state, lock.i(), thread)).isPresent()) {
      return "read";
    }
    boolean queued =
        lock.kind().queued().filter(set -> set.has(state, lock.i(), thread)).isPresent();
    return queued ? "queued" : "";
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
}
