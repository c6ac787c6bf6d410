package org.mmrace.explorer;

import java.util.Optional;

/**
 * How to explore.
 *
 * @param pastFindings whether to go on after something wrong was found, as TLC does with {@code
 *     -continue}
 * @param deadlocks whether a state without a successor is wrong, TLC's {@code CHECK_DEADLOCK}
 * @param exact whether to keep full states, so that no collision of fingerprints can hide one
 * @param limits when to give up
 * @param workers threads that search; the result is the same for any number
 * @param checkpoint where to keep what is needed to go on later
 */
public record Settings(
    boolean pastFindings,
    boolean deadlocks,
    boolean exact,
    Limits limits,
    int workers,
    Optional<Checkpoint> checkpoint) {
  /** Checks the number of workers. */
  public Settings {
    if (workers < 1 || workers > MOST_WORKERS) {
      throw new IllegalArgumentException(
          "workers are not 1 to " + MOST_WORKERS + ": workers=" + workers);
    }
  }

  /** Greatest number of workers. */
  public static final int MOST_WORKERS = 16;

  /**
   * Returns: stop at the first finding, deadlocks are findings, fingerprints only, three quarters
   * of the heap, one worker.
   */
  public static Settings standard() {
    return new Settings(false, true, false, Limits.ofHeap(), 1, Optional.empty());
  }

  /** Returns these settings, exploring on after a finding. */
  public Settings exploringOn() {
    return new Settings(true, deadlocks, exact, limits, workers, checkpoint);
  }

  /** Returns these settings, where a state without a successor is nothing wrong. */
  public Settings allowingDeadlock() {
    return new Settings(pastFindings, false, exact, limits, workers, checkpoint);
  }

  /** Returns these settings, keeping full states. */
  public Settings exactly() {
    return new Settings(pastFindings, deadlocks, true, limits, workers, checkpoint);
  }

  /** Returns these settings with other limits. */
  public Settings within(Limits others) {
    return new Settings(pastFindings, deadlocks, exact, others, workers, checkpoint);
  }

  /** Returns these settings with another number of workers. */
  public Settings withWorkers(int number) {
    return new Settings(pastFindings, deadlocks, exact, limits, number, checkpoint);
  }

  /** Returns these settings with checkpoints. */
  public Settings keeping(Checkpoint kept) {
    return new Settings(pastFindings, deadlocks, exact, limits, workers, Optional.of(kept));
  }
}
