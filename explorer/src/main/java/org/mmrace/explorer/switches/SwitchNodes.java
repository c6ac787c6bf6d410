package org.mmrace.explorer.switches;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The nodes met by {@link FewestSwitches}: of each its parent, how many moves lead to it, and the
 * last of them.
 */
final class SwitchNodes {
  /** No node, and no thread. */
  static final int NONE = -1;

  private int[] parents = new int[1 << 10];
  private int[] moves = new int[1 << 10]; // choice * threads + thread
  private int[] lengths = new int[1 << 10];
  private final int threads;
  private int size;

  SwitchNodes(int threads) {
    this.threads = threads;
  }

  /** Adds an initial state; returns its node. */
  int addInitial(int initial) {
    return append(NONE, initial, 0);
  }

  /** Adds what a move leads to; returns its node. */
  int add(int parent, int thread, int choice) {
    return append(parent, choice * threads + thread, lengths[parent] + 1);
  }

  private int append(int parent, int move, int length) {
    if (size == parents.length) {
      parents = Arrays.copyOf(parents, size / 2 * 3);
      moves = Arrays.copyOf(moves, size / 2 * 3);
      lengths = Arrays.copyOf(lengths, size / 2 * 3);
    }
    parents[size] = parent;
    moves[size] = move;
    lengths[size] = length;
    return size++;
  }

  int size() {
    return size;
  }

  int length(int node) {
    return lengths[node];
  }

  /** Returns the thread that moved last, or NONE at an initial state. */
  int last(int node) {
    return parents[node] == NONE ? NONE : moves[node] % threads;
  }

  /** Returns the number of the initial state from which the node was reached. */
  int initial(int node) {
    int at = node;
    while (parents[at] != NONE) {
      at = parents[at];
    }
    return moves[at];
  }

  /** Returns thread and choice of each move to the node, in order. */
  Deque<int[]> path(int node) {
    Deque<int[]> path = new ArrayDeque<>();
    for (int at = node; parents[at] != NONE; at = parents[at]) {
      path.push(new int[] {moves[at] % threads, moves[at] / threads});
    }
    return path;
  }

  long bytes() {
    return parents.length * 12L;
  }
}
