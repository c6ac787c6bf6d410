package org.mmrace.explorer.store;

import java.util.ArrayDeque;

/**
 * A first-in first-out queue of states, each packed as its {@link Delta} to the one added before
 * it: neighbours in breadth-first order are siblings or cousins and share most words. The bytes lie
 * in chunks that are let go once read.
 */
public final class PackedQueue {
  private static final int CHUNK = 1 << 16;
  private static final int END = 0xffff; // no record of a chunk starts like this

  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
  private final int chunkBytes;
  private final int roomFor;
  private final long[] added;
  private final long[] taken;
  private byte[] tail;
  private int tailAt;
  private byte[] head;
  private int headAt;
  private byte[] spare;
  private long size;
  private int mostChunks = 1;
  private long mostSize;

  /** An empty queue for states of {@code words} words. */
  public PackedQueue(int words) {
    if (words >= END) {
      throw new IllegalArgumentException("state is too wide to be packed: words=" + words);
    }
    roomFor = Delta.maxBytes(words) + 2 + Delta.SLACK;
    chunkBytes = Math.max(CHUNK, 4 * roomFor);
    added = new long[words];
    taken = new long[words];
    tail = new byte[chunkBytes];
    head = tail;
    spare = new byte[chunkBytes];
  }

  /** Adds a state at the end. */
  public void add(long[] state) {
    if (tailAt + roomFor > chunkBytes) {
      openChunk();
    }
    tailAt = Delta.write(state, added, tail, tailAt);
    mostSize = Math.max(mostSize, ++size);
  }

  /**
   * Takes the first state out. The words returned are the queue's own: read them before the next
   * call, never write.
   */
  public long[] take() {
    if (head != tail && (head[headAt] & head[headAt + 1] & 0xff) == 0xff) {
      spare = head;
      head = chunks.remove();
      headAt = 0;
    }
    headAt = Delta.read(head, headAt, taken);
    size--;
    return taken;
  }

  private void openChunk() {
    tail[tailAt] = (byte) END;
    tail[tailAt + 1] = (byte) END;
    if (spare.length > 0) {
      tail = spare;
      spare = new byte[0];
    } else {
      tail = new byte[chunkBytes];
    }
    tailAt = 0;
    chunks.add(tail);
    mostChunks = Math.max(mostChunks, chunks.size() + 1);
  }

  public long size() {
    return size;
  }

  public long mostSize() {
    return mostSize;
  }

  /** Returns the bytes in use now. */
  public long bytes() {
    return (chunks.size() + 1L) * chunkBytes;
  }

  public long mostBytes() {
    return (long) mostChunks * chunkBytes;
  }
}
