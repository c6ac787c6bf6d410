package org.mmrace.races.collapse;

import static org.mmrace.model.collapse.Collapse.Step.*;
import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.core.Tlb.Step.*;
import static org.mmrace.model.mm.Fault.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_NoneWindow}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check collapse/vma-lock-fault-vs-collapse
 * mvn -B test -Dtest=VmaLockFaultVsCollapseTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class VmaLockFaultVsCollapseTest {
  private static final String RACE = "collapse/vma-lock-fault-vs-collapse";
  private static final int KHUGEPAGED = 1;
  private static final int FAULT = 2;

  private static final Schedule FAULT_AFTER_PMD_CLEARED =
      Schedule.of()
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
          .step(KHUGEPAGED, hpage_collapse_scan_pmd__pte_unmap_unlock)
          .step(KHUGEPAGED, collapse_huge_page__mmap_read_unlock)
          .step(KHUGEPAGED, alloc_charge_folio__folio_alloc)
          .step(KHUGEPAGED, collapse_huge_page__mmap_read_lock)
          .step(KHUGEPAGED, collapse_huge_page__hugepage_vma_revalidate)
          .step(KHUGEPAGED, collapse_huge_page__find_pmd_or_thp_or_none)
          .step(KHUGEPAGED, collapse_huge_page__mmap_read_unlock_again)
          .step(KHUGEPAGED, collapse_huge_page__mmap_write_lock)
          .step(KHUGEPAGED, collapse_huge_page__hugepage_vma_revalidate_again)
          .step(KHUGEPAGED, collapse_huge_page__check_pmd_still_valid)
          .step(KHUGEPAGED, collapse_huge_page__anon_vma_lock_write)
          .step(KHUGEPAGED, collapse_huge_page__mmu_notifier_invalidate_range_start)
          .step(KHUGEPAGED, collapse_huge_page__pmd_lock)
          .step(KHUGEPAGED, pmdp_collapse_flush__pmdp_get_and_clear)
          // the window opens
          .step(KHUGEPAGED, flush_tlb_mm_range__send)
          .step(KHUGEPAGED, flush_tlb_mm_range__ack, 1)
          .step(KHUGEPAGED, flush_tlb_mm_range__ack, 2)
          .step(KHUGEPAGED, collapse_huge_page__pmd_unlock)
          .step(FAULT, user_access__tlb_lookup)
          .step(FAULT, mmu_walk__pmd)
          .step(FAULT, lock_vma_under_rcu__mas_walk)
          .step(FAULT, lock_vma_under_rcu__vma_start_read)
          .step(FAULT, __handle_mm_fault__pmdp_get_lockless)
          .step(FAULT, do_anonymous_page__pmd_none)
          .step(FAULT, __pte_alloc__pte_alloc_one)
          .step(FAULT, pmd_install__pmd_lock)
          .step(FAULT, pmd_install__pmd_none)
          // the window closes
          .step(FAULT, pmd_install__pmd_populate);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_faultAfterPmdCleared_breaksNoneWindow() throws IOException {
    replay("unfixed").run(FAULT_AFTER_PMD_CLEARED).breaks("Inv_NoneWindow");
  }

  @Test
  void fixed_faultAfterPmdCleared_goesToVmaStartWrite() throws IOException {
    replay("fixed")
        .follow(FAULT_AFTER_PMD_CLEARED, 21)
        .standsAt(KHUGEPAGED, collapse_huge_page__vma_start_write)
        .holds();
  }
}
