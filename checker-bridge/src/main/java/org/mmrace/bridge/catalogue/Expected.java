package org.mmrace.bridge.catalogue;

import org.mmrace.bridge.Verdict;

/**
 * What a manifest declares of a configuration, in the words of the TLA+ Examples repository.
 *
 * @param result {@code success}, {@code safety failure}, {@code deadlock failure}, {@code liveness
 *     failure} or {@code assumption failure}
 */
public record Expected(String result) {
  /** Returns whether the verdict is the declared one. */
  public boolean admits(Verdict verdict) {
    return switch (result) {
      case "success" -> verdict instanceof Verdict.Holds;
      case "safety failure" -> verdict instanceof Verdict.Violated;
      case "liveness failure" -> verdict instanceof Verdict.Livelocked;
      case "deadlock failure" -> verdict instanceof Verdict.Deadlocked;
      default -> false;
    };
  }
}
