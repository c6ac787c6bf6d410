package org.mmrace.findings;

import java.util.List;

/**
 * What a diagram for a changelog says of a counterexample: the needed steps, a line each.
 *
 * @param lines the steps in order; those after the violation come last
 * @param held what broke, in words and values, one line each
 * @param loss what user space loses by it; may be empty
 * @param complete whether every order of the other steps was looked at
 */
public record Brief(List<Line> lines, List<String> held, String loss, boolean complete) {
  /** Copies the lists. */
  public Brief {
    lines = List.copyOf(lines);
    held = List.copyOf(held);
  }

  /**
   * A step.
   *
   * @param step its number, from 1
   * @param entry what user space called to get here; empty if the thread was here before
   * @param function the C function
   * @param effect what it saw or changed: {@code pmd: table 1 -> none}
   * @param race what it races with: {@code CPU1 still sees table 1}; empty if it decides nothing
   * @param mark its rank among those that decide, from 1; 0 if it decides nothing
   * @param needed whether it is needed for the violation; if not, it follows it
   */
  public record Line(
      int thread,
      int step,
      String entry,
      String function,
      String effect,
      String race,
      int mark,
      boolean needed) {}
}
