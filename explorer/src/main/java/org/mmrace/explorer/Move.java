package org.mmrace.explorer;

import org.mmrace.model.system.TransitionSystem;

/**
 * One move of a schedule.
 *
 * @param thread number of the thread
 * @param step name of the step at which it stood
 * @param choice number of the choice, 0 for a step without choices
 */
public record Move(int thread, String step, int choice) {
  /** Returns whether the thread stands at this step. */
  public boolean isNext(TransitionSystem system, long[] words) {
    int at = system.stepAt(words, thread);
    return at != TransitionSystem.NO_STEP && system.steps().get(at).equals(step);
  }

  /** Returns {@code 4:rcu_do_batch__call/1}; choice 0 is left out. */
  @Override
  public String toString() {
    return thread + ":" + step + (choice == 0 ? "" : "/" + choice);
  }
}
