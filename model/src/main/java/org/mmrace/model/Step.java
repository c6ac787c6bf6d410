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
  do_wp_page__PageAnonExclusive,
  do_wp_page__wp_page_reuse,
  wp_page_copy__folio_alloc(true),
  wp_page_copy__mmu_notifier_invalidate_range_start,
  wp_page_copy__pte_same,
  wp_page_copy__ptep_clear_flush,
  wp_page_copy__folio_add_new_anon_rmap,
  wp_page_copy__set_pte_at,
  wp_page_copy__pte_unmap_unlock,
  wp_page_copy__mmu_notifier_invalidate_range_end,
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
  // Gather.tla
  tlb_gather_mmu__inc_tlb_flush_pending,
  tlb_flush_rmaps__folio_remove_rmap_pte,
  tlb_flush_mmu_free__tlb_table_flush,
  free_pages_and_swap_cache__folio_put,
  tlb_finish_mmu__mm_tlb_flush_nested,
  tlb_finish_mmu__dec_tlb_flush_pending,
  // Zap.tla
  zap_page_range_single__mmu_notifier_invalidate_range_start,
  zap_page_range_single__mmu_notifier_invalidate_range_end,
  zap_pmd_range__pmd_trans_huge,
  zap_pmd_range__pmd_none,
  zap_huge_pmd__pmd_lock,
  __pmd_trans_huge_lock__pmd_trans_huge,
  zap_huge_pmd__pmdp_huge_get_and_clear_full,
  zap_huge_pmd__folio_remove_rmap_pmd,
  zap_deposited_table__pte_free,
  zap_huge_pmd__spin_unlock,
  zap_pmd_range__cond_resched,
  zap_pte_range__ptep_get,
  zap_pte_range__get_and_clear_full_ptes,
  zap_present_folio_ptes__folio_mark_dirty,
  zap_present_folio_ptes__folio_remove_rmap_pte,
  try_get_and_clear_pmd__spin_trylock,
  try_get_and_clear_pmd__pmd_clear,
  zap_pte_range__pte_unmap_unlock,
  zap_pte_range__cond_resched,
  try_to_free_pte__pmd_lock,
  try_to_free_pte__pte_offset_map_rw_nolock,
  try_to_free_pte__spin_lock,
  try_to_free_pte__ptep_get,
  try_to_free_pte__spin_unlock,
  try_to_free_pte__pmd_clear,
  // Dontneed.tla
  madvise_lock__mmap_read_lock,
  madvise_unlock__mmap_read_unlock,
  // Munmap.tla
  __vm_munmap__mmap_write_lock,
  do_vmi_munmap__vma_find,
  __vm_munmap__mmap_write_unlock,
  __vm_munmap__mmap_read_unlock,
  vms_gather_munmap_vmas__vma_start_write,
  vms_gather_munmap_vmas__vma_mark_detached,
  vms_complete_munmap_vmas__mmap_write_downgrade,
  unmap_vmas__mmu_notifier_invalidate_range_start,
  unmap_vmas__mmu_notifier_invalidate_range_end,
  unlink_anon_vmas__anon_vma_lock_write,
  unlink_anon_vmas__anon_vma_unlock_write,
  unlink_file_vma__i_mmap_lock_write,
  unlink_file_vma__i_mmap_unlock_write,
  free_pmd_range__pmd_none_or_clear_bad,
  free_pte_range__pmd_clear,
  vms_complete_munmap_vmas__remove_vma,
  // Truncate.tla
  unmap_mapping_pages__i_mmap_lock_read,
  unmap_mapping_range_tree__vma_interval_tree_iter_next,
  unmap_mapping_pages__i_mmap_unlock_read,
  find_lock_entries__xas_find,
  truncate_inode_pages_range__folio_lock,
  truncate_inode_pages_range__folio_mapping,
  truncate_cleanup_folio__folio_mapped,
  page_cache_delete_batch__xas_store,
  filemap_free_folio__folio_put,
  truncate_inode_pages_range__folio_unlock,
  folio_batch_release__folio_put,
  // Mremap.tla
  mremap__mmap_write_lock,
  mremap__vma_lookup,
  move_vma__vma_start_write,
  vma_link_file__i_mmap_lock_write,
  anon_vma_clone__anon_vma_lock_write,
  copy_vma__vma_link,
  move_page_tables__mmu_notifier_invalidate_range_start,
  get_old_pmd__pmd_none,
  move_page_tables__pmd_trans_huge,
  take_rmap_locks__i_mmap_lock_write,
  take_rmap_locks__anon_vma_lock_write,
  move_normal_pmd__pmd_none,
  move_normal_pmd__pmd_lock,
  move_normal_pmd__pmd_present,
  move_normal_pmd__pmd_clear,
  move_normal_pmd__pmd_populate,
  move_normal_pmd__spin_unlock,
  drop_rmap_locks__anon_vma_unlock_write,
  drop_rmap_locks__i_mmap_unlock_write,
  move_pgt_entry__return,
  move_page_tables__pmd_none,
  move_page_tables__pte_alloc,
  move_page_tables__pte_alloc_one(true),
  move_page_tables__pmd_lock,
  move_page_tables__pmd_install,
  move_ptes__pte_offset_map_rw_nolock,
  move_ptes__spin_lock_nested,
  move_ptes__ptep_get,
  move_ptes__ptep_get_and_clear,
  move_ptes__set_pte_at,
  move_ptes__spin_unlock,
  move_ptes__pte_unmap_unlock,
  move_page_tables__next,
  move_page_tables__mmu_notifier_invalidate_range_end,
  mremap__mmap_write_unlock,
  // Retract.tla
  collapse_file__folio_lock,
  retract_page_tables__i_mmap_lock_read,
  retract_page_tables__anon_vma,
  retract_page_tables__find_pmd_or_thp_or_none,
  retract_page_tables__userfaultfd_wp,
  retract_page_tables__mmu_notifier_invalidate_range_start,
  retract_page_tables__pmd_lock,
  retract_page_tables__check_pmd_state,
  retract_page_tables__pte_lockptr,
  retract_page_tables__spin_lock,
  retract_page_tables__anon_vma_recheck,
  retract_page_tables__userfaultfd_wp_recheck,
  retract_page_tables__pmdp_collapse_flush,
  retract_page_tables__spin_unlock,
  retract_page_tables__pmd_unlock,
  retract_page_tables__mmu_notifier_invalidate_range_end,
  retract_page_tables__pte_free_defer,
  retract_page_tables__i_mmap_unlock_read,
  collapse_file__folio_unlock,
  // HandleUserfault.tla
  handle_userfault__userfaultfd_ctx_get;

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
