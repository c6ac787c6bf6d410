package org.mmrace.explorer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The visited set in parts, so that several workers may add to it at once, each to its own parts. A
 * state belongs to the shard that the low bits of its fingerprint name.
 */
final class Shards {
  /** Greatest number of workers that can add at once. */
  static final int COUNT = 16;

  private static final int MASK = COUNT - 1;

  private final Visited[] shards = new Visited[COUNT];
  private final boolean exact;

  Shards(boolean exact, int words, Storage storage) {
    this.exact = exact;
    for (int s = 0; s < COUNT; s++) {
      shards[s] = exact ? new ExactSet(words) : new FingerprintSet(storage, 0);
    }
  }

  /** Returns the number of the shard to which the fingerprint belongs. */
  static int of(long fingerprint) {
    return (int) fingerprint & MASK;
  }

  long touch(long fingerprint) {
    return shards[of(fingerprint)].touch(fingerprint);
  }

  boolean contains(long fingerprint, long[] state) {
    return shards[of(fingerprint)].contains(fingerprint, state);
  }

  boolean add(long fingerprint, long[] state) {
    return shards[of(fingerprint)].add(fingerprint, state);
  }

  boolean exact() {
    return exact;
  }

  long bytes() {
    long sum = 0;
    for (Visited shard : shards) {
      sum += shard.bytes();
    }
    return sum;
  }

  /** Returns the bytes when {@code more} states will have been added, spread evenly. */
  long bytesAfter(long more) {
    long sum = 0;
    for (Visited shard : shards) {
      sum += shard.bytesAfter(more / COUNT + 1);
    }
    return sum;
  }

  void write(DataOutputStream out) throws IOException {
    for (Visited shard : shards) {
      shard.write(out);
    }
  }

  void read(DataInputStream in) throws IOException {
    for (Visited shard : shards) {
      shard.read(in);
    }
  }

  Soundness soundness(long states) {
    if (!exact) {
      return Soundness.Estimated.of(states);
    }
    long collisions = 0;
    for (Visited shard : shards) {
      collisions += shard.collisions();
    }
    return new Soundness.Proven(collisions);
  }
}
