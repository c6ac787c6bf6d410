package org.mmrace.explorer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * From which state, by which of its edges, each state was reached first. States are numbered in
 * breadth-first order, so the parents of consecutive states never go down and need not be stored:
 * one stream of bytes holds, for each parent in turn, the edges that led to new states, and then 0.
 * About two bytes a state.
 *
 * <pre>
 * stream = { { edge + 1 as LEB128 }*  0 }*      parents -1 (initial states), 0, 1, 2, ...
 * </pre>
 */
final class Ancestry {
  /**
   * Number of the parent of the initial states; the edge is then the number of the initial state.
   */
  static final long NONE = -1;

  private static final int CHUNK = 1 << 16;
  private static final int LONGEST = 10;

  private final List<byte[]> chunks = new ArrayList<>();
  private final List<Start> starts = new ArrayList<>();
  private byte[] tail = new byte[0];
  private int at;
  private long parent = NONE;
  private long states;

  /** Where a chunk starts: first parent, first state. */
  private record Start(long parent, long state) {}

  /**
   * How a state was reached first.
   *
   * @param edge number of the edge among the parent's edges, from 0
   */
  record Link(long parent, long edge) {}

  /** Records the next state. */
  void add(long from, long edge) {
    while (parent < from) {
      reserve(1);
      tail[at++] = 0;
      parent++;
    }
    reserve(LONGEST);
    long rest = edge + 1;
    while (rest > 0x7f) {
      tail[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    tail[at++] = (byte) rest;
    states++;
  }

  private void reserve(int bytes) {
    if (at + bytes > tail.length) {
      tail = new byte[CHUNK];
      at = 0;
      chunks.add(tail);
      starts.add(new Start(parent, states));
    }
  }

  /** Returns how {@code state} was reached; it must have been added. */
  Link find(long state) {
    int c = chunkOf(state);
    byte[] chunk = chunks.get(c);
    long from = starts.get(c).parent();
    long seen = starts.get(c).state();
    int i = 0;
    while (true) {
      if (chunk[i] == 0) {
        from++;
        i++;
        continue;
      }
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        value |= (chunk[i] & 0x7fL) << shift;
        if (chunk[i++] >= 0) {
          break;
        }
      }
      if (seen++ == state) {
        return new Link(from, value - 1);
      }
    }
  }

  /** The last chunk that starts at or before the state: an earlier one holds no such state. */
  private int chunkOf(long state) {
    int low = 0;
    int high = starts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts.get(middle).state() <= state) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  long bytes() {
    return (long) chunks.size() * CHUNK;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(parent);
    out.writeLong(states);
    out.writeInt(at);
    out.writeInt(chunks.size());
    for (int c = 0; c < chunks.size(); c++) {
      out.writeLong(starts.get(c).parent());
      out.writeLong(starts.get(c).state());
      out.write(chunks.get(c));
    }
  }

  void read(DataInputStream in) throws IOException {
    parent = in.readLong();
    states = in.readLong();
    at = in.readInt();
    int count = in.readInt();
    for (int c = 0; c < count; c++) {
      starts.add(new Start(in.readLong(), in.readLong()));
      tail = new byte[CHUNK];
      in.readFully(tail);
      chunks.add(tail);
    }
  }
}
