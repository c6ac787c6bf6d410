package org.mmrace.races.collapse;

import static org.mmrace.model.collapse.Collapse.Step.*;
import static org.mmrace.model.collapse.CollapsePages.Step.*;
import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.core.Tlb.Step.*;
import static org.mmrace.model.mm.GupFast.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_PinStaysMapped}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check collapse/gupfast-pmd-recheck
 * mvn -B test -Dtest=GupfastPmdRecheckTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class GupfastPmdRecheckTest {
  private static final String RACE = "collapse/gupfast-pmd-recheck";
  private static final int KHUGEPAGED = 1;
  private static final int GUP_FAST = 2;

  private static final Schedule PIN_AFTER_COLLAPSE_COUNTED =
      Schedule.of()
          .step(GUP_FAST, gup_fast__local_irq_save)
          .step(GUP_FAST, gup_fast_pmd_range__pmdp_get_lockless)
          .step(GUP_FAST, gup_fast_pte_range__ptep_get_lockless)
          .step(GUP_FAST, try_get_folio__page_folio)
          .step(KHUGEPAGED, madvise_collapse__mmap_read_lock)
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__find_pmd_or_thp_or_none)
          .step(KHUGEPAGED, __pte_offset_map_lock__pmdp_get_lockless)
          .step(KHUGEPAGED, __pte_offset_map_lock__spin_lock)
          .step(KHUGEPAGED, __pte_offset_map_lock__pmd_same)
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__ptep_get)
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__folio_test_lru)
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__folio_test_locked)
          .step(KHUGEPAGED, is_refcount_suitable__folio_mapcount)
          .step(KHUGEPAGED, is_refcount_suitable__folio_ref_count)
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__is_refcount_suitable)
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__ptep_get)
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__folio_test_lru)
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__folio_test_locked)
          .step(KHUGEPAGED, is_refcount_suitable__folio_mapcount)
          .step(KHUGEPAGED, is_refcount_suitable__folio_ref_count)
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__is_refcount_suitable)
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__pte_unmap_unlock)
          .step(KHUGEPAGED, collapse_huge_page__mmap_read_unlock)
          .step(KHUGEPAGED, alloc_charge_folio__folio_alloc)
          .step(KHUGEPAGED, collapse_huge_page__mmap_read_lock)
          .step(KHUGEPAGED, collapse_huge_page__hugepage_vma_revalidate)
          .step(KHUGEPAGED, collapse_huge_page__find_pmd_or_thp_or_none)
          .step(KHUGEPAGED, collapse_huge_page__mmap_read_unlock_again)
          .step(KHUGEPAGED, collapse_huge_page__mmap_write_lock)
          .step(KHUGEPAGED, collapse_huge_page__hugepage_vma_revalidate_again)
          .step(KHUGEPAGED, collapse_huge_page__vma_start_write)
          .step(KHUGEPAGED, collapse_huge_page__check_pmd_still_valid)
          .step(KHUGEPAGED, collapse_huge_page__anon_vma_lock_write)
          .step(KHUGEPAGED, collapse_huge_page__mmu_notifier_invalidate_range_start)
          .step(KHUGEPAGED, collapse_huge_page__pmd_lock)
          .step(KHUGEPAGED, pmdp_collapse_flush__pmdp_get_and_clear)
          .step(KHUGEPAGED, flush_tlb_mm_range__send)
          .step(KHUGEPAGED, collapse_huge_page__pmd_unlock)
          .step(KHUGEPAGED, collapse_huge_page__mmu_notifier_invalidate_range_end)
          .step(KHUGEPAGED, collapse_huge_page__spin_lock)
          .step(KHUGEPAGED, __collapse_huge_page_isolate__ptep_get)
          .step(KHUGEPAGED, __collapse_huge_page_isolate__folio_trylock)
          .step(KHUGEPAGED, is_refcount_suitable__folio_mapcount)
          .step(KHUGEPAGED, is_refcount_suitable__folio_ref_count)
          .step(KHUGEPAGED, __collapse_huge_page_isolate__is_refcount_suitable)
          .step(KHUGEPAGED, __collapse_huge_page_isolate__folio_isolate_lru)
          .step(KHUGEPAGED, __collapse_huge_page_isolate__ptep_get)
          .step(KHUGEPAGED, __collapse_huge_page_isolate__folio_trylock)
          .step(KHUGEPAGED, is_refcount_suitable__folio_mapcount)
          .step(KHUGEPAGED, is_refcount_suitable__folio_ref_count)
          // the window opens
          .step(KHUGEPAGED, __collapse_huge_page_isolate__is_refcount_suitable)
          .step(KHUGEPAGED, __collapse_huge_page_isolate__folio_isolate_lru)
          .step(KHUGEPAGED, collapse_huge_page__spin_unlock)
          .step(KHUGEPAGED, collapse_huge_page__anon_vma_unlock_write)
          .step(KHUGEPAGED, __collapse_huge_page_copy__ptep_get)
          .step(KHUGEPAGED, __collapse_huge_page_copy__copy_mc_user_highpage)
          .step(KHUGEPAGED, __collapse_huge_page_copy__ptep_get)
          .step(KHUGEPAGED, __collapse_huge_page_copy__copy_mc_user_highpage)
          .step(KHUGEPAGED, __collapse_huge_page_copy_succeeded__ptep_get)
          .step(KHUGEPAGED, release_pte_folio__folio_unlock)
          .step(KHUGEPAGED, release_pte_folio__folio_putback_lru)
          .step(KHUGEPAGED, __collapse_huge_page_copy_succeeded__spin_lock)
          .step(GUP_FAST, try_get_folio__folio_ref_try_add)
          .step(GUP_FAST, try_get_folio__page_folio_recheck)
          .step(GUP_FAST, try_grab_folio_fast__pincount_add)
          .step(GUP_FAST, gup_fast_pte_range__pmdp_recheck)
          .step(GUP_FAST, gup_fast_pte_range__ptep_recheck)
          .step(GUP_FAST, gup_must_unshare__PageAnonExclusive)
          // the window closes
          .step(KHUGEPAGED, __collapse_huge_page_copy_succeeded__ptep_clear);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_pinAfterCollapseCounted_breaksPinStaysMapped() throws IOException {
    replay("unfixed").run(PIN_AFTER_COLLAPSE_COUNTED).breaks("Inv_PinStaysMapped");
  }

  @Test
  void fixed_pinAfterCollapseCounted_goesToRefSub() throws IOException {
    replay("fixed")
        .follow(PIN_AFTER_COLLAPSE_COUNTED, 66)
        .standsAt(GUP_FAST, gup_put_folio__ref_sub)
        .holds();
  }
}
