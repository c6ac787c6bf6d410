package org.mmrace.analysis.mutate;

import static org.mmrace.model.system.TransitionSystem.DONE;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.Scenario;
import org.mmrace.model.words.Leaf;

/**
 * A step does not change a count. A put that would free the page leaves the page alone. Of a
 * bracket the undoing is left out too: one extra word a thread remembers, one bit a count, what it
 * has to leave out.
 */
final class CountTwist implements Twist {
  private static final int ANY = -1;
  private final Scenario machine;
  private final int step;
  private final Mutation.Kind kind;
  private final List<Leaf> counts = new ArrayList<>();
  private final List<Leaf> pages = new ArrayList<>();
  private final long[] before;

  /**
   * Mutates a count.
   *
   * @param step the number of the step; any for a sequence count
   * @param word the kind of word
   */
  CountTwist(Scenario machine, int step, Mutation.Kind kind, String word) {
    this.machine = machine;
    this.step = kind == Mutation.Kind.SEQUENCE_REMOVED ? ANY : step;
    this.kind = kind;
    for (Leaf one : machine.layout().leaves()) {
      if (one.kind().equals(word)) {
        counts.add(one);
      }
      if (one.section().name().equals("page")) {
        pages.add(one);
      }
    }
    if (counts.size() > Long.SIZE) {
      throw new IllegalArgumentException(
          "scenario has too many words to mutate: word=" + word + " most=" + Long.SIZE);
    }
    before = new long[machine.words() + extraWords(machine)];
  }

  @Override
  public int extraWords(Scenario of) {
    return kind == Mutation.Kind.BRACKET_REMOVED ? of.threads() : 0;
  }

  @Override
  public int step(long[] w, int t, int choice) {
    System.arraycopy(w, 0, before, 0, w.length);
    boolean mutates = step == ANY || machine.stepAt(w, t) == step;
    int answer = machine.step(w, t, choice);
    for (int n = 0; n < counts.size() && answer == DONE; n++) {
      Leaf count = counts.get(n);
      long raised = count.get(w) - count.get(before);
      if (raised != 0 && mutates) {
        leaveOut(w, t, n, raised);
      } else if (raised != 0 && raised != 1 && extraWords(machine) > 0) { // 0 - 1 may be large
        undo(w, t, n);
      }
    }
    return answer;
  }

  private void leaveOut(long[] w, int t, int n, long raised) {
    Leaf count = counts.get(n);
    switch (kind) {
      case GET_REMOVED -> {
        if (raised > 0) {
          count.set(w, count.get(before));
        }
      }
      case PUT_REMOVED -> {
        if (raised < 0) {
          count.set(w, count.get(before));
          if (raised == -count.get(before) && count.kind().equals("page.refcount")) {
            pages.forEach(word -> word.set(w, word.get(before)));
          }
        }
      }
      case BRACKET_REMOVED -> {
        if (raised > 0) {
          count.set(w, count.get(before));
          w[machine.words() + t] |= 1L << n;
        }
      }
      default -> count.set(w, count.get(before));
    }
  }

  private void undo(long[] w, int t, int n) {
    int at = machine.words() + t;
    if ((w[at] >>> n & 1) != 0) {
      w[at] &= ~(1L << n);
      counts.get(n).set(w, counts.get(n).get(before));
    }
  }
}
