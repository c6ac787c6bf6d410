package org.mmrace.explorer.search;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.mmrace.explorer.store.Delta;

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

  void write(DataOutputStream out) throws IOException {
    out.writeInt(records);
    out.writeInt(live);
    for (long bits : dead) {
      out.writeLong(bits);
    }
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static Segment read(DataInputStream in) throws IOException {
    int records = in.readInt();
    int live = in.readInt();
    long[] dead = new long[wordsFor(records)];
    for (int i = 0; i < dead.length; i++) {
      dead[i] = in.readLong();
    }
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new Segment(bytes, records, live, dead);
  }

  /** Returns the length of {@code dead} for so many records. */
  static int wordsFor(int records) {
    return (records + Long.SIZE - 1) / Long.SIZE;
  }
}
