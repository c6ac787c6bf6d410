package org.mmrace.model.words;

/**
 * One field of one element of a section: a word as a reader knows it.
 *
 * @param i id along the first dimension, 0 without one
 * @param j id along the second dimension, 0 without one
 * @param k id along the third dimension, 0 without one
 */
public record Leaf(Section section, Field field, int i, int j, int k) {
  /** Returns how {@code m} names it: {@code page[2].refcount}. */
  public String name() {
    StringBuilder text = new StringBuilder(section.name());
    int[] ids = {i, j, k};
    for (int d = 0; d < section.dims().size(); d++) {
      text.append('[').append(ids[d]).append(']');
    }
    return field.name().isEmpty()
        ? text.toString()
        : text.append('.').append(field.name()).toString();
  }

  /** Returns the name without ids: {@code page.refcount}. */
  public String kind() {
    return kind(section, field);
  }

  /** Returns the name of a field without ids: {@code page.refcount}. */
  public static String kind(Section section, Field field) {
    return field.name().isEmpty() ? section.name() : section.name() + "." + field.name();
  }

  /** Returns the value in a state. */
  public long get(long[] w) {
    return field.get(w, i, j, k);
  }

  /** Sets the value in a state. */
  public void set(long[] w, long value) {
    field.set(w, i, j, k, value);
  }

  /** Returns the value in a state as TLA+ writes it. */
  public String shown(long[] w) {
    return field.domain().show(get(w));
  }

  /** Returns whether the value in a state is one of the field's. */
  public boolean isTyped(long[] w) {
    return field.domain().contains(get(w));
  }

  /** Returns the index of its word in the state array. */
  public int at() {
    return field.wordOf(i, j, k);
  }

  /** Returns the bits of its word that hold the field. */
  public long mask() {
    return field.mask();
  }

  /** Returns what the first dimension counts: {@code page}, {@code thread}; empty without one. */
  public String label() {
    return section.dims().isEmpty() ? "" : section.dims().get(0).label();
  }

  /** Returns whether it says where a thread stands. */
  public boolean isPosition() {
    return section.name().equals("thread");
  }

  /** Returns whether it is a local of thread {@code t}. */
  public boolean isFrameOf(int t) {
    return label().equals("thread") && !isPosition() && i == t;
  }

  /** Returns whether it is none of the kernel's: it says what a read may return. */
  public boolean isGhost() {
    return section.name().equals("ghost");
  }

  /** Returns whether it is a thread's: its position, its locals, what its CPU caches. */
  public boolean isOfThread() {
    return label().equals("thread") || label().equals("cpu");
  }

  /** Returns whether it is the kernel's: neither a thread's nor what a read may return. */
  public boolean isOfKernel() {
    return !isOfThread() && !isGhost() && !section.name().equals("oops");
  }
}
