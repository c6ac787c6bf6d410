package org.mmrace.explorer;

/**
 * The transition system broke its contract or threw; the message says where, and by which schedule
 * it got there.
 */
public final class ModelFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Schedule schedule;

  public ModelFailure(String message, Schedule schedule, Throwable cause) {
    super(message + " after=" + schedule, cause);
    this.schedule = schedule;
  }

  /** Returns the schedule to the state in which it happened. */
  public Schedule schedule() {
    return schedule;
  }
}
