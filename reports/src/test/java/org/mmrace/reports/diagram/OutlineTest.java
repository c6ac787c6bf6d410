package org.mmrace.reports.diagram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;

/** What a diagram says of system calls, locks and context switches, in every format. */
class OutlineTest {
  private static final String MMAP = "mm[1].mmap_lock (write)";
  private static final String PTL = "table[1].ptl";

  private static DiagramStep step(
      int thread, String name, boolean minor, DiagramStep.Around around) {
    return new DiagramStep(thread, name, 0, minor, List.of(), around);
  }

  private static DiagramStep.Around around(
      int operation, String entry, List<String> before, List<String> after) {
    return new DiagramStep.Around(operation, entry, before, after);
  }

  private static Counterexample found() {
    List<String> none = List.of();
    String collapse = "madvise(MADV_COLLAPSE)";
    return new Counterexample(
        "a/b",
        "unfixed",
        "Inv_A",
        List.of("khugepaged", "user"),
        List.of(
            step(0, "f__mmap_write_lock", false, around(1, collapse, none, List.of(MMAP))),
            step(0, "f__spin_lock", true, around(1, collapse, List.of(MMAP), List.of(MMAP, PTL))),
            step(0, "g__x", true, around(1, collapse, List.of(MMAP, PTL), List.of(MMAP, PTL))),
            step(0, "f__spin_unlock", true, around(1, collapse, List.of(MMAP, PTL), List.of(MMAP))),
            step(1, "munmap__mmap_write_lock", false, around(1, "munmap()", none, none)),
            step(1, "user_access__access", false, around(2, "user space loads", none, none)),
            step(0, "f__mmap_write_unlock", false, around(1, collapse, List.of(MMAP), none))),
        7,
        "",
        List.of("pmd[1][0] = none"));
  }

  @Test
  void text_callsAreHeadings_locksAreNamed() {
    assertEquals(
        """
            CPU0 khugepaged                       CPU1 user
            ---------------                       ---------
            madvise(MADV_COLLAPSE)
            f()
              mmap_write_lock
            ... 3 steps: f, g
              (takes and drops table[1].ptl)
            [holds mm[1].mmap_lock (write)]

                                                  munmap()
                                                    mmap_write_lock
                                                  user space loads
                                                  user_access()
                                                    access

            f()
              mmap_write_unlock
            ==> breaks Inv_A
            """,
        Diagram.of(found()));
  }

  @Test
  void markdown_isTheDiagramAsCode() {
    String text = DiagramFormat.MARKDOWN.of(found(), List.of("./mmrace replay x"));
    assertEquals(
        "### a/b unfixed\n\n**Inv_A is broken after step 7 of 7, 2 context switches**\n\n"
            + "- pmd\\[1\\]\\[0\\] = none\n\n```\n"
            + Diagram.of(found())
            + "```\n\n```\n./mmrace replay x\n```\n",
        text);
  }

  @Test
  void markdown_hostileText_isNoMarkupAndEndsNoFence() {
    Counterexample hostile =
        new Counterexample(
            "<script>",
            "```",
            "Inv_A",
            List.of("```x"),
            List.of(new DiagramStep(0, "f__g", 0, false, List.of("````"))),
            1,
            "a\n# b | c",
            List.of("*x* <b>"));
    String text = DiagramFormat.MARKDOWN.of(hostile, List.of());
    assertEquals("### &#60;script> \\`\\`\\`", text.lines().findFirst().orElseThrow());
    assertEquals(2, text.lines().filter("`````"::equals).count(), text);
    assertEquals(1, text.lines().filter("A \\# b \\| c"::equals).count(), text);
    assertEquals(1, text.lines().filter("- \\*x\\* &#60;b>"::equals).count(), text);
  }

  @Test
  void mermaid_isASequenceDiagram() {
    assertEquals(
        """
            sequenceDiagram
                participant T0 as CPU0 khugepaged
                participant T1 as CPU1 user
                activate T0
                Note over T0: madvise(MADV_COLLAPSE)
                Note over T0: f()
                T0->>T0: mmap_write_lock
                Note over T0: ... 3 steps: f, g
                Note over T0: (takes and drops table[1].ptl)
                Note over T0: holds mm[1].mmap_lock (write)
                deactivate T0
                activate T1
                Note over T1: munmap()
                T1->>T1: mmap_write_lock
                Note over T1: user space loads
                Note over T1: user_access()
                T1->>T1: access
                deactivate T1
                activate T0
                Note over T0: f()
                T0->>T0: mmap_write_unlock
                Note over T0,T1: breaks Inv_A here: CPU0 khugepaged
                deactivate T0
                Note over T0,T1: pmd[1][0] = none
            """,
        DiagramFormat.MERMAID.of(found(), List.of("./mmrace replay x")));
  }

  @Test
  void beside_isNoPartOfTheDiagram() {
    assertEquals("a\nb\n", DiagramFormat.TEXT.beside("a\nb\n"));
    assertEquals("    a\n\n    b\n", DiagramFormat.MARKDOWN.beside("a\n\nb\n"));
    assertEquals("%% a\n%%\n%% b\n", DiagramFormat.MERMAID.beside("a\n\nb\n"));
  }
}
