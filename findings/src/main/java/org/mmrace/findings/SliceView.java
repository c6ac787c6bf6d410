package org.mmrace.findings;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.analysis.slice.CausalSlice.Role;
import org.mmrace.analysis.slice.CausalSlice.Slice;

/** What a diagram does with the steps that are no part of the cause. */
public enum SliceView {
  /** It shows the needed steps alone, a line each: {@link Brief}. */
  BRIEF,
  /** It shows them like the others. */
  FULL,
  /** It puts them into brackets. */
  MARK,
  /** It counts them. */
  DROP;

  /** Returns the counterexample as this view shows it. */
  public Counterexample of(Counterexample found, Slice slice) {
    if (this == BRIEF || this == FULL) {
      return this == BRIEF ? found : found.full();
    }
    List<DiagramStep> steps = new ArrayList<>();
    for (int i = 0; i < found.steps().size(); i++) {
      DiagramStep step = found.steps().get(i);
      boolean needed = slice.roles().get(i) == Role.NEEDED;
      boolean minor = this == DROP ? !needed : !needed && step.minor();
      steps.add(step.shown(minor, !needed));
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
}
