package org.mmrace.analysis;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.Field;
import org.mmrace.model.Layout;
import org.mmrace.model.Lock;
import org.mmrace.model.Section;

/** One field of one element of a section. */
public record Word(Section section, Field field, int i, int j, int k) {
  /** Returns every word of a layout, in the order of its sections. */
  public static List<Word> of(Layout layout) {
    List<Word> words = new ArrayList<>();
    layout.forEachLeaf((section, field, i, j, k) -> words.add(new Word(section, field, i, j, k)));
    return words;
  }

  /** Returns the name without ids: {@code page.refcount}. */
  public static String kind(Section section, Field field) {
    return field.name().isEmpty() ? section.name() : section.name() + "." + field.name();
  }

  /** Returns the name without ids. */
  public String kind() {
    return kind(section, field);
  }

  String name() {
    return Layout.leafName(section, field, i, j, k);
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

  /** Returns the value in a state. */
  public long get(long[] w) {
    return field.get(w, i, j, k);
  }

  /** Writes the value into a state. */
  public void set(long[] w, long value) {
    field.set(w, i, j, k, value);
  }

  /** Returns what the first dimension counts: {@code page}, {@code thread}; empty without one. */
  public String label() {
    return section.dims().isEmpty() ? "" : section.dims().get(0).label();
  }

  /**
   * Returns whether the word belongs to a thread: its position, its locals, what its CPU caches.
   */
  public boolean isOfThread() {
    return label().equals("thread") || label().equals("cpu");
  }

  /** Returns whether the word is a lock or a part of it. */
  public boolean isOf(Lock lock) {
    return lock.has(section, field, i);
  }

  /** Returns whether the word says where a thread stands. */
  public boolean isPosition() {
    return section.name().equals("thread");
  }

  /** Returns whether the word is the kernel's: neither a thread's nor what a read may return. */
  public boolean isOfKernel() {
    return !isOfThread() && !section.name().equals("ghost") && !section.name().equals("oops");
  }
}
