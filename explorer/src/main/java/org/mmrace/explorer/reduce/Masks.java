package org.mmrace.explorer.reduce;

import java.util.Arrays;

/** Sets of bits, one {@code long} a word. */
final class Masks {
  private Masks() {}

  /** Returns whether the sets have a bit in common; the shorter ends first. */
  static boolean meet(long[] a, long[] b) {
    for (int i = 0; i < a.length && i < b.length; i++) {
      if ((a[i] & b[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Adds {@code more}; returns whether that adds anything. */
  static boolean add(long[] to, long[] more) {
    long grown = 0;
    for (int i = 0; i < to.length; i++) {
      grown |= more[i] & ~to[i];
      to[i] |= more[i];
    }
    return grown != 0;
  }

  /** Returns whether all of {@code part} is in {@code whole}. */
  static boolean within(long[] part, long[] whole) {
    for (int i = 0; i < part.length; i++) {
      if ((part[i] & ~whole[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether nothing is in it. */
  static boolean isEmpty(long[] set) {
    for (long bits : set) {
      if (bits != 0) {
        return false;
      }
    }
    return true;
  }

  /** Takes everything out. */
  static void clear(long[] set) {
    Arrays.fill(set, 0);
  }
}
