package org.mmrace.explorer;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.system.TransitionSystem;

/**
 * A system as wide as the machine's and nearly free to step, for measuring the explorer alone:
 * {@code threads} threads of {@code length} steps each over {@code words} words. A step moves its
 * thread on and writes a frame word, a reference count shared by all, and, between a third and two
 * thirds of the way, takes a lock. At the end a thread stutters.
 *
 * <pre>
 * word 0            lock: 0 free, else thread + 1
 * word 1 .. 8       counts
 * word 9 + 2 t      step of thread t
 * word 10 + 2 t     frame of thread t
 * rest              constant, as most words of a machine are for most of the time
 * </pre>
 */
public record Wide(int threads, int length, int words) implements TransitionSystem {
  @Override
  public String threadName(int thread) {
    return "t" + thread;
  }

  @Override
  public List<String> steps() {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i <= length; i++) {
      steps.add("wide__step" + i);
    }
    return steps;
  }

  @Override
  public int initialStates() {
    return 1;
  }

  @Override
  public void initial(int index, long[] words) {
    for (int i = 0; i < words.length; i++) {
      words[i] = i < 9 + 2 * threads ? 0 : i * 0x10203L;
    }
  }

  @Override
  public int stepAt(long[] words, int thread) {
    return (int) words[9 + 2 * thread];
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    if (choice > 0) {
      return NO_CHOICE;
    }
    int at = (int) words[9 + 2 * thread];
    if (at == length) {
      return DONE;
    }
    if (at == length / 3) {
      if (words[0] != 0) {
        return BLOCKED;
      }
      words[0] = thread + 1L;
    }
    if (at == 2 * length / 3) {
      words[0] = 0;
    }
    words[1 + (at & 7)] += 1L << (8 * thread);
    words[10 + 2 * thread] = at * 7L + thread;
    words[9 + 2 * thread] = at + 1L;
    return DONE;
  }
}
