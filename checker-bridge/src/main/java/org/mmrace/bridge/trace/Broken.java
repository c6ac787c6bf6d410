package org.mmrace.bridge.trace;

/**
 * A predicate that a replay saw not hold.
 *
 * @param step the first step after which it did not, 0 for the initial state
 * @param predicate its name
 */
public record Broken(int step, String predicate) {
  /** Returns whether it is a probe: not to hold is what probes are for. */
  public boolean isProbe() {
    return predicate.startsWith("Reach_");
  }

  /** Returns {@code step 7: Inv_NoOops is broken}. */
  @Override
  public String toString() {
    return "step " + step + ": " + predicate + " is broken";
  }
}
