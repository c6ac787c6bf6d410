package org.mmrace.bridge.tlc;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import tlc2.tool.Action;
import tlc2.tool.TLCState;
import tlc2.util.BitVector;
import tlc2.util.IStateWriter;

/**
 * Counts the states of each level and the edges while TLC's one worker searches, reads the CPU time
 * of the worker's thread, and stops it between two levels.
 */
final class LevelClock implements IStateWriter {
  private static final int EDGES_A_READING = 16; // a reading costs a hundredth of an edge
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final int most;
  private final long mostNanos;
  private final List<Long> levels = new ArrayList<>();
  private Runnable stop = () -> {};
  private long next;
  private long edges;
  private long nanos;
  private boolean stopped;

  /**
   * Counts from the initial states on.
   *
   * @param most levels after which it stops, 0 for all
   * @param seconds CPU time after which it stops at the end of a level, the second or later; 0 for
   *     as long as it takes
   */
  LevelClock(int most, double seconds) {
    this.most = most;
    mostNanos = seconds == 0 ? Long.MAX_VALUE : (long) (seconds * 1e9);
  }

  /** Sets what ends the search. */
  void onEnd(Runnable ends) {
    stop = ends;
  }

  /** Returns whether it ended the search. */
  boolean stopped() {
    return stopped;
  }

  /**
   * Returns what was counted.
   *
   * @param whole whether the search went on until no state was left
   */
  TlcPrefix prefix(boolean whole) {
    List<Long> found = new ArrayList<>(levels);
    if (whole && next > 0) {
      found.add(next);
    }
    return new TlcPrefix(found, edges, whole, nanos / 1e9);
  }

  @Override
  public void writeState(TLCState initial) {
    next++;
  }

  @Override
  public void writeState(TLCState from, TLCState to, boolean isNew, Action action) {
    if (stopped) {
      return;
    }
    if (from.getLevel() > levels.size()) {
      levels.add(next);
      next = 0;
      nanos = threads.getCurrentThreadCpuTime();
      if (levels.size() == most || levels.size() > 1 && nanos >= mostNanos) {
        stopped = true;
        stop.run();
        return;
      }
    }
    edges++;
    if (edges % EDGES_A_READING == 0) {
      nanos = threads.getCurrentThreadCpuTime();
    }
    if (isNew) {
      next++;
    }
  }

  @Override
  public void writeState(TLCState from, TLCState to, boolean isNew) {
    throw unused();
  }

  @Override
  public void writeState(TLCState from, TLCState to, boolean isNew, Visualization how) {
    // the stutter that TLC adds for liveness is no edge
  }

  @Override
  public void writeState(
      TLCState from, TLCState to, BitVector checks, int start, int length, boolean isNew) {
    throw unused();
  }

  @Override
  public void writeState(
      TLCState from,
      TLCState to,
      BitVector checks,
      int start,
      int length,
      boolean isNew,
      Visualization how) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("TLC's checker names the action of every edge");
  }

  @Override
  public void close() {
    // nothing is open
  }

  @Override
  public String getDumpFileName() {
    return "";
  }

  @Override
  public boolean isNoop() {
    return false;
  }

  @Override
  public boolean isDot() {
    return false;
  }

  @Override
  public void snapshot() {
    // nothing is drawn
  }
}
