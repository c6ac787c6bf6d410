package org.mmrace.reports;

/**
 * The explorer against TLC on one cfg, same number of workers.
 *
 * @param countsEqual whether both saw the same states, edges and depth
 */
public record BenchRow(
    String id,
    String config,
    int workers,
    double tlcEdgesPerSecond,
    double explorerEdgesPerSecond,
    boolean countsEqual) {
  /** Returns how many times as fast the explorer is. */
  public double ratio() {
    return tlcEdgesPerSecond == 0 ? 0 : explorerEdgesPerSecond / tlcEdgesPerSecond;
  }
}
