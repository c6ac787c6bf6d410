package org.mmrace.explorer;

/** Why an exploration ended. */
public enum Stop {
  /** Every reachable state was expanded. */
  EXHAUSTED,
  /** Something wrong was found and the settings say to stop there. */
  FIRST_FINDING,
  /** The bound on states was reached. */
  STATES,
  /** The bound on time was reached. */
  TIME,
  /** The bound on memory was reached, or the heap is full. */
  MEMORY,
  /** The watch asked for it. */
  CANCELLED
}
