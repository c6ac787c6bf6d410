package org.mmrace.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.mmrace.reports.ExitCode;

/**
 * Ctrl-C: whatever runs is asked to end, and the command has some seconds to write what it has. The
 * process then exits as unfinished.
 */
final class Interruption {
  private static final int GRACE_SECONDS = 10;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile Runnable onRequest = () -> {};

  /** Asks the process to end in order when it is told to stop. */
  void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::hook, "mmrace-interrupted"));
  }

  private void hook() {
    if (ended.getCount() == 0) {
      return;
    }
    requested = true;
    onRequest.run();
    try {
      if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        onRequest.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.UNFINISHED.number());
  }

  /** Sets what to do at once when the process is told to stop. */
  void onRequest(Runnable action) {
    onRequest = action;
  }

  /** Returns whether the process was told to stop. */
  boolean requested() {
    return requested;
  }

  /** Says that the command has written everything. */
  void ended() {
    ended.countDown();
  }
}
