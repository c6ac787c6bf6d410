package org.mmrace.reports.diagram;

import org.mmrace.analysis.slice.CausalSlice.Role;
import org.mmrace.analysis.slice.CausalSlice.Slice;
import org.mmrace.reports.text.Wrap;

/** What is said of a slice in words. */
public final class SliceText {
  private SliceText() {}

  /** Returns what a slice says, each line ended by a newline. */
  public static String of(Slice slice) {
    int needed = slice.count(Role.NEEDED);
    String text =
        needed
            + " of "
            + slice.roles().size()
            + " steps are the cause"
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
