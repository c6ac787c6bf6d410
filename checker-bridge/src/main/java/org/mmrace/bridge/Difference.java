package org.mmrace.bridge;

import java.util.List;

/**
 * One place at which specification and model differ.
 *
 * @param state number of the state in breadth-first order, from 0
 * @param step the step that differs; its name is empty if the state itself does
 * @param what the difference in kernel terms: {@code pmd[1][0]: spec 0 model 3}
 * @param schedule a shortest schedule from the initial state to the state
 */
public record Difference(long state, ScheduledStep step, String what, List<ScheduledStep> schedule) {
  /** The step of a difference that is not one of a step. */
  public static final ScheduledStep NO_STEP = new ScheduledStep("", ScheduledStep.NO_THREAD, 0);

  /** Copies the list. */
  public Difference {
    schedule = List.copyOf(schedule);
  }

  @Override
  public String toString() {
    return "state " + state + (step.equals(NO_STEP) ? "" : ", " + step) + ": " + what + ", after " + schedule;
  }
}
