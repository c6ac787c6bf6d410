package org.mmrace.explorer.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of full states, found by fingerprint and compared word by word. Each is packed as its
 * {@link Delta} to the state of all zeros. Slower and larger than {@link FingerprintSet}; it proves
 * that no state is missed.
 *
 * <pre>
 * fingerprints[slot]   0 for empty
 * places[slot]         chunk &lt;&lt; 32 | offset of the packed state
 * </pre>
 */
public final class ExactSet implements Visited {
  private static final int CHUNK = 1 << 18;
  private static final int SMALLEST = 1 << 8; // slots

  private final List<byte[]> chunks = new ArrayList<>();
  private final long[] reference;
  private final int roomFor;
  private final int chunkBytes;
  private int tailAt;
  private long chunkSum;
  private long[] fingerprints = new long[SMALLEST];
  private long[] places = new long[SMALLEST];
  private int size;
  private long collisions;

  /** An empty set of states of {@code words} words. */
  public ExactSet(int words) {
    reference = new long[words];
    roomFor = Delta.maxBytes(words) + Delta.SLACK;
    chunkBytes = Math.max(CHUNK, 4 * roomFor);
  }

  @Override
  public long touch(long fingerprint) {
    return fingerprints[home(fingerprint)];
  }

  @Override
  public boolean contains(long fingerprint, long[] state) {
    for (int slot = home(fingerprint);
        fingerprints[slot] != 0;
        slot = (slot + 1) & (fingerprints.length - 1)) {
      if (fingerprints[slot] == fingerprint && samePlace(places[slot], state)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean add(long fingerprint, long[] state) {
    int slot = home(fingerprint);
    long met = 0;
    while (fingerprints[slot] != 0) {
      if (fingerprints[slot] == fingerprint) {
        if (samePlace(places[slot], state)) {
          return false;
        }
        met++;
      }
      slot = (slot + 1) & (fingerprints.length - 1);
    }
    collisions += met;
    fingerprints[slot] = fingerprint;
    places[slot] = pack(state);
    if (++size > limit()) {
      grow();
    }
    return true;
  }

  private int home(long fingerprint) {
    return (int) (fingerprint >>> 32) & (fingerprints.length - 1); // the low bits name the shard
  }

  private boolean samePlace(long place, long[] state) {
    return Delta.isFromZeros(chunks.get((int) (place >>> 32)), (int) place, state);
  }

  private long pack(long[] state) {
    byte[] tail = chunks.isEmpty() ? new byte[0] : chunks.get(chunks.size() - 1);
    if (tailAt + roomFor > tail.length) {
      int longer = Math.min(chunkBytes, Math.max(4 * roomFor, 2 * tail.length));
      tail = new byte[longer];
      chunks.add(tail);
      chunkSum += longer;
      tailAt = 0;
    }
    int at = tailAt;
    Arrays.fill(reference, 0);
    tailAt = Delta.write(state, reference, tail, at);
    return (long) (chunks.size() - 1) << 32 | at;
  }

  private int limit() {
    return fingerprints.length / 4 * 3;
  }

  private void grow() {
    long[] oldFingerprints = fingerprints;
    long[] oldPlaces = places;
    fingerprints = new long[oldFingerprints.length * 2];
    places = new long[oldFingerprints.length * 2];
    for (int i = 0; i < oldFingerprints.length; i++) {
      if (oldFingerprints[i] != 0) {
        int slot = home(oldFingerprints[i]);
        while (fingerprints[slot] != 0) {
          slot = (slot + 1) & (fingerprints.length - 1);
        }
        fingerprints[slot] = oldFingerprints[i];
        places[slot] = oldPlaces[i];
      }
    }
  }

  @Override
  public long bytes() {
    return fingerprints.length * 16L + chunkSum;
  }

  @Override
  public long bytesAfter(long more) {
    boolean grows = size + more > limit();
    return bytes() + (grows ? fingerprints.length * 32L : 0) + more * roomFor;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long collisions() {
    return collisions;
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    out.writeLong(collisions);
    out.writeInt(size);
    long[] state = new long[reference.length];
    for (int slot = 0; slot < fingerprints.length; slot++) {
      if (fingerprints[slot] != 0) {
        out.writeLong(fingerprints[slot]);
        Arrays.fill(state, 0);
        Delta.read(chunks.get((int) (places[slot] >>> 32)), (int) places[slot], state);
        for (long word : state) {
          out.writeLong(word);
        }
      }
    }
  }

  @Override
  public void read(DataInputStream in) throws IOException {
    long before = in.readLong();
    int count = in.readInt();
    long[] state = new long[reference.length];
    for (int i = 0; i < count; i++) {
      long fingerprint = in.readLong();
      for (int word = 0; word < state.length; word++) {
        state[word] = in.readLong();
      }
      add(fingerprint, state);
    }
    collisions = before;
  }
}
