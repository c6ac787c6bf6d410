package org.mmrace.reports.diagram;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mmrace.findings.Counterexample;
import org.mmrace.findings.DiagramStep;

class DiagramTest {
  private static DiagramStep step(int thread, String name, String... notes) {
    return new DiagramStep(thread, name, 0, false, List.of(notes));
  }

  private static Counterexample found(List<String> threads, DiagramStep... steps) {
    return new Counterexample(
        "collapse/gupfast-pmd-recheck",
        "MCGupFastPmdRecheck_unfixed.cfg",
        "Inv_PinStaysMapped",
        threads,
        List.of(steps),
        steps.length,
        "A page that GUP-fast returned is the page that its address maps.",
        List.of("pin[2].pfn = 1", "pmd[1][0] = huge 4 write"));
  }

  private static Counterexample gupFastAgainstCollapse() {
    return found(
        List.of("khugepaged", "gup-fast"),
        step(1, "gup_fast__local_irq_save"),
        step(1, "gup_fast_pmd_range__pmdp_get_lockless", "pmd = table 1"),
        step(0, "collapse_huge_page__mmap_write_lock"),
        step(0, "collapse_huge_page__anon_vma_lock_write"),
        step(0, "collapse_huge_page__pmdp_collapse_flush", "pmd[1][0]: table 1 -> none"),
        step(1, "gup_fast_pte_range__ptep_get_lockless", "pte = present 1 write"),
        step(1, "try_grab_folio_fast__pincount_add", "page[1].pincount: 0 -> 1"),
        step(1, "gup_fast_pte_range__ptep_recheck", "pin[2].pfn: 0 -> 1"));
  }

  private static void show(String expected, Counterexample found) {
    assertEquals(expected, Diagram.of(found));
  }

  @Test
  void twoThreads_switchTwice_headEachStretchWithItsFunction() {
    show(
        """
            CPU0 khugepaged                       CPU1 gup-fast
            ---------------                       -------------
                                                  gup_fast()
                                                    local_irq_save
                                                  gup_fast_pmd_range()
                                                    pmdp_get_lockless
                                                      pmd = table 1

            collapse_huge_page()
              mmap_write_lock
              anon_vma_lock_write
              pmdp_collapse_flush
                pmd[1][0]: table 1 -> none

                                                  gup_fast_pte_range()
                                                    ptep_get_lockless
                                                      pte = present 1 write
                                                  try_grab_folio_fast()
                                                    pincount_add
                                                      page[1].pincount: 0 -> 1
                                                  gup_fast_pte_range()
                                                    ptep_recheck
                                                      pin[2].pfn: 0 -> 1
                                                  ==> breaks Inv_PinStaysMapped
            """,
        gupFastAgainstCollapse());
  }

  @Test
  void report_violated_saysWhatBrokeAndWhatToRun() {
    assertEquals(
        """
            collapse/gupfast-pmd-recheck MCGupFastPmdRecheck_unfixed.cfg

            CPU0 khugepaged                       CPU1 gup-fast
            ---------------                       -------------
                                                  gup_fast()
                                                    local_irq_save
                                                  gup_fast_pmd_range()
                                                    pmdp_get_lockless
                                                      pmd = table 1

            collapse_huge_page()
              mmap_write_lock
              anon_vma_lock_write
              pmdp_collapse_flush
                pmd[1][0]: table 1 -> none

                                                  gup_fast_pte_range()
                                                    ptep_get_lockless
                                                      pte = present 1 write
                                                  try_grab_folio_fast()
                                                    pincount_add
                                                      page[1].pincount: 0 -> 1
                                                  gup_fast_pte_range()
                                                    ptep_recheck
                                                      pin[2].pfn: 0 -> 1
                                                  ==> breaks Inv_PinStaysMapped

            Inv_PinStaysMapped is broken after step 8 of 8, 2 context switches:
              A page that GUP-fast returned is the page that its address maps.
                pin[2].pfn = 1
                pmd[1][0] = huge 4 write

            replay: ./mmrace replay a.itf.json
            """,
        CounterexampleReport.of(
            gupFastAgainstCollapse(), List.of("replay: ./mmrace replay a.itf.json")));
  }

  @Test
  void threeThreads_shareSeventyFiveColumns() {
    show(
        """
            CPU0 khugepaged          CPU1 mremap              CPU2 gup-fast
            ---------------          -----------              -------------
                                     move_page_tables()
                                       read_old_pmd
                                         old_pmd = table 1

            retract_page_tables()
              i_mmap_lock_read

                                                              gup_fast_pmd_range()
                                                                pmdp_get_lockless
                                                                  pmd = table 1

            ... retract_page_tables()
              pmdp_collapse_flush
                pmd[1][0]: table 1 -> none

                                     move_normal_pmd()
                                       populate
                                         pmd[1][1]: none -> table 1
                                     ==> breaks Inv_PinStaysMapped
            """,
        found(
            List.of("khugepaged", "mremap", "gup-fast"),
            step(1, "move_page_tables__read_old_pmd", "old_pmd = table 1"),
            step(0, "retract_page_tables__i_mmap_lock_read"),
            step(2, "gup_fast_pmd_range__pmdp_get_lockless", "pmd = table 1"),
            step(0, "retract_page_tables__pmdp_collapse_flush", "pmd[1][0]: table 1 -> none"),
            step(1, "move_normal_pmd__populate", "pmd[1][1]: none -> table 1")));
  }

