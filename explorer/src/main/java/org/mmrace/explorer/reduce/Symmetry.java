package org.mmrace.explorer.reduce;

/**
 * What is alike in a transition system: a group of permutations of the states that steps and
 * invariants do not notice. If a step leads from one state to another, then from the permuted one a
 * step leads to the permuted other.
 */
public interface Symmetry {
  /** Returns the number of permutations; number 0 changes nothing. */
  int permutations();

  /** Writes the permuted state into {@code to}, another array. */
  void permute(int permutation, long[] words, long[] to);
}
