package org.mmrace.explorer.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * From which state, by which of its edges, each state was reached first. States are numbered in
 * breadth-first order, so the parents of consecutive states never go down and need not be stored:
 * one stream of bytes holds, for each parent in turn, the edges that led to new states, and then 0.
 * Between a parent and a state may be others that have no number: then there is a chain of edges.
 * About two bytes a state, and one for each further edge of a chain.
 *
 * <pre>
 * stream = { { chain }*  0 }*                      parents -1 (initial states), 0, 1, 2, ...
 * chain  = { 2 * edge + 2 }*  2 * edge + 1         as LEB128, the last edge is odd
 * </pre>
 */
public final class Ancestry {
  /**
   * Number of the parent of the initial states; the edge is then the number of the initial state.
   */
  public static final long NONE = -1;

  public static final int LONGEST_CHAIN = 1 << 12;

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
   * @param edges number of the edge among the parent's edges, from 0; then, of a chain, those among
   *     the edges of each state on the way
   */
  public record Link(long parent, List<Long> edges) {}

  /** Records the next state. */
  public void add(long from, long edge) {
    reach(from);
    reserve(LONGEST);
    write(2 * edge + 1);
    states++;
  }

  /** Records the next state, which a chain of at most {@link #LONGEST_CHAIN} edges led to. */
  public void add(long from, List<Long> edges) {
    reach(from);
    reserve(LONGEST * edges.size());
    for (int i = 0; i < edges.size(); i++) {
      write(2 * edges.get(i) + (i == edges.size() - 1 ? 1 : 2));
    }
    states++;
  }

  private void reach(long from) {
    while (parent < from) {
      reserve(1);
      tail[at++] = 0;
      parent++;
    }
  }

  private void write(long value) {
    long rest = value;
    while (rest > 0x7f) {
      tail[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    tail[at++] = (byte) rest;
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
  public Link find(long state) {
    int c = chunkOf(state);
    byte[] chunk = chunks.get(c);
    long from = starts.get(c).parent();
    long seen = starts.get(c).state();
    List<Long> edges = new ArrayList<>();
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
      edges.add((value - 1) / 2);
      if (value % 2 == 0) {
        continue;
      }
      if (seen++ == state) {
        return new Link(from, edges);
      }
      edges.clear();
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

  public long bytes() {
    return (long) chunks.size() * CHUNK;
  }

  public void write(DataOutputStream out) throws IOException {
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

  public void read(DataInputStream in) throws IOException {
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
