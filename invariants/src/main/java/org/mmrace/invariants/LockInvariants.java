package org.mmrace.invariants;

import static org.mmrace.model.Step.*;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mmrace.invariants.HeldLocks.LockClass;
import org.mmrace.model.Geometry;
import org.mmrace.model.Machine;
import org.mmrace.model.Mm;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.Step;

/**
 * The order in which locks may be taken, and what may not be done in atomic context. TLA+:
 * LockOrder.tla.
 */
final class LockInvariants {
  private static final Set<LockClass> SPINLOCKS =
      EnumSet.of(LockClass.PMD, LockClass.PTE, LockClass.WAIT_QUEUE);
  private static final Map<Step, LockClass> ASKS = asks();
  // what may sleep although it takes no lock
  private static final Set<Step> SLEEPS =
      EnumSet.of(
          collapse_huge_page__mmu_notifier_invalidate_range_start,
          collapse_huge_page__mmu_notifier_invalidate_range_end,
          alloc_charge_folio__folio_alloc,
          do_huge_pmd_anonymous_page__folio_alloc,
          do_huge_pmd_anonymous_page__pte_alloc_one,
          __pte_alloc__pte_alloc_one,
          do_anonymous_page__folio_alloc,
          wp_page_copy__folio_alloc,
          wp_page_copy__mmu_notifier_invalidate_range_start,
          wp_page_copy__mmu_notifier_invalidate_range_end,
          handle_userfault__schedule,
          mfill_atomic_pte_copy__vma_alloc_folio,
          pte_alloc__pte_alloc_one,
          move_pages_ptes__mmu_notifier_invalidate_range_start,
          move_pages_ptes__mmu_notifier_invalidate_range_end,
          zap_pmd_range__cond_resched,
          zap_pte_range__cond_resched,
          zap_page_range_single__mmu_notifier_invalidate_range_start,
          zap_page_range_single__mmu_notifier_invalidate_range_end,
          unmap_vmas__mmu_notifier_invalidate_range_start,
          unmap_vmas__mmu_notifier_invalidate_range_end,
          retract_page_tables__mmu_notifier_invalidate_range_start,
          retract_page_tables__mmu_notifier_invalidate_range_end,
          move_page_tables__mmu_notifier_invalidate_range_start,
          move_page_tables__mmu_notifier_invalidate_range_end,
          move_page_tables__pte_alloc_one);
  // may take a second lock of a class that is held: VMAs, under mmap_lock for write, in any number;
  // the PTL of the higher address; both PTLs under mmap_lock for write
  private static final Set<Step> NESTS =
      EnumSet.of(
          collapse_huge_page__vma_start_write,
          userfaultfd_clear_vma__vma_start_write,
          double_pt_lock__spin_lock_nested,
          vms_gather_munmap_vmas__vma_start_write,
          move_vma__vma_start_write,
          move_ptes__spin_lock_nested);

  // by step: the lock it asks for, whether it nests, whether it may sleep
  private static final LockClass[] ASKED = new LockClass[Step.NAMES.size()];
  private static final boolean[] NESTING = new boolean[Step.NAMES.size()];
  private static final boolean[] SLEEPING = new boolean[Step.NAMES.size()];
  private static final LockClass[] CLASSES = LockClass.values();

  static {
    for (Step step : Step.values()) {
      LockClass asked = ASKS.get(step);
      ASKED[step.ordinal()] = asked;
      NESTING[step.ordinal()] = NESTS.contains(step);
      SLEEPING[step.ordinal()] =
          SLEEPS.contains(step) || (asked != null && !SPINLOCKS.contains(asked));
    }
  }

  private final Mm mm;
  private final Geometry g;
  private final HeldLocks held;

  LockInvariants(Machine machine) {
    mm = machine.mm();
    g = mm.geometry;
    held = new HeldLocks(machine);
  }

  private static Map<Step, LockClass> asks() {
    Map<Step, LockClass> asks = new EnumMap<>(Step.class);
    put(
        asks,
        LockClass.MMAP_LOCK,
        do_user_addr_fault__mmap_read_lock,
        madvise_collapse__mmap_read_lock,
        collapse_huge_page__mmap_read_lock,
        collapse_huge_page__mmap_write_lock);
    put(asks, LockClass.VMA_WRITE, collapse_huge_page__vma_start_write);
    put(asks, LockClass.ANON_VMA, collapse_huge_page__anon_vma_lock_write);
    put(
        asks,
        LockClass.PMD,
        do_huge_pmd_anonymous_page__pmd_lock,
        pmd_install__pmd_lock,
        collapse_huge_page__pmd_lock,
        collapse_huge_page__pmd_lock_populate,
        collapse_huge_page__pmd_lock_install);
    put(
        asks,
        LockClass.PTE,
        __pte_offset_map_lock__spin_lock,
        handle_pte_fault__spin_lock,
        collapse_huge_page__spin_lock,
        __collapse_huge_page_copy_succeeded__spin_lock);
    putUffd(asks);
    putRmap(asks);
    return asks;
  }

