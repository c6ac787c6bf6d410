package org.mmrace.explorer.sample;

import java.util.SplittableRandom;

/**
 * Which thread moves next: it puts the threads into an order, and the first that can move does. A
 * picker serves one schedule.
 */
interface Picker {
  /** Puts the numbers of the threads into the order in which they are asked. */
  void order(int... threads);

  /**
   * Called when a thread has moved.
   *
   * @param made moves of the schedule so far, this one included
   */
  default void moved(int thread, int made) {}

  /** Every thread that can move is picked with the same probability. */
  static Picker uniform(SplittableRandom random) {
    return threads -> {
      for (int i = threads.length - 1; i > 0; i--) {
        swap(threads, i, random.nextInt(i + 1));
      }
    };
  }

  /**
   * Threads have speeds, drawn once: of those that can move, one is picked in proportion. Schedules
   * of such pickers differ more than those of uniform ones, which all keep the threads abreast.
   */
  static Picker speeds(SplittableRandom random, int threads) {
    double[] speed = new double[threads];
    for (int thread = 0; thread < threads; thread++) {
      speed[thread] = -Math.log(1 - random.nextDouble());
    }
    double[] due = new double[threads];
    return order -> {
      for (int thread = 0; thread < threads; thread++) {
        due[thread] = Math.log(1 - random.nextDouble()) / speed[thread];
      }
      sort(order, due);
    };
  }

  /** Sorts threads by falling rank. */
  static void sort(int[] threads, double... rank) {
    for (int i = 1; i < threads.length; i++) {
      for (int j = i; j > 0 && rank[threads[j]] > rank[threads[j - 1]]; j--) {
        swap(threads, j, j - 1);
      }
    }
  }

  private static void swap(int[] threads, int i, int j) {
    int swapped = threads[i];
    threads[i] = threads[j];
    threads[j] = swapped;
  }

  /**
   * Probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010): the thread with the highest
   * priority moves whenever it can. Priorities are drawn once; after each of {@code depth - 1}
   * moves, drawn from the first {@code length}, the thread that made it falls below all others.
   */
  final class Pct implements Picker {
    private final double[] priority;
    private final int[] change;

    Pct(SplittableRandom random, int threads, int depth, int length) {
      int[] order = new int[threads];
      for (int i = 0; i < threads; i++) {
        order[i] = i;
      }
      uniform(random).order(order);
      priority = new double[threads];
      for (int i = 0; i < threads; i++) {
        priority[order[i]] = depth + i;
      }
      change = random.ints(depth - 1L, 1, length + 1).toArray();
    }

    @Override
    public void order(int... threads) {
      sort(threads, priority);
    }

    @Override
    public void moved(int thread, int made) {
      for (int i = 0; i < change.length; i++) {
        if (change[i] == made) {
          priority[thread] = i + 1;
        }
      }
    }
  }
}
