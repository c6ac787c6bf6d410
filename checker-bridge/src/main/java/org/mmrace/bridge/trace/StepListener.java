package org.mmrace.bridge.trace;

/** Sees the states of a replay. */
public interface StepListener {
  /**
   * Called with the initial state and after every step.
   *
   * @param step number of the step, 0 for the initial state
   * @param words the state, valid during the call only
   */
  void after(int step, long[] words);
}
