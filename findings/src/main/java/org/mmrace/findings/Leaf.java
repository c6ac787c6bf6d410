package org.mmrace.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.mmrace.model.Domain;
import org.mmrace.model.Field;
import org.mmrace.model.Layout;
import org.mmrace.model.LockKind;
import org.mmrace.model.Section;

/** One field of one element of a section: a word as a reader knows it. */
record Leaf(Section section, Field field, int i, int j, int k) {
  static List<Leaf> of(Layout layout) {
    List<Leaf> leaves = new ArrayList<>();
    layout.forEachLeaf((section, field, i, j, k) -> leaves.add(new Leaf(section, field, i, j, k)));
    return leaves;
  }

  long get(long[] words) {
    return field.get(words, i, j, k);
  }

  void set(long[] words, long value) {
    field.set(words, i, j, k, value);
  }

  /** Returns whether this is where a thread stands, which the names of the steps say already. */
  boolean isPosition() {
    return section.name().equals("thread");
  }

  /** Returns whether this is a local of the thread. */
  boolean isFrameOf(int thread) {
    return isFrame() && i == thread;
  }

  private boolean isFrame() {
    return !section.dims().isEmpty()
        && section.dims().get(0).label().equals("thread")
        && !isPosition();
  }

  /** Returns whether the word is none of the kernel's: it says what a read may return. */
  boolean isGhost() {
    return section.name().equals("ghost");
  }

  boolean isLock() {
    return LockKind.isLock(section, field);
  }

  String name(ThreadNames names) {
    return names.leaf(section, field, i, j, k);
  }

  /** Returns a value as a reader knows it; those that are threads by their names. */
  String show(long value, ThreadNames names) {
    if (isThread()) {
      return value == 0 ? "none" : names.name(value);
    }
    return namesThreads()
        ? members(value).stream().map(names::name).collect(Collectors.joining(", ", "{", "}"))
        : ShortValue.of(field.domain(), value);
  }

  /** Returns whether the value is a thread: the owner of a lock, a waiter that was found. */
  private boolean isThread() {
    return field.domain() instanceof Domain.Range
        && (isLock() || field.name().equals("waiter") || section.name().equals("uffd_read"));
  }

  /** Returns whether the value is a set or a queue of threads. */
  private boolean namesThreads() {
    return switch (field.name().substring(field.name().lastIndexOf('.') + 1)) {
      case "readers", "queued", "rcu", "targets" -> field.domain() instanceof Domain.IdSet;
      case "fault_pending_wqh", "fault_wqh" -> field.domain() instanceof Domain.IdSeq;
      default -> false;
    };
  }

  /** Returns the ids of a set, ascending, or of a sequence, in order. */
  private List<Long> members(long value) {
    List<Long> ids = new ArrayList<>();
    if (field.domain() instanceof Domain.IdSeq queue) {
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
}
