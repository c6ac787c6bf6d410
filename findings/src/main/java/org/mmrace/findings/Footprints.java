package org.mmrace.findings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import org.mmrace.explorer.Move;
import org.mmrace.model.core.LockKind;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Leaf;

/**
 * What the steps of a schedule have to do with each other: which words each changes, and which of
 * the words that other threads change each depends on. A step depends on a word if another value
 * that the word has on the way would make it do something else.
 */
final class Footprints {
  private final TransitionSystem system;
  private final List<Leaf> leaves;
  private final List<long[]> states;
  private final List<Move> moves;
  private final List<BitSet> changes = new ArrayList<>();
  private final List<BitSet> reads = new ArrayList<>();

  /**
   * Runs every step again on every value.
   *
   * @param states the initial state and the state after each move
   */
  Footprints(TransitionSystem system, List<Leaf> leaves, List<long[]> states, List<Move> moves) {
    this.system = system;
    this.leaves = leaves;
    this.states = states;
    this.moves = moves;
    for (int step = 0; step < moves.size(); step++) {
      changes.add(changed(states.get(step), states.get(step + 1)));
    }
    for (int step = 0; step < moves.size(); step++) {
      reads.add(read(step));
    }
  }

  private BitSet changed(long[] before, long[] after) {
    BitSet changed = new BitSet();
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      if (!leaves.get(leaf).isPosition()
          && leaves.get(leaf).get(before) != leaves.get(leaf).get(after)) {
        changed.set(leaf);
      }
    }
    return changed;
  }

  private BitSet read(int step) {
    BitSet ofOthers = touchedByOthers(changes, step);
    BitSet read = new BitSet();
    ofOthers.stream().filter(leaf -> dependsOn(step, leaf)).forEach(read::set);
    return read;
  }

  private BitSet touchedByOthers(List<BitSet> touched, int step) {
    BitSet found = new BitSet();
    for (int other = 0; other < touched.size(); other++) {
      if (moves.get(other).thread() != moves.get(step).thread()) {
        found.or(touched.get(other));
      }
    }
    return found;
  }

  private boolean dependsOn(int step, int leaf) {
    Leaf word = leaves.get(leaf);
    long now = word.get(states.get(step));
    TreeSet<Long> values = new TreeSet<>();
    states.forEach(state -> values.add(word.get(state)));
    for (long value : values) {
      if (value != now && differs(step, word, value)) {
        return true;
      }
    }
    return false;
  }

  private boolean differs(int step, Leaf word, long value) {
    long[] other = states.get(step).clone();
    word.set(other, value);
    Move move = moves.get(step);
    try {
      if (system.step(other, move.thread(), move.choice()) != TransitionSystem.DONE) {
        return true;
      }
    } catch (RuntimeException e) { // no state of the machine: the step depends on the word
      return true;
    }
    word.set(other, word.get(states.get(step + 1)));
    return !Arrays.equals(other, states.get(step + 1));
  }

  /** Returns the leaves that a step changes. */
  BitSet changes(int step) {
    return (BitSet) changes.get(step).clone();
  }

  /** Returns the leaves that other threads change and that a step depends on. */
  BitSet reads(int step) {
    return (BitSet) reads.get(step).clone();
  }

  /** Returns the leaves that a step changes and that other threads change or depend on. */
  BitSet interferes(int step) {
    BitSet found = touchedByOthers(changes, step);
    found.or(touchedByOthers(reads, step));
    found.and(changes.get(step));
    return found;
  }

  /** Returns whether a step is the last before another thread runs. */
  boolean endsStretch(int step) {
    return step + 1 == moves.size() || moves.get(step + 1).thread() != moves.get(step).thread();
  }

  /** Returns whether a step takes or drops a lock that stays so to the end of this stretch. */
  boolean leavesLockChanged(int step) {
    int first = step;
    while (first > 0 && !endsStretch(first - 1)) {
      first--;
    }
    BitSet left = changes(step);
    for (int later = step; !endsStretch(later); later++) {
      left.andNot(changes.get(later + 1));
    }
    long[] before = states.get(first);
    long[] after = states.get(step + 1);
    return left.stream()
        .mapToObj(leaves::get)
        .anyMatch(word -> LockKind.isLock(word) && word.get(before) != word.get(after));
  }
}
