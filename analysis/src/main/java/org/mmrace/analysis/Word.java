package org.mmrace.analysis;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.core.Lock;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Leaf;
import org.mmrace.model.words.Section;

/** One field of one element of a section. */
record Word(Section section, Field field, int i, int j, int k) {
  static List<Word> of(Layout layout) {
    List<Word> words = new ArrayList<>();
    layout
        .leaves()
        .forEach(
            leaf ->
                words.add(new Word(leaf.section(), leaf.field(), leaf.i(), leaf.j(), leaf.k())));
    return words;
  }

  /** Returns the name without ids: {@code page.refcount}. */
  static String kind(Section section, Field field) {
    return field.name().isEmpty() ? section.name() : section.name() + "." + field.name();
  }

  String kind() {
    return kind(section, field);
  }

  String name() {
    return new Leaf(section, field, i, j, k).name();
  }

  int at() {
    return field.wordOf(i, j, k);
  }

  /** Returns the bits of the word of the state array that hold this field. */
  long mask(int words) {
    long[] ones = new long[words];
    field.set(ones, i, j, k, -1);
    return ones[at()];
  }

  long get(long[] w) {
    return field.get(w, i, j, k);
  }

  void set(long[] w, long value) {
    field.set(w, i, j, k, value);
  }

  /** Returns what the first dimension counts: {@code page}, {@code thread}; empty without one. */
  String label() {
    return section.dims().isEmpty() ? "" : section.dims().get(0).label();
  }

  /**
   * Returns whether the word belongs to a thread: its position, its locals, what its CPU caches.
   */
  boolean isOfThread() {
    return label().equals("thread") || label().equals("cpu");
  }

  /** Returns whether the word is a lock or a part of it. */
  boolean isOf(Lock lock) {
    return lock.has(section, field, i);
  }

  /** Returns whether the word says where a thread stands. */
  boolean isPosition() {
    return section.name().equals("thread");
  }

  /** Returns whether the word is the kernel's: neither a thread's nor what a read may return. */
  boolean isOfKernel() {
    return !isOfThread() && !section.name().equals("ghost") && !section.name().equals("oops");
  }
}
