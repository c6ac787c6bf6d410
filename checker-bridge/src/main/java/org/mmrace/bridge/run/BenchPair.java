package org.mmrace.bridge.run;

import java.util.Optional;
import org.mmrace.bridge.tlc.TlcPrefix;
import org.mmrace.explorer.Exploration;

/**
 * TLC and then the explorer, one worker each, on the same first levels of a state graph.
 *
 * @param explorer one of its searches
 * @param explorerRate its edges per second of CPU time of the searching thread
 * @param ceilingRate edges per second of CPU time that the machine allows
 * @param peakHeap greatest bytes of heap in use while the explorer searched, garbage included
 * @param scaling what more threads bring, if that was asked for
 */
public record BenchPair(
    TlcPrefix tlc,
    Exploration explorer,
    double explorerRate,
    double ceilingRate,
    long peakHeap,
    Optional<Scaling> scaling) {
  /**
   * Edges per second of elapsed time, of the explorer on the whole graph.
   *
   * @param one with one worker
   * @param two with two workers
   * @param independent of two searches with one worker each at the same time
   */
  public record Scaling(double one, double two, double independent) {}

  /**
   * Returns whether both saw as many states in each level; of a whole graph as many edges, too. The
   * explorer takes some edges more out of a part: up to the first state of the next level.
   */
  public boolean countsEqual() {
    return tlc.levels().equals(explorer.levels())
        && tlc.whole() == explorer.complete()
        && (!tlc.whole() || tlc.edges() == explorer.edges());
  }
}
