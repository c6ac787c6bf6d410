package org.mmrace.bridge.trace;

import java.util.List;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;

/**
 * What happens in a counterexample, in a few words, and between which of its steps.
 *
 * @param condition {@code pin after collapse counted}; empty if nobody said
 * @param opens the step after which others must not come in, the last one before {@code closes}
 * @param closes the last step that relies on it that nobody did, or that breaks the property
 */
public record RaceWindow(String condition, String opens, String closes) {
  /** No window. */
  public static final RaceWindow NONE = new RaceWindow("", "", "");

  /**
   * Where a schedule is in the window.
   *
   * @param first index of the move that opens it, -1 if none does
   * @param last index of the move that closes it
   */
  record In(String condition, int first, int last) {}

  /**
   * Returns where a schedule passes through the window; through one that nobody wrote down, or that
   * it does not pass through, where a thread is interrupted for the first time: {@code
   * collapse_huge_page within gup_fast}.
   */
  In of(Schedule schedule) {
    List<String> steps = schedule.moves().stream().map(Move::step).toList();
    int last = steps.lastIndexOf(closes);
    int first = last < 0 ? -1 : steps.subList(0, last).lastIndexOf(opens);
    return condition.isEmpty() || first < 0
        ? interruption(schedule.moves())
        : new In(condition, first, last);
  }

  private static In interruption(List<Move> moves) {
    for (int i = 1; i < moves.size(); i++) {
      int before = moves.get(i - 1).thread();
      if (moves.get(i).thread() != before) {
        List<Integer> threads = moves.stream().map(Move::thread).toList();
        int resumes = threads.subList(i, threads.size()).indexOf(before);
        String how = resumes < 0 ? " after " : " within ";
        String condition = function(moves.get(i)) + how + function(moves.get(i - 1));
        return new In(condition, resumes < 0 ? -1 : i - 1, i + resumes);
      }
    }
    return new In(moves.isEmpty() ? "initial state" : function(moves.get(0)) + " alone", -1, 0);
  }

  private static String function(Move move) {
    int split = move.step().lastIndexOf("__");
    return split < 0 ? move.step() : move.step().substring(0, split);
  }
}
