package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.bridge.trace.WaitsFor;
import org.mmrace.model.Field;
import org.mmrace.model.Layout;
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
    return WaitsFor.isLock(field);
  }

  String name(ThreadNames names) {
    return names.leaf(section, field, i, j, k);
  }

  String show(long value) {
    return ShortValue.of(field.domain(), value);
  }
}
