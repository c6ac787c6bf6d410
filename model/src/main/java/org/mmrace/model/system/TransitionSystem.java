package org.mmrace.model.system;

import java.util.List;

/**
 * A finite transition system over a flat state of {@code long} words. It is all that an explorer, a
 * replay or a comparison with TLC knows of the model.
 *
 * <p>Threads are numbered {@code 0} to {@code threads() - 1}. In every state a thread stands at
 * exactly one step ({@link #stepAt}) or has finished; a step with choices is tried with choice 0,
 * 1, 2, ... until it answers {@link #NO_CHOICE}. An edge is the tuple (state, step, thread, choice,
 * successor).
 */
public interface TransitionSystem {
  /** The step ran: the words are the successor. */
  int DONE = 0;

  /** The guard is false: nothing was written, the thread waits. */
  int BLOCKED = 1;

  /** The step has no choice of this number, and none of a higher one: nothing was written. */
  int NO_CHOICE = 2;

  /** What {@link #stepAt} answers for a thread that has finished. */
  int NO_STEP = -1;

  /** Returns the number of words of a state. */
  int words();

  /** Returns the number of threads, pseudo-threads of the machine included. */
  int threads();

  /** Returns what thread {@code thread} is called in schedules and diagrams. */
  String threadName(int thread);

  /** Returns the names of all steps; a step's number is its index. */
  List<String> steps();

  /**
   * Returns whether a step has choices; one that has none is tried with choice 0 alone. What
   * answers true for a step without choices is only slower.
   */
  default boolean hasChoice(int step) {
    return true;
  }

  /** Returns the number of initial states. */
  int initialStates();

  /** Writes initial state {@code index} into {@code words}, overwriting all of it. */
  void initial(int index, long[] words);

  /**
   * Returns the number of the step at which {@code thread} stands, or {@link #NO_STEP} when it has
   * finished.
   */
  int stepAt(long[] words, int thread);

  /**
   * Runs in place the step at which {@code thread} stands.
   *
   * @param choice number of the choice, from 0; a step without choices knows choice 0 only
   * @return {@link #DONE}, {@link #BLOCKED} or {@link #NO_CHOICE}
   */
  int step(long[] words, int thread, int choice);
}
