package org.mmrace.races.uffd;

import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.core.Tlb.Step.*;
import static org.mmrace.model.mm.Fault.Step.*;
import static org.mmrace.model.uffd.UffdCopy.Step.*;
import static org.mmrace.model.uffd.UffdRegister.Step.*;
import static org.mmrace.model.uffd.UffdVma.Step.*;
import static org.mmrace.model.uffd.UffdWp.Step.*;
import static org.mmrace.model.uffd.Userfaultfd.Step.*;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.trace.Replay;
import org.mmrace.bridge.trace.ScenarioSystems;
import org.mmrace.explorer.Schedule;

/**
 * Generated from a counterexample against {@code Inv_NoLostWake}; to reproduce:
 *
 * <pre>{@code
 * ./mmrace check uffd/must-wait-transient-none
 * mvn -B test -Dtest=MustWaitTransientNoneTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class MustWaitTransientNoneTest {
  private static final String RACE = "uffd/must-wait-transient-none";
  private static final int USER = 1;
  private static final int COPIER = 2;
  private static final int MONITOR = 3;

  private static final Schedule MUST_WAIT_READS_TRANSIENT_NONE =
      Schedule.of()
          .step(USER, user_access__tlb_lookup)
          .step(USER, mmu_walk__pmd)
          .step(USER, mmu_walk__pte)
          .step(USER, lock_vma_under_rcu__mas_walk)
          .step(USER, lock_vma_under_rcu__vma_start_read)
          .step(USER, __handle_mm_fault__pmdp_get_lockless)
          .step(USER, handle_pte_fault__pte_offset_map)
          .step(USER, handle_pte_fault__ptep_get_lockless)
          .step(USER, do_anonymous_page__pmd_none)
          .step(USER, do_anonymous_page__folio_alloc)
          .step(USER, __pte_offset_map_lock__pmdp_get_lockless)
          .step(USER, __pte_offset_map_lock__spin_lock)
          .step(USER, __pte_offset_map_lock__pmd_same)
          .step(USER, do_anonymous_page__pte_none)
          .step(USER, do_anonymous_page__pte_unmap_unlock)
          .step(USER, do_anonymous_page__folio_put)
          .step(USER, handle_userfault__released)
          .step(USER, handle_userfault__userfaultfd_ctx_get)
          .step(USER, handle_userfault__spin_lock)
          .step(COPIER, userfaultfd_copy__mmap_changing)
          .step(COPIER, uffd_lock_vma__lock_vma_under_rcu)
          .step(COPIER, uffd_mfill_lock__validate_dst_vma)
          .step(COPIER, mfill_atomic__map_changing_lock)
          .step(COPIER, mfill_atomic__mmap_changing)
          .step(COPIER, mfill_atomic__pmdp_get_lockless)
          .step(COPIER, mfill_atomic__pmdp_get_lockless_again)
          .step(COPIER, mfill_atomic_pte_copy__vma_alloc_folio)
          .step(COPIER, __pte_offset_map_lock__pmdp_get_lockless)
          .step(COPIER, __pte_offset_map_lock__spin_lock)
          .step(COPIER, __pte_offset_map_lock__pmd_same)
          .step(COPIER, mfill_atomic_install_pte__ptep_get)
          .step(COPIER, mfill_atomic_install_pte__folio_add_new_anon_rmap)
          .step(COPIER, mfill_atomic_install_pte__set_pte_at)
          .step(COPIER, mfill_atomic_install_pte__pte_unmap_unlock)
          .step(COPIER, mfill_atomic__up_read)
          .step(COPIER, uffd_mfill_unlock__vma_end_read)
          .step(COPIER, wake_userfault__read_seqcount_begin)
          .step(COPIER, wake_userfault__waitqueue_active_pending)
          .step(COPIER, wake_userfault__waitqueue_active_fault)
          .step(COPIER, wake_userfault__read_seqcount_retry)
          .step(COPIER, userfaultfd_ioctl__ret)
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
          // the window opens
          .step(USER, handle_userfault__add_wait_queue)
          .step(USER, handle_userfault__set_current_state)
          .step(USER, userfaultfd_must_wait__pmdp_get_lockless)
          .step(USER, userfaultfd_must_wait__pte_offset_map)
          .step(USER, userfaultfd_must_wait__ptep_get)
          .step(USER, handle_userfault__release_fault_lock)
          .step(USER, handle_userfault__released_again)
          // the window closes
          .step(MONITOR, change_pte_range__ptep_modify_prot_commit)
          .step(MONITOR, change_pte_range__ptep_get)
          .step(MONITOR, change_pte_range__pte_unmap_unlock)
          .step(MONITOR, uffd_wp_range__tlb_finish_mmu)
          .step(MONITOR, flush_tlb_mm_range__send)
          .step(MONITOR, flush_tlb_mm_range__ack)
          .step(MONITOR, uffd_wp_range__dec_tlb_flush_pending)
          .step(MONITOR, mwriteprotect_range__userfaultfd_wp)
          .step(MONITOR, mwriteprotect_range__up_read)
          .step(MONITOR, mwriteprotect_range__mmap_read_unlock)
          .step(MONITOR, userfaultfd_ioctl__ret);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_mustWaitReadsTransientNone_breaksNoLostWake() throws IOException {
    replay("unfixed").run(MUST_WAIT_READS_TRANSIENT_NONE).breaks("Inv_NoLostWake");
  }

  @Test
  void fixed_mustWaitReadsTransientNone_goesToPmdpGetLockless() throws IOException {
    replay("fixed")
        .follow(MUST_WAIT_READS_TRANSIENT_NONE, 57)
        .standsAt(USER, __pte_offset_map_lock__pmdp_get_lockless)
        .holds();
  }
}
