package org.mmrace.explorer.reduce;

import java.util.Arrays;
import java.util.Optional;

/** Of the states of an orbit the least one, words compared as signed numbers, stands for all. */
final class Orbit {
  private final Symmetry symmetry;
  private final long[] given;
  private final long[] permuted;

  /** The orbits of a symmetry, or of none: then each state stands for itself. */
  Orbit(Optional<Symmetry> symmetry, int words) {
    this.symmetry = symmetry.orElse(new Identity());
    given = new long[words];
    permuted = new long[words];
  }

  private static final class Identity implements Symmetry {
    @Override
    public int permutations() {
      return 1;
    }

    @Override
    public void permute(int permutation, long[] words, long[] to) {
      System.arraycopy(words, 0, to, 0, to.length);
    }
  }

  int permutations() {
    return symmetry.permutations();
  }

  /** Overwrites a state by the one that stands for its orbit. */
  void canonical(long[] words) {
    if (permutations() == 1) {
      return;
    }
    System.arraycopy(words, 0, given, 0, given.length);
    for (int i = 1; i < permutations(); i++) {
      symmetry.permute(i, given, permuted);
      if (Arrays.compare(permuted, words) < 0) {
        System.arraycopy(permuted, 0, words, 0, words.length);
      }
    }
  }

  /** Returns another state of the orbit. */
  long[] permuted(int permutation, long[] words) {
    long[] to = new long[words.length];
    symmetry.permute(permutation, words, to);
    return to;
  }
}
