package org.mmrace.model.words;

/**
 * One field of one element of a section: a word as a reader knows it. A {@link WideField} has a
 * leaf for each of its words.
 *
 * @param i id along the first dimension, 0 without one
 * @param j id along the second dimension, 0 without one
 * @param k id along the third dimension, 0 without one
 */
public record Leaf(Section section, Field field, int i, int j, int k) {
  /**
   * Returns how {@code m} names it: {@code page[2].refcount}; {@code gather[1].pages+6} is the word
   * whose first element is element 6 of the sequence, {@code collapse[1].isolated+63} the one whose
   * lowest id is 63.
   */
  public String name() {
    StringBuilder text = new StringBuilder(section.name());
    int[] ids = {i, j, k};
    for (int d = 0; d < section.dims().size(); d++) {
      text.append('[').append(ids[d]).append(']');
    }
    if (!field.name().isEmpty()) {
      text.append('.').append(field.name());
    }
    field
        .part()
        .filter(part -> part.number() > 0)
        .ifPresent(part -> text.append('+').append(part.first()));
    return text.toString();
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

  /**
   * Returns whether the value in a state is one of the field's; a further word of a sequence holds
   * nothing while the word before it is not full.
   */
  public boolean isTyped(long[] w) {
    return field.domain().contains(get(w)) && (isEmptySeq(w) || isFull(w, before()));
  }

  private boolean isEmptySeq(long[] w) {
    return !(field.domain() instanceof Domain.IdSeq) || get(w) == 0 || before() < 0;
  }

  private int before() {
    return field.part().map(Field.Part::number).orElse(0) - 1;
  }

  private boolean isFull(long[] w, int number) {
    Field word = field.wide().orElseThrow().words().get(number);
    Domain.IdSeq seq = (Domain.IdSeq) word.domain();
    return word.get(w, i, j, k) >>> (seq.longest() - 1) * seq.digit() != 0;
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
    return section.name().equals("ghost")
        || section.name().equals("file_ghost")
        || field.name().equals("owed");
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
