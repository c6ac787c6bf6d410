package org.mmrace.bridge.tlc;

import java.util.Set;
import java.util.regex.Pattern;
import org.mmrace.bridge.Verdict;
import tlc2.output.EC;
import tlc2.tool.impl.Tool;

/** The one place where TLC's outcome becomes a {@link Verdict}. */
final class Verdicts {
  private static final int[] REASONS = {
    EC.TLC_VALUE_ASSERT_FAILED, EC.TLC_INITIAL_STATE, EC.TLC_INVARIANT_EVALUATION_FAILED, EC.GENERAL
  };

  /** The property that says how large the heap of the child may become. */
  static final String HEAP = "mmrace.heap";

  /** What BigDecimal says. */
  private static final String DISTANCE_ZERO = "Division by zero";

  /** What the JVM says, whatever code TLC gives it. */
  private static final Pattern OUT_OF_MEMORY =
      Pattern.compile("Java heap space|GC overhead limit exceeded|OutOfMemoryError");

  private static final Set<Integer> OUT_OF_MEMORY_CODES =
      Set.of(
          EC.SYSTEM_OUT_OF_MEMORY,
          EC.SYSTEM_OUT_OF_MEMORY_TOO_MANY_INIT,
          EC.SYSTEM_OUT_OF_MEMORY_LIVENESS);

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
    if (code != EC.NO_ERROR && outOfMemory(messages)) {
      return outOfMemory();
    }
    return switch (code) {
      case EC.NO_ERROR -> ended(stopped, left);
      case EC.TLC_INVARIANT_VIOLATED_BEHAVIOR,
          EC.TLC_INVARIANT_VIOLATED_INITIAL,
          EC.TLC_ACTION_PROPERTY_VIOLATED_BEHAVIOR,
          EC.TLC_PROPERTY_VIOLATED_INITIAL ->
          new Verdict.Violated(
              messages.first(code).map(message -> message.parameter(0)).orElse(""));
      case EC.TLC_TEMPORAL_PROPERTY_VIOLATED ->
          new Verdict.Violated(String.join(" or ", tool.getImpliedTemporalNames()));
      case EC.TLC_DEADLOCK_REACHED -> new Verdict.Deadlocked();
      default -> new Verdict.BadSpec(SpecProblem.evaluation(text(code, messages), cfg));
    };
  }

  /**
   * Returns whether TLC found nothing wrong and only failed to say how likely that is: it divides
   * by the smallest distance of two fingerprints, which it rarely reads as 0, after the search has
   * ended and all properties were judged.
   *
   * @param sawAll whether the search ended by itself, no state is left and none is in error
   */
  static boolean onlyDistanceFailed(int code, TlcMessages messages, boolean sawAll) {
    return code == EC.GENERAL
        && sawAll
        && messages.last(EC.TLC_SUCCESS).isEmpty()
        && messages
            .last(EC.GENERAL)
            .filter(message -> message.parameter(0).endsWith(DISTANCE_ZERO))
            .isPresent();
  }

  private static boolean outOfMemory(TlcMessages messages) {
    return OUT_OF_MEMORY_CODES.stream().anyMatch(code -> messages.first(code).isPresent())
        || messages.mention(OUT_OF_MEMORY);
  }

  private static Verdict ended(String stopped, long left) {
    if (!stopped.isEmpty()) {
      return new Verdict.Unfinished(stopped);
    }
    return left == 0
        ? new Verdict.Holds()
        : new Verdict.Unfinished("TLC left states: queue=" + left);
  }

  /** Returns what TLC says of an evaluation that failed: the reason, then where. */
  private static String text(int code, TlcMessages messages) {
    StringBuilder text = new StringBuilder();
    if (code == EC.TLC_ASSUMPTION_FALSE) {
      text.append("assumption is false");
    }
    for (int reason : REASONS) {
      if (text.length() == 0) {
        messages.first(reason).ifPresent(message -> text.append(message.parameter(0)));
      }
    }
    messages
        .first(code)
        .ifPresent(message -> text.append(' ').append(String.join(" ", message.parameters())));
    return text.length() == 0 ? "TLC fails: code=" + code : text.toString();
  }

  /** Returns the verdict of a child without memory. */
  static Verdict outOfMemory() {
    return new Verdict.Unfinished("out of memory: heap=" + System.getProperty(HEAP, "default"));
  }
}
