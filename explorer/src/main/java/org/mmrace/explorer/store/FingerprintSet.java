package org.mmrace.explorer.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * A set of 64-bit fingerprints off the heap: open addressing, linear probing, 8 bytes a slot, at
 * most 3/4 full. The home slot falls as the fingerprint rises, and a run of full slots is kept
 * sorted. So the whole table is sorted, but for its gaps, and a search ends at the first smaller
 * fingerprint.
 *
 * <p>A small set (below 512 KiB) doubles, a large one grows by about a quarter: it is at least 0.57
 * full. It grows in place, in two passes in order: all fingerprints are pushed to the end of the
 * larger table, and from there spread over it. So there is never a second copy, and memory is only
 * ever added.
 *
 * <pre>
 * pages[slot &gt;&gt;&gt; PAGE_SHIFT][slot &amp; PAGE - 1] = fingerprint, or 0 for empty
 * </pre>
 */
public final class FingerprintSet implements Visited {
  private static final int PAGE_SHIFT = 15;
  private static final int PAGE = 1 << PAGE_SHIFT; // slots
  private static final int MASK = PAGE - 1;
  private static final int SMALLEST = 1 << 8; // slots

  private final Storage storage;
  private LongBuffer[] pages = new LongBuffer[0];
  private long slots;
  private long homes;
  private long size;
  private long limit;

  public FingerprintSet() {
    this(Storage.MEMORY, 0);
  }

  /** A set that holds {@code expected} fingerprints without growing. */
  public FingerprintSet(Storage storage, long expected) {
    this.storage = storage;
    long wanted = SMALLEST;
    while (limitOf(wanted) < expected) {
      wanted = grown(wanted);
    }
    extend(wanted);
  }

  private static long limitOf(long slots) {
    return slots / 4 * 3;
  }

  private static long grown(long slots) {
    return slots < 2 * PAGE ? 2 * slots : (slots + slots / 4 + MASK) & -PAGE;
  }

  /** Makes room for {@code wanted} slots; those that are new are empty. */
  private void extend(long wanted) {
    if (wanted < PAGE) {
      LongBuffer page = storage.page((int) wanted);
      if (pages.length > 0) {
        page.put(0, pages[0], 0, (int) slots);
      }
      pages = new LongBuffer[] {page};
    } else {
      LongBuffer[] old = pages;
      int whole = (int) (slots >>> PAGE_SHIFT);
      pages = Arrays.copyOf(old, (int) (wanted >>> PAGE_SHIFT));
      for (int p = whole; p < pages.length; p++) {
        pages[p] = storage.page(PAGE);
      }
      if (whole == 0 && old.length > 0) {
        pages[0].put(0, old[0], 0, (int) slots);
      }
    }
    slots = wanted;
    homes = slots - slots / 32 - SMALLEST / 8; // the rest is for the run of the last home
    limit = limitOf(slots);
  }

  private long at(long slot) {
    return pages[(int) (slot >>> PAGE_SHIFT)].get((int) slot & MASK);
  }

  private void put(long slot, long fingerprint) {
    pages[(int) (slot >>> PAGE_SHIFT)].put((int) slot & MASK, fingerprint);
  }

  /** Returns the slot, 0 to homes - 1, that falls as the unsigned fingerprint rises. */
  private long home(long fingerprint) {
    long turned = ~fingerprint;
    return Math.multiplyHigh(turned, homes) + ((turned >> 63) & homes);
  }

  @Override
  public long touch(long fingerprint) {
    return at(home(fingerprint));
  }

  @Override
  public boolean contains(long fingerprint, long[] state) {
    return contains(fingerprint);
  }

  /** Returns whether the fingerprint is present. */
  public boolean contains(long fingerprint) {
    return at(find(fingerprint)) == fingerprint;
  }

  @Override
  public boolean add(long fingerprint, long[] state) {
    return add(fingerprint);
  }

  /** Adds a fingerprint (not 0) unless present; returns whether it is new. */
  public boolean add(long fingerprint) {
    long slot = find(fingerprint);
    if (at(slot) == fingerprint) {
      return false;
    }
    insert(fingerprint, slot);
    return true;
  }

  /** Returns the slot of the fingerprint, or the one where it belongs. */
  private long find(long fingerprint) {
    long slot = home(fingerprint);
    LongBuffer page = pages[(int) (slot >>> PAGE_SHIFT)];
    int i = (int) slot & MASK;
    long key = fingerprint + Long.MIN_VALUE; // compared as signed, it orders the unsigned
    while (page.get(i) + Long.MIN_VALUE > key) {
      slot++;
      if (++i > MASK) {
        page = pages[(int) (slot >>> PAGE_SHIFT)];
        i = 0;
      }
    }
    return slot;
  }

  /** Puts the fingerprint into the slot and moves the rest of the run on by one. */
  private void insert(long fingerprint, long slot) {
    long carried = fingerprint;
    long at = slot;
    while (carried != 0) {
      long next = at(at);
      put(at, carried);
      carried = next;
      at++;
    }
    if (++size > limit || at == slots) { // the last slot stays empty: every search ends
      grow();
    }
  }

  private void grow() {
    do {
      long old = slots;
      extend(grown(slots));
      pushToEnd(old);
    } while (!spread());
  }

  /** Moves the fingerprints of the first {@code used} slots, in order, to the end of the table. */
  private void pushToEnd(long used) {
    long to = slots - 1;
    for (long from = used - 1; from >= 0; from--) {
      long fingerprint = at(from);
      put(to, fingerprint); // an empty slot too, without a branch: the next one overwrites it
      to -= (fingerprint | -fingerprint) >>> 63;
    }
  }

  /**
   * Spreads the fingerprints at the end of the table over it; returns whether they all found a
   * place before the last slot.
   */
  private boolean spread() {
    long next = 0;
    for (long from = slots - size; from < slots; from++) {
      long fingerprint = at(from);
      long to = Math.max(home(fingerprint), next);
      if (to > from || to == slots - 1) {
        clear(next, from);
        return false;
      }
      clear(next, to);
      put(to, fingerprint);
      next = to + 1;
    }
    clear(next, slots);
    return true;
  }

  private void clear(long from, long to) {
    for (long slot = from; slot < to; slot++) {
      put(slot, 0);
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long bytes() {
    return slots * Long.BYTES;
  }

  @Override
  public long bytesAfter(long more) {
    return (size + more > limit ? grown(slots) : slots) * Long.BYTES;
  }

  @Override
  public long collisions() {
    return 0;
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    out.writeLong(size);
    for (long slot = 0; slot < slots; slot++) {
      long fingerprint = at(slot);
      if (fingerprint != 0) {
        out.writeLong(fingerprint);
      }
    }
  }

  @Override
  public void read(DataInputStream in) throws IOException {
    long count = in.readLong();
    for (long i = 0; i < count; i++) {
      add(in.readLong());
    }
  }
}