  @Test
  void fourThreads_wideNames_wrap() {
    show(
        """
            CPU0          CPU1          CPU2          CPU3 faulting thread
            khugepaged    userfaultfd   gup-fast
                          monitor
            ----------    -----------   --------      --------------------
            __split_huge_pmd_locked()
              pmdp_invalidate

                          userfaultfd_unregister()
                            wake_userfault

                                        gup_fast_pte_range()
                                          ptep_get_lockless
                                            pte = present 1 write dirty young

                                                      handle_userfault()
                                                        list_add_fault_pending_wqh
                                                          uffd[1].fault_pending_wqh:
                                                            <<>> -> <<4>>
                                                      ==> breaks Inv_PinStaysMapped
            """,
        found(
            List.of("khugepaged", "userfaultfd monitor", "gup-fast", "faulting thread"),
            step(0, "__split_huge_pmd_locked__pmdp_invalidate"),
            step(1, "userfaultfd_unregister__wake_userfault"),
            step(2, "gup_fast_pte_range__ptep_get_lockless", "pte = present 1 write dirty young"),
            step(
                3,
                "handle_userfault__list_add_fault_pending_wqh",
                "uffd[1].fault_pending_wqh: <<>> -> <<4>>")));
  }

  @Test
  void tooManyThreads_areListedOneBelowTheOther() {
    show(
        """
            CPU0 a:
            f()
              a

            CPU1 b:
            f()
              a

            CPU2 c:
            f()
              a

            CPU3 d:
            f()
              a

            CPU4 e:
            f()
              a

            CPU5 f:
            f()
              a

            CPU6 g:
            f()
              a

            CPU7 h:
            f()
              a

            CPU8 i:
            f()
              a

            CPU9 j:
            f()
              a
                x[1]: 0 -> 1
            ==> breaks Inv_PinStaysMapped
            """,
        found(
            List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"),
            step(0, "f__a"),
            step(1, "f__a"),
            step(2, "f__a"),
            step(3, "f__a"),
            step(4, "f__a"),
            step(5, "f__a"),
            step(6, "f__a"),
            step(7, "f__a"),
            step(8, "f__a"),
            step(9, "f__a", "x[1]: 0 -> 1")));
  }

  @Test
  void functionThatGoesOnAfterASwitch_isHeadedWithDots() {
    show(
        """
            CPU0 one                              CPU1 two
            --------                              --------
            zap_pte_range()
              ptep_get

                                                  do_wp_page()
                                                    ptl_lock

            ... zap_pte_range()
              ptep_get_and_clear
            ==> breaks Inv_PinStaysMapped
            """,
        found(
            List.of("one", "two"),
            step(0, "zap_pte_range__ptep_get"),
            step(1, "do_wp_page__ptl_lock"),
            step(0, "zap_pte_range__ptep_get_and_clear")));
  }

  @Test
  void manyChangedWords_areCounted() {
    show(
        """
            CPU0 khugepaged
            ---------------
            alloc_charge_folio()
              alloc (choice 2)
                a: 0 -> 1
                b: 0 -> 1
                c: 0 -> 1
                ... 2 more words
            ==> breaks Inv_PinStaysMapped
            """,
        found(
            List.of("khugepaged"),
            new DiagramStep(
                0,
                "alloc_charge_folio__alloc",
                2,
                false,
                List.of("a: 0 -> 1", "b: 0 -> 1", "c: 0 -> 1", "d: 0 -> 1", "e: 0 -> 1"))));
  }

  @Test
  void initialState_broken_saysSo() {
    Counterexample broken =
        new Counterexample("x/y", "MCX.cfg", "Inv_A", List.of("one"), List.of(), 0, "", List.of());
    assertEquals(
        """
            x/y MCX.cfg

            (the initial state)
            ==> breaks Inv_A

            Inv_A is broken in the initial state
            """,
        CounterexampleReport.of(broken, List.of()));
  }

  @Test
  void stepAfterTheBreak_followsTheMark() {
    Counterexample broken =
        new Counterexample(
            "x/y",
            "MCX.cfg",
            "Inv_A",
            List.of("one"),
            List.of(step(0, "f__a"), step(0, "f__b")),
            1,
            "",
            List.of());
    assertEquals(
        """
            x/y MCX.cfg

            CPU0 one
            --------
            f()
              a
            ==> breaks Inv_A
              b

            Inv_A is broken after step 1 of 2, 0 context switches
            """,
        CounterexampleReport.of(broken, List.of()));
  }

