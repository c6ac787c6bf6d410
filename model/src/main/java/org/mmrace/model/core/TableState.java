package org.mmrace.model.core;

import java.util.Locale;

/** Values of {@code table.state}. */
public enum TableState {
  /** Nobody's. */
  FREE,
  /** The table that its PMD entry points to. */
  LIVE,
  /** Taken out of the page tables by collapse, contents kept; or not yet in them. */
  DETACHED,
  /** Kept for the split of a huge PMD. */
  DEPOSITED,
  /** Queued in an mmu_gather. */
  GATHER,
  /** Waits for a grace period. */
  RCU;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
