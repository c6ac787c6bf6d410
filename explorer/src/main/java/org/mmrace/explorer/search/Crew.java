package org.mmrace.explorer.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** The workers of a search: the calling thread, which is worker 0, and its helpers. */
final class Crew implements AutoCloseable {
  private final int workers;
  private final ExecutorService helpers;

  Crew(int workers) {
    this.workers = workers;
    helpers =
        Executors.newFixedThreadPool(
            Math.max(1, workers - 1), // starts no thread before the first task
            task -> {
              Thread thread = new Thread(task, "explorer");
              thread.setDaemon(true);
              return thread;
            });
  }

  int workers() {
    return workers;
  }

  /** Runs {@code work} for every worker at once; returns when all are done. */
  void run(IntConsumer work) {
    List<Future<?>> running = new ArrayList<>(workers);
    for (int worker = 1; worker < workers; worker++) {
      int other = worker;
      running.add(helpers.submit(() -> work.accept(other)));
    }
    try {
      work.accept(0);
    } finally {
      running.forEach(Crew::await);
    }
  }

  private static void await(Future<?> running) {
    boolean interrupted = false;
    while (true) {
      try {
        running.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // the helper still works on the tables
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    helpers.shutdown();
  }
}