  private static DiagramStep minor(int thread, String name) {
    return new DiagramStep(thread, name, 0, true, List.of("x[1]: 0 -> 1"));
  }

  @Test
  void minorStepsInARow_areCounted_oneAloneIsShown() {
    show(
        """
            CPU0 khugepaged                       CPU1 gup-fast
            ---------------                       -------------
            ... 3 steps: hpage_collapse_scan_pmd, alloc_charge_folio
            collapse_huge_page()
              mmap_write_lock
            alloc_charge_folio()
              alloc
                x[1]: 0 -> 1
            collapse_huge_page()
              pmd_lock

                                                  ... 2 steps: gup_fast
                                                  gup_fast()
                                                    local_irq_restore
                                                  ==> breaks Inv_PinStaysMapped
            """,
        found(
            List.of("khugepaged", "gup-fast"),
            minor(0, "hpage_collapse_scan_pmd__a"),
            minor(0, "alloc_charge_folio__alloc"),
            minor(0, "hpage_collapse_scan_pmd__b"),
            step(0, "collapse_huge_page__mmap_write_lock"),
            minor(0, "alloc_charge_folio__alloc"),
            step(0, "collapse_huge_page__pmd_lock"),
            minor(1, "gup_fast__a"),
            minor(1, "gup_fast__b"),
            step(1, "gup_fast__local_irq_restore")));
  }

  @Test
  void minorStepThatBreaksTheProperty_isShown() {
    show(
        """
            CPU0 khugepaged
            ---------------
            ... 2 steps: f
            f()
              c
                x[1]: 0 -> 1
            ==> breaks Inv_PinStaysMapped
            """,
        found(List.of("khugepaged"), minor(0, "f__a"), minor(0, "f__b"), minor(0, "f__c")));
  }

  @Test
  void longNotesOfTheLastColumn_moveItToTheLeft() {
    show(
        """
            CPU0 khugepaged                 CPU1 gup-fast
            ---------------                 -------------
            collapse_huge_page()
              mmap_write_lock

                                            gup_fast_pte_range()
                                              ptep_get_lockless
                                                pte[1][0] = present 1 write dirty young
                                            ==> breaks Inv_PinStaysMapped
            """,
        found(
            List.of("khugepaged", "gup-fast"),
            step(0, "collapse_huge_page__mmap_write_lock"),
            step(
                1,
                "gup_fast_pte_range__ptep_get_lockless",
                "pte[1][0] = present 1 write dirty young")));
  }

  @Test
  void threadsOfTheMachine_areNoCpus() {
    show(
        """
            CPU0 khugepaged          CPU1 gup-fast            rcu
            ---------------          -------------            ---
            f()
              a

                                                              rcu_do_batch()
                                                                pte_free

                                     g()
                                       a
                                     ==> breaks Inv_PinStaysMapped
            """,
        found(
            List.of("machine", "khugepaged", "fault", "gup-fast", "rcu"),
            step(1, "f__a"),
            step(4, "rcu_do_batch__pte_free"),
            step(3, "g__a")));
  }

  @Test
  void report_probe_isReached() {
    Counterexample reached =
        new Counterexample(
            "x/y",
            "reach_A",
            "Reach_A",
            List.of("one"),
            List.of(step(0, "f__a")),
            1,
            "it is",
            List.of());
    assertEquals(
        """
            x/y reach_A

            CPU0 one
            --------
            f()
              a
            ==> reaches Reach_A

            Reach_A is reached after step 1 of 1, 0 context switches
              It is
            """,
        CounterexampleReport.of(reached, List.of()));
  }

  @Test
  void report_deadlock_saysWhoWaitsWhere() {
    Counterexample stuck =
        new Counterexample(
            "x/y",
            "unfixed",
            "Deadlock",
            List.of("one"),
            List.of(step(0, "f__a")),
            1,
            "",
            List.of("one waits at f__b"));
    assertEquals(
        """
            x/y unfixed

            CPU0 one
            --------
            f()
              a
            ==> nobody can go on

            Deadlock after step 1 of 1, 0 context switches:
                one waits at f__b
            """,
        CounterexampleReport.of(stuck, List.of()));
  }

  @Test
  void report_noProperty_countsSteps() {
    Counterexample plain =
        new Counterexample(
            "x/y", "fixed", "", List.of("one"), List.of(step(0, "f__a")), 1, "", List.of());
    assertEquals(
        """
            x/y fixed

            CPU0 one
            --------
            f()
              a

            1 step, 0 context switches
            """,
        CounterexampleReport.of(plain, List.of()));
  }
}
