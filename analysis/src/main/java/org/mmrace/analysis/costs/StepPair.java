package org.mmrace.analysis.costs;

import java.util.Comparator;

/**
 * A step of a thread and the step at which the thread stands after it.
 *
 * @param thread number of the thread
 * @param step number of the step
 * @param next number of the step after it, {@link org.mmrace.model.system.TransitionSystem#NO_STEP}
 *     when the thread has finished
 */
record StepPair(int thread, int step, int next) implements Comparable<StepPair> {
  private static final Comparator<StepPair> ORDER =
      Comparator.comparingInt(StepPair::thread)
          .thenComparingInt(StepPair::step)
          .thenComparingInt(StepPair::next);

  @Override
  public int compareTo(StepPair other) {
    return ORDER.compare(this, other);
  }
}
