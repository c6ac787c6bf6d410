package org.mmrace.bridge.tlc;

import java.util.Arrays;

/** The steps out of one state; the arrays are used again for the next state. */
final class Edges {
  private final int words;
  private int size;
  private int[] steps = new int[0];
  private int[] threads = new int[0];
  private int[] choices = new int[0];
  private long[][] successors = new long[0][];

  Edges(int words) {
    this.words = words;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int step(int edge) {
    return steps[edge];
  }

  int thread(int edge) {
    return threads[edge];
  }

  int choice(int edge) {
    return choices[edge];
  }

  /** Returns the words of the successor, to be read until {@link #clear}. */
  long[] successor(int edge) {
    return successors[edge];
  }

  /** Returns the array for the successor of the next edge, holding a copy of {@code source}. */
  long[] next(long[] source) {
    if (size == steps.length) {
      int larger = Math.max(16, 2 * size);
      steps = Arrays.copyOf(steps, larger);
      threads = Arrays.copyOf(threads, larger);
      choices = Arrays.copyOf(choices, larger);
      successors = Arrays.copyOf(successors, larger);
      for (int i = size; i < larger; i++) {
        successors[i] = new long[words];
      }
    }
    System.arraycopy(source, 0, successors[size], 0, words);
    return successors[size];
  }

  /** Makes the array last handed out an edge. */
  void keep(int step, int thread, int choice) {
    steps[size] = step;
    threads[size] = thread;
    choices[size] = choice;
    size++;
  }

  /**
   * Returns whether edge {@code a} of this and edge {@code b} of {@code other} are the same step of
   * a thread.
   */
  boolean sameStep(int a, Edges other, int b) {
    return steps[a] == other.steps[b]
        && threads[a] == other.threads[b]
        && choices[a] == other.choices[b];
  }
}
