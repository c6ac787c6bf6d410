package org.mmrace.analysis;

import static org.mmrace.model.TransitionSystem.DONE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.mmrace.model.Machine;
import org.mmrace.model.Step;

/**
 * A check that would go on as it does only with interference goes on as it does without. Where that
 * way writes locals of the thread, they become what they became without interference from the same
 * locals; from other locals the check is as it was.
 */
final class CheckTwist implements Twist {
  private final Machine machine;
  private final int step;
  private final int forced;
  private final boolean writesNothing;
  private final Map<Integer, Set<Integer>> ways = new HashMap<>();
  private final Map<Integer, List<Word>> own = new HashMap<>();
  private final Map<List<Long>, List<Long>> locals = new HashMap<>();
  private final long[] before;

  /**
   * Mutates a check.
   *
   * @param forced where it goes on in place of where it goes with interference only
   * @param writesNothing whether it writes nothing on that way
   */
  CheckTwist(
      Machine machine, int step, int forced, boolean writesNothing, Undisturbed undisturbed) {
    this.machine = machine;
    this.step = step;
    this.forced = forced;
    this.writesNothing = writesNothing;
    before = new long[machine.words()];
    Set<List<Long>> ambiguous = new HashSet<>();
    for (int t = 1; t < machine.threads() - 1; t++) {
      List<Word> mine = new ArrayList<>();
      for (Word word : Word.of(machine.layout())) {
        if (word.isOfThread() && word.i() == t) {
          mine.add(word);
        }
      }
      own.put(t, mine);
      ways.put(t, undisturbed.ways(step, t));
      for (Undisturbed.Visit visit : undisturbed.visits(step, t)) {
        if (machine.stepAt(visit.after(), t) != forced) {
          continue;
        }
        List<Long> after = values(visit.after(), t);
        List<Long> known = locals.put(values(visit.before(), t), after);
        if (known != null && !known.equals(after)) {
          ambiguous.add(values(visit.before(), t));
        }
      }
    }
    locals.keySet().removeAll(ambiguous);
  }

  /** Returns the locals of a thread, after its number. */
  private List<Long> values(long[] w, int t) {
    List<Long> values = new ArrayList<>(List.of((long) t));
    own.get(t).forEach(word -> values.add(word.get(w)));
    return values;
  }

  /** Returns whether the forced way is known from any locals. */
  boolean isKnown() {
    return writesNothing || !locals.isEmpty();
  }

  @Override
  public int step(long[] w, int t, int choice) {
    boolean mutates = machine.stepAt(w, t) == step && !ways.get(t).isEmpty();
    if (!mutates) {
      return machine.step(w, t, choice);
    }
    System.arraycopy(w, 0, before, 0, w.length);
    int answer = machine.step(w, t, choice);
    if (answer == DONE && !ways.get(t).contains(machine.stepAt(w, t))) {
      force(w, t);
    }
    return answer;
  }

  private void force(long[] w, int t) {
    List<Long> after = writesNothing ? null : locals.get(values(before, t));
    if (writesNothing || after != null) {
      System.arraycopy(before, 0, w, 0, w.length);
      machine.mm().goTo(w, t, Step.of(forced));
    }
    for (int n = 0; after != null && n < own.get(t).size(); n++) {
      own.get(t).get(n).set(w, after.get(n + 1));
    }
  }

  /** Returns where the threads go on from a step without interference. */
  static Set<Integer> usual(Machine machine, int step, Undisturbed undisturbed) {
    Set<Integer> usual = new TreeSet<>();
    for (int t = 1; t < machine.threads() - 1; t++) {
      usual.addAll(undisturbed.ways(step, t));
    }
    return usual;
  }
}
