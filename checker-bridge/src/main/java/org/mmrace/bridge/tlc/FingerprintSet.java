package org.mmrace.bridge.tlc;

/** The fingerprints of the states seen, 64 bits each in one array. */
final class FingerprintSet {
  private long[] slots = new long[1 << 12];
  private int size;

  /** Adds a fingerprint and returns whether it is new. */
  boolean add(long fingerprint) {
    long key = fingerprint == 0 ? 1 : fingerprint;
    if (size * 3L > slots.length * 2L) {
      grow();
    }
    if (!insert(slots, key)) {
      return false;
    }
    size++;
    return true;
  }

  private static boolean insert(long[] into, long key) {
    int mask = into.length - 1;
    int at = (int) (key >>> 17) & mask;
    while (into[at] != 0) {
      if (into[at] == key) {
        return false;
      }
      at = at + 1 & mask;
    }
    into[at] = key;
    return true;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long key : slots) {
      if (key != 0) {
        insert(larger, key);
      }
    }
    slots = larger;
  }
}
