package org.mmrace.races.uffd;

import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.core.Tlb.Step.*;
import static org.mmrace.model.uffd.UffdMove.Step.*;
import static org.mmrace.model.uffd.UffdMovePtes.Step.*;
import static org.mmrace.model.uffd.UffdRegister.Step.*;
import static org.mmrace.model.uffd.UffdVma.Step.*;
import static org.mmrace.model.uffd.UffdWp.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_UffdResult}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check uffd/move-keeps-eagain
 * mvn -B test -Dtest=MoveKeepsEagainTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class MoveKeepsEagainTest {
  private static final String RACE = "uffd/move-keeps-eagain";
  private static final int MONITOR = 1;
  private static final int MONITOR_2 = 2;

  private static final Schedule SOURCE_PROTECTED_BEFORE_MOVE =
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
          .step(MONITOR_2, userfaultfd_writeprotect__mmap_changing)
          .step(MONITOR_2, mwriteprotect_range__mmap_read_lock)
          .step(MONITOR_2, mwriteprotect_range__map_changing_lock)
          .step(MONITOR_2, mwriteprotect_range__mmap_changing)
          .step(MONITOR_2, mwriteprotect_range__userfaultfd_wp)
          .step(MONITOR_2, uffd_wp_range__tlb_gather_mmu)
          .step(MONITOR_2, change_pmd_range__pmd_none)
          .step(MONITOR_2, change_pmd_range__pmdp_get_lockless)
          .step(MONITOR_2, __pte_offset_map_lock__pmdp_get_lockless)
          .step(MONITOR_2, __pte_offset_map_lock__spin_lock)
          .step(MONITOR_2, __pte_offset_map_lock__pmd_same)
          .step(MONITOR_2, change_pte_range__ptep_get)
          .step(MONITOR_2, change_pte_range__ptep_modify_prot_start)
          .step(MONITOR_2, change_pte_range__ptep_modify_prot_commit)
          .step(MONITOR_2, change_pte_range__pte_unmap_unlock)
          .step(MONITOR, move_pages_ptes__spin_lock_present)
          .step(MONITOR, move_pages_ptes__pte_same)
          .step(MONITOR, move_pages_ptes__pte_unmap)
          .step(MONITOR, move_pages_ptes__mmu_notifier_invalidate_range_end)
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
          // the window opens
          .step(MONITOR, move_pages_ptes__spin_lock_present)
          // the window closes
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
          .step(MONITOR, move_present_ptes__ptep_get_and_clear)
          .step(MONITOR, move_present_ptes__folio_maybe_dma_pinned_again)
          .step(MONITOR, move_present_ptes__folio_move_anon_rmap)
          .step(MONITOR, move_present_ptes__index)
          .step(MONITOR, move_present_ptes__set_pte_at)
          .step(MONITOR, flush_tlb_mm_range__send)
          .step(MONITOR, move_present_ptes__folio_unlock)
          .step(MONITOR, double_pt_unlock__spin_unlock)
          .step(MONITOR, move_pages_ptes__anon_vma_unlock_write)
          .step(MONITOR, move_pages_ptes__pte_unmap)
          .step(MONITOR, move_pages_ptes__mmu_notifier_invalidate_range_end)
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
          .step(MONITOR, move_pages_ptes__pte_unmap)
          .step(MONITOR, move_pages_ptes__mmu_notifier_invalidate_range_end)
          .step(MONITOR, move_pages__up_read)
          .step(MONITOR, uffd_move_unlock__vma_end_read);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_sourceProtectedBeforeMove_breaksUffdResult() throws IOException {
    replay("unfixed").run(SOURCE_PROTECTED_BEFORE_MOVE).breaks("Inv_UffdResult");
  }

  @Test
  void fixed_sourceProtectedBeforeMove_goesToUpRead() throws IOException {
    replay("fixed")
        .follow(SOURCE_PROTECTED_BEFORE_MOVE, 75)
        .standsAt(MONITOR, move_pages__up_read)
        .holds();
  }
}
