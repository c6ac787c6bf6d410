package org.mmrace.races.rmap;

import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.core.Tlb.Step.*;
import static org.mmrace.model.mm.Fault.Step.*;
import static org.mmrace.model.rmap.Dontneed.Step.*;
import static org.mmrace.model.rmap.Gather.Step.*;
import static org.mmrace.model.rmap.Zap.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_TlbPerm}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check rmap/nested-gather
 * mvn -B test -Dtest=NestedGatherTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class NestedGatherTest {
  private static final String RACE = "rmap/nested-gather";
  private static final int DONTNEED = 1;
  private static final int DONTNEED_2 = 2;
  private static final int USER = 3;

  private static final Schedule SECOND_GATHER_ENDS_BEFORE_FIRST_FLUSHES =
      Schedule.of()
          .step(USER, user_access__tlb_lookup)
          .step(USER, mmu_walk__pmd)
          .step(USER, mmu_walk__pte)
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
          // the window opens
          .step(DONTNEED, zap_present_folio_ptes__folio_remove_rmap_pte)
          .step(DONTNEED, zap_pte_range__pte_unmap_unlock)
          .step(DONTNEED_2, try_vma_read_lock__vma_start_read)
          .step(DONTNEED_2, tlb_gather_mmu__inc_tlb_flush_pending)
          .step(DONTNEED_2, zap_page_range_single__mmu_notifier_invalidate_range_start)
          .step(DONTNEED_2, zap_pmd_range__pmd_trans_huge)
          .step(DONTNEED_2, zap_pmd_range__pmd_none)
          .step(DONTNEED_2, __pte_offset_map_lock__pmdp_get_lockless)
          .step(DONTNEED_2, __pte_offset_map_lock__spin_lock)
          .step(DONTNEED_2, __pte_offset_map_lock__pmd_same)
          .step(DONTNEED_2, zap_pte_range__ptep_get)
          .step(DONTNEED_2, zap_pte_range__pte_unmap_unlock)
          .step(DONTNEED_2, zap_page_range_single__mmu_notifier_invalidate_range_end)
          .step(DONTNEED_2, madvise_walk_vmas__vma_end_read)
          .step(DONTNEED_2, tlb_finish_mmu__mm_tlb_flush_nested)
          .step(DONTNEED_2, tlb_finish_mmu__dec_tlb_flush_pending)
          // the window closes
          .step(DONTNEED_2, do_madvise__return);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_secondGatherEndsBeforeFirstFlushes_breaksTlbPerm() throws IOException {
    replay("unfixed").run(SECOND_GATHER_ENDS_BEFORE_FIRST_FLUSHES).breaks("Inv_TlbPerm");
  }

  @Test
  void fixed_secondGatherEndsBeforeFirstFlushes_goesToSend() throws IOException {
    replay("fixed")
        .follow(SECOND_GATHER_ENDS_BEFORE_FIRST_FLUSHES, 28)
        .standsAt(DONTNEED_2, flush_tlb_mm_range__send)
        .holds();
  }
}
