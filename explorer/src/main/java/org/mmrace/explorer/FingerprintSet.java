package org.mmrace.explorer;

/**
 * A set of 64-bit fingerprints: open addressing, linear probing, 8 bytes a slot, at most 3/4 full. The home slot is the
 * fingerprint scaled to the capacity, so slots are nearly in the order of fingerprints, and growing by a quarter is one
 * pass that reads the old slots and writes the new ones in order. Slots lie in chunks; growing frees each old
 * chunk once it is read. So a large table is never less than 3/5 full and growing needs no second copy.
 *
 * <pre>
 * chunks[slot >>> 16][slot &amp; 0xffff] = fingerprint, or 0 for empty
 * </pre>
 */
final class FingerprintSet implements Visited {
  private static final int SHIFT = 16;
  private static final int CHUNK = 1 << SHIFT;
  private static final int MASK = CHUNK - 1;
  private static final int DOUBLING = 32; // up to so many chunks, grow by doubling

  private long[][] chunks;
  private long capacity;
  private long size;
  private long limit;

  FingerprintSet() {
    this(0);
  }

  /** A set that holds {@code expected} fingerprints without growing. */
  FingerprintSet(long expected) {
    allocate((int) (expected * 4 / 3 / CHUNK) + 1);
    for (int c = 0; c < chunks.length; c++) {
      chunks[c] = new long[CHUNK];
    }
  }

  private void allocate(int count) {
    chunks = new long[count][];
    capacity = (long) count << SHIFT;
    limit = capacity / 4 * 3;
  }

  @Override
  public long touch(long fingerprint) {
    long slot = home(fingerprint);
    return chunks[(int) (slot >>> SHIFT)][(int) slot & MASK];
  }

  @Override
  public boolean add(long fingerprint, long[] state) {
    return add(fingerprint);
  }

  /** Adds a fingerprint (not 0) unless present; returns whether it is new. */
  boolean add(long fingerprint) {
    long slot = home(fingerprint);
    while (true) {
      long[] chunk = chunks[(int) (slot >>> SHIFT)];
      for (int i = (int) slot & MASK; i < CHUNK; i++) {
        long there = chunk[i];
        if (there == fingerprint) {
          return false;
        }
        if (there == 0) {
          chunk[i] = fingerprint;
          if (++size > limit) {
            grow();
          }
          return true;
        }
      }
      slot = chunkAfter(slot);
    }
  }

  /** Returns whether the fingerprint is present. */
  boolean contains(long fingerprint) {
    long slot = home(fingerprint);
    while (true) {
      long[] chunk = chunks[(int) (slot >>> SHIFT)];
      for (int i = (int) slot & MASK; i < CHUNK; i++) {
        if (chunk[i] == fingerprint) {
          return true;
        }
        if (chunk[i] == 0) {
          return false;
        }
      }
      slot = chunkAfter(slot);
    }
  }

  @Override
  public long bytes() {
    return capacity * Long.BYTES;
  }

  @Override
  public long bytesAfter(long more) {
    return (size + more > limit ? (long) grownChunks() << SHIFT : capacity) * Long.BYTES;
  }

  @Override
  public Soundness soundness(long states) {
    return Soundness.Estimated.of(states);
  }

  /** Returns the slot, 0 to capacity - 1, that grows with the fingerprint read as unsigned. */
  private long home(long fingerprint) {
    return Math.multiplyHigh(fingerprint, capacity) + ((fingerprint >> 63) & capacity);
  }

  private long chunkAfter(long slot) {
    long next = (slot | MASK) + 1;
    return next == capacity ? 0 : next;
  }

  private int grownChunks() {
    return chunks.length < DOUBLING ? chunks.length * 2 : chunks.length + chunks.length / 4;
  }

  private void grow() {
    long[][] old = chunks;
    allocate(grownChunks());
    for (int c = 0; c < old.length; c++) {
      for (long fingerprint : old[c]) {
        if (fingerprint != 0) {
          place(fingerprint);
        }
      }
      old[c] = null;
    }
    for (int c = 0; c < chunks.length; c++) {
      allocated(c);
    }
  }

  private void place(long fingerprint) {
    long slot = home(fingerprint);
    while (true) {
      long[] chunk = allocated((int) (slot >>> SHIFT));
      for (int i = (int) slot & MASK; i < CHUNK; i++) {
        if (chunk[i] == 0) {
          chunk[i] = fingerprint;
          return;
        }
      }
      slot = chunkAfter(slot);
    }
  }

  private long[] allocated(int chunk) {
    if (chunks[chunk] == null) {
      chunks[chunk] = new long[CHUNK];
    }
    return chunks[chunk];
  }
}
