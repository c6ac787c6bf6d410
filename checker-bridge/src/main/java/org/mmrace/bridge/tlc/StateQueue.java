package org.mmrace.bridge.tlc;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * States waiting to be expanded, first in first out. A state is kept as the words in which it
 * differs from the first state put in, after a bitmap that says which these are. A block starts
 * with the number of words that it uses.
 */
final class StateQueue {
  private final int words;
  private final int bitmap;
  private final long[] origin;
  private final long[] packed;
  private final int blockLength;
  private final ArrayDeque<long[]> blocks = new ArrayDeque<>();
  private int head = 1;
  private long size;

  StateQueue(int words, long[] origin) {
    this.words = words;
    this.bitmap = words + 63 >>> 6;
    this.origin = origin.clone();
    this.packed = new long[bitmap + words];
    this.blockLength = Math.max(1 << 14, 8 * packed.length);
  }

  /** Returns the number of states. */
  long size() {
    return size;
  }

  /** Appends a state. */
  void add(long[] state) {
    Arrays.fill(packed, 0, bitmap, 0);
    int length = bitmap;
    for (int i = 0; i < words; i++) {
      if (state[i] != origin[i]) {
        packed[i >>> 6] |= 1L << i;
        packed[length++] = state[i];
      }
    }
    long[] block = blocks.peekLast();
    if (block == null || block[0] + length > block.length) {
      block = new long[blockLength];
      block[0] = 1;
      blocks.addLast(block);
    }
    System.arraycopy(packed, 0, block, (int) block[0], length);
    block[0] += length;
    size++;
  }

  /** Takes the first state into {@code state}; the queue is not empty. */
  void take(long[] state) {
    long[] block = blocks.getFirst();
    int next = head + bitmap;
    for (int i = 0; i < words; i++) {
      boolean changed = (block[head + (i >>> 6)] >>> i & 1) != 0;
      state[i] = changed ? block[next++] : origin[i];
    }
    head = next;
    size--;
    if (head == block[0]) {
      blocks.removeFirst();
      head = 1;
    }
  }
}
