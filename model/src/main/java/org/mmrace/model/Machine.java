package org.mmrace.model;

import java.util.List;
import java.util.Optional;
import org.mmrace.model.collapse.CollapseHugePage;
import org.mmrace.model.collapse.GupFast;
import org.mmrace.model.collapse.Retract;
import org.mmrace.model.rmap.Dontneed;
import org.mmrace.model.rmap.Gather;
import org.mmrace.model.rmap.Mremap;
import org.mmrace.model.rmap.Munmap;
import org.mmrace.model.rmap.RmapWalk;
import org.mmrace.model.rmap.Truncate;
import org.mmrace.model.rmap.Zap;
import org.mmrace.model.uffd.UffdArgs;
import org.mmrace.model.uffd.UffdCopy;
import org.mmrace.model.uffd.UffdMove;
import org.mmrace.model.uffd.UffdRegister;
import org.mmrace.model.uffd.UffdVma;
import org.mmrace.model.uffd.UffdWp;
import org.mmrace.model.uffd.Userfaultfd;

/**
 * One scenario of the executable model: what Scenario.tla is for TLC. Thread 0 is the machine
 * itself (the stutters when all are done or the kernel has oopsed), threads 1 to n run the program,
 * thread n + 1 runs RCU callbacks.
 */
public final class Machine implements TransitionSystem {
  private final Mm mm;
  private final Tlb tlb;
  private final Pgtable pgtable;
  private final Fault fault;
  private final GupFast gupFast;
  private final CollapseHugePage collapse;
  private final Gather gather;
  private final Zap zap;
  private final Dontneed dontneed;
  private final Munmap munmap;
  private final Truncate truncate;
  private final Mremap mremap;
  private final Retract retract;
  private final RmapWalk walk;
  private final Userfaultfd userfaultfd;
  private final UffdRegister uffdRegister;
  private final UffdWp uffdWp;
  private final UffdVma uffdVma;
  private final UffdCopy uffdCopy;
  private final UffdMove uffdMove;
  private final int rcuThread;

  /** Builds the scenario from ScenarioConstants of Scenario.tla. */
  public Machine(Constants constants) {
    this(constants, new Layout());
  }

  /** Builds the scenario, whose every access to a word {@code accesses} then hears. */
  public Machine(Constants constants, Accesses accesses) {
    this(constants, new Layout(Optional.of(accesses)));
  }

  private Machine(Constants constants, Layout layout) {
    mm = new Mm(constants, layout);
    tlb = new Tlb(mm);
    pgtable = new Pgtable(mm);
    fault = new Fault(mm, tlb, pgtable);
    gupFast = new GupFast(mm);
    collapse = new CollapseHugePage(mm, tlb, pgtable);
    gather = new Gather(mm, tlb);
    zap = new Zap(mm, pgtable, gather);
    dontneed = new Dontneed(mm, zap, gupFast);
    munmap = new Munmap(mm, gather, zap, dontneed);
    truncate = new Truncate(mm, zap);
    mremap = new Mremap(mm, tlb, pgtable, munmap, gupFast);
    retract = new Retract(mm, tlb);
    walk = new RmapWalk(mm, pgtable);
    UffdArgs uffdArgs = new UffdArgs(mm);
    userfaultfd = new Userfaultfd(mm, fault, pgtable, uffdArgs);
    uffdWp = new UffdWp(mm, tlb, pgtable);
    uffdRegister = new UffdRegister(mm, uffdArgs, userfaultfd, uffdWp);
    uffdVma = new UffdVma(mm, uffdArgs);
    uffdCopy = new UffdCopy(mm, pgtable, uffdArgs, userfaultfd, uffdVma);
    uffdMove = new UffdMove(mm, tlb, pgtable, uffdArgs, userfaultfd, uffdVma);
    rcuThread = mm.geometry.threads() + 1;
    mm.layout.seal();
  }

  /** Returns the sections and operators of the machine. */
  public Mm mm() {
    return mm;
  }

  /** Returns user access and page faults. */
  public Fault fault() {
    return fault;
  }

  /** Returns the GUP-fast path. */
  public GupFast gupFast() {
    return gupFast;
  }

  /** Returns the anonymous collapse path. */
  public CollapseHugePage collapse() {
    return collapse;
  }

  /** Returns the mmu_gathers. */
  public Gather gather() {
    return gather;
  }

  /** Returns MADV_DONTNEED. */
  public Dontneed dontneed() {
    return dontneed;
  }

  /** Returns ftruncate. */
  public Truncate truncate() {
    return truncate;
  }

  /** Returns mremap. */
  public Mremap mremap() {
    return mremap;
  }

  /** Returns the rmap walk. */
  public RmapWalk walk() {
    return walk;
  }

  /** Returns the retraction of page tables. */
  public Retract retract() {
    return retract;
  }

  /** Returns TLB flushes. */
  public Tlb tlb() {
    return tlb;
  }

  /** Returns the userfaultfd contexts, their waiters and wakers. */
  public Userfaultfd userfaultfd() {
    return userfaultfd;
  }

  /** Returns UFFDIO_WRITEPROTECT, UFFDIO_UNREGISTER and close(). */
  public UffdRegister uffdRegister() {
    return uffdRegister;
  }

  /** Returns uffd_wp_range(). */
  public UffdWp uffdWp() {
    return uffdWp;
  }

  /** Returns UFFDIO_COPY. */
  public UffdCopy uffdCopy() {
    return uffdCopy;
  }

  /** Returns UFFDIO_MOVE. */
  public UffdMove uffdMove() {
    return uffdMove;
  }

  /** Returns the mapped PTE tables. */
  public Pgtable pgtable() {
    return pgtable;
  }

  /** Returns where the fields lie. */
  public Layout layout() {
    return mm.layout;
  }

  @Override
  public int words() {
    return mm.layout.words();
  }

  @Override
  public int threads() {
    return rcuThread + 1;
  }

  @Override
  public String threadName(int thread) {
    return thread == 0 ? "machine" : thread == rcuThread ? "rcu" : mm.program.name(thread);
  }

  @Override
  public List<String> steps() {
    return Step.NAMES;
  }

  @Override
  public boolean hasChoice(int step) {
    return Step.of(step).hasChoice();
  }

  @Override
  public int initialStates() {
    return 1;
  }

  @Override
  public void initial(int index, long[] words) {
    java.util.Arrays.fill(words, 0);
    mm.init(words);
    userfaultfd.init(words);
  }

  @Override
  public int stepAt(long[] words, int thread) {
    if (thread == 0) {
      return (mm.oops.get(words) == Mm.OOPS_NONE ? Step.machine__done : Step.machine__oops)
          .ordinal();
    }
    if (thread == rcuThread) {
      return Step.rcu_do_batch__pte_free.ordinal();
    }
    return (int) mm.pc.get(words, thread) - 1; // NO_STEP when done
  }

  @Override
  public int step(long[] words, int thread, int choice) {
    if (mm.oops.get(words) != Mm.OOPS_NONE) {
      return choice > 0 ? NO_CHOICE : thread == 0 ? DONE : BLOCKED; // machine__oops
    }
    if (thread == 0) {
      return machine__done(words, choice);
    }
    if (thread == rcuThread) {
      return rcu_do_batch__pte_free(words, choice);
    }
    int at = (int) mm.pc.get(words, thread) - 1;
    if (at == NO_STEP) {
      return choice == 0 ? BLOCKED : NO_CHOICE;
    }
    return run(words, thread, Step.of(at), choice);
  }

