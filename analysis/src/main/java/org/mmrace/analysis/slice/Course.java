package org.mmrace.analysis.slice;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Leaf;

/** A schedule with the states that it runs through. Moves are numbered from 0. */
public final class Course {
  private final TransitionSystem system;
  private final List<Leaf> leaves;
  private final List<Move> moves;
  private final List<long[]> states = new ArrayList<>();
  private final List<List<Integer>> own = new ArrayList<>();

  /**
   * Runs a schedule.
   *
   * @throws IllegalArgumentException if it cannot be run to its end
   */
  public Course(TransitionSystem system, List<Leaf> leaves, Schedule schedule) {
    this.system = system;
    this.leaves = leaves;
    moves = schedule.moves();
    for (int thread = 0; thread < system.threads(); thread++) {
      own.add(new ArrayList<>());
    }
    states.add(schedule.first(0).run(system));
    for (int move = 0; move < moves.size(); move++) {
      long[] words = states.get(move).clone();
      if (!moves.get(move).isNext(system, words) || step(words, move) != TransitionSystem.DONE) {
        throw new IllegalArgumentException("move cannot be made: move=" + (move + 1));
      }
      states.add(words);
      own.get(moves.get(move).thread()).add(move);
    }
  }

  List<Move> moves() {
    return moves;
  }

  List<Leaf> leaves() {
    return leaves;
  }

  int threads() {
    return own.size();
  }

  /** Returns the moves of a thread in order. */
  List<Integer> own(int thread) {
    return own.get(thread);
  }

  int thread(int move) {
    return moves.get(move).thread();
  }

  long[] first() {
    return states.get(0);
  }

  long[] last() {
    return states.get(moves.size());
  }

  long[] before(int move) {
    return states.get(move);
  }

  long[] after(int move) {
    return states.get(move + 1);
  }

  /** Makes a move in another state, in place; the thread must stand at its step. */
  int step(long[] words, int move) {
    return system.step(words, thread(move), moves.get(move).choice());
  }

  /** Returns whether the thread of a move stands where it stands after it in the schedule. */
  boolean isOnItsWay(long[] words, int move) {
    return system.stepAt(words, thread(move)) == system.stepAt(after(move), thread(move));
  }

  /** Returns the numbers of the words in which two states differ. */
  List<Integer> differing(long[] one, long[] other) {
    List<Integer> differing = new ArrayList<>();
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      if (differ(leaf, one, other)) {
        differing.add(leaf);
      }
    }
    return differing;
  }

  boolean differ(int leaf, long[] one, long[] other) {
    return leaves.get(leaf).get(one) != leaves.get(leaf).get(other);
  }

  /** Returns the last move that changes a word. */
  int lastWriter(int leaf) {
    int move = moves.size() - 1;
    while (!differ(leaf, before(move), after(move))) {
      move--;
    }
    return move;
  }

  /** Asks of a state that may be none of the machine. */
  static boolean holds(Predicate<long[]> predicate, long[] words) {
    try {
      return predicate.test(words);
    } catch (IndexOutOfBoundsException e) { // no state of the machine: it points to nothing
      return false;
    }
  }
}
