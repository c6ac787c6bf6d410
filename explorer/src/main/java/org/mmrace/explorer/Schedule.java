package org.mmrace.explorer;

import java.util.List;
import org.mmrace.model.system.TransitionSystem;

/**
 * A path through the graph: an initial state and the moves from there.
 *
 * @param initial number of the initial state
 * @param moves the moves in order; a schedule without moves is the initial state alone
 */
public record Schedule(int initial, List<Move> moves) {
  /** Copies the moves. */
  public Schedule {
    moves = List.copyOf(moves);
  }

  /** Returns the number of states on the path, TLC's length of an error trace: moves + 1. */
  public int states() {
    return moves.size() + 1;
  }

  /** Returns how often the moving thread is another than the one that moved before. */
  public int switches() {
    int switches = 0;
    for (int i = 1; i < moves.size(); i++) {
      if (moves.get(i).thread() != moves.get(i - 1).thread()) {
        switches++;
      }
    }
    return switches;
  }

  /**
   * Runs the schedule.
   *
   * @return the words of its last state
   * @throws IllegalArgumentException if a move cannot be made, naming it
   */
  public long[] run(TransitionSystem system) {
    long[] words = new long[system.words()];
    system.initial(initial, words);
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      int at = system.stepAt(words, move.thread());
      String thread = system.threadName(move.thread());
      if (at != move.step()) {
        throw new IllegalArgumentException(
            "move %d: thread stands at another step: thread=%s at=%s wanted=%s"
                .formatted(i + 1, thread, stepName(system, at), stepName(system, move.step())));
      }
      int answer = system.step(words, move.thread(), move.choice());
      if (answer != TransitionSystem.DONE) {
        String why = answer == TransitionSystem.BLOCKED ? "blocked" : "without this choice";
        throw new IllegalArgumentException(
            "move %d: step is %s: thread=%s step=%s choice=%d"
                .formatted(i + 1, why, thread, stepName(system, at), move.choice()));
      }
    }
    return words;
  }

  private static String stepName(TransitionSystem system, int step) {
    return step == TransitionSystem.NO_STEP ? "finished" : system.steps().get(step);
  }
}
