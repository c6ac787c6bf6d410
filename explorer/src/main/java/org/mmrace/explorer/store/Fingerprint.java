package org.mmrace.explorer.store;

import java.util.SplittableRandom;

/**
 * 64-bit fingerprint of a state: each pair of words, mixed with secrets of its position, is
 * multiplied to 128 bits and folded; the sum is scattered so that every bit depends on every word.
 * The secrets are fixed: same state, same fingerprint, in every run.
 */
public final class Fingerprint {
  private final long[] secrets;
  private final int words;

  /** For states of {@code words} words. */
  public Fingerprint(int words) {
    this.words = words;
    this.secrets = new SplittableRandom(0x6d6d72616365L).longs(words + 1L).toArray();
  }

  /** Returns the fingerprint of the state; never 0, which marks an empty slot. */
  public long of(long[] state) {
    long[] s = secrets;
    long even = s[words];
    long odd = 0;
    int i = 0;
    for (; i + 3 < words; i += 4) {
      even += fold(state[i] ^ s[i], state[i + 1] ^ s[i + 1]);
      odd += fold(state[i + 2] ^ s[i + 2], state[i + 3] ^ s[i + 3]);
    }
    for (; i < words; i++) {
      even += fold(state[i] ^ s[i], s[words] + i);
    }
    return scatter(even + odd);
  }

  /** Returns the fingerprint of the edge that a thread's choice makes from a state. */
  public static long ofEdge(long state, int thread, int choice) {
    return scatter(state + 0x9e3779b97f4a7c15L * (thread * 65537L + choice + 1));
  }

  private static long fold(long a, long b) {
    return Math.multiplyHigh(a, b) ^ (a * b);
  }

  /**
   * Returns {@code x} with every bit spread over all 64; a bijection but for 0, which becomes 1.
   */
  public static long scatter(long x) {
    long h = (x ^ (x >>> 32)) * 0xd6e8feb86659fd93L;
    h = (h ^ (h >>> 32)) * 0xd6e8feb86659fd93L;
    h ^= h >>> 32;
    return h == 0 ? 1 : h;
  }
}
