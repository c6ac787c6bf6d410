package org.mmrace.analysis.slice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Leaf;

/**
 * All runs in which the threads make the steps of a schedule and the lines among them come in its
 * order. A thread whose next step is blocked waits; so does one that would queue for a lock that it
 * did not wait for. A run that nobody can go on with is no filling: the locks forbid it.
 */
public final class Fillings {
  private final Course course;
  private final Predicate<long[]> broken;
  private final int most;
  private boolean complete;

  /**
   * Fills lines of a schedule.
   *
   * @param most states looked at for one set of lines
   */
  public Fillings(Course course, Predicate<long[]> broken, int most) {
    this.course = course;
    this.broken = broken;
    this.most = most;
  }

  /** A point of a run that can be gone on from. */
  private static final class Point {
    final long[] words;
    final int[] made;
    final int line;
    int next;

    /**
     * Makes one.
     *
     * @param made how many of its moves each thread has made
     * @param line the line that comes next
     */
    Point(long[] words, int[] made, int line) {
      this.words = words;
      this.made = made;
      this.line = line;
    }
  }

  /** Returns whether the last search saw every filling. */
  public boolean complete() {
    return complete;
  }

  /**
   * Returns a filling, as the numbers of its moves, that is not the same violation: its last move
   * leads a thread that has a line to come elsewhere, or is the last of the schedule and leaves a
   * state that is not broken.
   */
  public Optional<List<Integer>> otherEnd(BitSet lines) {
    Set<Long> seen = new HashSet<>();
    Deque<Point> points = new ArrayDeque<>();
    List<Integer> run = new ArrayList<>();
    complete = true;
    points.push(new Point(course.first(), new int[course.threads()], lines.nextSetBit(0)));
    while (!points.isEmpty()) {
      Point point = points.peek();
      if (point.next == course.threads()) {
        points.pop();
        if (!run.isEmpty()) {
          run.remove(run.size() - 1);
        }
        continue;
      }
      int move = next(point, point.next++, lines);
      if (move < 0) {
        continue;
      }
      long[] words = point.words.clone();
      int answer = course.step(words, move);
      boolean astray = answer != TransitionSystem.DONE || !course.isOnItsWay(words, move);
      if (answer == TransitionSystem.BLOCKED || astray && queues(point.words, words)) {
        continue;
      }
      boolean last = move == course.moves().size() - 1;
      if (astray ? hasLine(move, lines) : last && !Course.holds(broken, words)) {
        run.add(move);
        return Optional.of(run);
      }
      if (!astray && !last && seen.add(key(words, point, move))) {
        if (seen.size() >= most) {
          complete = false;
          return Optional.empty();
        }
        int[] made = point.made.clone();
        made[course.thread(move)]++;
        points.push(
            new Point(words, made, move == point.line ? lines.nextSetBit(move + 1) : point.line));
        run.add(move);
      }
    }
    return Optional.empty();
  }

  /** Returns the next move of a thread; -1 if it has none or must wait with its line. */
  private int next(Point point, int thread, BitSet lines) {
    List<Integer> own = course.own(thread);
    int made = point.made[thread];
    if (made == own.size() || lines.get(own.get(made)) && own.get(made) != point.line) {
      return -1;
    }
    return own.get(made);
  }

  /** Returns whether the thread of a move has a line from there on. */
  private boolean hasLine(int move, BitSet lines) {
    return course.own(course.thread(move)).stream().anyMatch(own -> own >= move && lines.get(own));
  }

  /** Returns whether all that a step did is to queue for a lock. */
  private boolean queues(long[] before, long[] after) {
    List<Leaf> changed =
        course.differing(before, after).stream()
            .map(course.leaves()::get)
            .filter(leaf -> !leaf.isPosition())
            .toList();
    return !changed.isEmpty()
        && changed.stream().allMatch(leaf -> leaf.field().name().endsWith("queued"));
  }

  private long key(long[] words, Point from, int move) {
    long key = course.thread(move);
    for (long word : words) {
      key = mixed(key, word);
    }
    for (int thread = 0; thread < from.made.length; thread++) {
      key = mixed(key, from.made[thread] + (thread == course.thread(move) ? 1 : 0));
    }
    return key;
  }

  private static long mixed(long key, long word) {
    long mixed = (key ^ word) * 0x9E3779B97F4A7C15L;
    return mixed ^ mixed >>> 29;
  }
}
