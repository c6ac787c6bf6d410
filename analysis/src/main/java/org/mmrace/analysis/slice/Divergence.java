package org.mmrace.analysis.slice;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.mmrace.analysis.slice.NeededSteps.Race;
import org.mmrace.model.system.TransitionSystem;

/**
 * Why a filling is not the same violation. From the step that leads elsewhere, or from the end, it
 * goes back to a word that had to be as in the schedule; if the step that wrote it did something
 * else, from there on; else to the write that lies on the wrong side of the read.
 */
final class Divergence {
  private final Course course;
  private final Predicate<long[]> broken;
  private final List<Integer> run;
  private final List<long[]> states = new ArrayList<>();

  /**
   * Runs a filling again.
   *
   * @param run its moves; the last is not as it should be
   */
  Divergence(Course course, Predicate<long[]> broken, List<Integer> run) {
    this.course = course;
    this.broken = broken;
    this.run = run;
    states.add(course.first());
    for (int move : run) {
      long[] words = states.get(states.size() - 1).clone();
      course.step(words, move);
      states.add(words);
    }
  }

  /** Returns the two steps. */
  Race race() {
    int place = run.size() - 1;
    int move = run.get(place);
    if (course.isOnItsWay(states.get(place + 1), move)) {
      int leaf = mustBe(states.get(place + 1), course.last(), broken);
      return writers(leaf, place + 1, course.moves().size());
    }
    return behind(place, words -> course.isOnItsWay(words, move));
  }

  /** Returns what made a step of the filling do something else. */
  private Race behind(int place, Predicate<long[]> same) {
    int move = run.get(place);
    Predicate<long[]> does =
        words -> {
          long[] after = words.clone();
          return course.step(after, move) == TransitionSystem.DONE && same.test(after);
        };
    return writers(mustBe(states.get(place), course.before(move), does), place, move);
  }

  /** Returns a word of those that differ of which the value in the schedule matters. */
  private int mustBe(long[] now, long[] was, Predicate<long[]> same) {
    long[] words = was.clone();
    int found = -1;
    for (int leaf : course.differing(now, was)) {
      long kept = course.leaves().get(leaf).get(words);
      course.leaves().get(leaf).set(words, course.leaves().get(leaf).get(now));
      if (!Course.holds(same, words)) {
        course.leaves().get(leaf).set(words, kept);
        found = found < 0 ? leaf : found;
      }
    }
    if (found < 0) {
      throw new IllegalStateException("no word is to blame: run=" + run);
    }
    return found;
  }

  /**
   * Returns the write of a word that is on the wrong side.
   *
   * @param place where in the filling it is read
   * @param reader the move that reads it; the number of moves is the end
   */
  private Race writers(int leaf, int place, int reader) {
    int end = course.moves().size();
    BitSet now = new BitSet();
    int last = -1;
    for (int i = 0; i < place; i++) {
      if (course.differ(leaf, states.get(i), states.get(i + 1))) {
        now.set(run.get(i));
        last = run.get(i);
      }
    }
    for (int i = now.nextSetBit(reader); i >= 0 && reader < end; i = now.nextSetBit(i + 1)) {
      if (course.thread(i) != course.thread(reader)) {
        return new Race(reader, i, leaf); // too early
      }
    }
    int writer = -1;
    for (int i = 0; i < reader; i++) {
      boolean wrote = course.differ(leaf, course.before(i), course.after(i));
      writer = wrote && !now.get(i) ? i : writer;
    }
    writer = writer < 0 ? last : writer;
    int from = run.subList(0, place).indexOf(writer);
    if (from < 0) {
      return new Race(writer, Math.min(reader, end - 1), leaf); // not yet
    }
    int made = writer;
    return behind(from, words -> !course.differ(leaf, words, course.after(made)));
  }
}
