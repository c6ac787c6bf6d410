package org.mmrace.bridge.run;

import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Verdict;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.search.Ceiling;

/**
 * TLC with one worker and then the explorer with one and with two, on one configuration.
 *
 * @param tlcSeconds TLC's time without parsing, which is measured alone right before
 * @param verdict the explorer's with one worker
 * @param one its search with one worker
 * @param two its search with two workers
 * @param independentRate edges per second of two searches with one worker each at the same time
 * @param ceiling what the machine allows one worker
 * @param peakHeap greatest bytes of heap in use while one worker searched, garbage included
 */
public record BenchPair(
    Checked tlc,
    double tlcSeconds,
    Verdict verdict,
    Exploration one,
    Exploration two,
    double independentRate,
    Ceiling ceiling,
    long peakHeap) {
  /** Returns whether all saw the whole graph, in which every invariant holds. */
  public boolean complete() {
    return tlc.verdict() instanceof Verdict.Holds
        && verdict instanceof Verdict.Holds
        && two.complete();
  }

  /** Returns whether all saw the same number of states and edges, and the same depth. */
  public boolean countsEqual() {
    return tlc.states() == one.states()
        && tlc.edges() == one.edges()
        && tlc.depth() == one.depth()
        && two.states() == one.states()
        && two.edges() == one.edges()
        && two.depth() == one.depth();
  }

  /** Returns TLC's edges per second. */
  public double tlcRate() {
    return tlc.edges() / tlcSeconds;
  }
}
