package org.mmrace.bridge.trace;

/**
 * One step of a schedule.
 *
 * @param thread number of the thread
 * @param step name of the step
 * @param choice number of the choice, 0 for a step without choices
 */
public record Move(int thread, String step, int choice) {
  /** Returns {@code 4:rcu_do_batch__call/1}; choice 0 is left out. */
  @Override
  public String toString() {
    return thread + ":" + step + (choice == 0 ? "" : "/" + choice);
  }
}
