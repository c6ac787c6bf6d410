package org.mmrace.model.core;

import java.util.Locale;

/** What a page-table entry is: {@code e.kind}. */
public enum Kind {
  /** No entry: {@code pmd_none()}, {@code pte_none()}. */
  NONE,
  /** A pointer to a table of entries. */
  TABLE,
  /** A leaf at the lowest level. */
  PRESENT,
  /** A leaf above the lowest level. */
  HUGE,
  /** The shared zero page. */
  ZERO,
  /** A swap entry. */
  SWAP,
  /** A migration entry. */
  MIGRATION,
  /** A marker. */
  MARKER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
