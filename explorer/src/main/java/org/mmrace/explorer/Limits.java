package org.mmrace.explorer;

import java.time.Duration;

/**
 * Bounds of a search. A search that meets one is unfinished.
 *
 * @param states greatest number of distinct states
 * @param time greatest elapsed time
 * @param bytes greatest size of visited set, ancestry and frontier together
 */
public record Limits(long states, Duration time, long bytes) {
  /** Checks the bounds. */
  public Limits {
    if (states < 1 || time.isNegative() || bytes < 1) {
      throw new IllegalArgumentException(
          "limit is not positive: states=" + states + " time=" + time + " bytes=" + bytes);
    }
  }

  /** Returns no bound but three quarters of the heap. */
  public static Limits ofHeap() {
    return new Limits(
        Long.MAX_VALUE, Duration.ofNanos(Long.MAX_VALUE), Runtime.getRuntime().maxMemory() / 4 * 3);
  }

  /** Returns these bounds with at most {@code most} states. */
  public Limits withStates(long most) {
    return new Limits(most, time, bytes);
  }

  /** Returns these bounds with at most {@code most} elapsed time. */
  public Limits withTime(Duration most) {
    return new Limits(states, most, bytes);
  }

  /** Returns these bounds with at most {@code most} bytes. */
  public Limits withBytes(long most) {
    return new Limits(states, time, most);
  }
}
