package org.mmrace.reports.diagram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mmrace.analysis.slice.CausalSlice.Role;
import org.mmrace.analysis.slice.CausalSlice.Slice;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;
import org.mmrace.findings.SliceView;

class SliceViewTest {
  private static final Slice SLICE =
      new Slice(
          List.of(Role.ORDER, Role.ORDER, Role.NEEDED, Role.CHANCE, Role.NEEDED), List.of(), true);

  private static DiagramStep step(String name) {
    return new DiagramStep(0, name, 0, false, List.of("x: 0 -> 1"));
  }

  private static String shown(SliceView view) {
    List<DiagramStep> steps =
        List.of(step("f__a"), step("f__b"), step("f__c"), step("g__d"), step("g__e"));
    return Diagram.of(
        view.of(
            new Counterexample("x/y", "unfixed", "Inv_X", List.of("t"), steps, 5, "", List.of()),
            SLICE));
  }

  @Test
  void mark_putsTheRestIntoBrackets() {
    assertEquals(
        """
        CPU0 t
        ------
        f()
          (a)
          (b)
          c
            x: 0 -> 1
        g()
          (d)
          e
            x: 0 -> 1
        ==> breaks Inv_X
        """,
        shown(SliceView.MARK));
  }

  @Test
  void drop_countsTheRest() {
    assertEquals(
        """
        CPU0 t
        ------
        ... 2 steps: f
        f()
          c
            x: 0 -> 1
        g()
          (d)
          e
            x: 0 -> 1
        ==> breaks Inv_X
        """,
        shown(SliceView.DROP));
  }

  @Test
  void text_saysHowManyAndWhatWasReplayed() {
    assertEquals(
        """
        2 of 5 steps are the cause; replayed alone, each thread put where its step
        begins, they break it too. 2 had to happen first, by program order or for a
        lock, 1 only happened.
        """,
        SliceText.of(SLICE));
    assertEquals(
        "2 of 5 steps are the cause. Replayed alone they do not break it. 2 had to\n",
        SliceText.of(new Slice(SLICE.roles(), List.of(), false)).lines().findFirst().get() + "\n");
  }
}
