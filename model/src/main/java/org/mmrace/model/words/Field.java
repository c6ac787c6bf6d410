package org.mmrace.model.words;

import java.util.Optional;

/**
 * One field of the elements of a section: the only way to read or write a word. The first index is
 * the id of the element along the section's first dimension, and so on. Only {@link WatchedField}
 * extends it; where none is in use, the virtual machine calls these methods directly.
 */
public class Field {
  final String name;
  final Domain domain;
  private Optional<Part> part = Optional.empty();
  private final long mask;
  private int[] start = new int[0];
  private int second;
  private int third;
  private int shift;

  Field(String name, Domain domain) {
    this.name = name;
    this.domain = domain;
    this.mask = (1L << domain.bits()) - 1;
  }

  /**
   * What a field is that is one word of several.
   *
   * @param of the field that it is a word of
   * @param number which word, from 0
   * @param first the first id or the first element that this word holds
   */
  record Part(WideField of, int number, int first) {}

  void isPart(Part of) {
    part = Optional.of(of);
  }

  Optional<Part> part() {
    return part;
  }

  void place(int[] starts, int secondStride, int thirdStride, int atWord, int atShift) {
    start = new int[starts.length];
    for (int i = 0; i < start.length; i++) {
      start[i] = starts[i] + atWord;
    }
    second = secondStride;
    third = thirdStride;
    shift = atShift;
  }

  /**
   * Returns the name, dots separating nested records ({@code mmap_lock.readers}); empty for a bare
   * value. All words of a {@link WideField} have its name.
   */
  public String name() {
    return name;
  }

  /** Returns the field that this one is a word of, if that takes more than one. */
  public Optional<WideField> wide() {
    return part.map(Part::of);
  }

  /** Returns the values. */
  public Domain domain() {
    return domain;
  }

  /**
   * Returns the index in the state array of the word that holds this field of element (i, j, k).
   */
  public int wordOf(int i, int j, int k) {
    return start[i] + j * second + k * third;
  }

  /** Returns the number of the lowest bit of this field in its word. */
  public int shift() {
    return shift;
  }

  /** Returns the field of a section without dimensions. */
  public long get(long[] w) {
    return w[start[0]] >>> shift & mask;
  }

  /** Returns the field of element {@code i}. */
  public long get(long[] w, int i) {
    return w[start[i]] >>> shift & mask;
  }

  /** Returns the field of element {@code (i, j)}. */
  public long get(long[] w, int i, int j) {
    return w[start[i] + j * second] >>> shift & mask;
  }

  /** Returns the field of element {@code (i, j, k)}. */
  public long get(long[] w, int i, int j, int k) {
    return w[start[i] + j * second + k * third] >>> shift & mask;
  }

  /** Returns those bits of the field of element {@code (i, j)} that {@code of} has. */
  public long bits(long[] w, int i, int j, long of) {
    return w[start[i] + j * second] >>> shift & mask & of;
  }

  /** Sets the field of a section without dimensions. */
  public void set(long[] w, long value) {
    put(w, start[0], value);
  }

  /** Sets the field of element {@code i}. */
  public void set(long[] w, int i, long value) {
    put(w, start[i], value);
  }

  /** Sets the field of element {@code (i, j)}. */
  public void set(long[] w, int i, int j, long value) {
    put(w, start[i] + j * second, value);
  }

  /** Sets the field of element {@code (i, j, k)}. */
  public void set(long[] w, int i, int j, int k, long value) {
    put(w, start[i] + j * second + k * third, value);
  }

  /** Returns whether the field of element {@code i} is {@code value}. */
  public boolean is(long[] w, int i, long value) {
    return (w[start[i]] >>> shift & mask) == value;
  }

  /**
   * Returns whether those bits of the field of element {@code (i, j)} that {@code of} has are
   * {@code value}.
   */
  public boolean is(long[] w, int i, int j, long of, long value) {
    return (w[start[i] + j * second] >>> shift & mask & of) == value;
  }

  /**
   * Returns the lowest element {@code from} to {@code to} of which this field and {@code other}, of
   * the same section, are zero; 0 if there is none. It looks at each element once, as an allocator
   * that keeps no list of what is free.
   */
  public int firstZero(long[] w, Field other, int from, int to) {
    if (wordOf(from, 0, 0) != other.wordOf(from, 0, 0)) {
      return firstZeroOfTwo(w, other, from, to);
    }
    long both = mask() | other.mask();
    for (int i = from; i <= to; i++) {
      if ((w[start[i]] & both) == 0) {
        return i;
      }
    }
    return 0;
  }

  final int firstZeroOfTwo(long[] w, Field other, int from, int to) {
    for (int i = from; i <= to; i++) {
      if (get(w, i) == 0 && other.get(w, i) == 0) {
        return i;
      }
    }
    return 0;
  }

  /** Returns whether {@code id} is in the set of element {@code i}. */
  public boolean has(long[] w, int i, int id) {
    return (w[start[i]] >>> shift + id & 1) != 0;
  }

  /** Returns whether {@code id} is in the set of element {@code (i, j)}. */
  public boolean has(long[] w, int i, int j, int id) {
    return (w[start[i] + j * second] >>> shift + id & 1) != 0;
  }

  /** Puts {@code id} into the set of element {@code i}; reads and writes no other member. */
  public void add(long[] w, int i, int id) {
    w[start[i]] |= 1L << shift + id;
  }

  /** Takes {@code id} out of the set of element {@code i}; reads and writes no other member. */
  public void remove(long[] w, int i, int id) {
    w[start[i]] &= ~(1L << shift + id);
  }

  long mask() {
    return mask << shift;
  }

  long inPlace(long value) {
    return value << shift;
  }

  void put(long[] w, int at, long value) {
    w[at] = (w[at] & ~(mask << shift)) | ((value & mask) << shift);
  }
}
