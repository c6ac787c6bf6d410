package org.mmrace.model.core;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.words.Leaf;
import org.mmrace.model.words.Section;

/**
 * A lock of the machine.
 *
 * @param i id of the element that has it
 */
public record Lock(LockKind kind, int i) {
  /** Returns the locks of the sections, in the order of their words. */
  public static List<Lock> of(List<Section> sections) {
    List<Lock> locks = new ArrayList<>();
    for (Section section : sections) {
      List<LockKind> kinds = LockKind.of(List.of(section));
      if (!kinds.isEmpty()) {
        for (int i : section.dims().get(0).ids()) {
          kinds.forEach(kind -> locks.add(new Lock(kind, i)));
        }
      }
    }
    return locks;
  }

  /** Returns how thread {@code t} holds it. */
  public Hold hold(long[] w, int t) {
    return kind.hold(w, i, t);
  }

  /** Returns whether thread {@code t} waits in the queue of writers. */
  public boolean isQueued(long[] w, int t) {
    return kind.isQueued(w, i, t);
  }

  /** Returns whether anybody holds or wants it. */
  public boolean isTaken(long[] w) {
    return kind.isTaken(w, i);
  }

  /** Takes it from everybody. */
  public void free(long[] w) {
    kind.free(w, i);
  }

  /** Returns whether a word is the lock or a part of it. */
  public boolean has(Leaf leaf) {
    return leaf.i() == i
        && leaf.section().equals(kind.section())
        && kind.fields().contains(leaf.field());
  }
}
