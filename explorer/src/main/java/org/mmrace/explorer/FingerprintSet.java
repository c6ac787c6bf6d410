package org.mmrace.explorer;

/**
 * A set of 64-bit fingerprints: open addressing, linear probing, 8 bytes a slot, at most 3/4 full.
 * The home slot falls as the fingerprint rises, and a run of full slots is kept sorted. So the
 * whole table is sorted, but for its gaps; a search ends at the first smaller fingerprint; and
 * growing is one pass in order over old and new slots.
 *
 * <p>Slots lie in 8 to 13 chunks of equal size. A large set grows by about a quarter and frees each
 * old chunk once it is read: it is at least 0.57 full, and growing needs no second copy. A small
 * one (below 16 MiB) doubles.
 *
 * <pre>
 * chunks[slot &gt;&gt;&gt; shift][slot &amp; (1 &lt;&lt; shift) - 1] = fingerprint, or 0 for empty
 * </pre>
 */
final class FingerprintSet implements Visited {
  private static final int FEWEST = 8; // chunks
  private static final int SMALLEST = 10; // log2 of the slots of a chunk
  private static final int LARGE = 18; // log2 of the slots of a chunk: from here on save memory
  private static final int BEYOND = 1 << SMALLEST; // slots behind the last home, for its run

  private long[][] chunks;
  private int shift;
  private int mask;
  private long homes;
  private long size;
  private long limit;

  FingerprintSet() {
    this(0);
  }

  /** A set that holds {@code expected} fingerprints without growing. */
  FingerprintSet(long expected) {
    allocate(FEWEST, SMALLEST);
    while (limit < expected) {
      allocateGrown();
    }
    fill();
  }

  private void allocate(int count, int log2) {
    chunks = new long[count][];
    shift = log2;
    mask = (1 << log2) - 1;
    long slots = (long) count << log2;
    homes = slots - BEYOND;
    limit = slots / 4 * 3;
  }

  private void allocateGrown() {
    int count = grownChunks();
    allocate(count < 2 * FEWEST ? count : FEWEST, count < 2 * FEWEST ? shift : shift + 1);
  }

  /**
   * Returns how many chunks of the present size the set grows to: 16, which is 8 of twice the size,
   * while it is small; later 8, 10, 13, 16.
   */
  private int grownChunks() {
    int more = shift < LARGE ? FEWEST : (chunks.length + 3) / 4;
    return Math.min(2 * FEWEST, chunks.length + more);
  }

  private void fill() {
    for (int c = 0; c < chunks.length; c++) {
      if (chunks[c] == null) {
        chunks[c] = new long[1 << shift];
      }
    }
  }

  @Override
  public long touch(long fingerprint) {
    long slot = home(fingerprint);
    return chunks[(int) (slot >>> shift)][(int) slot & mask];
  }

  @Override
  public boolean add(long fingerprint, long[] state) {
    return add(fingerprint);
  }

  /** Adds a fingerprint (not 0) unless present; returns whether it is new. */
  boolean add(long fingerprint) {
    long slot = home(fingerprint);
    long[] chunk = chunks[(int) (slot >>> shift)];
    int i = (int) slot & mask;
    long key = fingerprint + Long.MIN_VALUE; // compared as signed, it orders the unsigned
    while (chunk[i] + Long.MIN_VALUE > key) {
      if (++i > mask) {
        slot = (slot | mask) + 1;
        chunk = chunks[(int) (slot >>> shift)];
        i = 0;
      }
    }
    if (chunk[i] == fingerprint) {
      return false;
    }
    insert(fingerprint, (slot & ~(long) mask) | i);
    return true;
  }

  /** Puts the fingerprint into the slot and moves the rest of the run on by one. */
  private void insert(long fingerprint, long slot) {
    long[] chunk = chunks[(int) (slot >>> shift)];
    int i = (int) slot & mask;
    long carried = fingerprint;
    long at = slot;
    while (carried != 0) {
      long next = chunk[i];
      chunk[i] = carried;
      carried = next;
      at++;
      if (++i > mask && carried != 0) {
        chunk = chunks[(int) (at >>> shift)];
        i = 0;
      }
    }
    if (++size > limit || at >>> shift == chunks.length) {
      grow();
    }
  }

  /** Returns whether the fingerprint is present. */
  boolean contains(long fingerprint) {
    long slot = home(fingerprint);
    while (Long.compareUnsigned(at(slot), fingerprint) > 0) {
      slot++;
    }
    return at(slot) == fingerprint;
  }

  private long at(long slot) {
    return chunks[(int) (slot >>> shift)][(int) slot & mask];
  }

  @Override
  public long bytes() {
    return ((long) chunks.length << shift) * Long.BYTES;
  }

  @Override
  public long bytesAfter(long more) {
    return ((long) (size + more > limit ? grownChunks() : chunks.length) << shift) * Long.BYTES;
  }

  @Override
  public Soundness soundness(long states) {
    return Soundness.Estimated.of(states);
  }

  /** Returns the slot, 0 to homes - 1, that falls as the unsigned fingerprint rises. */
  private long home(long fingerprint) {
    long turned = ~fingerprint;
    return Math.multiplyHigh(turned, homes) + ((turned >> 63) & homes);
  }

  private void grow() {
    long[][] old = chunks;
    allocateGrown();
    long filled = -1;
    for (int c = 0; c < old.length; c++) {
      filled = move(old[c], filled);
      old[c] = null;
    }
    fill();
  }

  /**
   * Moves a chunk's fingerprints behind slot {@code filled}; returns the last slot filled. Free of
   * unpredictable branches: an empty slot is moved too, and overwritten by the next fingerprint.
   */
  private long move(long[] old, long filled) {
    long last = filled;
    for (long fingerprint : old) {
      long present = (fingerprint | -fingerprint) >> 63; // all ones, or 0 for an empty slot
      long slot = Math.max(home(fingerprint) & present, last + 1);
      int chunk = (int) (slot >>> shift);
      if (chunks[chunk] == null) {
        chunks[chunk] = new long[1 << shift];
      }
      chunks[chunk][(int) slot & mask] = fingerprint;
      last += (slot - last) & present;
    }
    return last;
  }
}
