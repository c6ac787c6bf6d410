package org.mmrace.explorer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mmrace.model.system.TransitionSystem;

/**
 * Small systems that everybody knows. Thread t stands at step words[t] of {@code steps}.
 *
 * @param words words of a state; initial states are all zeros
 * @param run what a step does: (words, thread, choice) to an answer of {@link
 *     TransitionSystem#step}
 */
public record Toy(int words, List<String> threadNames, List<String> steps, Run run)
    implements TransitionSystem {
  /** What a step does. */
  public interface Run {
    int step(long[] words, int thread, int choice);
  }

  /** Two threads count to {@code most} each; then they stutter. */
  public static Toy counters(int most) {
    List<String> steps = IntStream.rangeClosed(0, most).mapToObj(i -> "count__" + i).toList();
    return new Toy(
        2,
        List.of("a", "b"),
        steps,
        (w, t, choice) -> {
          if (choice > 0) {
            return NO_CHOICE;
          }
          w[t] = Math.min(w[t] + 1, most);
          return DONE;
        });
  }

  /** Peterson's lock, for ever; word 2 + t is the flag of thread t, word 4 the turn. */
  public static Toy peterson(boolean waitsForTurn) {
    List<String> steps = List.of("lock__flag", "lock__turn", "lock__wait", "unlock__flag");
    return new Toy(
        5,
        List.of("a", "b"),
        steps,
        (w, t, choice) -> {
          if (choice > 0) {
            return NO_CHOICE;
          }
          int other = 1 - t;
          switch ((int) w[t]) {
            case 0 -> w[2 + t] = 1;
            case 1 -> w[4] = other;
            case 2 -> {
              if (waitsForTurn && w[2 + other] == 1 && w[4] == other) {
                return BLOCKED;
              }
            }
            default -> w[2 + t] = 0;
          }
          w[t] = (w[t] + 1) % 4;
          return DONE;
        });
  }

  /** Both threads are never in the critical section at once. */
  public static Named mutualExclusion() {
    return new Named("Inv_MutualExclusion", w -> w[0] != 3 || w[1] != 3);
  }

  /**
   * Two producers and a consumer share a buffer of {@code capacity} (word 3). One condition
   * variable with {@code notify}, which wakes one waiter that is chosen, not the right one: with
   * room for one item all sleep. Words 4 to 6 say who sleeps.
   */
  public static Toy buffer(int capacity) {
    return new Toy(
        7,
        List.of("put1", "put2", "get"),
        List.of("buffer__try"),
        (w, t, choice) -> {
          boolean mayGo = t < 2 ? w[3] < capacity : w[3] > 0;
          if (w[4 + t] == 1) {
            return choice == 0 ? BLOCKED : NO_CHOICE;
          }
          if (!mayGo) {
            if (choice > 0) {
              return NO_CHOICE;
            }
            w[4 + t] = 1;
            return DONE;
          }
          int sleepers = (int) (w[4] + w[5] + w[6]);
          if (choice >= Math.max(1, sleepers)) {
            return NO_CHOICE;
          }
          w[3] += t < 2 ? 1 : -1;
          for (int other = 0, left = choice; other < 3 && sleepers > 0; other++) {
            if (w[4 + other] == 1 && left-- == 0) {
              w[4 + other] = 0;
            }
          }
          return DONE;
        });
  }

  @Override
  public int threads() {
    return threadNames.size();
  }

  @Override
  public String threadName(int thread) {
    return threadNames.get(thread);
  }

  @Override
  public int initialStates() {
    return 1;
  }

  @Override
  public void initial(int index, long[] words) {
    Arrays.fill(words, 0);
  }

  @Override
  public int stepAt(long[] words, int thread) {
    return (int) words[thread];
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    return run.step(words, thread, choice);
  }
}
