package org.mmrace.explorer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mmrace.model.system.TransitionSystem;

/**
 * Which thread takes which step, in order. Its text is one line that parses back:
 *
 * <pre>
 * {@code 1:gup_fast__local_irq_save 2:collapse_huge_page__mmap_write_lock 4:rcu_do_batch__call/1}
 * </pre>
 *
 * <p>A schedule that does not start in initial state 0 begins with {@code init/2}.
 *
 * @param initial number of the initial state
 * @param moves the steps
 */
public record Schedule(int initial, List<Move> moves) {
  private static final Pattern TOKEN = Pattern.compile("\\S+");
  private static final Pattern INITIAL = Pattern.compile("init/(\\d{1,9})");
  private static final Pattern MOVE = Pattern.compile("(\\d{1,9}):([A-Za-z_]\\w*)(?:/(\\d{1,9}))?");

  /** Copies the list. */
  public Schedule {
    moves = List.copyOf(moves);
  }

  /** A schedule from initial state 0. */
  public static Schedule of(Move... moves) {
    return new Schedule(0, List.of(moves));
  }

  /**
   * Parses the text of a schedule.
   *
   * @throws IllegalArgumentException naming the column, from 1, and the token that is no move
   */
  public static Schedule parse(String text) {
    int initial = 0;
    List<Move> moves = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    for (int position = 0; token.find(); position++) {
      Matcher start = INITIAL.matcher(token.group());
      if (position == 0 && start.matches()) {
        initial = Integer.parseInt(start.group(1));
      } else {
        moves.add(move(token.group(), token.start() + 1));
      }
    }
    return new Schedule(initial, moves);
  }

  private static Move move(String token, int column) {
    Matcher move = MOVE.matcher(token);
    if (!move.matches()) {
      throw new IllegalArgumentException(
          "schedule has no move thread:step or thread:step/choice: column="
              + column
              + " token="
              + token);
    }
    int choice = move.group(3) == null ? 0 : Integer.parseInt(move.group(3));
    return new Move(Integer.parseInt(move.group(1)), move.group(2), choice);
  }

  /** Returns the text of the start in an initial state. */
  public static String initial(int index) {
    return "init/" + index;
  }

  /** Returns this schedule with one more move, the step {@code step} with choice 0. */
  public Schedule step(int thread, Enum<?> step) {
    return step(thread, step, 0);
  }

  /** Returns this schedule with one more move. */
  public Schedule step(int thread, Enum<?> step, int choice) {
    return step(thread, step.name(), choice);
  }

  /** Returns this schedule with one more move, the step {@code step} with choice 0. */
  public Schedule step(int thread, String step) {
    return step(thread, step, 0);
  }

  /** Returns this schedule with one more move. */
  public Schedule step(int thread, String step, int choice) {
    List<Move> longer = new ArrayList<>(moves);
    longer.add(new Move(thread, step, choice));
    return new Schedule(initial, longer);
  }

  /** Returns the first {@code count} moves. */
  public Schedule first(int count) {
    return new Schedule(initial, moves.subList(0, count));
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
   * @throws IllegalArgumentException if the system has no such thread or step, or a move cannot be
   *     made, naming it
   */
  public long[] run(TransitionSystem system) {
    check(system);
    long[] words = new long[system.words()];
    system.initial(initial, words);
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      String thread = system.threadName(move.thread());
      if (!move.isNext(system, words)) {
        int at = system.stepAt(words, move.thread());
        throw new IllegalArgumentException(
            "move %d: thread stands at another step: thread=%s at=%s wanted=%s"
                .formatted(i + 1, thread, stepName(system, at), move.step()));
      }
      int answer = system.step(words, move.thread(), move.choice());
      if (answer != TransitionSystem.DONE) {
        String why = answer == TransitionSystem.BLOCKED ? "blocked" : "without this choice";
        throw new IllegalArgumentException(
            "move %d: step is %s: thread=%s step=%s choice=%d"
                .formatted(i + 1, why, thread, move.step(), move.choice()));
      }
    }
    return words;
  }

  private void check(TransitionSystem system) {
    Set<String> names = new HashSet<>(system.steps());
    for (int i = 0; i < moves.size(); i++) {
      Move move = moves.get(i);
      if (!names.contains(move.step()) || move.thread() >= system.threads()) {
        throw new IllegalArgumentException(
            "no such thread or step: move=" + (i + 1) + " token=" + move);
      }
    }
  }

  private static String stepName(TransitionSystem system, int step) {
    return step == TransitionSystem.NO_STEP ? "finished" : system.steps().get(step);
  }

  @Override
  public String toString() {
    String text = moves.stream().map(Move::toString).collect(Collectors.joining(" "));
    return initial == 0 ? text : (initial(initial) + " " + text).strip();
  }
}
