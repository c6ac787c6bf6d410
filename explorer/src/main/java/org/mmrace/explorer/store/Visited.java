package org.mmrace.explorer.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** States seen so far: one of the shards of {@link Shards}. Reads may go on at once, adds not. */
public sealed interface Visited permits FingerprintSet, ExactSet {
  /**
   * Reads the slot where {@code fingerprint} belongs, so that a later {@link #contains} or {@link
   * #add} finds it in the cache.
   */
  long touch(long fingerprint);

  /** Returns whether the state is present; changes nothing. */
  boolean contains(long fingerprint, long[] state);

  /** Adds a state unless present; returns whether it is new. */
  boolean add(long fingerprint, long[] state);

  /** Returns the number of states. */
  long size();

  /** Returns the bytes in use now. */
  long bytes();

  /** Returns the bytes in use when {@code more} states will have been added. */
  long bytesAfter(long more);

  /** Writes all states. */
  void write(DataOutputStream out) throws IOException;

  /** Adds the states that {@link #write} wrote; the set is empty before. */
  void read(DataInputStream in) throws IOException;

  /** Returns how many pairs of different states were met that share a fingerprint. */
  long collisions();
}
