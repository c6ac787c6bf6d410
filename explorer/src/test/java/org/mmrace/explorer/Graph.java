package org.mmrace.explorer;

import java.util.List;
import java.util.stream.IntStream;
import org.mmrace.model.system.TransitionSystem;

/**
 * Any graph as a system: {@code targets.get(thread).get(node)} lists where the choices of the
 * thread lead, BLOCKED (-1) where one is blocked. The node is word 3; the other words follow from
 * it, so that states differ in several words.
 */
public record Graph(List<Integer> initials, List<List<List<Integer>>> targets, int stepNames)
    implements TransitionSystem {
  public static final int BLOCKED_CHOICE = -1;

  @Override
  public int words() {
    return 7;
  }

  @Override
  public int threads() {
    return targets.size();
  }

  @Override
  public String threadName(int thread) {
    return "t" + thread;
  }

  @Override
  public List<String> steps() {
    return IntStream.range(0, stepNames).mapToObj(i -> "graph__step" + i).toList();
  }

  @Override
  public int initialStates() {
    return initials.size();
  }

  @Override
  public void initial(int index, long[] words) {
    put(words, initials.get(index));
  }

  @Override
  public int stepAt(long[] words, int thread) {
    return (int) (words[3] + thread) % stepNames;
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    List<Integer> choices = targets.get(thread).get((int) words[3]);
    if (choice >= choices.size()) {
      return NO_CHOICE;
    }
    if (choices.get(choice) == BLOCKED_CHOICE) {
      return BLOCKED;
    }
    put(words, choices.get(choice));
    return DONE;
  }

  private static void put(long[] words, int node) {
    words[0] = node & 1;
    words[1] = (long) node << 40;
    words[2] = -(node >> 2);
    words[3] = node;
    words[4] = 0;
    words[5] = node % 3 == 0 ? 7 : 0;
    words[6] = 1;
  }
}
