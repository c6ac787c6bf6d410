package org.mmrace.races.uffd;

import static org.mmrace.model.core.Pgtable.Step.*;
import static org.mmrace.model.mm.Fault.Step.*;
import static org.mmrace.model.uffd.UffdRegister.Step.*;
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
 * ./mmrace check uffd/unregister-wake-missing-only
 * mvn -B test -Dtest=UnregisterWakeMissingOnlyTest -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
final class UnregisterWakeMissingOnlyTest {
  private static final String RACE = "uffd/unregister-wake-missing-only";
  private static final int USER = 1;
  private static final int READER = 2;
  private static final int MONITOR = 3;

  private static final Schedule WP_FAULT_QUEUED_BEFORE_UNREGISTER =
      Schedule.of()
          .step(READER, userfaultfd_ctx_read__spin_lock)
          .step(READER, userfaultfd_ctx_read__find_userfault)
          .step(USER, user_access__tlb_lookup)
          .step(USER, mmu_walk__pmd)
          .step(USER, mmu_walk__pte)
          .step(USER, lock_vma_under_rcu__mas_walk)
          .step(USER, lock_vma_under_rcu__vma_start_read)
          .step(USER, __handle_mm_fault__pmdp_get_lockless)
          .step(USER, handle_pte_fault__pte_offset_map)
          .step(USER, handle_pte_fault__ptep_get_lockless)
          .step(USER, handle_pte_fault__spin_lock)
          .step(USER, handle_pte_fault__pte_same)
          .step(USER, handle_pte_fault__pte_unmap_unlock)
          .step(USER, handle_userfault__released)
          .step(USER, handle_userfault__userfaultfd_ctx_get)
          .step(USER, handle_userfault__spin_lock)
          .step(USER, handle_userfault__add_wait_queue)
          // the window opens
          .step(USER, handle_userfault__set_current_state)
          .step(USER, userfaultfd_must_wait__pmdp_get_lockless)
          .step(USER, userfaultfd_must_wait__pte_offset_map)
          .step(USER, userfaultfd_must_wait__ptep_get)
          .step(USER, handle_userfault__release_fault_lock)
          .step(USER, handle_userfault__released_again)
          .step(MONITOR, userfaultfd_unregister__mmap_write_lock)
          .step(MONITOR, userfaultfd_unregister__vma_find)
          .step(MONITOR, userfaultfd_clear_vma__userfaultfd_wp)
          .step(MONITOR, uffd_wp_range__tlb_gather_mmu)
          .step(MONITOR, change_pmd_range__pmd_none)
          .step(MONITOR, change_pmd_range__pmdp_get_lockless)
          .step(MONITOR, __pte_offset_map_lock__pmdp_get_lockless)
          .step(MONITOR, __pte_offset_map_lock__spin_lock)
          .step(MONITOR, __pte_offset_map_lock__pmd_same)
          .step(MONITOR, change_pte_range__ptep_get)
          .step(MONITOR, change_pte_range__ptep_modify_prot_start)
          .step(MONITOR, change_pte_range__ptep_modify_prot_commit)
          .step(MONITOR, change_pte_range__ptep_get)
          .step(MONITOR, change_pte_range__pte_unmap_unlock)
          .step(MONITOR, uffd_wp_range__tlb_finish_mmu)
          .step(MONITOR, uffd_wp_range__dec_tlb_flush_pending)
          .step(MONITOR, userfaultfd_clear_vma__vma_start_write)
          // the window closes
          .step(MONITOR, userfaultfd_reset_ctx__vm_userfaultfd_ctx)
          .step(MONITOR, userfaultfd_unregister__vma_find)
          .step(MONITOR, userfaultfd_unregister__mmap_write_unlock);

  private static Replay replay(String config) throws IOException {
    return new Replay(ScenarioSystems.installed().load(RACE, config));
  }

  @Test
  void unfixed_wpFaultQueuedBeforeUnregister_breaksNoLostWake() throws IOException {
    replay("unfixed").run(WP_FAULT_QUEUED_BEFORE_UNREGISTER).breaks("Inv_NoLostWake");
  }

  @Test
  void fixed_wpFaultQueuedBeforeUnregister_goesToVmaStartWrite() throws IOException {
    replay("fixed")
        .follow(WP_FAULT_QUEUED_BEFORE_UNREGISTER, 25)
        .standsAt(MONITOR, userfaultfd_clear_vma__vma_start_write)
        .holds();
  }
}
