package org.mmrace.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mmrace.findings.Counterexample;

class MarkdownSummaryTest {
  @Test
  void run_whatIsNotAsDeclaredComesFirst() {
    CiRun mixed = CiRuns.mixed();
    CiRun run =
        new CiRun(
            mixed.command(),
            mixed.version(),
            mixed.cases(),
            mixed.findings(),
            Optional.of(
                new Changes(
                    "ledger.json",
                    7,
                    List.of(new Change(CiRuns.ID, "fixed", "tlc", "states", "12,000", "12,345")))));
    assertEquals(
        """
            ## mmrace: 2 of 7 verdicts are as declared, 1 unfinished

            `mmrace check collapse`

            ### Not as declared

            | scenario | config | engine | verdict | states | edges | depth |  |
            | --- | --- | --- | --- | ---: | ---: | ---: | --- |
            | `collapse/gupfast-pmd-recheck` | `fixed` | tlc | violated Inv_TableAlive | 12,345 | 45,678 | 34 | declared: holds |
            | `collapse/gupfast-pmd-recheck` | `fixed` | explorer | violated Inv_TableAlive | 12,345 | 45,678 | 34 | declared: holds |
            | `collapse/gupfast-pmd-recheck` | `reach_GupInsideCollapse` | tlc | holds | 12,345 | 45,678 | 34 | declared: violated Reach_GupInsideCollapse |
            | `collapse/gupfast-pmd-recheck` | `fixed_large` | tlc | unfinished |  |  |  | out of time: limit=60s |
            | `collapse/gupfast-pmd-recheck` | `fixed_large` | tlc | error |  |  |  | unknown path: path=madvise_colapse |

            ### Changed since `ledger.json`

            | scenario | config | what | recorded | now |  |
            | --- | --- | --- | ---: | ---: | ---: |
            | `collapse/gupfast-pmd-recheck` | `fixed` | tlc states | 12,000 | 12,345 | +345 |

            ### Inv_TableAlive

            ```text
            collapse/gupfast-pmd-recheck fixed

            CPU0 khugepaged                       CPU1 gup-fast
            ---------------                       -------------
                                                  gup_fast()
                                                    local_irq_save

            pmdp_collapse_flush()
              pmdp_get_and_clear
                pmd[1][0]: table 1 -> none

                                                  gup_fast_pte_range()
                                                    ptep_recheck
                                                      readers = {khugepaged}
                                                  ==> breaks Inv_TableAlive

            Inv_TableAlive is broken after step 3 of 3, 2 context switches:
              A pin still names its page.
                pmd[1][0] = none, was table 1
            ```

            <details><summary>2 as declared</summary>

            | scenario | config | engine | verdict | states | edges | depth |
            | --- | --- | --- | --- | ---: | ---: | ---: |
            | `collapse/gupfast-pmd-recheck` | `unfixed` | tlc | violated Inv_PinStaysMapped | 12,345 | 45,678 | 34 |
            | `collapse/gupfast-pmd-recheck` | `unfixed` | explorer | violated Inv_PinStaysMapped | 12,345 | 45,678 | 34 |

            </details>
            """,
        MarkdownSummary.of(run));
  }

  @Test
  void hostileNames_stayText() {
    CiCase hostile =
        new CiCase(
            "a|b``c\n## d",
            "MCx_<script>.cfg",
            "tlc",
            CiCase.State.ERROR,
            "error",
            "holds",
            Optional.empty(),
            0,
            List.of("<img src=x> [a](b) *c* _d_ | a_b `"));
    String text =
        MarkdownSummary.of(
            new CiRun("mmrace", "0.1.0", List.of(hostile), List.of(), Optional.empty()));
    assertTrue(
        text.contains(
            "\n| ``` a\\|b``c ## d ``` | `<script>` | tlc | error |  |  |  | &lt;img src=x&gt; \\[a\\](b)"
                + " \\*c\\* \\_d\\_ \\| a_b \\` |\n"),
        text);
  }

  @Test
  void fence_isLongerThanAnyInTheDiagram() {
    Counterexample found = CiRuns.found("x/````y", "c", "Inv_X");
    String text =
        MarkdownSummary.of(
            CiRuns.run(List.of(), new CiRun.Finding(found, "MCx_c.cfg", false, List.of())));
    assertTrue(text.contains("\n`````text\nx/````y c\n"), text);
    assertTrue(text.contains("\n`````\n"), text);
  }
}
