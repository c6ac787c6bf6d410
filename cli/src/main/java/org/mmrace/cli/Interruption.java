package org.mmrace.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.mmrace.reports.ExitCode;

/**
 * Ctrl-C: whatever runs is asked to end, and the command has some seconds to write what it has. The
 * process then exits as unfinished.
 */
final class Interruption {
  private static final int GRACE_SECONDS = 3;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile Runnable ask = () -> {};
  private volatile Runnable insist = () -> {};

  /** Asks the process to end in order when it is told to stop. */
  void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::hook, "mmrace-interrupted"));
  }

  private void hook() {
    if (ended.getCount() == 0) {
      return;
    }
    requested = true;
    ask.run();
    try {
      if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        insist.run();
        ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.UNFINISHED.number());
  }

  /** Sets what to do when the process is told to stop: at once, and if that does not help. */
  void onRequest(Runnable asking, Runnable insisting) {
    ask = asking;
    insist = insisting;
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
