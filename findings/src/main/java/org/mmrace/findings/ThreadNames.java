package org.mmrace.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Leaf;

/**
 * What threads are called, alone and in the names of words: {@code pin[gup-fast].pfn}.
 *
 * @param all the names by number
 */
public record ThreadNames(List<String> all) {
  /** Copies the list. */
  public ThreadNames {
    all = List.copyOf(all);
  }

  /** Returns the names of the threads of a system. */
  public static ThreadNames of(TransitionSystem system) {
    List<String> names = new ArrayList<>();
    for (int thread = 0; thread < system.threads(); thread++) {
      names.add(system.threadName(thread));
    }
    return new ThreadNames(names);
  }

  /** Returns whether a thread is one of the machine's own, which are no CPUs of the kernel. */
  static boolean isOfTheMachine(String name) {
    return name.equals("machine") || name.equals("rcu");
  }

  /** Returns a leaf as {@code m} names it, but for the threads. */
  String leaf(Leaf leaf) {
    StringBuilder text = new StringBuilder(leaf.section().name());
    int[] ids = {leaf.i(), leaf.j(), leaf.k()};
    for (int d = 0; d < leaf.section().dims().size(); d++) {
      String label = leaf.section().dims().get(d).label();
      boolean thread = label.equals("thread") || label.equals("cpu");
      text.append('[').append(thread ? name(ids[d]) : String.valueOf(ids[d])).append(']');
    }
    String field = leaf.field().name();
    return text.append(field.isEmpty() ? "" : "." + field).toString();
  }

  /** Returns a value as a reader knows it; those that are threads by their names. */
  String show(Leaf leaf, long value) {
    if (isThread(leaf)) {
      return value == 0 ? "none" : name(value);
    }
    return namesThreads(leaf)
        ? members(leaf.field().domain(), value).stream()
            .map(this::name)
            .collect(Collectors.joining(", ", "{", "}"))
        : ShortValue.of(leaf.field().domain(), value);
  }

  /** Returns whether the value is a thread: the owner of a lock, a waiter that was found. */
  private static boolean isThread(Leaf leaf) {
    return leaf.field().domain() instanceof Domain.Range
        && (LockKind.isLock(leaf)
            || leaf.field().name().equals("waiter")
            || leaf.section().name().equals("uffd_read"));
  }

  /** Returns whether the value is a set or a queue of threads. */
  private static boolean namesThreads(Leaf leaf) {
    return switch (leaf.field().name().substring(leaf.field().name().lastIndexOf('.') + 1)) {
      case "readers", "queued", "rcu", "targets" -> leaf.field().domain() instanceof Domain.IdSet;
      case "fault_pending_wqh", "fault_wqh" -> leaf.field().domain() instanceof Domain.IdSeq;
      default -> false;
    };
  }

  /** Returns the ids of a set, ascending, or of a sequence, in order. */
  private static List<Long> members(Domain domain, long value) {
    List<Long> ids = new ArrayList<>();
    if (domain instanceof Domain.IdSeq queue) {
      for (long rest = value; rest != 0; rest >>>= queue.digit()) {
        ids.add(rest & (1L << queue.digit()) - 1);
      }
    } else {
      for (long id = 0; id < Long.SIZE; id++) {
        if ((value >>> id & 1) != 0) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  /** Returns the name of a thread, its number if it has none. */
  String name(long thread) {
    return thread >= 0 && thread < all.size() ? all.get((int) thread) : String.valueOf(thread);
  }
}
