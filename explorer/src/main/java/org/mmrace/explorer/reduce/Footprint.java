package org.mmrace.explorer.reduce;

import java.util.BitSet;

/**
 * Which bits of a state one move read and wrote. Bit {@code b} of word {@code i} has the number
 * {@code 64 * i + b}. A bit that the move itself wrote before it read it is not read.
 */
public final class Footprint {
  private final BitSet reads;
  private final BitSet writes;

  /** Copies the sets. */
  public Footprint(BitSet reads, BitSet writes) {
    this.reads = (BitSet) reads.clone();
    this.writes = (BitSet) writes.clone();
  }

  /** Returns the bits read, a copy. */
  public BitSet reads() {
    return (BitSet) reads.clone();
  }

  /** Returns the bits written, a copy. */
  public BitSet writes() {
    return (BitSet) writes.clone();
  }

  /**
   * Returns whether the order of the two moves matters: one writes what the other reads or writes.
   */
  public boolean conflicts(Footprint other) {
    return writes.intersects(other.writes)
        || writes.intersects(other.reads)
        || reads.intersects(other.writes);
  }
}
