package org.mmrace.races.rmap;

import static org.mmrace.model.collapse.Retract.Step.*;
import static org.mmrace.model.core.Tlb.Step.*;
import static org.mmrace.model.rmap.Mremap.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_PmdWellFormed}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check rmap/move-normal-pmd-vs-retract
 * mvn -B test -Dtest=MoveNormalPmdVsRetractTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class MoveNormalPmdVsRetractTest {
  private static final String RACE = "rmap/move-normal-pmd-vs-retract";
  private static final int MREMAP = 1;
  private static final int KHUGEPAGED = 2;

  private static final Schedule RETRACT_BETWEEN_READ_AND_RMAP_LOCKS =
      Schedule.of()
          .step(MREMAP, mremap__mmap_write_lock)
          .step(MREMAP, mremap__vma_lookup)
          .step(MREMAP, move_vma__vma_start_write)
          .step(MREMAP, vma_link_file__i_mmap_lock_write)
          .step(MREMAP, copy_vma__vma_link)
          .step(MREMAP, move_page_tables__mmu_notifier_invalidate_range_start)
          .step(MREMAP, get_old_pmd__pmd_none)
          .step(MREMAP, move_page_tables__pmd_trans_huge)
          // the window opens
          .step(KHUGEPAGED, collapse_file__folio_lock)
          .step(KHUGEPAGED, retract_page_tables__i_mmap_lock_read)
          .step(KHUGEPAGED, retract_page_tables__anon_vma)
          .step(KHUGEPAGED, retract_page_tables__find_pmd_or_thp_or_none)
          .step(KHUGEPAGED, retract_page_tables__userfaultfd_wp)
          .step(KHUGEPAGED, retract_page_tables__mmu_notifier_invalidate_range_start)
          .step(KHUGEPAGED, retract_page_tables__pmd_lock)
          .step(KHUGEPAGED, retract_page_tables__check_pmd_state)
          .step(KHUGEPAGED, retract_page_tables__pte_lockptr)
          .step(KHUGEPAGED, retract_page_tables__spin_lock)
          .step(KHUGEPAGED, retract_page_tables__anon_vma_recheck)
          .step(KHUGEPAGED, retract_page_tables__userfaultfd_wp_recheck)
          .step(KHUGEPAGED, retract_page_tables__pmdp_collapse_flush)
          .step(KHUGEPAGED, flush_tlb_mm_range__send)
          .step(KHUGEPAGED, retract_page_tables__spin_unlock)
          .step(KHUGEPAGED, retract_page_tables__pmd_unlock)
          .step(KHUGEPAGED, retract_page_tables__mmu_notifier_invalidate_range_end)
          .step(KHUGEPAGED, retract_page_tables__pte_free_defer)
          .step(KHUGEPAGED, retract_page_tables__anon_vma)
          .step(KHUGEPAGED, retract_page_tables__find_pmd_or_thp_or_none)
          .step(KHUGEPAGED, retract_page_tables__userfaultfd_wp)
          .step(KHUGEPAGED, retract_page_tables__mmu_notifier_invalidate_range_start)
          .step(KHUGEPAGED, retract_page_tables__pmd_lock)
          .step(KHUGEPAGED, retract_page_tables__check_pmd_state)
          .step(KHUGEPAGED, retract_page_tables__pte_lockptr)
          .step(KHUGEPAGED, retract_page_tables__spin_lock)
          .step(KHUGEPAGED, retract_page_tables__anon_vma_recheck)
          .step(KHUGEPAGED, retract_page_tables__userfaultfd_wp_recheck)
          .step(KHUGEPAGED, retract_page_tables__pmdp_collapse_flush)
          .step(KHUGEPAGED, flush_tlb_mm_range__send)
          .step(KHUGEPAGED, retract_page_tables__spin_unlock)
          .step(KHUGEPAGED, retract_page_tables__pmd_unlock)
          .step(KHUGEPAGED, retract_page_tables__mmu_notifier_invalidate_range_end)
          .step(KHUGEPAGED, retract_page_tables__pte_free_defer)
          .step(KHUGEPAGED, retract_page_tables__anon_vma)
          .step(KHUGEPAGED, retract_page_tables__find_pmd_or_thp_or_none)
          .step(KHUGEPAGED, retract_page_tables__i_mmap_unlock_read)
          // the window closes
          .step(MREMAP, take_rmap_locks__i_mmap_lock_write)
          .step(MREMAP, move_normal_pmd__pmd_none)
          .step(MREMAP, move_normal_pmd__pmd_lock)
          .step(MREMAP, move_normal_pmd__pmd_present)
          .step(MREMAP, move_normal_pmd__pmd_clear)
          .step(MREMAP, move_normal_pmd__pmd_populate);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_retractBetweenReadAndRmapLocks_breaksPmdWellFormed() throws IOException {
    replay("unfixed").run(RETRACT_BETWEEN_READ_AND_RMAP_LOCKS).breaks("Inv_PmdWellFormed");
  }

  @Test
  void fixed_retractBetweenReadAndRmapLocks_goesToSpinUnlock() throws IOException {
    replay("fixed")
        .follow(RETRACT_BETWEEN_READ_AND_RMAP_LOCKS, 49)
        .standsAt(MREMAP, move_normal_pmd__spin_unlock)
        .holds();
  }
}
