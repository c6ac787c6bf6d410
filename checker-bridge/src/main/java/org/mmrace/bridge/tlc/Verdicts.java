package org.mmrace.bridge.tlc;

import org.mmrace.bridge.Verdict;
import tlc2.output.EC;
import tlc2.tool.impl.Tool;

/** The one place where TLC's outcome becomes a {@link Verdict}. */
final class Verdicts {
  private Verdicts() {}

  /**
   * Returns the verdict of a run.
   *
   * @param code what {@code modelCheck} returned
   * @param stopped why the run was stopped, empty if it was not
   * @param left states that were not expanded
   */
  static Verdict of(
      int code, TlcMessages messages, Tool tool, String cfg, String stopped, long left) {
    switch (code) {
      case EC.NO_ERROR:
        if (!stopped.isEmpty()) {
          return new Verdict.Unfinished(stopped);
        }
        return left == 0
            ? new Verdict.Holds()
            : new Verdict.Unfinished("TLC left states: queue=" + left);
      case EC.TLC_INVARIANT_VIOLATED_BEHAVIOR:
      case EC.TLC_INVARIANT_VIOLATED_INITIAL:
      case EC.TLC_ACTION_PROPERTY_VIOLATED_BEHAVIOR:
      case EC.TLC_PROPERTY_VIOLATED_INITIAL:
        return new Verdict.Violated(
            messages.first(code).map(message -> message.parameter(0)).orElse(""));
      case EC.TLC_TEMPORAL_PROPERTY_VIOLATED:
        return new Verdict.Violated(String.join(" or ", tool.getImpliedTemporalNames()));
      case EC.TLC_DEADLOCK_REACHED:
        return new Verdict.Deadlocked();
      case EC.TLC_ASSUMPTION_FALSE:
        return new Verdict.BadSpec(
            cfg + ": assumption is false: " + messages.first(code).orElseThrow().parameter(0));
      case EC.SYSTEM_OUT_OF_MEMORY:
      case EC.SYSTEM_OUT_OF_MEMORY_TOO_MANY_INIT:
      case EC.SYSTEM_OUT_OF_MEMORY_LIVENESS:
        return outOfMemory();
      default:
        String text =
            messages.first(code).map(message -> String.join(" ", message.parameters())).orElse("");
        return new Verdict.BadSpec(
            SpecProblem.evaluation(text.isEmpty() ? "TLC fails: code=" + code : text, cfg));
    }
  }

  /** Returns the verdict of a child without memory. */
  static Verdict outOfMemory() {
    return new Verdict.Unfinished(
        "out of memory: heap=" + (Runtime.getRuntime().maxMemory() >> 20) + "m");
  }
}
