package org.mmrace.bridge.tlc;

import java.util.concurrent.TimeUnit;

/** When a run has to end, and when its next progress report is due. */
final class RunLimit {
  private static final long REPORT_EVERY = TimeUnit.MILLISECONDS.toNanos(250);
  private final long start = System.nanoTime();
  private final long limitSeconds;
  private volatile String asked = "";
  private long nextReport = start + REPORT_EVERY;

  /** Starts the clock; no limit if {@code limitSeconds} is 0. */
  RunLimit(long limitSeconds) {
    this.limitSeconds = limitSeconds;
  }

  /** Asks the run to end. */
  void ask(String why) {
    asked = why;
  }

  /** Returns whether the run has to end. */
  boolean requested() {
    if (asked.isEmpty() && limitSeconds > 0 && seconds() > limitSeconds) {
      asked = "out of time: limit=" + limitSeconds + "s";
    }
    return !asked.isEmpty();
  }

  /** Returns why the run was asked to end; empty if it was not. */
  String reason() {
    return asked;
  }

  /** Returns the seconds since the start. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Returns whether a progress report is due, four times a second. */
  boolean progressDue() {
    long now = System.nanoTime();
    if (now < nextReport) {
      return false;
    }
    nextReport = now + REPORT_EVERY;
    return true;
  }
}
