package org.mmrace.model;

/** How a thread holds a lock. */
public enum Hold {
  /** Not at all. */
  NONE,
  /** Shared. */
  READ,
  /** Alone. */
  WRITE
}
