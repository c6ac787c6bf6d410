package org.mmrace.explorer;

/**
 * One move of a schedule.
 *
 * @param thread number of the thread that moves
 * @param step number of the step at which it stood, an index into {@code TransitionSystem.steps()}
 * @param choice number of the choice taken, 0 for a step without choices
 */
public record Move(int thread, int step, int choice) {}
