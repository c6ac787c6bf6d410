package org.mmrace.explorer;

/**
 * Some states of one level, packed: each is the {@link Delta} to the one before it, the first to
 * all zeros. A record whose bit of {@code dead} is set was found to be a duplicate.
 */
final class Segment {
  /** Records of a full segment. */
  static final int RECORDS = 256;

  final byte[] bytes;
  final int records;
  final int live;
  final long[] dead;

  Segment(byte[] bytes, int records, int live, long[] dead) {
    this.bytes = bytes;
    this.records = records;
    this.live = live;
    this.dead = dead;
  }

  boolean isDead(int record) {
    return (dead[record >>> 6] >>> record & 1) != 0;
  }

  /** Returns about how many bytes of memory the segment takes. */
  long size() {
    return bytes.length + dead.length * (long) Long.BYTES + 80;
  }
}
