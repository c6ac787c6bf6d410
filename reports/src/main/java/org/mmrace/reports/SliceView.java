package org.mmrace.reports;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.analysis.slice.CausalSlice.Role;
import org.mmrace.analysis.slice.CausalSlice.Slice;

/** What a diagram does with the steps that are no part of the cause. */
public enum SliceView {
  /** It shows them like the others. */
  OFF,
  /** It puts them into brackets. */
  MARK,
  /** It counts them. */
  DROP;

  /** Returns the counterexample as this view shows it. */
  Counterexample of(Counterexample found, Slice slice) {
    List<DiagramStep> steps = new ArrayList<>();
    for (int i = 0; i < found.steps().size(); i++) {
      DiagramStep step = found.steps().get(i);
      boolean needed = slice.roles().get(i) == Role.NEEDED;
      boolean minor = this == DROP ? !needed : !needed && step.minor();
      steps.add(step.shown(minor, this != OFF && !needed));
    }
    return new Counterexample(
        found.id(),
        found.config(),
        found.property(),
        found.threads(),
        steps,
        found.brokenAfter(),
        found.explanation(),
        found.values());
  }

  /** Returns what a slice says, each line ended by a newline. */
  static String text(Slice slice) {
    int needed = slice.count(Role.NEEDED);
    String text =
        needed
            + " of "
            + slice.roles().size()
            + " steps are needed"
            + (slice.alone()
                ? "; replayed alone, each thread put where its step begins, they break it too. "
                : ". Replayed alone they do not break it. ")
            + slice.count(Role.ORDER)
            + " had to happen first, by program order or for a lock, "
            + slice.count(Role.CHANCE)
            + " only happened.";
    return String.join("\n", Wrap.lines(text, Columns.WIDTH, "")) + "\n";
  }
}
