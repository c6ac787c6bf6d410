package org.mmrace.explorer.store;

import java.util.Arrays;

/** Numbers states by their fingerprints in the order in which they are met; 12 to 32 bytes each. */
public final class StateNumbers {
  private int[] slots = new int[1 << 12]; // number of the state + 1
  private long[] prints = new long[1 << 10];
  private int size;

  /** Returns the number of a state, which is {@link #size} before it is met for the first time. */
  public int of(long fingerprint) {
    int slot = slotOf(fingerprint);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == prints.length) {
      prints = Arrays.copyOf(prints, size * 2);
    }
    prints[size] = fingerprint;
    slots[slot] = ++size;
    if (size > slots.length / 2) {
      slots = new int[slots.length * 2];
      for (int number = 0; number < size; number++) {
        slots[slotOf(prints[number])] = number + 1;
      }
    }
    return size - 1;
  }

  private int slotOf(long print) {
    int slot = (int) print & slots.length - 1;
    while (slots[slot] != 0 && prints[slots[slot] - 1] != print) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  /** Returns how many states were met. */
  public int size() {
    return size;
  }

  /** Returns the fingerprint of a state. */
  public long fingerprint(int number) {
    return prints[number];
  }
}
