package org.mmrace.explorer;

import java.util.List;

/** Prints the figures of docs/explorer.md: {@code java -cp ... org.mmrace.explorer.Measure threads length words runs}. */
final class Measure {
  private Measure() {}

  public static void main(String[] args) {
    Wide wide = new Wide(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    for (int run = 0; run < Integer.parseInt(args[3]); run++) {
      Exploration e = Explorer.explore(wide, List.of(), Settings.standard(), Watch.NONE);
      System.out.printf(
          "%s states=%d edges=%d depth=%d s=%.2f ns/state=%.0f ns/edge=%.1f Medges/s=%.2f B/state=%.1f"
              + " frontier=%d states %.1f B/state%n",
          e.outcome(), e.states(), e.edges(), e.depth(), e.elapsed().toNanos() / 1e9,
          (double) e.elapsed().toNanos() / e.states(), (double) e.elapsed().toNanos() / e.edges(),
          e.edgesPerSecond() / 1e6, e.memory().perState(e.states()), e.memory().queue(),
          (double) e.memory().frontier() / e.memory().queue());
    }
  }
}
