package org.mmrace.explorer;

/** What is known about states missed because another state has the same fingerprint. */
public sealed interface Soundness {
  /**
   * States were told apart by 64-bit fingerprints.
   *
   * @param collision estimated probability that any two of the states share one: n (n - 1) / 2^65
   */
  record Estimated(double collision) implements Soundness {
    public static Estimated of(long states) {
      return new Estimated((double) states * (states - 1) / 0x1p65);
    }
  }

  /**
   * Full states were compared: none was missed.
   *
   * @param collisions pairs of different states met that share a fingerprint
   */
  record Proven(long collisions) implements Soundness {}
}
