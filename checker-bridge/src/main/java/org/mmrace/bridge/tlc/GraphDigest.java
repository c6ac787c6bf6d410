package org.mmrace.bridge.tlc;

/**
 * A 64-bit digest of the edges of a state graph that does not depend on the order in which they are
 * added.
 */
final class GraphDigest {
  private long sum;

  /**
   * Adds the edge (source, step, thread, choice, successor); states by their {@link #hash}, steps
   * by theirs.
   */
  void add(long source, long step, int thread, int choice, long successor) {
    long edge = mix(source + 0x9E3779B97F4A7C15L);
    edge = mix(edge ^ step);
    edge = mix(edge ^ ((long) thread << 32 | choice));
    sum += mix(edge ^ successor);
  }

  /** Returns the digest as 16 hexadecimal digits. */
  String hex() {
    return String.format("%016x", sum);
  }

  /** Returns 64 bits for a state. */
  static long hash(long[] words) {
    long hash = words.length;
    for (long word : words) {
      hash = (Long.rotateLeft(hash, 27) ^ word * 0xC2B2AE3D27D4EB4FL) * 0x9E3779B185EBCA87L;
    }
    return mix(hash);
  }

  /** Returns 64 bits for the name of a step. */
  static long hash(String step) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < step.length(); i++) {
      hash = (hash ^ step.charAt(i)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ mixed >>> 33;
  }
}
