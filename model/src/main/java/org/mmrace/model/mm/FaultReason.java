package org.mmrace.model.mm;

import java.util.Locale;

/** What userfaultfd is asked for; or that the zero page is copied. */
public enum FaultReason {
  /** Nothing. */
  NONE,
  /** A page. */
  MISSING,
  /** To lift a write protection. */
  WP,
  /** The page table entry of a page that is there. */
  MINOR,
  /** Not userfaultfd: a private copy. */
  COPY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
