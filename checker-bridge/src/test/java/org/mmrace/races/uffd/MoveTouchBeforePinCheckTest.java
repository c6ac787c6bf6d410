package org.mmrace.races.uffd;

import static org.mmrace.model.mm.GupFast.Step.*;
import static org.mmrace.model.uffd.UffdMove.Step.*;
import static org.mmrace.model.uffd.UffdMovePtes.Step.*;
import static org.mmrace.model.uffd.UffdVma.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_RmapTruth}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check uffd/move-touch-before-pin-check
 * mvn -B test -Dtest=MoveTouchBeforePinCheckTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class MoveTouchBeforePinCheckTest {
  private static final String RACE = "uffd/move-touch-before-pin-check";
  private static final int MONITOR = 1;
  private static final int GUP_FAST = 2;

  private static final Schedule PIN_AFTER_ASSIGNMENT =
      Schedule.of()
          .step(MONITOR, userfaultfd_move__mmap_changing)
          .step(MONITOR, uffd_lock_vma__lock_vma_under_rcu)
          .step(MONITOR, uffd_move_lock__lock_vma_under_rcu)
          .step(MONITOR, move_pages__map_changing_lock)
          .step(MONITOR, move_pages__mmap_changing)
          .step(MONITOR, validate_move_areas__vma)
          .step(MONITOR, move_pages__pmdp_get_lockless)
          .step(MONITOR, move_pages__src_pmd_none)
          .step(MONITOR, move_pages__dst_pmd_none)
          .step(MONITOR, move_pages_ptes__mmu_notifier_invalidate_range_start)
          .step(MONITOR, move_pages_ptes__pte_offset_map_rw_nolock_dst)
          .step(MONITOR, move_pages_ptes__pte_offset_map_rw_nolock_src)
          .step(MONITOR, move_pages_ptes__pmd_none_dst)
          .step(MONITOR, move_pages_ptes__pmd_none_src)
          .step(MONITOR, move_pages_ptes__spin_lock_dst)
          .step(MONITOR, move_pages_ptes__ptep_get_dst)
          .step(MONITOR, move_pages_ptes__spin_lock_src)
          .step(MONITOR, move_pages_ptes__ptep_get_src)
          .step(MONITOR, move_pages_ptes__spin_lock_present)
          .step(MONITOR, move_pages_ptes__pte_same)
          .step(MONITOR, move_pages_ptes__PageAnonExclusive)
          .step(MONITOR, move_pages_ptes__folio_trylock)
          .step(MONITOR, move_pages_ptes__folio_get)
          .step(MONITOR, move_pages_ptes__folio_get_anon_vma)
          .step(MONITOR, move_pages_ptes__anon_vma_trylock_write)
          .step(MONITOR, double_pt_lock__spin_lock)
          .step(MONITOR, double_pt_lock__spin_lock_nested)
          .step(MONITOR, is_pte_pages_stable__ptep_get_src)
          .step(MONITOR, is_pte_pages_stable__ptep_get_dst)
          .step(MONITOR, is_pte_pages_stable__pmdp_get_lockless)
          .step(MONITOR, move_present_ptes__folio_maybe_dma_pinned)
          .step(MONITOR, move_present_ptes__PageAnonExclusive)
          .step(MONITOR, move_present_ptes__folio_put)
          .step(MONITOR, move_present_ptes__folio_move_anon_rmap)
          // the window opens
          .step(MONITOR, move_present_ptes__index)
          .step(GUP_FAST, gup_fast__local_irq_save)
          .step(GUP_FAST, gup_fast_pmd_range__pmdp_get_lockless)
          .step(GUP_FAST, gup_fast_pte_range__ptep_get_lockless)
          .step(GUP_FAST, try_get_folio__page_folio)
          .step(GUP_FAST, try_get_folio__folio_ref_try_add)
          .step(GUP_FAST, try_get_folio__page_folio_recheck)
          .step(GUP_FAST, try_grab_folio_fast__pincount_add)
          .step(MONITOR, move_present_ptes__ptep_get_and_clear)
          // the window closes
          .step(MONITOR, move_present_ptes__folio_maybe_dma_pinned_again)
          .step(MONITOR, move_present_ptes__set_pte_at_src)
          .step(MONITOR, move_present_ptes__folio_unlock)
          .step(MONITOR, double_pt_unlock__spin_unlock);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_pinAfterAssignment_breaksRmapTruth() throws IOException {
    replay("unfixed").run(PIN_AFTER_ASSIGNMENT).breaks("Inv_RmapTruth");
  }

  @Test
  void fixed_pinAfterAssignment_goesToPtepGetAndClear() throws IOException {
    replay("fixed")
        .follow(PIN_AFTER_ASSIGNMENT, 33)
        .standsAt(MONITOR, move_present_ptes__ptep_get_and_clear)
        .holds();
  }
}