  private int machine__done(long[] words, int choice) {
    if (choice > 0) {
      return NO_CHOICE;
    }
    for (int t = 1; t < rcuThread; t++) {
      if (mm.pc.get(words, t) != 0) {
        return BLOCKED;
      }
    }
    return DONE;
  }

  // the grace period of a page table is over
  private int rcu_do_batch__pte_free(long[] words, int choice) {
    int table = choice + 1;
    if (table > mm.geometry.tables()) {
      return NO_CHOICE;
    }
    if (mm.tableState.get(words, table) != Mm.RCU || mm.tableRcu.get(words, table) != 0) {
      return BLOCKED;
    }
    mm.freeTable(words, table);
    return DONE;
  }

  private int run(long[] words, int t, Step step, int choice) {
    if (choice > 0 && !step.hasChoice()) {
      return NO_CHOICE;
    }
    return switch (step) {
      case machine__done, machine__oops, rcu_do_batch__pte_free -> BLOCKED;
      case flush_tlb_mm_range__send -> tlb.flush_tlb_mm_range__send(words, t);
      case flush_tlb_mm_range__ack -> tlb.flush_tlb_mm_range__ack(words, t, choice);
      case tlb_remove_table_sync_one__send -> tlb.tlb_remove_table_sync_one__send(words, t);
      case tlb_remove_table_sync_one__ack -> tlb.tlb_remove_table_sync_one__ack(words, t, choice);
      case __pte_offset_map_lock__pmdp_get_lockless ->
          pgtable.__pte_offset_map_lock__pmdp_get_lockless(words, t);
      case __pte_offset_map_lock__spin_lock -> pgtable.__pte_offset_map_lock__spin_lock(words, t);
      case __pte_offset_map_lock__pmd_same -> pgtable.__pte_offset_map_lock__pmd_same(words, t);
      case user_access__tlb_lookup -> fault.user_access__tlb_lookup(words, t);
      case mmu_walk__pmd -> fault.mmu_walk__pmd(words, t);
      case mmu_walk__pte -> fault.mmu_walk__pte(words, t);
      case user_access__access -> fault.user_access__access(words, t);
      case lock_vma_under_rcu__mas_walk -> fault.lock_vma_under_rcu__mas_walk(words, t);
      case lock_vma_under_rcu__vma_start_read -> fault.lock_vma_under_rcu__vma_start_read(words, t);
      case do_user_addr_fault__mmap_read_lock -> fault.do_user_addr_fault__mmap_read_lock(words, t);
      case do_user_addr_fault__find_vma -> fault.do_user_addr_fault__find_vma(words, t);
      case handle_mm_fault__unlock -> fault.handle_mm_fault__unlock(words, t);
      case handle_mm_fault__retry -> fault.handle_mm_fault__retry(words, t);
      case __handle_mm_fault__pmdp_get_lockless ->
          fault.__handle_mm_fault__pmdp_get_lockless(words, t);
      case do_huge_pmd_anonymous_page__folio_alloc ->
          fault.do_huge_pmd_anonymous_page__folio_alloc(words, t, choice);
      case do_huge_pmd_anonymous_page__pte_alloc_one ->
          fault.do_huge_pmd_anonymous_page__pte_alloc_one(words, t, choice);
      case do_huge_pmd_anonymous_page__pmd_lock ->
          fault.do_huge_pmd_anonymous_page__pmd_lock(words, t);
      case do_huge_pmd_anonymous_page__pmd_none ->
          fault.do_huge_pmd_anonymous_page__pmd_none(words, t);
      case do_huge_pmd_anonymous_page__pmd_unlock_release ->
          fault.do_huge_pmd_anonymous_page__pmd_unlock_release(words, t);
      case do_huge_pmd_anonymous_page__folio_add_new_anon_rmap ->
          fault.do_huge_pmd_anonymous_page__folio_add_new_anon_rmap(words, t);
      case do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit ->
          fault.do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit(words, t);
      case do_huge_pmd_anonymous_page__set_pmd_at ->
          fault.do_huge_pmd_anonymous_page__set_pmd_at(words, t);
      case do_huge_pmd_anonymous_page__pmd_unlock ->
          fault.do_huge_pmd_anonymous_page__pmd_unlock(words, t);
      case do_anonymous_page__pmd_none -> fault.do_anonymous_page__pmd_none(words, t);
      case __pte_alloc__pte_alloc_one -> fault.__pte_alloc__pte_alloc_one(words, t, choice);
      case pmd_install__pmd_lock -> fault.pmd_install__pmd_lock(words, t);
      case pmd_install__pmd_populate -> fault.pmd_install__pmd_populate(words, t);
      case pmd_install__pmd_unlock -> fault.pmd_install__pmd_unlock(words, t);
      case handle_pte_fault__pte_offset_map -> fault.handle_pte_fault__pte_offset_map(words, t);
      case handle_pte_fault__ptep_get_lockless ->
          fault.handle_pte_fault__ptep_get_lockless(words, t);
      case handle_pte_fault__spin_lock -> fault.handle_pte_fault__spin_lock(words, t);
      case handle_pte_fault__pte_same -> fault.handle_pte_fault__pte_same(words, t);
      case handle_pte_fault__ptep_set_access_flags ->
          fault.handle_pte_fault__ptep_set_access_flags(words, t);
      case do_wp_page__mm_tlb_flush_pending -> fault.do_wp_page__mm_tlb_flush_pending(words, t);
      case do_wp_page__PageAnonExclusive -> fault.do_wp_page__PageAnonExclusive(words, t);
      case wp_page_copy__folio_alloc -> fault.wp_page_copy__folio_alloc(words, t, choice);
      case wp_page_copy__mmu_notifier_invalidate_range_start ->
          fault.wp_page_copy__mmu_notifier_invalidate_range_start(words, t);
      case wp_page_copy__pte_same -> fault.wp_page_copy__pte_same(words, t);
      case wp_page_copy__ptep_clear_flush -> fault.wp_page_copy__ptep_clear_flush(words, t);
      case wp_page_copy__folio_add_new_anon_rmap ->
          fault.wp_page_copy__folio_add_new_anon_rmap(words, t);
      case wp_page_copy__set_pte_at -> fault.wp_page_copy__set_pte_at(words, t);
      case wp_page_copy__pte_unmap_unlock -> fault.wp_page_copy__pte_unmap_unlock(words, t);
      case wp_page_copy__mmu_notifier_invalidate_range_end ->
          fault.wp_page_copy__mmu_notifier_invalidate_range_end(words, t);
      case do_wp_page__wp_page_reuse -> fault.do_wp_page__wp_page_reuse(words, t);
      case handle_pte_fault__pte_unmap_unlock -> fault.handle_pte_fault__pte_unmap_unlock(words, t);
      case do_anonymous_page__folio_alloc -> fault.do_anonymous_page__folio_alloc(words, t, choice);
      case do_anonymous_page__pte_none -> fault.do_anonymous_page__pte_none(words, t);
      case do_anonymous_page__folio_add_new_anon_rmap ->
          fault.do_anonymous_page__folio_add_new_anon_rmap(words, t);
      case do_anonymous_page__set_pte_at -> fault.do_anonymous_page__set_pte_at(words, t);
      case do_anonymous_page__pte_unmap_unlock ->
          fault.do_anonymous_page__pte_unmap_unlock(words, t);
      case do_anonymous_page__folio_put -> fault.do_anonymous_page__folio_put(words, t);
      case filemap_fault__i_size_read -> fault.filemap_fault__i_size_read(words, t);
      case gup_fast__local_irq_save -> gupFast.gup_fast__local_irq_save(words, t);
      case gup_fast_pmd_range__pmdp_get_lockless ->
          gupFast.gup_fast_pmd_range__pmdp_get_lockless(words, t);
      case gup_fast_pte_range__ptep_get_lockless ->
          gupFast.gup_fast_pte_range__ptep_get_lockless(words, t);
      case try_get_folio__page_folio -> gupFast.try_get_folio__page_folio(words, t);
      case try_get_folio__folio_ref_try_add -> gupFast.try_get_folio__folio_ref_try_add(words, t);
      case try_get_folio__page_folio_recheck -> gupFast.try_get_folio__page_folio_recheck(words, t);
      case try_grab_folio_fast__pincount_add -> gupFast.try_grab_folio_fast__pincount_add(words, t);
      case gup_fast_pte_range__pmdp_recheck -> gupFast.gup_fast_pte_range__pmdp_recheck(words, t);
      case gup_fast_pte_range__ptep_recheck -> gupFast.gup_fast_pte_range__ptep_recheck(words, t);
      case gup_fast_pmd_leaf__pmdp_recheck -> gupFast.gup_fast_pmd_leaf__pmdp_recheck(words, t);
      case gup_must_unshare__PageAnonExclusive ->
          gupFast.gup_must_unshare__PageAnonExclusive(words, t);
      case gup_put_folio__ref_sub -> gupFast.gup_put_folio__ref_sub(words, t);
      case gup_fast__local_irq_restore -> gupFast.gup_fast__local_irq_restore(words, t);
      case dma_write__store -> gupFast.dma_write__store(words, t);
      case unpin_user_page__gup_put_folio -> gupFast.unpin_user_page__gup_put_folio(words, t);
      case madvise_collapse__mmap_read_lock -> collapse.madvise_collapse__mmap_read_lock(words, t);
      case hpage_collapse_scan_pmd__find_pmd_or_thp_or_none ->
          collapse.hpage_collapse_scan_pmd__find_pmd_or_thp_or_none(words, t);
      case hpage_collapse_scan_pmd__no_pte_table ->
          collapse.hpage_collapse_scan_pmd__no_pte_table(words, t);
      case hpage_collapse_scan_pmd__ptep_get ->
          collapse.hpage_collapse_scan_pmd__ptep_get(words, t);
      case hpage_collapse_scan_pmd__folio_test_lru ->
          collapse.hpage_collapse_scan_pmd__folio_test_lru(words, t);
      case hpage_collapse_scan_pmd__folio_test_locked ->
          collapse.hpage_collapse_scan_pmd__folio_test_locked(words, t);
      case is_refcount_suitable__folio_mapcount ->
          collapse.is_refcount_suitable__folio_mapcount(words, t);
      case is_refcount_suitable__folio_ref_count ->
          collapse.is_refcount_suitable__folio_ref_count(words, t);
      case hpage_collapse_scan_pmd__pte_unmap_unlock ->
          collapse.hpage_collapse_scan_pmd__pte_unmap_unlock(words, t);
      case madvise_collapse__mmap_read_unlock ->
          collapse.madvise_collapse__mmap_read_unlock(words, t);
      case collapse_huge_page__mmap_read_unlock ->
          collapse.collapse_huge_page__mmap_read_unlock(words, t);
      case alloc_charge_folio__folio_alloc ->
          collapse.alloc_charge_folio__folio_alloc(words, t, choice);
      case collapse_huge_page__mmap_read_lock ->
          collapse.collapse_huge_page__mmap_read_lock(words, t);
      case collapse_huge_page__hugepage_vma_revalidate ->
          collapse.collapse_huge_page__hugepage_vma_revalidate(words, t);
      case collapse_huge_page__find_pmd_or_thp_or_none ->
          collapse.collapse_huge_page__find_pmd_or_thp_or_none(words, t);
      case collapse_huge_page__mmap_read_unlock_again ->
          collapse.collapse_huge_page__mmap_read_unlock_again(words, t);
      case collapse_huge_page__mmap_write_lock ->
          collapse.collapse_huge_page__mmap_write_lock(words, t);
      case collapse_huge_page__hugepage_vma_revalidate_again ->
          collapse.collapse_huge_page__hugepage_vma_revalidate_again(words, t);
      case collapse_huge_page__check_pmd_still_valid ->
          collapse.collapse_huge_page__check_pmd_still_valid(words, t);
      case collapse_huge_page__vma_start_write ->
          collapse.collapse_huge_page__vma_start_write(words, t);
      case collapse_huge_page__anon_vma_lock_write ->
          collapse.collapse_huge_page__anon_vma_lock_write(words, t);
      case collapse_huge_page__mmu_notifier_invalidate_range_start ->
          collapse.collapse_huge_page__mmu_notifier_invalidate_range_start(words, t);
      case collapse_huge_page__pmd_lock -> collapse.collapse_huge_page__pmd_lock(words, t);
      case pmdp_collapse_flush__pmdp_get_and_clear ->
          collapse.pmdp_collapse_flush__pmdp_get_and_clear(words, t);
      case collapse_huge_page__pmd_unlock -> collapse.collapse_huge_page__pmd_unlock(words, t);
      case collapse_huge_page__mmu_notifier_invalidate_range_end ->
          collapse.collapse_huge_page__mmu_notifier_invalidate_range_end(words, t);
      case collapse_huge_page__spin_lock -> collapse.collapse_huge_page__spin_lock(words, t);
      case __collapse_huge_page_isolate__ptep_get ->
          collapse.__collapse_huge_page_isolate__ptep_get(words, t);
      case __collapse_huge_page_isolate__folio_trylock ->
          collapse.__collapse_huge_page_isolate__folio_trylock(words, t);
      case __collapse_huge_page_isolate__folio_isolate_lru ->
          collapse.__collapse_huge_page_isolate__folio_isolate_lru(words, t);
      case __collapse_huge_page_isolate__folio_unlock ->
          collapse.__collapse_huge_page_isolate__folio_unlock(words, t);
      case release_pte_folio__folio_unlock -> collapse.release_pte_folio__folio_unlock(words, t);
      case release_pte_folio__folio_putback_lru ->
          collapse.release_pte_folio__folio_putback_lru(words, t);
      case collapse_huge_page__spin_unlock -> collapse.collapse_huge_page__spin_unlock(words, t);
      case collapse_huge_page__pmd_lock_populate ->
          collapse.collapse_huge_page__pmd_lock_populate(words, t);
      case collapse_huge_page__pmd_populate -> collapse.collapse_huge_page__pmd_populate(words, t);
      case collapse_huge_page__pmd_unlock_populate ->
          collapse.collapse_huge_page__pmd_unlock_populate(words, t);
      case collapse_huge_page__anon_vma_unlock_write ->
          collapse.collapse_huge_page__anon_vma_unlock_write(words, t);
      case __collapse_huge_page_copy__ptep_get ->
          collapse.__collapse_huge_page_copy__ptep_get(words, t);
      case __collapse_huge_page_copy__copy_mc_user_highpage ->
          collapse.__collapse_huge_page_copy__copy_mc_user_highpage(words, t);
      case __collapse_huge_page_copy_succeeded__ptep_get ->
          collapse.__collapse_huge_page_copy_succeeded__ptep_get(words, t);
      case __collapse_huge_page_copy_succeeded__spin_lock ->
          collapse.__collapse_huge_page_copy_succeeded__spin_lock(words, t);
      case __collapse_huge_page_copy_succeeded__ptep_clear ->
          collapse.__collapse_huge_page_copy_succeeded__ptep_clear(words, t);
      case __collapse_huge_page_copy_succeeded__folio_remove_rmap_pte ->
          collapse.__collapse_huge_page_copy_succeeded__folio_remove_rmap_pte(words, t);
      case __collapse_huge_page_copy_succeeded__spin_unlock ->
          collapse.__collapse_huge_page_copy_succeeded__spin_unlock(words, t);
      case __collapse_huge_page_copy_succeeded__folio_put ->
          collapse.__collapse_huge_page_copy_succeeded__folio_put(words, t);
      case collapse_huge_page__pmd_lock_install ->
          collapse.collapse_huge_page__pmd_lock_install(words, t);
      case collapse_huge_page__folio_add_new_anon_rmap ->
          collapse.collapse_huge_page__folio_add_new_anon_rmap(words, t);
      case collapse_huge_page__folio_add_lru ->
          collapse.collapse_huge_page__folio_add_lru(words, t);
      case collapse_huge_page__pgtable_trans_huge_deposit ->
          collapse.collapse_huge_page__pgtable_trans_huge_deposit(words, t);
      case collapse_huge_page__set_pmd_at -> collapse.collapse_huge_page__set_pmd_at(words, t);
      case collapse_huge_page__pmd_unlock_install ->
          collapse.collapse_huge_page__pmd_unlock_install(words, t);
      case collapse_huge_page__mmap_write_unlock ->
          collapse.collapse_huge_page__mmap_write_unlock(words, t);
      case collapse_huge_page__folio_put -> collapse.collapse_huge_page__folio_put(words, t);
      case tlb_gather_mmu__inc_tlb_flush_pending ->
          gather.tlb_gather_mmu__inc_tlb_flush_pending(words, t);
      case tlb_flush_rmaps__folio_remove_rmap_pte ->
          gather.tlb_flush_rmaps__folio_remove_rmap_pte(words, t);
      case tlb_flush_mmu_free__tlb_table_flush ->
          gather.tlb_flush_mmu_free__tlb_table_flush(words, t);
      case free_pages_and_swap_cache__folio_put ->
          gather.free_pages_and_swap_cache__folio_put(words, t);
      case tlb_finish_mmu__mm_tlb_flush_nested ->
          gather.tlb_finish_mmu__mm_tlb_flush_nested(words, t);
      case tlb_finish_mmu__dec_tlb_flush_pending ->
          gather.tlb_finish_mmu__dec_tlb_flush_pending(words, t);
      case zap_page_range_single__mmu_notifier_invalidate_range_start ->
          zap.zap_page_range_single__mmu_notifier_invalidate_range_start(words, t);
      case zap_page_range_single__mmu_notifier_invalidate_range_end ->
          zap.zap_page_range_single__mmu_notifier_invalidate_range_end(words, t);
      case zap_pmd_range__pmd_trans_huge -> zap.zap_pmd_range__pmd_trans_huge(words, t);
      case zap_pmd_range__pmd_none -> zap.zap_pmd_range__pmd_none(words, t);
      case zap_huge_pmd__pmd_lock -> zap.zap_huge_pmd__pmd_lock(words, t);
      case __pmd_trans_huge_lock__pmd_trans_huge ->
          zap.__pmd_trans_huge_lock__pmd_trans_huge(words, t);
      case zap_huge_pmd__pmdp_huge_get_and_clear_full ->
          zap.zap_huge_pmd__pmdp_huge_get_and_clear_full(words, t);
      case zap_huge_pmd__folio_remove_rmap_pmd -> zap.zap_huge_pmd__folio_remove_rmap_pmd(words, t);
      case zap_deposited_table__pte_free -> zap.zap_deposited_table__pte_free(words, t);
      case zap_huge_pmd__spin_unlock -> zap.zap_huge_pmd__spin_unlock(words, t);
      case zap_pmd_range__cond_resched -> zap.zap_pmd_range__cond_resched(words, t);
      case zap_pte_range__ptep_get -> zap.zap_pte_range__ptep_get(words, t);
      case zap_pte_range__get_and_clear_full_ptes ->
          zap.zap_pte_range__get_and_clear_full_ptes(words, t);
      case zap_present_folio_ptes__folio_mark_dirty ->
          zap.zap_present_folio_ptes__folio_mark_dirty(words, t);
      case zap_present_folio_ptes__folio_remove_rmap_pte ->
          zap.zap_present_folio_ptes__folio_remove_rmap_pte(words, t);
      case try_get_and_clear_pmd__spin_trylock -> zap.try_get_and_clear_pmd__spin_trylock(words, t);
      case try_get_and_clear_pmd__pmd_clear -> zap.try_get_and_clear_pmd__pmd_clear(words, t);
      case zap_pte_range__pte_unmap_unlock -> zap.zap_pte_range__pte_unmap_unlock(words, t);
      case zap_pte_range__cond_resched -> zap.zap_pte_range__cond_resched(words, t);
      case try_to_free_pte__pmd_lock -> zap.try_to_free_pte__pmd_lock(words, t);
      case try_to_free_pte__pte_offset_map_rw_nolock ->
          zap.try_to_free_pte__pte_offset_map_rw_nolock(words, t);
      case try_to_free_pte__spin_lock -> zap.try_to_free_pte__spin_lock(words, t);
      case try_to_free_pte__ptep_get -> zap.try_to_free_pte__ptep_get(words, t);
      case try_to_free_pte__spin_unlock -> zap.try_to_free_pte__spin_unlock(words, t);
      case try_to_free_pte__pmd_clear -> zap.try_to_free_pte__pmd_clear(words, t);
      case try_vma_read_lock__vma_start_read ->
          dontneed.try_vma_read_lock__vma_start_read(words, t);
      case madvise_lock__mmap_read_lock -> dontneed.madvise_lock__mmap_read_lock(words, t);
      case madvise_walk_vmas__vma_end_read -> dontneed.madvise_walk_vmas__vma_end_read(words, t);
      case do_madvise__return -> dontneed.do_madvise__return(words, t);
      case madvise_unlock__mmap_read_unlock -> dontneed.madvise_unlock__mmap_read_unlock(words, t);
      case __vm_munmap__mmap_write_lock -> munmap.__vm_munmap__mmap_write_lock(words, t);
      case do_vmi_munmap__vma_find -> munmap.do_vmi_munmap__vma_find(words, t);
      case __vm_munmap__mmap_write_unlock -> munmap.__vm_munmap__mmap_write_unlock(words, t);
      case __vm_munmap__mmap_read_unlock -> munmap.__vm_munmap__mmap_read_unlock(words, t);
      case vms_gather_munmap_vmas__vma_start_write ->
          munmap.vms_gather_munmap_vmas__vma_start_write(words, t);
      case vms_gather_munmap_vmas__vma_mark_detached ->
          munmap.vms_gather_munmap_vmas__vma_mark_detached(words, t);
      case vms_complete_munmap_vmas__mmap_write_downgrade ->
          munmap.vms_complete_munmap_vmas__mmap_write_downgrade(words, t);
      case unmap_vmas__mmu_notifier_invalidate_range_start ->
          munmap.unmap_vmas__mmu_notifier_invalidate_range_start(words, t);
      case unmap_vmas__mmu_notifier_invalidate_range_end ->
          munmap.unmap_vmas__mmu_notifier_invalidate_range_end(words, t);
      case unlink_anon_vmas__anon_vma_lock_write ->
          munmap.unlink_anon_vmas__anon_vma_lock_write(words, t);
      case unlink_anon_vmas__anon_vma -> munmap.unlink_anon_vmas__anon_vma(words, t);
      case unlink_anon_vmas__anon_vma_unlock_write ->
          munmap.unlink_anon_vmas__anon_vma_unlock_write(words, t);
      case unlink_file_vma__i_mmap_lock_write ->
          munmap.unlink_file_vma__i_mmap_lock_write(words, t);
      case unlink_file_vma__i_mmap_unlock_write ->
          munmap.unlink_file_vma__i_mmap_unlock_write(words, t);
      case free_pmd_range__pmd_none_or_clear_bad ->
          munmap.free_pmd_range__pmd_none_or_clear_bad(words, t);
      case free_pte_range__pmd_clear -> munmap.free_pte_range__pmd_clear(words, t);
      case vms_complete_munmap_vmas__remove_vma ->
          munmap.vms_complete_munmap_vmas__remove_vma(words, t);
      case truncate_setsize__i_size_write -> truncate.truncate_setsize__i_size_write(words, t);
      case unmap_mapping_pages__i_mmap_lock_read ->
          truncate.unmap_mapping_pages__i_mmap_lock_read(words, t);
      case unmap_mapping_range_tree__vma_interval_tree_iter_next ->
          truncate.unmap_mapping_range_tree__vma_interval_tree_iter_next(words, t);
      case unmap_mapping_pages__i_mmap_unlock_read ->
          truncate.unmap_mapping_pages__i_mmap_unlock_read(words, t);
      case find_lock_entries__xas_find -> truncate.find_lock_entries__xas_find(words, t);
      case truncate_inode_pages_range__folio_lock ->
          truncate.truncate_inode_pages_range__folio_lock(words, t);
      case truncate_inode_pages_range__folio_mapping ->
          truncate.truncate_inode_pages_range__folio_mapping(words, t);
      case truncate_cleanup_folio__folio_mapped ->
          truncate.truncate_cleanup_folio__folio_mapped(words, t);
      case page_cache_delete_batch__xas_store ->
          truncate.page_cache_delete_batch__xas_store(words, t);
      case filemap_free_folio__folio_put -> truncate.filemap_free_folio__folio_put(words, t);
      case truncate_inode_pages_range__folio_unlock ->
          truncate.truncate_inode_pages_range__folio_unlock(words, t);
      case folio_batch_release__folio_put -> truncate.folio_batch_release__folio_put(words, t);
      case mremap__mmap_write_lock -> mremap.mremap__mmap_write_lock(words, t);
      case mremap__vma_lookup -> mremap.mremap__vma_lookup(words, t);
      case move_vma__vma_start_write -> mremap.move_vma__vma_start_write(words, t);
      case vma_link_file__i_mmap_lock_write -> mremap.vma_link_file__i_mmap_lock_write(words, t);
      case anon_vma_clone__anon_vma_lock_write ->
          mremap.anon_vma_clone__anon_vma_lock_write(words, t);
      case copy_vma__vma_link -> mremap.copy_vma__vma_link(words, t);
      case move_page_tables__mmu_notifier_invalidate_range_start ->
          mremap.move_page_tables__mmu_notifier_invalidate_range_start(words, t);
      case get_old_pmd__pmd_none -> mremap.get_old_pmd__pmd_none(words, t);
      case move_page_tables__pmd_trans_huge -> mremap.move_page_tables__pmd_trans_huge(words, t);
      case take_rmap_locks__i_mmap_lock_write ->
          mremap.take_rmap_locks__i_mmap_lock_write(words, t);
      case take_rmap_locks__anon_vma_lock_write ->
          mremap.take_rmap_locks__anon_vma_lock_write(words, t);
      case move_normal_pmd__pmd_none -> mremap.move_normal_pmd__pmd_none(words, t);
      case move_normal_pmd__pmd_lock -> mremap.move_normal_pmd__pmd_lock(words, t);
      case move_normal_pmd__pmd_present -> mremap.move_normal_pmd__pmd_present(words, t);
      case move_normal_pmd__pmd_clear -> mremap.move_normal_pmd__pmd_clear(words, t);
      case move_normal_pmd__pmd_populate -> mremap.move_normal_pmd__pmd_populate(words, t);
      case move_normal_pmd__spin_unlock -> mremap.move_normal_pmd__spin_unlock(words, t);
      case drop_rmap_locks__anon_vma_unlock_write ->
          mremap.drop_rmap_locks__anon_vma_unlock_write(words, t);
      case drop_rmap_locks__i_mmap_unlock_write ->
          mremap.drop_rmap_locks__i_mmap_unlock_write(words, t);
      case move_pgt_entry__return -> mremap.move_pgt_entry__return(words, t);
      case move_page_tables__pmd_none -> mremap.move_page_tables__pmd_none(words, t);
      case move_page_tables__pte_alloc -> mremap.move_page_tables__pte_alloc(words, t);
      case move_page_tables__pte_alloc_one ->
          mremap.move_page_tables__pte_alloc_one(words, t, choice);
      case move_page_tables__pmd_lock -> mremap.move_page_tables__pmd_lock(words, t);
      case move_page_tables__pmd_install -> mremap.move_page_tables__pmd_install(words, t);
      case move_ptes__pte_offset_map_rw_nolock ->
          mremap.move_ptes__pte_offset_map_rw_nolock(words, t);
      case move_ptes__spin_lock_nested -> mremap.move_ptes__spin_lock_nested(words, t);
      case move_ptes__ptep_get -> mremap.move_ptes__ptep_get(words, t);
      case move_ptes__ptep_get_and_clear -> mremap.move_ptes__ptep_get_and_clear(words, t);
      case move_ptes__set_pte_at -> mremap.move_ptes__set_pte_at(words, t);
      case move_ptes__spin_unlock -> mremap.move_ptes__spin_unlock(words, t);
      case move_ptes__pte_unmap_unlock -> mremap.move_ptes__pte_unmap_unlock(words, t);
      case move_page_tables__next -> mremap.move_page_tables__next(words, t);
      case move_page_tables__mmu_notifier_invalidate_range_end ->
          mremap.move_page_tables__mmu_notifier_invalidate_range_end(words, t);
      case mremap__mmap_write_unlock -> mremap.mremap__mmap_write_unlock(words, t);
      case isolate_lru_folios__folio_try_get -> walk.isolate_lru_folios__folio_try_get(words, t);
      case folio_referenced__folio_mapped -> walk.folio_referenced__folio_mapped(words, t);
      case folio_lock_anon_vma_read__rcu_read_lock ->
          walk.folio_lock_anon_vma_read__rcu_read_lock(words, t);
      case folio_lock_anon_vma_read__folio_mapping ->
          walk.folio_lock_anon_vma_read__folio_mapping(words, t);
      case folio_lock_anon_vma_read__folio_mapped ->
          walk.folio_lock_anon_vma_read__folio_mapped(words, t);
      case folio_lock_anon_vma_read__anon_vma_trylock_read ->
          walk.folio_lock_anon_vma_read__anon_vma_trylock_read(words, t);
      case folio_lock_anon_vma_read__folio_mapping_recheck ->
          walk.folio_lock_anon_vma_read__folio_mapping_recheck(words, t);
      case folio_lock_anon_vma_read__folio_mapped_recheck ->
          walk.folio_lock_anon_vma_read__folio_mapped_recheck(words, t);
      case rmap_walk_anon__folio_pgoff -> walk.rmap_walk_anon__folio_pgoff(words, t);
      case page_vma_mapped_walk__pmdp_get_lockless ->
          walk.page_vma_mapped_walk__pmdp_get_lockless(words, t);
      case page_vma_mapped_walk__ptep_get -> walk.page_vma_mapped_walk__ptep_get(words, t);
      case page_vma_mapped_walk__spin_lock -> walk.page_vma_mapped_walk__spin_lock(words, t);
      case page_vma_mapped_walk__pmd_same -> walk.page_vma_mapped_walk__pmd_same(words, t);
      case page_vma_mapped_walk__check_pte -> walk.page_vma_mapped_walk__check_pte(words, t);
      case folio_referenced_one__ptep_test_and_clear_young ->
          walk.folio_referenced_one__ptep_test_and_clear_young(words, t);
      case page_vma_mapped_walk_done__spin_unlock ->
          walk.page_vma_mapped_walk_done__spin_unlock(words, t);
      case rmap_walk_anon__anon_vma_unlock_read ->
          walk.rmap_walk_anon__anon_vma_unlock_read(words, t);
      case move_folios_to_lru__folio_put -> walk.move_folios_to_lru__folio_put(words, t);
      case collapse_file__folio_lock -> retract.collapse_file__folio_lock(words, t);
      case retract_page_tables__i_mmap_lock_read ->
          retract.retract_page_tables__i_mmap_lock_read(words, t);
      case retract_page_tables__anon_vma -> retract.retract_page_tables__anon_vma(words, t);
      case retract_page_tables__find_pmd_or_thp_or_none ->
          retract.retract_page_tables__find_pmd_or_thp_or_none(words, t);
      case retract_page_tables__userfaultfd_wp ->
          retract.retract_page_tables__userfaultfd_wp(words, t);
      case retract_page_tables__mmap_write_lock ->
          retract.retract_page_tables__mmap_write_lock(words, t);
      case retract_page_tables__mmap_write_trylock ->
          retract.retract_page_tables__mmap_write_trylock(words, t);
      case retract_page_tables__pte_free -> retract.retract_page_tables__pte_free(words, t);
      case retract_page_tables__mmap_write_unlock ->
          retract.retract_page_tables__mmap_write_unlock(words, t);
      case retract_page_tables__mmu_notifier_invalidate_range_start ->
          retract.retract_page_tables__mmu_notifier_invalidate_range_start(words, t);
      case retract_page_tables__pmd_lock -> retract.retract_page_tables__pmd_lock(words, t);
      case retract_page_tables__check_pmd_state ->
          retract.retract_page_tables__check_pmd_state(words, t);
      case retract_page_tables__pte_lockptr -> retract.retract_page_tables__pte_lockptr(words, t);
      case retract_page_tables__spin_lock -> retract.retract_page_tables__spin_lock(words, t);
      case retract_page_tables__anon_vma_recheck ->
          retract.retract_page_tables__anon_vma_recheck(words, t);
      case retract_page_tables__userfaultfd_wp_recheck ->
          retract.retract_page_tables__userfaultfd_wp_recheck(words, t);
      case retract_page_tables__pmdp_collapse_flush ->
          retract.retract_page_tables__pmdp_collapse_flush(words, t);
      case retract_page_tables__spin_unlock -> retract.retract_page_tables__spin_unlock(words, t);
      case retract_page_tables__pmd_unlock -> retract.retract_page_tables__pmd_unlock(words, t);
      case retract_page_tables__mmu_notifier_invalidate_range_end ->
          retract.retract_page_tables__mmu_notifier_invalidate_range_end(words, t);
      case retract_page_tables__pte_free_defer ->
          retract.retract_page_tables__pte_free_defer(words, t);
      case retract_page_tables__i_mmap_unlock_read ->
          retract.retract_page_tables__i_mmap_unlock_read(words, t);
      case collapse_file__folio_unlock -> retract.collapse_file__folio_unlock(words, t);
      case handle_userfault__released -> userfaultfd.handle_userfault__released(words, t);
      case handle_userfault__userfaultfd_ctx_get ->
          userfaultfd.handle_userfault__userfaultfd_ctx_get(words, t);
      case handle_userfault__spin_lock -> userfaultfd.handle_userfault__spin_lock(words, t);
      case handle_userfault__add_wait_queue ->
          userfaultfd.handle_userfault__add_wait_queue(words, t);
      case handle_userfault__set_current_state ->
          userfaultfd.handle_userfault__set_current_state(words, t);
      case userfaultfd_must_wait__pmdp_get_lockless ->
          userfaultfd.userfaultfd_must_wait__pmdp_get_lockless(words, t);
      case userfaultfd_must_wait__pte_offset_map ->
          userfaultfd.userfaultfd_must_wait__pte_offset_map(words, t);
      case userfaultfd_must_wait__ptep_get -> userfaultfd.userfaultfd_must_wait__ptep_get(words, t);
      case handle_userfault__release_fault_lock ->
          userfaultfd.handle_userfault__release_fault_lock(words, t);
      case handle_userfault__released_again ->
          userfaultfd.handle_userfault__released_again(words, t);
      case handle_userfault__schedule -> userfaultfd.handle_userfault__schedule(words, t);
      case handle_userfault__task_running -> userfaultfd.handle_userfault__task_running(words, t);
      case handle_userfault__list_empty_careful ->
          userfaultfd.handle_userfault__list_empty_careful(words, t);
      case handle_userfault__spin_lock_unlink ->
          userfaultfd.handle_userfault__spin_lock_unlink(words, t);
      case handle_userfault__list_del -> userfaultfd.handle_userfault__list_del(words, t);
      case handle_userfault__userfaultfd_ctx_put ->
          userfaultfd.handle_userfault__userfaultfd_ctx_put(words, t);
      case userfaultfd_ctx_read__spin_lock -> userfaultfd.userfaultfd_ctx_read__spin_lock(words, t);
      case userfaultfd_ctx_read__find_userfault ->
          userfaultfd.userfaultfd_ctx_read__find_userfault(words, t);
      case userfaultfd_ctx_read__write_seqcount_begin ->
          userfaultfd.userfaultfd_ctx_read__write_seqcount_begin(words, t);
      case userfaultfd_ctx_read__list_del -> userfaultfd.userfaultfd_ctx_read__list_del(words, t);
      case userfaultfd_ctx_read__add_wait_queue ->
          userfaultfd.userfaultfd_ctx_read__add_wait_queue(words, t);
      case userfaultfd_ctx_read__write_seqcount_end ->
          userfaultfd.userfaultfd_ctx_read__write_seqcount_end(words, t);
      case userfaultfd_ctx_read__spin_unlock ->
          userfaultfd.userfaultfd_ctx_read__spin_unlock(words, t);
      case wake_userfault__read_seqcount_begin ->
          userfaultfd.wake_userfault__read_seqcount_begin(words, t);
      case wake_userfault__waitqueue_active_pending ->
          userfaultfd.wake_userfault__waitqueue_active_pending(words, t);
      case wake_userfault__waitqueue_active_fault ->
          userfaultfd.wake_userfault__waitqueue_active_fault(words, t);
      case wake_userfault__read_seqcount_retry ->
          userfaultfd.wake_userfault__read_seqcount_retry(words, t);
      case __wake_userfault__spin_lock -> userfaultfd.__wake_userfault__spin_lock(words, t);
      case userfaultfd_wake_function__wake_up_state ->
          userfaultfd.userfaultfd_wake_function__wake_up_state(words, t);
      case userfaultfd_wake_function__list_del_init ->
          userfaultfd.userfaultfd_wake_function__list_del_init(words, t);
      case __wake_userfault__spin_unlock -> userfaultfd.__wake_userfault__spin_unlock(words, t);
      case userfaultfd_wake__wake_userfault ->
          userfaultfd.userfaultfd_wake__wake_userfault(words, t);
      case userfaultfd_ioctl__ret -> userfaultfd.userfaultfd_ioctl__ret(words, t);
      case userfaultfd_writeprotect__mmap_changing ->
          uffdRegister.userfaultfd_writeprotect__mmap_changing(words, t);
      case mwriteprotect_range__mmap_read_lock ->
          uffdRegister.mwriteprotect_range__mmap_read_lock(words, t);
      case mwriteprotect_range__map_changing_lock ->
          uffdRegister.mwriteprotect_range__map_changing_lock(words, t);
      case mwriteprotect_range__mmap_changing ->
          uffdRegister.mwriteprotect_range__mmap_changing(words, t);
      case mwriteprotect_range__userfaultfd_wp ->
          uffdRegister.mwriteprotect_range__userfaultfd_wp(words, t);
      case mwriteprotect_range__up_read -> uffdRegister.mwriteprotect_range__up_read(words, t);
      case mwriteprotect_range__mmap_read_unlock ->
          uffdRegister.mwriteprotect_range__mmap_read_unlock(words, t);
      case userfaultfd_unregister__mmap_write_lock ->
          uffdRegister.userfaultfd_unregister__mmap_write_lock(words, t);
      case userfaultfd_unregister__vma_find ->
          uffdRegister.userfaultfd_unregister__vma_find(words, t);
      case userfaultfd_clear_vma__userfaultfd_wp ->
          uffdRegister.userfaultfd_clear_vma__userfaultfd_wp(words, t);
      case userfaultfd_clear_vma__vma_start_write ->
          uffdRegister.userfaultfd_clear_vma__vma_start_write(words, t);
      case userfaultfd_reset_ctx__vm_userfaultfd_ctx ->
          uffdRegister.userfaultfd_reset_ctx__vm_userfaultfd_ctx(words, t);
      case userfaultfd_unregister__mmap_write_unlock ->
          uffdRegister.userfaultfd_unregister__mmap_write_unlock(words, t);
      case userfaultfd_release__released -> uffdRegister.userfaultfd_release__released(words, t);
      case userfaultfd_release_all__mmap_write_lock ->
          uffdRegister.userfaultfd_release_all__mmap_write_lock(words, t);
      case userfaultfd_release_all__vma_find ->
          uffdRegister.userfaultfd_release_all__vma_find(words, t);
      case userfaultfd_release_all__mmap_write_unlock ->
          uffdRegister.userfaultfd_release_all__mmap_write_unlock(words, t);
      case userfaultfd_release__userfaultfd_ctx_put ->
          uffdRegister.userfaultfd_release__userfaultfd_ctx_put(words, t);
      case uffd_wp_range__tlb_gather_mmu -> uffdWp.uffd_wp_range__tlb_gather_mmu(words, t);
      case change_pte_range__no_pte_table -> uffdWp.change_pte_range__no_pte_table(words, t);
      case change_pte_range__ptep_get -> uffdWp.change_pte_range__ptep_get(words, t);
      case change_pte_range__ptep_modify_prot_start ->
          uffdWp.change_pte_range__ptep_modify_prot_start(words, t);
      case change_pte_range__ptep_modify_prot_commit ->
          uffdWp.change_pte_range__ptep_modify_prot_commit(words, t);
      case change_pte_range__pte_unmap_unlock ->
          uffdWp.change_pte_range__pte_unmap_unlock(words, t);
      case uffd_wp_range__tlb_finish_mmu -> uffdWp.uffd_wp_range__tlb_finish_mmu(words, t);
      case uffd_wp_range__dec_tlb_flush_pending ->
          uffdWp.uffd_wp_range__dec_tlb_flush_pending(words, t);
      case uffd_lock_vma__lock_vma_under_rcu -> uffdVma.uffd_lock_vma__lock_vma_under_rcu(words, t);
      case uffd_lock_vma__mmap_read_lock -> uffdVma.uffd_lock_vma__mmap_read_lock(words, t);
      case uffd_lock_vma__vma_start_read_locked ->
          uffdVma.uffd_lock_vma__vma_start_read_locked(words, t);
      case uffd_lock_vma__mmap_read_unlock -> uffdVma.uffd_lock_vma__mmap_read_unlock(words, t);
      case pte_alloc__pte_alloc_one -> uffdVma.pte_alloc__pte_alloc_one(words, t, choice);
      case pte_alloc__pmd_lock -> uffdVma.pte_alloc__pmd_lock(words, t);
      case pte_alloc__pmd_populate -> uffdVma.pte_alloc__pmd_populate(words, t);
      case pte_alloc__pmd_unlock -> uffdVma.pte_alloc__pmd_unlock(words, t);
      case userfaultfd_copy__mmap_changing -> uffdCopy.userfaultfd_copy__mmap_changing(words, t);
      case uffd_mfill_lock__validate_dst_vma ->
          uffdCopy.uffd_mfill_lock__validate_dst_vma(words, t);
      case mfill_atomic__map_changing_lock -> uffdCopy.mfill_atomic__map_changing_lock(words, t);
      case mfill_atomic__mmap_changing -> uffdCopy.mfill_atomic__mmap_changing(words, t);
      case mfill_atomic__pmdp_get_lockless -> uffdCopy.mfill_atomic__pmdp_get_lockless(words, t);
      case mfill_atomic__no_pte_table -> uffdCopy.mfill_atomic__no_pte_table(words, t);
      case mfill_atomic__pmdp_get_lockless_again ->
          uffdCopy.mfill_atomic__pmdp_get_lockless_again(words, t);
      case mfill_atomic_pte_copy__vma_alloc_folio ->
          uffdCopy.mfill_atomic_pte_copy__vma_alloc_folio(words, t, choice);
      case mfill_atomic_install_pte__ptep_get ->
          uffdCopy.mfill_atomic_install_pte__ptep_get(words, t);
      case mfill_atomic_install_pte__folio_add_new_anon_rmap ->
          uffdCopy.mfill_atomic_install_pte__folio_add_new_anon_rmap(words, t);
      case mfill_atomic_install_pte__set_pte_at ->
          uffdCopy.mfill_atomic_install_pte__set_pte_at(words, t);
      case mfill_atomic_install_pte__pte_unmap_unlock ->
          uffdCopy.mfill_atomic_install_pte__pte_unmap_unlock(words, t);
      case mfill_atomic_pte_copy__folio_put -> uffdCopy.mfill_atomic_pte_copy__folio_put(words, t);
      case mfill_atomic__up_read -> uffdCopy.mfill_atomic__up_read(words, t);
      case uffd_mfill_unlock__vma_end_read -> uffdCopy.uffd_mfill_unlock__vma_end_read(words, t);
      case userfaultfd_move__mmap_changing -> uffdMove.userfaultfd_move__mmap_changing(words, t);
      case uffd_move_lock__lock_vma_under_rcu ->
          uffdMove.uffd_move_lock__lock_vma_under_rcu(words, t);
      case uffd_move_lock__vma_end_read -> uffdMove.uffd_move_lock__vma_end_read(words, t);
      case uffd_move_lock__mmap_read_lock -> uffdMove.uffd_move_lock__mmap_read_lock(words, t);
      case uffd_move_lock__vma_start_read_locked ->
          uffdMove.uffd_move_lock__vma_start_read_locked(words, t);
      case uffd_move_lock__vma_start_read_locked_nested ->
          uffdMove.uffd_move_lock__vma_start_read_locked_nested(words, t);
      case uffd_move_lock__mmap_read_unlock -> uffdMove.uffd_move_lock__mmap_read_unlock(words, t);
      case move_pages__map_changing_lock -> uffdMove.move_pages__map_changing_lock(words, t);
      case move_pages__mmap_changing -> uffdMove.move_pages__mmap_changing(words, t);
      case validate_move_areas__vma -> uffdMove.validate_move_areas__vma(words, t);
      case move_pages__pmdp_get_lockless -> uffdMove.move_pages__pmdp_get_lockless(words, t);
      case move_pages__src_pmd_none -> uffdMove.move_pages__src_pmd_none(words, t);
      case move_pages__dst_pmd_none -> uffdMove.move_pages__dst_pmd_none(words, t);
      case move_pages__no_pte_table -> uffdMove.move_pages__no_pte_table(words, t);
      case move_pages_ptes__mmu_notifier_invalidate_range_start ->
          uffdMove.move_pages_ptes__mmu_notifier_invalidate_range_start(words, t);
      case move_pages_ptes__pte_offset_map_rw_nolock_dst ->
          uffdMove.move_pages_ptes__pte_offset_map_rw_nolock_dst(words, t);
      case move_pages_ptes__pte_offset_map_rw_nolock_src ->
          uffdMove.move_pages_ptes__pte_offset_map_rw_nolock_src(words, t);
      case move_pages_ptes__pmd_none_dst -> uffdMove.move_pages_ptes__pmd_none_dst(words, t);
      case move_pages_ptes__pmd_none_src -> uffdMove.move_pages_ptes__pmd_none_src(words, t);
      case move_pages_ptes__spin_lock_dst -> uffdMove.move_pages_ptes__spin_lock_dst(words, t);
      case move_pages_ptes__ptep_get_dst -> uffdMove.move_pages_ptes__ptep_get_dst(words, t);
      case move_pages_ptes__spin_lock_src -> uffdMove.move_pages_ptes__spin_lock_src(words, t);
      case move_pages_ptes__ptep_get_src -> uffdMove.move_pages_ptes__ptep_get_src(words, t);
      case move_pages_ptes__spin_lock_present ->
          uffdMove.move_pages_ptes__spin_lock_present(words, t);
      case move_pages_ptes__pte_same -> uffdMove.move_pages_ptes__pte_same(words, t);
      case move_pages_ptes__PageAnonExclusive ->
          uffdMove.move_pages_ptes__PageAnonExclusive(words, t);
      case move_pages_ptes__folio_trylock -> uffdMove.move_pages_ptes__folio_trylock(words, t);
      case move_pages_ptes__folio_get -> uffdMove.move_pages_ptes__folio_get(words, t);
      case move_pages_ptes__folio_lock -> uffdMove.move_pages_ptes__folio_lock(words, t);
      case move_pages_ptes__folio_get_anon_vma ->
          uffdMove.move_pages_ptes__folio_get_anon_vma(words, t);
      case move_pages_ptes__anon_vma_trylock_write ->
          uffdMove.move_pages_ptes__anon_vma_trylock_write(words, t);
      case move_pages_ptes__anon_vma_lock_write ->
          uffdMove.move_pages_ptes__anon_vma_lock_write(words, t);
      case double_pt_lock__spin_lock -> uffdMove.double_pt_lock__spin_lock(words, t);
      case double_pt_lock__spin_lock_nested -> uffdMove.double_pt_lock__spin_lock_nested(words, t);
      case is_pte_pages_stable__ptep_get_src ->
          uffdMove.is_pte_pages_stable__ptep_get_src(words, t);
      case is_pte_pages_stable__ptep_get_dst ->
          uffdMove.is_pte_pages_stable__ptep_get_dst(words, t);
      case is_pte_pages_stable__pmdp_get_lockless ->
          uffdMove.is_pte_pages_stable__pmdp_get_lockless(words, t);
      case move_present_ptes__folio_maybe_dma_pinned ->
          uffdMove.move_present_ptes__folio_maybe_dma_pinned(words, t);
      case move_present_ptes__PageAnonExclusive ->
          uffdMove.move_present_ptes__PageAnonExclusive(words, t);
      case move_present_ptes__folio_put -> uffdMove.move_present_ptes__folio_put(words, t);
      case move_present_ptes__ptep_get_and_clear ->
          uffdMove.move_present_ptes__ptep_get_and_clear(words, t);
      case move_present_ptes__folio_maybe_dma_pinned_again ->
          uffdMove.move_present_ptes__folio_maybe_dma_pinned_again(words, t);
      case move_present_ptes__set_pte_at_src ->
          uffdMove.move_present_ptes__set_pte_at_src(words, t);
      case move_present_ptes__folio_move_anon_rmap ->
          uffdMove.move_present_ptes__folio_move_anon_rmap(words, t);
      case move_present_ptes__index -> uffdMove.move_present_ptes__index(words, t);
      case move_present_ptes__set_pte_at -> uffdMove.move_present_ptes__set_pte_at(words, t);
      case move_present_ptes__folio_unlock -> uffdMove.move_present_ptes__folio_unlock(words, t);
      case move_zeropage_pte__ptep_clear_flush ->
          uffdMove.move_zeropage_pte__ptep_clear_flush(words, t);
      case move_zeropage_pte__set_pte_at -> uffdMove.move_zeropage_pte__set_pte_at(words, t);
      case double_pt_unlock__spin_unlock -> uffdMove.double_pt_unlock__spin_unlock(words, t);
      case move_pages_ptes__anon_vma_unlock_write ->
          uffdMove.move_pages_ptes__anon_vma_unlock_write(words, t);
      case move_pages_ptes__folio_unlock -> uffdMove.move_pages_ptes__folio_unlock(words, t);
      case move_pages_ptes__folio_put -> uffdMove.move_pages_ptes__folio_put(words, t);
      case move_pages_ptes__pte_unmap -> uffdMove.move_pages_ptes__pte_unmap(words, t);
      case move_pages_ptes__mmu_notifier_invalidate_range_end ->
          uffdMove.move_pages_ptes__mmu_notifier_invalidate_range_end(words, t);
      case move_pages__up_read -> uffdMove.move_pages__up_read(words, t);
      case uffd_move_unlock__vma_end_read -> uffdMove.uffd_move_unlock__vma_end_read(words, t);
    };
  }
}
