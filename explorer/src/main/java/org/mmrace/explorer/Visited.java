package org.mmrace.explorer;

/** The states seen so far. */
sealed interface Visited permits FingerprintSet, ExactSet {
  /**
   * Reads the slot where {@code fingerprint} belongs, so that a later {@link #add} finds it in the
   * cache.
   */
  long touch(long fingerprint);

  /** Adds a state unless present; returns whether it is new. */
  boolean add(long fingerprint, long[] state);

  /** Returns the bytes in use now. */
  long bytes();

  /** Returns the bytes in use when {@code more} states will have been added. */
  long bytesAfter(long more);

  /** Returns what is known about states missed among {@code states}. */
  Soundness soundness(long states);
}
