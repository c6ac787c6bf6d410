package org.mmrace.analysis.mutate;

import static org.mmrace.model.system.TransitionSystem.DONE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mmrace.model.Scenario;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Leaf;

/**
 * A check that goes on in another way than it does without interference goes on as without: the
 * thread's own words become what they became then, from the same own words. Where the way writes
 * nothing, it is taken from all own words, in place of ways that are only taken with interference.
 */
final class CheckTwist implements Twist {
  private final Scenario machine;
  private final int step;
  private final int forced;
  private final boolean writesNothing;
  private final Set<Integer> usual;
  private final Map<Integer, List<Leaf>> own = new HashMap<>();
  private final Map<List<Long>, List<Long>> known = new HashMap<>();
  private final long[] before;

  /**
   * Mutates a check.
   *
   * @param forced the way that it goes on
   * @param writesNothing whether it writes nothing on that way
   */
  CheckTwist(
      Scenario machine, int step, int forced, boolean writesNothing, Undisturbed undisturbed) {
    this.machine = machine;
    this.step = step;
    this.forced = forced;
    this.writesNothing = writesNothing;
    usual = undisturbed.ways(step);
    before = new long[machine.words()];
    Set<List<Long>> ambiguous = new HashSet<>();
    for (int t = 1; t < machine.threads() - 1; t++) {
      List<Leaf> mine = new ArrayList<>();
      for (Leaf word : machine.layout().leaves()) {
        if (word.isOfThread() && word.i() == t) {
          mine.add(word);
        }
      }
      own.put(t, mine);
      for (Undisturbed.Visit visit : undisturbed.visits(step, t)) {
        List<Long> after = values(visit.after(), t);
        List<Long> other = known.put(values(visit.before(), t), after);
        if (other != null && !other.equals(after)) {
          ambiguous.add(values(visit.before(), t));
        }
      }
    }
    known.keySet().removeAll(ambiguous);
  }

  /** Returns the own words of a thread, after its number. */
  private List<Long> values(long[] w, int t) {
    List<Long> values = new ArrayList<>(List.of((long) t));
    own.get(t).forEach(word -> values.add(word.get(w)));
    return values;
  }

  @Override
  public int step(long[] w, int t, int choice) {
    if (machine.stepAt(w, t) != step) {
      return machine.step(w, t, choice);
    }
    System.arraycopy(w, 0, before, 0, w.length);
    int answer = machine.step(w, t, choice);
    if (answer == DONE) {
      force(w, t);
    }
    return answer;
  }

  /** Makes a step that was run go the forced way, if it is to; returns whether it is. */
  private boolean force(long[] w, int t) {
    Optional<List<Long>> after = Optional.ofNullable(known.get(values(before, t)));
    if (after.isPresent()) {
      if (!goesOnOtherwise(w, t, after.get())) {
        return false;
      }
      System.arraycopy(before, 0, w, 0, w.length);
      for (int n = 0; n < own.get(t).size(); n++) {
        own.get(t).get(n).set(w, after.get().get(n + 1));
      }
      return true;
    }
    boolean disturbed = writesNothing && !usual.isEmpty() && !usual.contains(machine.stepAt(w, t));
    if (disturbed) {
      System.arraycopy(before, 0, w, 0, w.length);
      machine.m.thread.pc.set(w, t, forced + 1L);
    }
    return disturbed;
  }

  /**
   * Returns whether a step that would have gone the forced way went another: to another step, or
   * with another result, return step or reason, which are names, or yes and no.
   */
  private boolean goesOnOtherwise(long[] w, int t, List<Long> after) {
    boolean differs = false;
    boolean wouldGo = false;
    for (int n = 0; n < own.get(t).size(); n++) {
      Leaf word = own.get(t).get(n);
      long then = after.get(n + 1);
      wouldGo |= word.field().equals(machine.m.thread.pc) && then == forced + 1L;
      differs |= isResult(word.field().domain()) && word.get(w) != then;
    }
    return wouldGo && differs;
  }

  private static boolean isResult(Domain domain) {
    return domain instanceof Domain.Names || domain instanceof Domain.Flag;
  }

  /** Returns whether the mutant differs from the machine in what a thread does next. */
  boolean differs(long[] w, int t) {
    if (machine.stepAt(w, t) != step) {
      return false;
    }
    System.arraycopy(w, 0, before, 0, before.length);
    long[] after = before.clone();
    return machine.step(after, t, 0) == DONE && force(after, t);
  }
}
