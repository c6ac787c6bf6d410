package org.mmrace.explorer.reduce;

/** A set of bits of a state, few of many: only words that have any are kept. Never changes. */
final class Bits {
  private static final int OVERHEAD = 72; // bytes: this and the headers of its arrays

  private final int[] at;
  private final long[] bits;

  /** The set that {@link Masks} keeps as one {@code long} a word. */
  Bits(long[] masks) {
    int size = 0;
    for (long mask : masks) {
      size += mask != 0 ? 1 : 0;
    }
    at = new int[size];
    bits = new long[size];
    for (int i = 0, next = 0; i < masks.length; i++) {
      if (masks[i] != 0) {
        at[next] = i;
        bits[next++] = masks[i];
      }
    }
  }

  boolean meets(long[] masks) {
    for (int i = 0; i < at.length; i++) {
      if ((masks[at[i]] & bits[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Adds the bits to {@code masks}; returns whether that adds anything. */
  boolean addTo(long[] masks) {
    long grown = 0;
    for (int i = 0; i < at.length; i++) {
      grown |= bits[i] & ~masks[at[i]];
      masks[at[i]] |= bits[i];
    }
    return grown != 0;
  }

  /** Returns the values that the bits have in a state, one {@code long} a word of the set. */
  long[] in(long[] state) {
    long[] values = new long[at.length];
    for (int i = 0; i < at.length; i++) {
      values[i] = state[at[i]] & bits[i];
    }
    return values;
  }

  /** Returns whether the bits have these values in a state, whatever those in {@code free} have. */
  boolean have(long[] values, long[] state, long[] free) {
    for (int i = 0; i < at.length; i++) {
      if (((state[at[i]] ^ values[i]) & bits[i] & ~free[at[i]]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Writes values of the bits into a state. */
  void put(long[] values, long[] state) {
    for (int i = 0; i < at.length; i++) {
      state[at[i]] = state[at[i]] & ~bits[i] | values[i];
    }
  }

  /** Returns the first word in which states differ by a bit that is not in the set, or -1. */
  int firstOther(long[] before, long[] after) {
    for (int i = 0, next = 0; i < before.length; i++) {
      next += next < at.length && at[next] < i ? 1 : 0;
      long within = next < at.length && at[next] == i ? bits[next] : 0;
      if (((before[i] ^ after[i]) & ~within) != 0) {
        return i;
      }
    }
    return -1;
  }

  boolean same(Bits other) {
    return java.util.Arrays.equals(at, other.at) && java.util.Arrays.equals(bits, other.bits);
  }

  long bytes() {
    return OVERHEAD + 12L * at.length;
  }
}
