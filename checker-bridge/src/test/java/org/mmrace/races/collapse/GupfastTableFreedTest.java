package org.mmrace.races.collapse;

import static org.mmrace.model.collapse.Collapse.Step.*;
import static org.mmrace.model.collapse.CollapsePages.Step.*;
import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.core.Tlb.Step.*;
import static org.mmrace.model.mm.GupFast.Step.*;
import static org.mmrace.model.rmap.Dontneed.Step.*;
import static org.mmrace.model.rmap.Gather.Step.*;
import static org.mmrace.model.rmap.Zap.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_TableAlive}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check collapse/gupfast-table-freed
 * mvn -B test -Dtest=GupfastTableFreedTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class GupfastTableFreedTest {
  private static final String RACE = "collapse/gupfast-table-freed";
  private static final int COLLAPSER = 1;
  private static final int GUP_FAST = 2;
  private static final int DONTNEED = 3;

  private static final Schedule TABLE_FREED_UNDER_GUP_FAST =
      Schedule.of()
          .step(GUP_FAST, gup_fast__local_irq_save)
          .step(GUP_FAST, gup_fast_pmd_range__pmdp_get_lockless)
          // the window opens
          .step(COLLAPSER, madvise_collapse__mmap_read_lock)
          .step(COLLAPSER, hpage_collapse_scan_pmd__find_pmd_or_thp_or_none)
          .step(COLLAPSER, __pte_offset_map_lock__pmdp_get_lockless)
          .step(COLLAPSER, __pte_offset_map_lock__spin_lock)
          .step(COLLAPSER, __pte_offset_map_lock__pmd_same)
          .step(COLLAPSER, hpage_collapse_scan_pmd__ptep_get)
          .step(COLLAPSER, hpage_collapse_scan_pmd__folio_test_lru)
          .step(COLLAPSER, hpage_collapse_scan_pmd__folio_test_locked)
          .step(COLLAPSER, is_refcount_suitable__folio_mapcount)
          .step(COLLAPSER, is_refcount_suitable__folio_ref_count)
          .step(COLLAPSER, hpage_collapse_scan_pmd__is_refcount_suitable)
          .step(COLLAPSER, hpage_collapse_scan_pmd__ptep_get)
          .step(COLLAPSER, hpage_collapse_scan_pmd__folio_test_lru)
          .step(COLLAPSER, hpage_collapse_scan_pmd__folio_test_locked)
          .step(COLLAPSER, is_refcount_suitable__folio_mapcount)
          .step(COLLAPSER, is_refcount_suitable__folio_ref_count)
          .step(COLLAPSER, hpage_collapse_scan_pmd__is_refcount_suitable)
          .step(COLLAPSER, hpage_collapse_scan_pmd__pte_unmap_unlock)
          .step(COLLAPSER, collapse_huge_page__mmap_read_unlock)
          .step(COLLAPSER, alloc_charge_folio__folio_alloc)
          .step(COLLAPSER, collapse_huge_page__mmap_read_lock)
          .step(COLLAPSER, collapse_huge_page__hugepage_vma_revalidate)
          .step(COLLAPSER, collapse_huge_page__find_pmd_or_thp_or_none)
          .step(COLLAPSER, collapse_huge_page__mmap_read_unlock_again)
          .step(COLLAPSER, collapse_huge_page__mmap_write_lock)
          .step(COLLAPSER, collapse_huge_page__hugepage_vma_revalidate_again)
          .step(COLLAPSER, collapse_huge_page__vma_start_write)
          .step(COLLAPSER, collapse_huge_page__check_pmd_still_valid)
          .step(COLLAPSER, collapse_huge_page__anon_vma_lock_write)
          .step(COLLAPSER, collapse_huge_page__mmu_notifier_invalidate_range_start)
          .step(COLLAPSER, collapse_huge_page__pmd_lock)
          .step(COLLAPSER, pmdp_collapse_flush__pmdp_get_and_clear)
          .step(COLLAPSER, flush_tlb_mm_range__send)
          .step(COLLAPSER, collapse_huge_page__pmd_unlock)
          .step(COLLAPSER, collapse_huge_page__mmu_notifier_invalidate_range_end)
          .step(COLLAPSER, collapse_huge_page__spin_lock)
          .step(COLLAPSER, __collapse_huge_page_isolate__ptep_get)
          .step(COLLAPSER, __collapse_huge_page_isolate__folio_trylock)
          .step(COLLAPSER, is_refcount_suitable__folio_mapcount)
          .step(COLLAPSER, is_refcount_suitable__folio_ref_count)
          .step(COLLAPSER, __collapse_huge_page_isolate__is_refcount_suitable)
          .step(COLLAPSER, __collapse_huge_page_isolate__folio_isolate_lru)
          .step(COLLAPSER, __collapse_huge_page_isolate__ptep_get)
          .step(COLLAPSER, __collapse_huge_page_isolate__folio_trylock)
          .step(COLLAPSER, is_refcount_suitable__folio_mapcount)
          .step(COLLAPSER, is_refcount_suitable__folio_ref_count)
          .step(COLLAPSER, __collapse_huge_page_isolate__is_refcount_suitable)
          .step(COLLAPSER, __collapse_huge_page_isolate__folio_isolate_lru)
          .step(COLLAPSER, collapse_huge_page__spin_unlock)
          .step(COLLAPSER, collapse_huge_page__anon_vma_unlock_write)
          .step(COLLAPSER, __collapse_huge_page_copy__ptep_get)
          .step(COLLAPSER, __collapse_huge_page_copy__copy_mc_user_highpage)
          .step(COLLAPSER, __collapse_huge_page_copy__ptep_get)
          .step(COLLAPSER, __collapse_huge_page_copy__copy_mc_user_highpage)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__ptep_get)
          .step(COLLAPSER, release_pte_folio__folio_unlock)
          .step(COLLAPSER, release_pte_folio__folio_putback_lru)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__spin_lock)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__ptep_clear)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__folio_remove_rmap_pte)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__spin_unlock)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__folio_put)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__ptep_get)
          .step(COLLAPSER, release_pte_folio__folio_unlock)
          .step(COLLAPSER, release_pte_folio__folio_putback_lru)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__spin_lock)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__ptep_clear)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__folio_remove_rmap_pte)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__spin_unlock)
          .step(COLLAPSER, __collapse_huge_page_copy_succeeded__folio_put)
          .step(COLLAPSER, collapse_huge_page__pmd_lock_install)
          .step(COLLAPSER, collapse_huge_page__folio_add_new_anon_rmap)
          .step(COLLAPSER, collapse_huge_page__folio_add_lru)
          .step(COLLAPSER, collapse_huge_page__pgtable_trans_huge_deposit)
          .step(COLLAPSER, collapse_huge_page__set_pmd_at)
          .step(COLLAPSER, collapse_huge_page__pmd_unlock_install)
          .step(COLLAPSER, collapse_huge_page__mmap_write_unlock)
          .step(DONTNEED, try_vma_read_lock__vma_start_read)
          .step(DONTNEED, tlb_gather_mmu__inc_tlb_flush_pending)
          .step(DONTNEED, zap_page_range_single__mmu_notifier_invalidate_range_start)
          .step(DONTNEED, zap_pmd_range__pmd_trans_huge)
          .step(DONTNEED, zap_huge_pmd__pmd_lock)
          .step(DONTNEED, __pmd_trans_huge_lock__pmd_trans_huge)
          .step(DONTNEED, zap_huge_pmd__pmdp_huge_get_and_clear_full)
          .step(DONTNEED, zap_huge_pmd__folio_remove_rmap_pmd)
          // the window closes
          .step(DONTNEED, zap_deposited_table__pte_free);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_tableFreedUnderGupFast_breaksTableAlive() throws IOException {
    replay("unfixed").run(TABLE_FREED_UNDER_GUP_FAST).breaks("Inv_TableAlive");
  }

  @Test
  void fixed_tableFreedUnderGupFast_goesToSend() throws IOException {
    replay("fixed")
        .follow(TABLE_FREED_UNDER_GUP_FAST, 37)
        .standsAt(COLLAPSER, tlb_remove_table_sync_one__send)
        .holds();
  }
}
