package org.mmrace.bridge;

import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

/**
 * One place at which specification and model differ.
 *
 * @param state number of the state in breadth-first order, from 0
 * @param step the step that differs; its name is empty if the state itself does
 * @param what the difference in kernel terms: {@code pmd[1][0]: spec 0 model 3}
 * @param schedule a shortest schedule from the initial state to the state
 */
public record Difference(long state, Move step, String what, Schedule schedule) {
  /** The step of a difference that is not one of a step. */
  public static final Move NO_STEP = new Move(Counterexample.NO_THREAD, "", 0);

  @Override
  public String toString() {
    String where = step.equals(NO_STEP) ? "" : ", " + step;
    String after = schedule.moves().isEmpty() ? "" : ", after " + schedule;
    return "state " + state + where + ": " + what + after;
  }
}
