package org.mmrace.explorer.switches;

import org.mmrace.explorer.store.PackedQueue;

/** Nodes of {@link FewestSwitches} with their states, packed; the first one is held in hand. */
final class SwitchQueue {
  private final PackedQueue queue;
  private final long[] packed;
  private long[] head = {};

  /** For states of {@code words} words; the node is packed as one word more. */
  SwitchQueue(int words) {
    queue = new PackedQueue(words + 1);
    packed = new long[words + 1];
  }

  void add(long[] state, int node) {
    System.arraycopy(state, 0, packed, 0, state.length);
    packed[state.length] = node;
    queue.add(packed);
    if (head.length == 0) {
      head = queue.take();
    }
  }

  boolean isEmpty() {
    return head.length == 0;
  }

  /** Returns the first node. */
  int first() {
    return (int) head[head.length - 1];
  }

  /** Takes the first node out and writes its state into {@code state}. */
  void take(long[] state) {
    System.arraycopy(head, 0, state, 0, state.length);
    head = queue.size() == 0 ? new long[0] : queue.take();
  }

  long bytes() {
    return queue.bytes();
  }
}
