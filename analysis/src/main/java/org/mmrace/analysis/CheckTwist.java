package org.mmrace.analysis;

import static org.mmrace.model.TransitionSystem.DONE;

import java.util.Map;
import java.util.Set;
import org.mmrace.model.Machine;
import org.mmrace.model.Step;

/** A check that would go on as it does only with interference goes on as it does without. */
final class CheckTwist implements Twist {
  private final Machine machine;
  private final int step;
  private final Map<Integer, Set<Integer>> ways;
  private final int forced;
  private final long[] before;

  /**
   * Mutates a check.
   *
   * @param ways where each thread goes on without interference
   * @param forced the way taken in place of all others
   */
  CheckTwist(Machine machine, int step, Map<Integer, Set<Integer>> ways, int forced) {
    this.machine = machine;
    this.step = step;
    this.ways = ways;
    this.forced = forced;
    before = new long[machine.words()];
  }

  @Override
  public int step(long[] w, int t, int choice) {
    if (machine.stepAt(w, t) != step || !ways.containsKey(t)) {
      return machine.step(w, t, choice);
    }
    System.arraycopy(w, 0, before, 0, w.length);
    int answer = machine.step(w, t, choice);
    if (answer == DONE && !ways.get(t).contains(machine.stepAt(w, t))) {
      System.arraycopy(before, 0, w, 0, w.length);
      machine.mm().goTo(w, t, Step.of(forced));
    }
    return answer;
  }
}
