package org.mmrace.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mmrace.model.system.TransitionSystem;

/**
 * The moves that can be made in a state, in the order of exploration: threads, then choices. For
 * use off the hot path.
 */
public final class Moves {
  public static final int MOST_CHOICES = 1 << 16;

  private final TransitionSystem system;
  private final List<String> names;
  private final long[] after;

  public Moves(TransitionSystem system) {
    this.system = system;
    this.names = system.steps();
    this.after = new long[system.words()];
  }

  /** Returns the choice; a step that never answers NO_CHOICE would be tried for ever. */
  public static int checked(int choice) {
    return checked(choice, MOST_CHOICES);
  }

  /** Returns the choice; fails if it is more than a step of so many has. */
  public static int checked(int choice, int most) {
    if (choice == most) {
      throw new IllegalStateException("step never answers NO_CHOICE: choice=" + choice);
    }
    return choice;
  }

  /** Returns the failure of a step that wrote a word though it did not run. */
  public static IllegalStateException wrote(
      TransitionSystem system, int thread, int step, int choice, int word) {
    return new IllegalStateException(
        "step wrote a word though it did not run: thread="
            + system.threadName(thread)
            + " step="
            + system.steps().get(step)
            + " choice="
            + choice
            + " word="
            + word);
  }

  /**
   * Returns the moves that can be made in {@code state}.
   *
   * @throws IllegalStateException if a step that did not run wrote a word
   */
  public List<Move> of(long[] state) {
    List<Move> moves = new ArrayList<>();
    for (int thread = 0; thread < system.threads(); thread++) {
      int step = system.stepAt(state, thread);
      if (step == TransitionSystem.NO_STEP) {
        continue;
      }
      for (int choice = 0; ; choice++) {
        System.arraycopy(state, 0, after, 0, after.length);
        int answer = system.step(after, thread, checked(choice));
        if (answer == TransitionSystem.DONE) {
          moves.add(new Move(thread, names.get(step), choice));
          continue;
        }
        int word = Arrays.mismatch(state, after);
        if (word >= 0) {
          throw wrote(system, thread, step, choice, word);
        }
        if (answer == TransitionSystem.NO_CHOICE) {
          break;
        }
      }
    }
    return moves;
  }
}
