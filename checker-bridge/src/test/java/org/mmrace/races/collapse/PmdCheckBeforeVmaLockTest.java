package org.mmrace.races.collapse;

import static org.mmrace.model.collapse.Collapse.Step.*;
import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.core.Tlb.Step.*;
import static org.mmrace.model.rmap.Dontneed.Step.*;
import static org.mmrace.model.rmap.Gather.Step.*;
import static org.mmrace.model.rmap.Zap.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_PmdWellFormed}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check collapse/pmd-check-before-vma-lock
 * mvn -B test -Dtest=PmdCheckBeforeVmaLockTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class PmdCheckBeforeVmaLockTest {
  private static final String RACE = "collapse/pmd-check-before-vma-lock";
  private static final int COLLAPSER = 1;
  private static final int DONTNEED = 2;

  private static final Schedule TABLE_FREED_AFTER_PMD_CHECK =
      Schedule.of()
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
          .step(COLLAPSER, hpage_collapse_scan_pmd__pte_unmap_unlock)
          .step(COLLAPSER, collapse_huge_page__mmap_read_unlock)
          .step(COLLAPSER, alloc_charge_folio__folio_alloc)
          .step(COLLAPSER, collapse_huge_page__mmap_read_lock)
          .step(COLLAPSER, collapse_huge_page__hugepage_vma_revalidate)
          .step(COLLAPSER, collapse_huge_page__find_pmd_or_thp_or_none)
          .step(COLLAPSER, collapse_huge_page__mmap_read_unlock_again)
          .step(COLLAPSER, collapse_huge_page__mmap_write_lock)
          .step(COLLAPSER, collapse_huge_page__hugepage_vma_revalidate_again)
          .step(COLLAPSER, collapse_huge_page__check_pmd_still_valid)
          // the window opens
          .step(DONTNEED, try_vma_read_lock__vma_start_read)
          .step(DONTNEED, tlb_gather_mmu__inc_tlb_flush_pending)
          .step(DONTNEED, zap_page_range_single__mmu_notifier_invalidate_range_start)
          .step(DONTNEED, zap_pmd_range__pmd_trans_huge)
          .step(DONTNEED, zap_pmd_range__pmd_none)
          .step(DONTNEED, __pte_offset_map_lock__pmdp_get_lockless)
          .step(DONTNEED, __pte_offset_map_lock__spin_lock)
          .step(DONTNEED, __pte_offset_map_lock__pmd_same)
          .step(DONTNEED, zap_pte_range__ptep_get)
          .step(DONTNEED, zap_pte_range__get_and_clear_full_ptes)
          .step(DONTNEED, zap_present_folio_ptes__folio_remove_rmap_pte)
          .step(DONTNEED, zap_pte_range__ptep_get)
          .step(DONTNEED, try_get_and_clear_pmd__spin_trylock)
          .step(DONTNEED, try_get_and_clear_pmd__pmdp_get)
          .step(DONTNEED, try_get_and_clear_pmd__pmd_clear)
          .step(DONTNEED, zap_pte_range__pte_unmap_unlock)
          .step(DONTNEED, zap_page_range_single__mmu_notifier_invalidate_range_end)
          .step(DONTNEED, madvise_walk_vmas__vma_end_read)
          // the window closes
          .step(COLLAPSER, collapse_huge_page__vma_start_write)
          .step(COLLAPSER, collapse_huge_page__anon_vma_lock_write)
          .step(COLLAPSER, collapse_huge_page__mmu_notifier_invalidate_range_start)
          .step(COLLAPSER, collapse_huge_page__pmd_lock)
          .step(COLLAPSER, pmdp_collapse_flush__pmdp_get_and_clear)
          .step(COLLAPSER, flush_tlb_mm_range__send)
          .step(COLLAPSER, flush_tlb_mm_range__ack, 2)
          .step(COLLAPSER, collapse_huge_page__pmd_unlock)
          .step(COLLAPSER, collapse_huge_page__mmu_notifier_invalidate_range_end)
          .step(COLLAPSER, tlb_remove_table_sync_one__send)
          .step(COLLAPSER, collapse_huge_page__spin_lock)
          .step(COLLAPSER, collapse_huge_page__pmd_lock_populate)
          .step(COLLAPSER, collapse_huge_page__pmd_populate);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_tableFreedAfterPmdCheck_breaksPmdWellFormed() throws IOException {
    replay("unfixed").run(TABLE_FREED_AFTER_PMD_CHECK).breaks("Inv_PmdWellFormed");
  }

  @Test
  void fixed_tableFreedAfterPmdCheck_goesToVmaStartWrite() throws IOException {
    replay("fixed")
        .follow(TABLE_FREED_AFTER_PMD_CHECK, 21)
        .standsAt(COLLAPSER, collapse_huge_page__vma_start_write)
        .holds();
  }
}
