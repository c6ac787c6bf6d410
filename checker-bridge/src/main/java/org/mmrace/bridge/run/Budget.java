package org.mmrace.bridge.run;

import java.time.Duration;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Stop;

/**
 * What one run of one engine may use.
 *
 * @param time how long it may run, {@link Duration#ZERO} for as long as it takes
 * @param megabytes TLC's largest heap, and what the explorer may keep of states; 0 for 1 GB and for
 *     three quarters of the heap
 * @param exploring how the explorer is to run
 * @param states how many states the explorer may find
 */
public record Budget(Duration time, long megabytes, Exploring exploring, long states) {
  private static final long LEAST_HEAP = 64;

  /** No bound on time, the standard memory. */
  public static final Budget STANDARD = new Budget(Duration.ZERO, 0);

  /** A budget for both engines in their standard way. */
  public Budget(Duration time, long megabytes) {
    this(time, megabytes, Exploring.STANDARD);
  }

  /** A budget without bound on states. */
  public Budget(Duration time, long megabytes, Exploring exploring) {
    this(time, megabytes, exploring, Long.MAX_VALUE);
  }

  /** Returns this budget with at most {@code most} states. */
  Budget withStates(long most) {
    return new Budget(time, megabytes, exploring, most);
  }

  /** Returns the largest heap as {@code -Xmx} takes it: no less than TLC needs to parse. */
  public String heap() {
    return megabytes == 0 || exploring.alone() ? "1g" : Math.max(LEAST_HEAP, megabytes) + "m";
  }

  /** Returns what the explorer may use. */
  public Limits explorer() {
    Limits limits = Limits.ofHeap().withStates(states);
    if (megabytes > 0) {
      limits = limits.withBytes(megabytes << 20);
    }
    return time.isZero() ? limits : limits.withTime(time);
  }

  /** Returns why a search of the explorer that was not exhausted ended. */
  String reason(Stop stop) {
    return switch (stop) {
      case TIME -> "out of time: limit=" + time.toSeconds() + "s";
      case MEMORY -> "out of memory: limit=" + (explorer().bytes() >> 20) + "m";
      case STATES -> "out of states";
      case CANCELLED -> "interrupted";
      case EXHAUSTED, FIRST_FINDING ->
          throw new IllegalArgumentException("this is no reason: stop=" + stop);
    };
  }
}
