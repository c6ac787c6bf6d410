package org.mmrace.explorer.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Soundness;

/**
 * The visited set in parts, so that several workers may add to it at once, each to its own parts. A
 * state belongs to the shard that the low bits of its fingerprint name.
 */
public final class Shards {
  private static final int COUNT = Settings.MOST_WORKERS;
  private static final int MASK = COUNT - 1;

  private final Visited[] shards = new Visited[COUNT];
  private final boolean exact;

  public Shards(boolean exact, int words, Storage storage) {
    this.exact = exact;
    for (int s = 0; s < COUNT; s++) {
      shards[s] = exact ? new ExactSet(words) : new FingerprintSet(storage, 0);
    }
  }

  /** Returns the number of the shard to which the fingerprint belongs. */
  public static int of(long fingerprint) {
    return (int) fingerprint & MASK;
  }

  public long touch(long fingerprint) {
    return shards[of(fingerprint)].touch(fingerprint);
  }

  public boolean contains(long fingerprint, long[] state) {
    return shards[of(fingerprint)].contains(fingerprint, state);
  }

  public boolean add(long fingerprint, long[] state) {
    return shards[of(fingerprint)].add(fingerprint, state);
  }

  public boolean exact() {
    return exact;
  }

  public long bytes() {
    long sum = 0;
    for (Visited shard : shards) {
      sum += shard.bytes();
    }
    return sum;
  }

  /** Returns the bytes when {@code more} states will have been added, spread evenly. */
  public long bytesAfter(long more) {
    long sum = 0;
    for (Visited shard : shards) {
      sum += shard.bytesAfter(more / COUNT + 1);
    }
    return sum;
  }

  public void write(DataOutputStream out) throws IOException {
    for (Visited shard : shards) {
      shard.write(out);
    }
  }

  public void read(DataInputStream in) throws IOException {
    for (Visited shard : shards) {
      shard.read(in);
    }
  }

  public Soundness soundness(long states) {
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
