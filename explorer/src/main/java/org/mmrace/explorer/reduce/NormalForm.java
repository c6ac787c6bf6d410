package org.mmrace.explorer.reduce;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * The one schedule that stands for all that differ from it only in the order of moves which have
 * nothing to do with each other (a Mazurkiewicz trace). Moves keep their order if they are of one
 * thread or if one writes bits that the other reads or writes, as observed in this very run. Of all
 * orders that this allows it is the one with the fewest context switches; each thread goes on for
 * as long as it can; of those that remain the one that is first by the numbers of its threads.
 *
 * <p>Going on never costs a switch: a move that is brought forward to the end of an earlier stretch
 * of its thread has all it waits for behind it, and the stretch it came from gets shorter or goes.
 * So a search over the order of the stretches is enough.
 */
public final class NormalForm {
  private final List<Move> schedule;
  private final int[][] movesOf;
  private final int[][][] needs;

  private NormalForm(int threads, List<Move> schedule, List<Footprint> footprints) {
    this.schedule = schedule;
    List<List<Integer>> numbers = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      numbers.add(new ArrayList<>());
    }
    needs = new int[threads][][];
    Map<Integer, int[]> needsOf = new LinkedHashMap<>();
    for (int i = 0; i < footprints.size(); i++) {
      int[] need = new int[threads];
      for (int before = 0; before < i; before++) {
        if (footprints.get(before).conflicts(footprints.get(i))) {
          int thread = thread(before);
          need[thread] = numbers.get(thread).indexOf(before) + 1;
        }
      }
      needsOf.put(i, need);
      numbers.get(thread(i)).add(i);
    }
    movesOf = new int[threads][];
    for (int thread = 0; thread < threads; thread++) {
      movesOf[thread] = numbers.get(thread).stream().mapToInt(Integer::intValue).toArray();
      needs[thread] = numbers.get(thread).stream().map(needsOf::get).toArray(int[][]::new);
    }
  }

  private int thread(int move) {
    return schedule.get(move).thread();
  }

  /**
   * Returns the normal form of a schedule.
   *
   * @param watched a system whose accesses {@code log} hears
   * @throws IllegalArgumentException if the schedule cannot be run
   * @throws IllegalStateException if the normal form cannot be run or leads elsewhere: a step
   *     accessed what the log did not hear
   */
  public static Schedule of(TransitionSystem watched, AccessLog log, Schedule schedule) {
    List<Move> moves = of(watched.threads(), schedule.moves(), log.of(watched, schedule));
    Schedule normal = new Schedule(schedule.initial(), moves);
    check(watched, schedule, normal);
    return normal;
  }

  /**
   * Returns some moves of a schedule in the order that the normal form gives to these alone; it
   * need not be possible to run it.
   *
   * @param footprints of each move its footprint in the schedule
   */
  public static List<Move> of(int threads, List<Move> moves, List<Footprint> footprints) {
    return new NormalForm(threads, moves, footprints).order().stream().map(moves::get).toList();
  }

  /**
   * Returns the normal form of a counterexample, cut where the property breaks first.
   *
   * @param broken the predicate that is false in the last state; empty for a deadlock
   */
  public static Schedule of(
      TransitionSystem watched, AccessLog log, Schedule schedule, Optional<StatePredicate> broken) {
    Schedule normal = of(watched, log, schedule);
    Schedule cut = broken.map(predicate -> cut(watched, normal, predicate)).orElse(normal);
    return cut.moves().size() == normal.moves().size() ? normal : of(watched, log, cut, broken);
  }

  private static Schedule cut(TransitionSystem system, Schedule schedule, StatePredicate broken) {
    long[] words = new long[system.words()];
    system.initial(schedule.initial(), words);
    int made = 0;
    while (made < schedule.moves().size() && broken.holds(words)) {
      Move move = schedule.moves().get(made++);
      system.step(words, move.thread(), move.choice());
    }
    return new Schedule(schedule.initial(), schedule.moves().subList(0, made));
  }

  private static void check(TransitionSystem system, Schedule schedule, Schedule normal) {
    long[] wanted = schedule.run(system);
    long[] found;
    try {
      found = normal.run(system);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "moves that do not touch the same words do not commute: " + e.getMessage(), e);
    }
    int word = Arrays.mismatch(wanted, found);
    if (word >= 0) {
      throw new IllegalStateException(
          "moves that do not touch the same words do not commute: word=%d wanted=%d found=%d"
              .formatted(word, wanted[word], found[word]));
    }
  }

  /** How far each thread is, where a stretch ended. */
  private record Cut(List<Integer> done) {}

  private List<Integer> order() {
    Cut start = new Cut(Arrays.stream(movesOf).map(moves -> 0).toList());
    Cut end = new Cut(Arrays.stream(movesOf).map(moves -> moves.length).toList());
    Map<Cut, Cut> before = new HashMap<>(Map.of(start, start));
    List<Cut> queue = new ArrayList<>(List.of(start));
    for (int at = 0; !before.containsKey(end); at++) {
      Cut cut = queue.get(at);
      for (int thread = 0; thread < movesOf.length; thread++) {
        Cut next = stretch(cut, thread);
        if (before.putIfAbsent(next, cut) == null) {
          queue.add(next);
        }
      }
    }
    List<Cut> path = new ArrayList<>();
    for (Cut cut = end; !cut.equals(start); cut = before.get(cut)) {
      path.add(0, cut);
    }
    return moves(start, path);
  }

  /** Returns where the stretch ends that a thread begins at {@code cut}: there, if it must wait. */
  private Cut stretch(Cut cut, int thread) {
    List<Integer> done = new ArrayList<>(cut.done());
    int at = done.get(thread);
    while (at < movesOf[thread].length && isReady(done, thread, needs[thread][at])) {
      done.set(thread, ++at);
    }
    return new Cut(List.copyOf(done));
  }

  private static boolean isReady(List<Integer> done, int thread, int... need) {
    for (int other = 0; other < need.length; other++) {
      if (other != thread && done.get(other) < need[other]) {
        return false;
      }
    }
    return true;
  }

  private List<Integer> moves(Cut start, List<Cut> path) {
    List<Integer> moves = new ArrayList<>();
    Cut from = start;
    for (Cut to : path) {
      for (int thread = 0; thread < movesOf.length; thread++) {
        for (int at = from.done().get(thread); at < to.done().get(thread); at++) {
          moves.add(movesOf[thread][at]);
        }
      }
      from = to;
    }
    return moves;
  }
}
