package org.mmrace.bridge;

import java.time.Duration;

/**
 * What one run of one engine may use.
 *
 * @param time how long it may run, {@link Duration#ZERO} for as long as it takes
 * @param megabytes TLC's largest heap, and what the explorer may keep of states; 0 for 1 GB and for
 *     three quarters of the heap
 * @param exploring how the explorer is to run
 */
public record Budget(Duration time, long megabytes, Exploring exploring) {
  /** No bound on time, the standard memory. */
  public static final Budget STANDARD = new Budget(Duration.ZERO, 0);

  /** A budget for both engines in their standard way. */
  public Budget(Duration time, long megabytes) {
    this(time, megabytes, Exploring.STANDARD);
  }

  /** Returns the largest heap as {@code -Xmx} takes it. */
  public String heap() {
    return megabytes == 0 || exploring.alone() ? "1g" : megabytes + "m";
  }
}
