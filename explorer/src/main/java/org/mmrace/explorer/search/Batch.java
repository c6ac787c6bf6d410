package org.mmrace.explorer.search;

/**
 * Successors waiting to be looked up. Their slots of the visited set are read in one go, so that
 * the processor has many reads of main memory under way at once; then they are added in the order
 * in which they were generated.
 */
final class Batch {
  static final int SIZE = 64;

  final long[][] states;
  final long[] fingerprints = new long[SIZE];
  final int[] parents = new int[SIZE];
  final int[] edges = new int[SIZE];
  final int[] steps = new int[SIZE];
  int size;

  Batch(int words) {
    states = new long[SIZE][words];
  }

  /** Counts in the successor that was written into {@code states[size]}. */
  void add(long fingerprint, int parent, int edge, int step) {
    fingerprints[size] = fingerprint;
    parents[size] = parent;
    edges[size] = edge;
    steps[size] = step;
    size++;
  }
}
