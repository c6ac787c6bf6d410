package org.mmrace.races.rmap;

import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.core.Tlb.Step.*;
import static org.mmrace.model.mm.Fault.Step.*;
import static org.mmrace.model.rmap.Gather.Step.*;
import static org.mmrace.model.rmap.Mremap.Step.*;
import static org.mmrace.model.rmap.Truncate.Step.*;
import static org.mmrace.model.rmap.Zap.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_NoStaleTlb}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check rmap/mremap-late-flush
 * mvn -B test -Dtest=MremapLateFlushTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class MremapLateFlushTest {
  private static final String RACE = "rmap/mremap-late-flush";
  private static final int MREMAP = 1;
  private static final int FTRUNCATE = 2;
  private static final int USER = 3;

  private static final Schedule PAGE_FREED_BEFORE_FLUSH =
      Schedule.of()
          .step(USER, user_access__tlb_lookup)
          .step(USER, mmu_walk__pmd)
          .step(USER, mmu_walk__pte)
          .step(MREMAP, mremap__mmap_write_lock)
          .step(MREMAP, mremap__vma_lookup)
          .step(MREMAP, move_vma__vma_start_write)
          .step(MREMAP, vma_link_file__i_mmap_lock_write)
          .step(MREMAP, copy_vma__vma_link)
          .step(MREMAP, move_page_tables__mmu_notifier_invalidate_range_start)
          .step(MREMAP, get_old_pmd__pmd_none)
          .step(MREMAP, move_page_tables__pmd_trans_huge)
          .step(MREMAP, move_page_tables__pmd_none)
          .step(MREMAP, move_page_tables__pte_alloc)
          .step(MREMAP, __pte_alloc__pte_alloc_one)
          .step(MREMAP, pmd_install__pmd_lock)
          .step(MREMAP, pmd_install__pmd_none)
          .step(MREMAP, pmd_install__pmd_populate)
          .step(MREMAP, pmd_install__pmd_unlock)
          .step(MREMAP, move_ptes__pte_offset_map_lock)
          .step(MREMAP, __pte_offset_map_lock__pmdp_get_lockless)
          .step(MREMAP, __pte_offset_map_lock__spin_lock)
          .step(MREMAP, __pte_offset_map_lock__pmd_same)
          .step(MREMAP, move_ptes__pte_offset_map_rw_nolock)
          .step(MREMAP, move_ptes__spin_lock_nested)
          .step(MREMAP, move_ptes__ptep_get)
          .step(MREMAP, move_ptes__ptep_get_and_clear)
          .step(MREMAP, move_ptes__set_pte_at)
          .step(MREMAP, move_ptes__spin_unlock)
          .step(MREMAP, move_ptes__pte_unmap_unlock)
          // the window opens
          .step(FTRUNCATE, truncate_setsize__i_size_write)
          .step(FTRUNCATE, unmap_mapping_pages__i_mmap_lock_read)
          .step(FTRUNCATE, tlb_gather_mmu__inc_tlb_flush_pending)
          .step(FTRUNCATE, zap_page_range_single__mmu_notifier_invalidate_range_start)
          .step(FTRUNCATE, zap_pmd_range__pmd_trans_huge)
          .step(FTRUNCATE, zap_pmd_range__pmd_none)
          .step(FTRUNCATE, __pte_offset_map_lock__pmdp_get_lockless)
          .step(FTRUNCATE, __pte_offset_map_lock__spin_lock)
          .step(FTRUNCATE, __pte_offset_map_lock__pmd_same)
          .step(FTRUNCATE, zap_pte_range__ptep_get)
          .step(FTRUNCATE, zap_pte_range__pte_unmap_unlock)
          .step(FTRUNCATE, zap_page_range_single__mmu_notifier_invalidate_range_end)
          .step(FTRUNCATE, tlb_finish_mmu__mm_tlb_flush_nested)
          .step(FTRUNCATE, tlb_finish_mmu__dec_tlb_flush_pending)
          .step(FTRUNCATE, unmap_mapping_range_tree__vma_interval_tree_iter_next)
          .step(FTRUNCATE, tlb_gather_mmu__inc_tlb_flush_pending)
          .step(FTRUNCATE, zap_page_range_single__mmu_notifier_invalidate_range_start)
          .step(FTRUNCATE, zap_pmd_range__pmd_trans_huge)
          .step(FTRUNCATE, zap_pmd_range__pmd_none)
          .step(FTRUNCATE, __pte_offset_map_lock__pmdp_get_lockless)
          .step(FTRUNCATE, __pte_offset_map_lock__spin_lock)
          .step(FTRUNCATE, __pte_offset_map_lock__pmd_same)
          .step(FTRUNCATE, zap_pte_range__ptep_get)
          .step(FTRUNCATE, zap_pte_range__get_and_clear_full_ptes)
          .step(FTRUNCATE, zap_present_folio_ptes__folio_mark_dirty)
          .step(FTRUNCATE, flush_tlb_mm_range__send)
          .step(FTRUNCATE, flush_tlb_mm_range__ack, 2)
          .step(FTRUNCATE, tlb_flush_rmaps__folio_remove_rmap_pte)
          .step(FTRUNCATE, zap_pte_range__pte_unmap_unlock)
          .step(FTRUNCATE, free_pages_and_swap_cache__folio_put)
          .step(FTRUNCATE, zap_pte_range__cond_resched)
          .step(FTRUNCATE, zap_page_range_single__mmu_notifier_invalidate_range_end)
          .step(FTRUNCATE, tlb_finish_mmu__mm_tlb_flush_nested)
          .step(FTRUNCATE, tlb_finish_mmu__dec_tlb_flush_pending)
          .step(FTRUNCATE, unmap_mapping_range_tree__vma_interval_tree_iter_next)
          .step(FTRUNCATE, unmap_mapping_pages__i_mmap_unlock_read)
          .step(FTRUNCATE, find_lock_entries__xas_find)
          .step(FTRUNCATE, truncate_inode_pages_range__folio_lock)
          .step(FTRUNCATE, truncate_inode_pages_range__folio_mapping)
          .step(FTRUNCATE, truncate_cleanup_folio__folio_mapped)
          .step(FTRUNCATE, page_cache_delete_batch__xas_store)
          .step(FTRUNCATE, filemap_free_folio__folio_put)
          .step(FTRUNCATE, truncate_inode_pages_range__folio_unlock)
          // the window closes
          .step(FTRUNCATE, folio_batch_release__folio_put);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_pageFreedBeforeFlush_breaksNoStaleTlb() throws IOException {
    replay("unfixed").run(PAGE_FREED_BEFORE_FLUSH).breaks("Inv_NoStaleTlb");
  }

  @Test
  void fixed_pageFreedBeforeFlush_goesToSend() throws IOException {
    replay("fixed")
        .follow(PAGE_FREED_BEFORE_FLUSH, 27)
        .standsAt(MREMAP, flush_tlb_mm_range__send)
        .holds();
  }
}