  private static void putRmap(Map<Step, LockClass> asks) {
    put(
        asks,
        LockClass.MMAP_LOCK,
        madvise_lock__mmap_read_lock,
        __vm_munmap__mmap_write_lock,
        mremap__mmap_write_lock,
        retract_page_tables__mmap_write_lock);
    put(asks, LockClass.FOLIO, collapse_file__folio_lock, truncate_inode_pages_range__folio_lock);
    put(
        asks,
        LockClass.VMA_WRITE,
        vms_gather_munmap_vmas__vma_start_write,
        move_vma__vma_start_write);
    put(
        asks,
        LockClass.I_MMAP,
        retract_page_tables__i_mmap_lock_read,
        unmap_mapping_pages__i_mmap_lock_read,
        unlink_file_vma__i_mmap_lock_write,
        vma_link_file__i_mmap_lock_write,
        take_rmap_locks__i_mmap_lock_write);
    put(
        asks,
        LockClass.ANON_VMA,
        unlink_anon_vmas__anon_vma_lock_write,
        anon_vma_clone__anon_vma_lock_write,
        take_rmap_locks__anon_vma_lock_write);
    put(
        asks,
        LockClass.PMD,
        zap_huge_pmd__pmd_lock,
        try_to_free_pte__pmd_lock,
        retract_page_tables__pmd_lock,
        move_normal_pmd__pmd_lock,
        move_page_tables__pmd_lock);
    put(
        asks,
        LockClass.PTE,
        try_to_free_pte__spin_lock,
        retract_page_tables__spin_lock,
        page_vma_mapped_walk__spin_lock,
        move_ptes__spin_lock_nested);
  }

  private static void putUffd(Map<Step, LockClass> asks) {
    put(
        asks,
        LockClass.MMAP_LOCK,
        uffd_lock_vma__mmap_read_lock,
        uffd_move_lock__mmap_read_lock,
        mwriteprotect_range__mmap_read_lock,
        userfaultfd_unregister__mmap_write_lock,
        userfaultfd_release_all__mmap_write_lock);
    put(asks, LockClass.VMA_WRITE, userfaultfd_clear_vma__vma_start_write);
    put(
        asks,
        LockClass.MAP_CHANGING_LOCK,
        mfill_atomic__map_changing_lock,
        move_pages__map_changing_lock,
        mwriteprotect_range__map_changing_lock);
    put(asks, LockClass.FOLIO, move_pages_ptes__folio_lock);
    put(asks, LockClass.ANON_VMA, move_pages_ptes__anon_vma_lock_write);
    put(asks, LockClass.PMD, pte_alloc__pmd_lock);
    put(
        asks,
        LockClass.PTE,
        move_pages_ptes__spin_lock_dst,
        move_pages_ptes__spin_lock_src,
        move_pages_ptes__spin_lock_present,
        double_pt_lock__spin_lock,
        double_pt_lock__spin_lock_nested);
    put(
        asks,
        LockClass.WAIT_QUEUE,
        handle_userfault__spin_lock,
        handle_userfault__spin_lock_unlink,
        userfaultfd_ctx_read__spin_lock,
        __wake_userfault__spin_lock);
  }

  private static void put(Map<Step, LockClass> asks, LockClass lock, Step... steps) {
    for (Step step : steps) {
      asks.put(step, lock);
    }
  }

  List<StatePredicate> predicates() {
    return List.of(
        Named.each("Inv_LockOrder", g.threads(), this::lockOrder),
        Named.each("Inv_NoSleepInAtomic", g.threads(), this::noSleepInAtomic));
  }

  private boolean lockOrder(long[] w, int t) {
    int at = (int) mm.pc.get(w, t) - 1;
    LockClass asked = at < 0 ? null : ASKED[at];
    if (asked == LockClass.VMA_WRITE && held.holds(w, t, LockClass.FOLIO)) {
      return false; // a fault that holds the VMA waits for the folio lock
    }
    if (asked != null) {
      for (int lock = asked.ordinal() + (NESTING[at] ? 1 : 0); lock < CLASSES.length; lock++) {
        if (held.holds(w, t, CLASSES[lock])) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean noSleepInAtomic(long[] w, int t) {
    int at = (int) mm.pc.get(w, t) - 1;
    return at < 0 || !SLEEPING[at] || !atomic(w, t);
  }

  private boolean atomic(long[] w, int t) {
    return mm.irqOff.get(w, t) != 0
        || mm.rcu.get(w, t) != 0
        || held.holds(w, t, LockClass.PMD)
        || held.holds(w, t, LockClass.PTE)
        || held.holds(w, t, LockClass.WAIT_QUEUE);
  }
}
