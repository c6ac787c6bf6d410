package org.mmrace.model.core;

/** How a thread holds a lock. */
public enum Hold {
  /** Not at all. */
  NONE,
  /** Shared. */
  READ,
  /** Alone. */
  WRITE
}
