package org.mmrace.races.rmap;

import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.core.Tlb.Step.*;
import static org.mmrace.model.rmap.Gather.Step.*;
import static org.mmrace.model.rmap.Mremap.Step.*;
import static org.mmrace.model.rmap.Munmap.Step.*;
import static org.mmrace.model.rmap.Zap.Step.*;
import static org.mmrace.model.uffd.UffdRegister.Step.*;
import static org.mmrace.model.uffd.UffdWp.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_NoStrayWp}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check rmap/mremap-keeps-uffd-wp
 * mvn -B test -Dtest=MremapKeepsUffdWpTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class MremapKeepsUffdWpTest {
  private static final String RACE = "rmap/mremap-keeps-uffd-wp";
  private static final int USER = 1;
  private static final int MONITOR = 2;

  private static final Schedule PROTECTED_ENTRY_LOSES_ITS_REGISTRATION =
      Schedule.of()
          .step(MONITOR, userfaultfd_writeprotect__mmap_changing)
          .step(MONITOR, mwriteprotect_range__mmap_read_lock)
          .step(MONITOR, mwriteprotect_range__map_changing_lock)
          .step(MONITOR, mwriteprotect_range__mmap_changing)
          .step(MONITOR, mwriteprotect_range__userfaultfd_wp)
          .step(MONITOR, uffd_wp_range__tlb_gather_mmu)
          .step(MONITOR, change_pmd_range__pmd_none)
          .step(MONITOR, change_pmd_range__pmdp_get_lockless)
          .step(MONITOR, __pte_offset_map_lock__pmdp_get_lockless)
          .step(MONITOR, __pte_offset_map_lock__spin_lock)
          .step(MONITOR, __pte_offset_map_lock__pmd_same)
          .step(MONITOR, change_pte_range__ptep_get)
          .step(MONITOR, change_pte_range__ptep_modify_prot_start)
          .step(MONITOR, change_pte_range__ptep_modify_prot_commit)
          .step(MONITOR, change_pte_range__pte_unmap_unlock)
          .step(MONITOR, uffd_wp_range__tlb_finish_mmu)
          .step(MONITOR, flush_tlb_mm_range__send)
          .step(MONITOR, flush_tlb_mm_range__ack)
          .step(MONITOR, uffd_wp_range__dec_tlb_flush_pending)
          .step(MONITOR, mwriteprotect_range__userfaultfd_wp)
          .step(MONITOR, mwriteprotect_range__up_read)
          .step(MONITOR, mwriteprotect_range__mmap_read_unlock)
          .step(USER, mremap__mmap_write_lock)
          .step(USER, mremap__vma_lookup)
          .step(USER, move_vma__vma_start_write)
          .step(USER, anon_vma_clone__anon_vma_lock_write)
          .step(USER, copy_vma__vma_link)
          .step(USER, move_page_tables__mmu_notifier_invalidate_range_start)
          .step(USER, get_old_pmd__pmd_none)
          .step(USER, move_page_tables__pmd_trans_huge)
          .step(USER, move_page_tables__pmd_none)
          .step(USER, move_page_tables__pte_alloc)
          .step(USER, __pte_alloc__pte_alloc_one)
          .step(USER, pmd_install__pmd_lock)
          .step(USER, pmd_install__pmd_none)
          .step(USER, pmd_install__pmd_populate)
          .step(USER, pmd_install__pmd_unlock)
          .step(USER, move_ptes__pte_offset_map_lock)
          .step(USER, __pte_offset_map_lock__pmdp_get_lockless)
          .step(USER, __pte_offset_map_lock__spin_lock)
          .step(USER, __pte_offset_map_lock__pmd_same)
          .step(USER, move_ptes__pte_offset_map_rw_nolock)
          .step(USER, move_ptes__spin_lock_nested)
          .step(USER, move_ptes__ptep_get)
          .step(USER, move_ptes__ptep_get_and_clear)
          .step(USER, move_ptes__set_pte_at)
          .step(USER, flush_tlb_mm_range__send)
          .step(USER, move_ptes__spin_unlock)
          .step(USER, move_ptes__pte_unmap_unlock)
          .step(USER, move_page_tables__mmu_notifier_invalidate_range_end)
          .step(USER, mremap_userfaultfd_prep__userfaultfd_reset_ctx)
          // the window opens
          .step(USER, vms_gather_munmap_vmas__vma_start_write)
          .step(USER, vms_gather_munmap_vmas__vma_mark_detached)
          .step(USER, tlb_gather_mmu__inc_tlb_flush_pending)
          .step(USER, unmap_vmas__mmu_notifier_invalidate_range_start)
          .step(USER, zap_pmd_range__pmd_trans_huge)
          .step(USER, zap_pmd_range__pmd_none)
          .step(USER, __pte_offset_map_lock__pmdp_get_lockless)
          .step(USER, __pte_offset_map_lock__spin_lock)
          .step(USER, __pte_offset_map_lock__pmd_same)
          .step(USER, zap_pte_range__ptep_get)
          .step(USER, zap_pte_range__pte_unmap_unlock)
          .step(USER, unmap_vmas__mmu_notifier_invalidate_range_end)
          .step(USER, unlink_anon_vmas__anon_vma_lock_write)
          .step(USER, unlink_anon_vmas__anon_vma)
          .step(USER, unlink_anon_vmas__anon_vma_unlock_write)
          .step(USER, free_pmd_range__pmd_none_or_clear_bad)
          .step(USER, free_pte_range__pmd_pgtable)
          .step(USER, free_pte_range__pmd_clear)
          .step(USER, tlb_finish_mmu__mm_tlb_flush_nested)
          .step(USER, flush_tlb_mm_range__send)
          .step(USER, tlb_flush_mmu_free__tlb_table_flush)
          .step(USER, tlb_finish_mmu__dec_tlb_flush_pending)
          .step(USER, vms_complete_munmap_vmas__remove_vma)
          // the window closes
          .step(USER, mremap__mmap_write_unlock);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_protectedEntryLosesItsRegistration_breaksNoStrayWp() throws IOException {
    replay("unfixed").run(PROTECTED_ENTRY_LOSES_ITS_REGISTRATION).breaks("Inv_NoStrayWp");
  }

  @Test
  void fixed_protectedEntryLosesItsRegistration_keepsNoStrayWp() throws IOException {
    replay("fixed").run(PROTECTED_ENTRY_LOSES_ITS_REGISTRATION).holds();
  }
}
