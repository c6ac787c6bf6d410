package org.mmrace.findings;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.words.Leaf;

/**
 * Which words of a state break a predicate: those of which an earlier value, or zero, would make it
 * hold. Words that break it only together with others are not found.
 */
final class BrokenWords {
  private final StatePredicate predicate;
  private final List<long[]> states;
  private final BitSet found = new BitSet();
  private final List<String> lines = new ArrayList<>();

  /**
   * Finds the words.
   *
   * @param states what led to the state that breaks the predicate, which is the last
   */
  BrokenWords(List<Leaf> leaves, ThreadNames names, StatePredicate predicate, List<long[]> states) {
    this.predicate = predicate;
    this.states = states;
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      Leaf word = leaves.get(leaf);
      Optional<Long> mends = mends(word);
      if (mends.isPresent() && !word.isPosition()) {
        found.set(leaf);
        boolean earlier = states.stream().anyMatch(state -> word.get(state) == mends.get());
        lines.add(
            names.leaf(word)
                + " = "
                + names.show(word, word.get(last()))
                + (earlier ? was(names, word, mends.get()) : ""));
      }
    }
  }

  /** Returns what a word was, and the step that changed that. */
  private String was(ThreadNames names, Leaf word, long value) {
    int step = states.size() - 1;
    while (word.get(states.get(step - 1)) != value) {
      step--;
    }
    return ", was " + names.show(word, value) + " until step " + step;
  }

  private long[] last() {
    return states.get(states.size() - 1);
  }

  /** Returns the value that would make the predicate hold: the last one that did, else zero. */
  private Optional<Long> mends(Leaf word) {
    long now = word.get(last());
    TreeSet<Long> tried = new TreeSet<>(List.of(now));
    for (int state = states.size() - 2; state >= 0; state--) {
      long value = word.get(states.get(state));
      if (tried.add(value) && holdsWith(word, value)) {
        return Optional.of(value);
      }
    }
    return tried.add(0L) && holdsWith(word, 0) ? Optional.of(0L) : Optional.empty();
  }

  private boolean holdsWith(Leaf word, long value) {
    long[] other = last().clone();
    word.set(other, value);
    try {
      return predicate.holds(other);
    } catch (IndexOutOfBoundsException e) { // no state of the machine: it points to nothing
      return false;
    }
  }

  /** Returns the leaves. */
  BitSet leaves() {
    return (BitSet) found.clone();
  }

  /** Returns a line for each: {@code pmd[1][0] = huge 4 write, was table 1 until step 7}. */
  List<String> lines() {
    return List.copyOf(lines);
  }
}
