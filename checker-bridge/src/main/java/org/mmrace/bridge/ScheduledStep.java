package org.mmrace.bridge;

/**
 * One step of a schedule.
 *
 * @param step name of the step, equal in TLA+ and Java
 * @param thread number of the thread, {@link #NO_THREAD} if the action names none
 * @param choice number of the choice, 0 for a step without choices
 */
public record ScheduledStep(String step, int thread, int choice) {
  /** The thread of an action that does not name one. */
  public static final int NO_THREAD = -1;

  @Override
  public String toString() {
    return step + "(t=" + thread + (choice == 0 ? ")" : ", choice=" + choice + ")");
  }
}
