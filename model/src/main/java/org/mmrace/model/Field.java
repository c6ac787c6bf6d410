package org.mmrace.model;

/**
 * One field of the elements of a section: the only way to read or write a word. The first index is
 * the id of the element along the section's first dimension, and so on. Only {@link WatchedField}
 * extends it; where none is in use, the virtual machine calls these methods directly.
 */
public class Field {
  final String name;
  final Domain domain;
  private final long mask;
  private int[] start = new int[0];
  private int second;
  private int third;
  private int word;
  private int shift;

  Field(String name, Domain domain) {
    this.name = name;
    this.domain = domain;
    this.mask = (1L << domain.bits()) - 1;
  }

  void place(int[] starts, int secondStride, int thirdStride, int atWord, int atShift) {
    start = starts;
    second = secondStride;
    third = thirdStride;
    word = atWord;
    shift = atShift;
  }

  /**
   * Returns the name, dots separating nested records ({@code mmap_lock.readers}); empty for a bare
   * value.
   */
  public String name() {
    return name;
  }

  /** Returns the values. */
  public Domain domain() {
    return domain;
  }

  /**
   * Returns the index in the state array of the word that holds this field of element (i, j, k).
   */
  public int wordOf(int i, int j, int k) {
    return start[i] + j * second + k * third + word;
  }

  /** Returns the field of a section without dimensions. */
  public long get(long[] w) {
    return w[start[0] + word] >>> shift & mask;
  }

  /** Returns the field of element {@code i}. */
  public long get(long[] w, int i) {
    return w[start[i] + word] >>> shift & mask;
  }

  /** Returns the field of element {@code (i, j)}. */
  public long get(long[] w, int i, int j) {
    return w[start[i] + j * second + word] >>> shift & mask;
  }

  /** Returns the field of element {@code (i, j, k)}. */
  public long get(long[] w, int i, int j, int k) {
    return w[start[i] + j * second + k * third + word] >>> shift & mask;
  }

  /** Sets the field of a section without dimensions. */
  public void set(long[] w, long value) {
    put(w, start[0] + word, value);
  }

  /** Sets the field of element {@code i}. */
  public void set(long[] w, int i, long value) {
    put(w, start[i] + word, value);
  }

  /** Sets the field of element {@code (i, j)}. */
  public void set(long[] w, int i, int j, long value) {
    put(w, start[i] + j * second + word, value);
  }

  /** Sets the field of element {@code (i, j, k)}. */
  public void set(long[] w, int i, int j, int k, long value) {
    put(w, start[i] + j * second + k * third + word, value);
  }

  int shift() {
    return shift;
  }

  long mask() {
    return mask << shift;
  }

  void put(long[] w, int at, long value) {
    w[at] = (w[at] & ~(mask << shift)) | ((value & mask) << shift);
  }
}
