package org.mmrace.explorer;

/**
 * How to explore.
 *
 * @param pastFindings whether to go on after something wrong was found, as TLC does with {@code
 *     -continue}
 * @param deadlocks whether a state without a successor is wrong, TLC's {@code CHECK_DEADLOCK}
 * @param exact whether to keep full states, so that no collision of fingerprints can hide one
 * @param limits when to give up
 */
public record Settings(boolean pastFindings, boolean deadlocks, boolean exact, Limits limits) {
  /**
   * Returns: stop at the first finding, deadlocks are findings, fingerprints only, three quarters
   * of the heap.
   */
  public static Settings standard() {
    return new Settings(false, true, false, Limits.ofHeap());
  }

  /** Returns these settings, exploring on after a finding. */
  public Settings exploringOn() {
    return new Settings(true, deadlocks, exact, limits);
  }

  /** Returns these settings, where a state without a successor is nothing wrong. */
  public Settings allowingDeadlock() {
    return new Settings(pastFindings, false, exact, limits);
  }

  /** Returns these settings, keeping full states. */
  public Settings exactly() {
    return new Settings(pastFindings, deadlocks, true, limits);
  }

  /** Returns these settings with other limits. */
  public Settings within(Limits others) {
    return new Settings(pastFindings, deadlocks, exact, others);
  }
}
