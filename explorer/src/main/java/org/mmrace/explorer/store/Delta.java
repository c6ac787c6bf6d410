package org.mmrace.explorer.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One state written as its difference to another: only words that differ, and of those only the
 * bytes between the first and the last that differ.
 *
 * <pre>
 * record = count (2 bytes)  { header (2 bytes)  length bytes of the word's XOR }*
 * header = words skipped (10 bits) | bytes skipped at the low end (3) | length - 1 (3)
 * </pre>
 */
public final class Delta {
  /** Bytes that must be free beyond a record, because words are written eight bytes at a time. */
  public static final int SLACK = 8;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_SKIP = (1 << 10) - 1;

  private Delta() {}

  /** Returns the greatest number of bytes of a record of {@code words} words. */
  public static int maxBytes(int words) {
    return 2 + words * 10 + 4;
  }

  /**
   * Writes {@code state} as its difference to {@code reference}, and makes {@code reference} equal
   * to it.
   *
   * @return where the record ends in {@code out}
   */
  public static int write(long[] state, long[] reference, byte[] out, int at) {
    int position = at + 2;
    int count = 0;
    int next = 0;
    int same = Arrays.mismatch(state, reference);
    while (same >= 0) {
      int word = next + same;
      for (; same > MAX_SKIP; same -= MAX_SKIP + 1) { // a word that does not differ, to get there
        position = writeWord(out, position, MAX_SKIP, 0);
        count++;
      }
      position = writeWord(out, position, same, state[word] ^ reference[word]);
      reference[word] = state[word];
      count++;
      next = word + 1;
      same = Arrays.mismatch(state, next, state.length, reference, next, reference.length);
    }
    SHORT.set(out, at, (short) count);
    return position;
  }

  private static int writeWord(byte[] out, int at, int skipped, long difference) {
    int low = difference == 0 ? 0 : Long.numberOfTrailingZeros(difference) >>> 3;
    long bytes = difference >>> (low << 3);
    int length = 8 - (Long.numberOfLeadingZeros(bytes | 1) >>> 3);
    SHORT.set(out, at, (short) (skipped << 6 | low << 3 | (length - 1)));
    LONG.set(out, at + 2, bytes);
    return at + 2 + length;
  }

  /** Returns whether the record is what {@link #write} makes of {@code state} and all zeros. */
  static boolean isFromZeros(byte[] in, int at, long[] state) {
    int count = (short) SHORT.get(in, at) & 0xffff;
    int position = at + 2;
    int word = -1;
    for (; count > 0; count--) {
      int header = (short) SHORT.get(in, position) & 0xffff;
      int length = (header & 7) + 1;
      long bytes = (long) LONG.get(in, position + 2) & (-1L >>> (64 - (length << 3)));
      for (int skipped = header >>> 6; skipped > 0; skipped--) {
        if (state[++word] != 0) {
          return false;
        }
      }
      if (state[++word] != bytes << (header & 0x38)) {
        return false;
      }
      position += 2 + length;
    }
    while (++word < state.length) {
      if (state[word] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a record: {@code words} holds the reference before and the state after.
   *
   * @return where the record ends in {@code in}
   */
  public static int read(byte[] in, int at, long[] words) {
    int count = (short) SHORT.get(in, at) & 0xffff;
    int position = at + 2;
    int word = -1;
    for (; count > 0; count--) {
      int header = (short) SHORT.get(in, position) & 0xffff;
      int length = (header & 7) + 1;
      long bytes = (long) LONG.get(in, position + 2) & (-1L >>> (64 - (length << 3)));
      word += (header >>> 6) + 1;
      words[word] ^= bytes << (header & 0x38);
      position += 2 + length;
    }
    return position;
  }
}
