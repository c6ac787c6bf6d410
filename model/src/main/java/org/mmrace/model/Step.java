package org.mmrace.model;

import java.util.Arrays;
import java.util.List;

/**
 * Every step of every path, by the name that the TLA+ action, traces and schedules use: {@code
 * <c_function>__<event>}.
 */
public enum Step {
  // Core.tla: the machine itself
  machine__done,
  machine__oops,
  rcu_do_batch__pte_free(true),
  // Tlb.tla
  flush_tlb_mm_range__send,
  flush_tlb_mm_range__ack(true),
  tlb_remove_table_sync_one__send,
  tlb_remove_table_sync_one__ack(true),
  // Pgtable.tla
  __pte_offset_map_lock__pmdp_get_lockless,
  __pte_offset_map_lock__spin_lock,
  __pte_offset_map_lock__pmd_same,
  // Fault.tla
  user_access__tlb_lookup,
  mmu_walk__pmd,
  mmu_walk__pte,
  user_access__access,
  lock_vma_under_rcu__mas_walk,
  lock_vma_under_rcu__vma_start_read,
  do_user_addr_fault__mmap_read_lock,
  do_user_addr_fault__find_vma,
  handle_mm_fault__unlock,
  handle_mm_fault__retry,
  __handle_mm_fault__pmdp_get_lockless,
  do_huge_pmd_anonymous_page__folio_alloc(true),
  do_huge_pmd_anonymous_page__pte_alloc_one(true),
  do_huge_pmd_anonymous_page__pmd_lock,
  do_huge_pmd_anonymous_page__pmd_none,
  do_huge_pmd_anonymous_page__pmd_unlock_release,
  do_huge_pmd_anonymous_page__folio_add_new_anon_rmap,
  do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit,
  do_huge_pmd_anonymous_page__set_pmd_at,
  do_huge_pmd_anonymous_page__pmd_unlock,
  __pte_alloc__pte_alloc_one(true),
  pmd_install__pmd_lock,
  pmd_install__pmd_populate,
  pmd_install__pmd_unlock,
  handle_pte_fault__pte_offset_map,
  handle_pte_fault__ptep_get_lockless,
  handle_pte_fault__spin_lock,
  handle_pte_fault__pte_same,
  handle_pte_fault__ptep_set_access_flags,
  do_wp_page__mm_tlb_flush_pending,
  do_wp_page__wp_page_reuse,
  handle_pte_fault__pte_unmap_unlock,
  do_anonymous_page__folio_alloc(true),
  do_anonymous_page__pte_none,
  do_anonymous_page__folio_add_new_anon_rmap,
  do_anonymous_page__set_pte_at,
  do_anonymous_page__pte_unmap_unlock,
  do_anonymous_page__folio_put,
  // GupFast.tla
  gup_fast__local_irq_save,
  gup_fast_pmd_range__pmdp_get_lockless,
  gup_fast_pte_range__ptep_get_lockless,
  try_get_folio__page_folio,
  try_get_folio__folio_ref_try_add,
  try_get_folio__page_folio_recheck,
  try_grab_folio_fast__pincount_add,
  gup_fast_pte_range__pmdp_recheck,
  gup_fast_pte_range__ptep_recheck,
  gup_fast_pmd_leaf__pmdp_recheck,
  gup_must_unshare__PageAnonExclusive,
  gup_put_folio__ref_sub,
  gup_fast__local_irq_restore,
  dma_write__store,
  unpin_user_page__gup_put_folio,
  // Collapse.tla
  madvise_collapse__mmap_read_lock,
  hpage_collapse_scan_pmd__find_pmd_or_thp_or_none,
  hpage_collapse_scan_pmd__no_pte_table,
  hpage_collapse_scan_pmd__ptep_get,
  hpage_collapse_scan_pmd__folio_test_lru,
  hpage_collapse_scan_pmd__folio_test_locked,
  is_refcount_suitable__folio_mapcount,
  is_refcount_suitable__folio_ref_count,
  hpage_collapse_scan_pmd__pte_unmap_unlock,
  madvise_collapse__mmap_read_unlock,
  collapse_huge_page__mmap_read_unlock,
  alloc_charge_folio__folio_alloc(true),
  collapse_huge_page__mmap_read_lock,
  collapse_huge_page__hugepage_vma_revalidate,
  collapse_huge_page__find_pmd_or_thp_or_none,
  collapse_huge_page__mmap_read_unlock_again,
  collapse_huge_page__mmap_write_lock,
  collapse_huge_page__hugepage_vma_revalidate_again,
  collapse_huge_page__check_pmd_still_valid,
  collapse_huge_page__vma_start_write,
  collapse_huge_page__anon_vma_lock_write,
  collapse_huge_page__mmu_notifier_invalidate_range_start,
  collapse_huge_page__pmd_lock,
  pmdp_collapse_flush__pmdp_get_and_clear,
  collapse_huge_page__pmd_unlock,
  collapse_huge_page__mmu_notifier_invalidate_range_end,
  collapse_huge_page__spin_lock,
  __collapse_huge_page_isolate__ptep_get,
  __collapse_huge_page_isolate__folio_trylock,
  __collapse_huge_page_isolate__folio_isolate_lru,
  __collapse_huge_page_isolate__folio_unlock,
  release_pte_folio__folio_unlock,
  release_pte_folio__folio_putback_lru,
  collapse_huge_page__spin_unlock,
  collapse_huge_page__pmd_lock_populate,
  collapse_huge_page__pmd_populate,
  collapse_huge_page__pmd_unlock_populate,
  collapse_huge_page__anon_vma_unlock_write,
  __collapse_huge_page_copy__ptep_get,
  __collapse_huge_page_copy__copy_mc_user_highpage,
  __collapse_huge_page_copy_succeeded__ptep_get,
  __collapse_huge_page_copy_succeeded__spin_lock,
  __collapse_huge_page_copy_succeeded__ptep_clear,
  __collapse_huge_page_copy_succeeded__folio_remove_rmap_pte,
  __collapse_huge_page_copy_succeeded__spin_unlock,
  __collapse_huge_page_copy_succeeded__folio_put,
  collapse_huge_page__pmd_lock_install,
  collapse_huge_page__folio_add_new_anon_rmap,
  collapse_huge_page__folio_add_lru,
  collapse_huge_page__pgtable_trans_huge_deposit,
  collapse_huge_page__set_pmd_at,
  collapse_huge_page__pmd_unlock_install,
  collapse_huge_page__mmap_write_unlock,
  collapse_huge_page__folio_put,
  // Userfaultfd.tla
  handle_userfault__released,
  handle_userfault__userfaultfd_ctx_get,
  handle_userfault__spin_lock,
  handle_userfault__add_wait_queue,
  handle_userfault__set_current_state,
  userfaultfd_must_wait__pmdp_get_lockless,
  userfaultfd_must_wait__pte_offset_map,
  userfaultfd_must_wait__ptep_get,
  handle_userfault__release_fault_lock,
  handle_userfault__released_again,
  handle_userfault__schedule,
  handle_userfault__task_running,
  handle_userfault__list_empty_careful,
  handle_userfault__spin_lock_unlink,
  handle_userfault__list_del,
  handle_userfault__userfaultfd_ctx_put,
  userfaultfd_ctx_read__spin_lock,
  userfaultfd_ctx_read__find_userfault,
  userfaultfd_ctx_read__write_seqcount_begin,
  userfaultfd_ctx_read__list_del,
  userfaultfd_ctx_read__add_wait_queue,
  userfaultfd_ctx_read__write_seqcount_end,
  userfaultfd_ctx_read__spin_unlock,
  wake_userfault__read_seqcount_begin,
  wake_userfault__waitqueue_active_pending,
  wake_userfault__waitqueue_active_fault,
  wake_userfault__read_seqcount_retry,
  __wake_userfault__spin_lock,
  userfaultfd_wake_function__wake_up_state,
  userfaultfd_wake_function__list_del_init,
  __wake_userfault__spin_unlock,
  userfaultfd_wake__wake_userfault,
  userfaultfd_ioctl__ret,
  userfaultfd_writeprotect__mmap_changing,
  mwriteprotect_range__mmap_read_lock,
  mwriteprotect_range__map_changing_lock,
  mwriteprotect_range__mmap_changing,
  mwriteprotect_range__userfaultfd_wp,
  mwriteprotect_range__up_read,
  mwriteprotect_range__mmap_read_unlock,
  userfaultfd_unregister__mmap_write_lock,
  userfaultfd_unregister__vma_find,
  userfaultfd_clear_vma__userfaultfd_wp,
  userfaultfd_clear_vma__vma_start_write,
  userfaultfd_reset_ctx__vm_userfaultfd_ctx,
  userfaultfd_unregister__mmap_write_unlock,
  userfaultfd_release__released,
  userfaultfd_release_all__mmap_write_lock,
  userfaultfd_release_all__vma_find,
  userfaultfd_release_all__mmap_write_unlock,
  userfaultfd_release__userfaultfd_ctx_put,
  // UffdWp.tla
  uffd_wp_range__tlb_gather_mmu,
  change_pte_range__no_pte_table,
  change_pte_range__ptep_get,
  change_pte_range__ptep_modify_prot_start,
  change_pte_range__ptep_modify_prot_commit,
  change_pte_range__pte_unmap_unlock,
  uffd_wp_range__tlb_finish_mmu,
  uffd_wp_range__dec_tlb_flush_pending,
  // UffdVma.tla
  uffd_lock_vma__lock_vma_under_rcu,
  uffd_lock_vma__mmap_read_lock,
  uffd_lock_vma__vma_start_read_locked,
  uffd_lock_vma__mmap_read_unlock,
  pte_alloc__pte_alloc_one(true),
  pte_alloc__pmd_lock,
  pte_alloc__pmd_populate,
  pte_alloc__pmd_unlock,
  // UffdCopy.tla
  userfaultfd_copy__mmap_changing,
  uffd_mfill_lock__validate_dst_vma,
  mfill_atomic__map_changing_lock,
  mfill_atomic__mmap_changing,
  mfill_atomic__pmdp_get_lockless,
  mfill_atomic__no_pte_table,
  mfill_atomic__pmdp_get_lockless_again,
  mfill_atomic_pte_copy__vma_alloc_folio(true),
  mfill_atomic_install_pte__ptep_get,
  mfill_atomic_install_pte__folio_add_new_anon_rmap,
  mfill_atomic_install_pte__set_pte_at,
  mfill_atomic_install_pte__pte_unmap_unlock,
  mfill_atomic_pte_copy__folio_put,
  mfill_atomic__up_read,
  uffd_mfill_unlock__vma_end_read,
  // UffdMove.tla
  userfaultfd_move__mmap_changing,
  uffd_move_lock__lock_vma_under_rcu,
  uffd_move_lock__vma_end_read,
  uffd_move_lock__mmap_read_lock,
  uffd_move_lock__vma_start_read_locked,
  uffd_move_lock__vma_start_read_locked_nested,
  uffd_move_lock__mmap_read_unlock,
  move_pages__map_changing_lock,
  move_pages__mmap_changing,
  validate_move_areas__vma,
  move_pages__pmdp_get_lockless,
  move_pages__src_pmd_none,
  move_pages__dst_pmd_none,
  move_pages__no_pte_table,
  move_pages_ptes__mmu_notifier_invalidate_range_start,
  move_pages_ptes__pte_offset_map_rw_nolock_dst,
  move_pages_ptes__pte_offset_map_rw_nolock_src,
  move_pages_ptes__pmd_none_dst,
  move_pages_ptes__pmd_none_src,
  move_pages_ptes__spin_lock_dst,
  move_pages_ptes__ptep_get_dst,
  move_pages_ptes__spin_lock_src,
  move_pages_ptes__ptep_get_src,
  move_pages_ptes__spin_lock_present,
  move_pages_ptes__pte_same,
  move_pages_ptes__PageAnonExclusive,
  move_pages_ptes__folio_trylock,
  move_pages_ptes__folio_get,
  move_pages_ptes__folio_lock,
  move_pages_ptes__folio_get_anon_vma,
  move_pages_ptes__anon_vma_trylock_write,
  move_pages_ptes__anon_vma_lock_write,
  double_pt_lock__spin_lock,
  double_pt_lock__spin_lock_nested,
  is_pte_pages_stable__ptep_get_src,
  is_pte_pages_stable__ptep_get_dst,
  is_pte_pages_stable__pmdp_get_lockless,
  move_present_ptes__folio_maybe_dma_pinned,
  move_present_ptes__PageAnonExclusive,
  move_present_ptes__folio_put,
  move_present_ptes__ptep_get_and_clear,
  move_present_ptes__folio_maybe_dma_pinned_again,
  move_present_ptes__set_pte_at_src,
  move_present_ptes__folio_move_anon_rmap,
  move_present_ptes__index,
  move_present_ptes__set_pte_at,
  move_present_ptes__folio_unlock,
  move_zeropage_pte__ptep_clear_flush,
  move_zeropage_pte__set_pte_at,
  double_pt_unlock__spin_unlock,
  move_pages_ptes__anon_vma_unlock_write,
  move_pages_ptes__folio_unlock,
  move_pages_ptes__folio_put,
  move_pages_ptes__pte_unmap,
  move_pages_ptes__mmu_notifier_invalidate_range_end,
  move_pages__up_read,
  uffd_move_unlock__vma_end_read;

  private final boolean choice;

  Step() {
    this(false);
  }

  Step(boolean choice) {
    this.choice = choice;
  }

  /** Returns whether the step has choices; all others know choice 0 only. */
  public boolean hasChoice() {
    return choice;
  }

  private static final Step[] VALUES = values();

  /** The names in the order of the constants. */
  public static final List<String> NAMES = Arrays.stream(VALUES).map(Enum::name).toList();

  /** Returns the step with the given ordinal. */
  public static Step of(int ordinal) {
    return VALUES[ordinal];
  }

  /**
   * Returns the value of a program counter, or of a return step, that names this step; 0 names
   * none.
   */
  public long pc() {
    return ordinal() + 1L;
  }

  /** Returns the values of a program counter; {@code zero} is what value 0 reads as. */
  public static Domain domain(String zero) {
    List<String> names = new java.util.ArrayList<>(List.of(zero));
    names.addAll(NAMES);
    return new Domain.Names(names);
  }
}
