package org.mmrace.races.uffd;

import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.mm.Fault.Step.*;
import static org.mmrace.model.uffd.UffdCopy.Step.*;
import static org.mmrace.model.uffd.UffdVma.Step.*;
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
 * ./mmrace check uffd/refile-lost-wake
 * mvn -B test -Dtest=RefileLostWakeTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class RefileLostWakeTest {
  private static final String RACE = "uffd/refile-lost-wake";
  private static final int USER = 1;
  private static final int READER = 2;
  private static final int COPIER = 3;

  private static final Schedule WAKE_BETWEEN_QUEUES =
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
          .step(USER, handle_userfault__add_wait_queue)
          .step(USER, handle_userfault__set_current_state)
          .step(USER, userfaultfd_must_wait__pmdp_get_lockless)
          .step(USER, userfaultfd_must_wait__pte_offset_map)
          .step(USER, userfaultfd_must_wait__ptep_get)
          .step(USER, handle_userfault__release_fault_lock)
          .step(USER, handle_userfault__released_again)
          .step(READER, userfaultfd_ctx_read__spin_lock)
          .step(READER, userfaultfd_ctx_read__find_userfault)
          .step(READER, userfaultfd_ctx_read__list_del)
          // the window opens
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
          .step(COPIER, wake_userfault__waitqueue_active_pending)
          .step(COPIER, wake_userfault__waitqueue_active_fault)
          .step(COPIER, userfaultfd_ioctl__ret)
          // the window closes
          .step(READER, userfaultfd_ctx_read__add_wait_queue)
          .step(READER, userfaultfd_ctx_read__spin_unlock);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_wakeBetweenQueues_breaksNoLostWake() throws IOException {
    replay("unfixed").run(WAKE_BETWEEN_QUEUES).breaks("Inv_NoLostWake");
  }

  @Test
  void fixed_wakeBetweenQueues_goesToWriteSeqcountBegin() throws IOException {
    replay("fixed")
        .follow(WAKE_BETWEEN_QUEUES, 28)
        .standsAt(READER, userfaultfd_ctx_read__write_seqcount_begin)
        .holds();
  }
}
