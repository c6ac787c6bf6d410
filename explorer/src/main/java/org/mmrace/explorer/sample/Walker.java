package org.mmrace.explorer.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.system.TransitionSystem;

/**
 * Makes one schedule after another: a {@link Picker} says who moves, and of the choices of its step
 * that change a word one is drawn, all alike. A move that changes no word is not made.
 */
final class Walker {
  private final TransitionSystem system;
  private final List<String> names;
  private final int[] threads;
  private final long[] state;
  private final long[] successor;
  private final long[] drawn;
  private final List<Move> path = new ArrayList<>();
  private int initial;
  private boolean stutters;

  /** How a schedule ends. */
  enum End {
    /** The greatest number of moves is made. */
    LIMIT,
    /** Every move that can be made changes nothing: all threads are done. */
    SETTLED,
    /** No move can be made. */
    DEADLOCK,
    /** The visitor asked for it. */
    STOPPED
  }

  /** Sees a schedule grow. */
  interface Visitor {
    /** Called in each state, the initial one included; returns whether to go on from it. */
    boolean reached(long[] state);

    /** Called before a move is made, and for moves that change nothing. */
    default void makes(int thread, int choice) {}
  }

  Walker(TransitionSystem system) {
    this.system = system;
    names = system.steps();
    threads = new int[system.threads()];
    state = new long[system.words()];
    successor = new long[system.words()];
    drawn = new long[system.words()];
  }

  /**
   * Makes a schedule.
   *
   * @param most greatest number of moves
   * @throws IllegalStateException if a step that did not run wrote a word
   */
  End walk(SplittableRandom random, Picker picker, int most, Visitor visitor) {
    path.clear();
    initial = random.nextInt(system.initialStates());
    system.initial(initial, state);
    Arrays.setAll(threads, thread -> thread);
    while (visitor.reached(state)) {
      if (path.size() == most) {
        return End.LIMIT;
      }
      picker.order(threads);
      stutters = false;
      if (!moves(random, picker, visitor)) {
        return stutters ? End.SETTLED : End.DEADLOCK;
      }
    }
    return End.STOPPED;
  }

  private boolean moves(SplittableRandom random, Picker picker, Visitor visitor) {
    for (int thread : threads) {
      int step = system.stepAt(state, thread);
      int choice = step == TransitionSystem.NO_STEP ? -1 : draw(random, thread, step, visitor);
      if (choice >= 0) {
        visitor.makes(thread, choice);
        System.arraycopy(drawn, 0, state, 0, state.length);
        path.add(new Move(thread, names.get(step), choice));
        picker.moved(thread, path.size());
        return true;
      }
    }
    return false;
  }

  /** Draws a choice that changes a word and leaves what it leads to; returns -1 without one. */
  private int draw(SplittableRandom random, int thread, int step, Visitor visitor) {
    int picked = -1;
    int open = 0;
    for (int choice = 0; ; choice++) {
      System.arraycopy(state, 0, successor, 0, state.length);
      int answer = system.step(successor, thread, Moves.checked(choice));
      boolean changed = !Arrays.equals(state, successor);
      if (answer != TransitionSystem.DONE && changed) {
        throw Moves.wrote(system, thread, step, choice, Arrays.mismatch(state, successor));
      }
      if (answer == TransitionSystem.NO_CHOICE) {
        return picked;
      } else if (changed && (++open == 1 || random.nextInt(open) == 0)) {
        picked = choice;
        System.arraycopy(successor, 0, drawn, 0, drawn.length);
      } else if (answer == TransitionSystem.DONE && !changed) {
        stutters = true;
        visitor.makes(thread, choice);
      }
    }
  }

  /** Returns the number of moves made so far. */
  int made() {
    return path.size();
  }

  /** Returns the schedule made so far. */
  Schedule schedule() {
    return new Schedule(initial, path);
  }
}
