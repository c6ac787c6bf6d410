package org.mmrace.analysis;

/** How a thread holds a lock. */
enum Hold {
  /** Not at all. */
  NONE,
  /** Shared. */
  READ,
  /** Alone. */
  WRITE
}
