package org.mmrace.model.collapse;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Pgtable;
import org.mmrace.model.Rwsem;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.Tlb;
import org.mmrace.model.TransitionSystem;

/**
 * madvise(MADV_COLLAPSE) of one anonymous PMD range. TLA+: Collapse.tla. C: mm/khugepaged.c
 * (v6.18). Frame {@code collapse}: the table's PMD entry, the PTE in hand and its index, the new
 * folio, what is_refcount_suitable() accounts for, the indices that are isolated, the SCAN_ result.
 * Blocks on mmap_lock, the VMA lock, anon_vma, PMD lock and PTL; a folio lock is only tried.
 */
public final class CollapseHugePage {
  private static final int SUCCEED = 1;
  private static final int VMA_CHECK = 2;
  private static final int PMD_NULL = 3;
  private static final int EXCEED_NONE_PTE = 4;
  private static final int PTE_UFFD_WP = 5;
  private static final int PTE_NON_PRESENT = 6;
  private static final int PAGE_LRU = 7;
  private static final int PAGE_LOCK = 8;
  private static final int PAGE_COUNT = 9;
  private static final int DEL_PAGE_LRU = 10;
  private static final int FAIL = 11;

  private final Mm mm;
  private final List<Integer> threads;
  private final Tlb tlb;
  private final Pgtable pgtable;
  private final boolean syncsGup;
  private final boolean writesVmaLock;
  private final boolean locksVmaBeforePmdCheck;
  private final boolean isolateChecksUffdWp;
  private final int[][] argMm;
  private final int[][] argVa;
  private final Field pmd;
  private final Field pte;
  private final Field i;
  private final Field fresh;
  private final Field expected;
  private final Field isolated;
  private final Field result;

  /** Declares the frame. */
  public CollapseHugePage(Mm mm, Tlb tlb, Pgtable pgtable) {
    this.mm = mm;
    this.tlb = tlb;
    this.pgtable = pgtable;
    syncsGup = mm.toggle("CollapseSyncsGup");
    writesVmaLock = mm.toggle("CollapseWritesVmaLock");
    locksVmaBeforePmdCheck = mm.toggle("CollapseLocksVmaBeforePmdCheck");
    isolateChecksUffdWp = mm.toggle("IsolateChecksUffdWp");
    argMm = mm.program.arg("mm", 0);
    argVa = mm.program.arg("va", 0);
    threads = mm.program.running(Set.of("madvise_collapse"));
    Section frame = mm.frame("collapse", threads);
    pmd = frame.field("pmd", Entry.DOMAIN);
    pte = frame.field("pte", Entry.DOMAIN);
    i = frame.field("i", new Domain.Range(mm.geometry.ptes() - 1L));
    fresh = frame.field("new", new Domain.Range(mm.geometry.pages(), Domain.Of.PAGE));
    expected = frame.field("expected", mm.refcount.domain());
    isolated = frame.field("isolated", new Domain.IdSet(mm.geometry.ptes() - 1));
    result =
        frame.field(
            "result",
            new Domain.Names(
                List.of(
                    "none",
                    "SCAN_SUCCEED",
                    "SCAN_VMA_CHECK",
                    "SCAN_PMD_NULL",
                    "SCAN_EXCEED_NONE_PTE",
                    "SCAN_PTE_UFFD_WP",
                    "SCAN_PTE_NON_PRESENT",
                    "SCAN_PAGE_LRU",
                    "SCAN_PAGE_LOCK",
                    "SCAN_PAGE_COUNT",
                    "SCAN_DEL_PAGE_LRU",
                    "SCAN_FAIL")));
  }

  /** Returns the threads that collapse. */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns the mm that the thread collapses in. */
  public int mm(long[] w, int t) {
    return argMm[t][(int) mm.op.get(w, t)];
  }

  /** Returns the PMD slot that the thread collapses. */
  public int slot(long[] w, int t) {
    return mm.geometry.slot(argVa[t][(int) mm.op.get(w, t)]);
  }

  /** Returns the PMD entry of the table that the thread took away, or found. */
  public long pmdTaken(long[] w, int t) {
    return pmd.get(w, t);
  }

  private int start(long[] w, int t) {
    return slot(w, t) * mm.geometry.ptes();
  }

  private int vma(long[] w, int t) {
    return mm.vmaAt(w, mm(w, t), start(w, t));
  }

  private int anonVma(long[] w, int t) {
    return (int) mm.vmaAnonVma.get(w, vma(w, t));
  }

  // the table that was taken out; 0 if the PMD held none
  private int table(long[] w, int t) {
    long e = pmd.get(w, t);
    return Entry.kind(e) == Entry.TABLE ? Entry.pfn(e) : 0;
  }

  private int page(long[] w, int t) {
    return Entry.pfn(pte.get(w, t));
  }

  private long pmdNow(long[] w, int t) {
    return mm.pmd.get(w, mm(w, t), slot(w, t));
  }

  private boolean lastPte(long[] w, int t) {
    return i.get(w, t) == mm.geometry.ptes() - 1;
  }

  private boolean succeeds(long[] w, int t) {
    return result.get(w, t) == SUCCEED;
  }

  private boolean revalidated(long[] w, int t) { // hugepage_vma_revalidate
    int v = vma(w, t);
    return v != 0
        && mm.vmaStart.get(w, v) <= start(w, t)
        && mm.vmaEnd.get(w, v) >= start(w, t) + mm.geometry.ptes()
        && mm.vmaAnon.get(w, v) != 0
        && mm.vmaAnonVma.get(w, v) != 0;
  }

  private int fail(long[] w, int t, int scan, Step next) {
    result.set(w, t, scan);
    return mm.goTo(w, t, next);
  }

  private void clear(long[] w, int t) {
    pmd.set(w, t, Entry.NONE);
    pte.set(w, t, Entry.NONE);
    i.set(w, t, 0);
    fresh.set(w, t, 0);
    expected.set(w, t, 0);
    isolated.set(w, t, 0);
    result.set(w, t, 0);
  }

  private int next(long[] w, int t, Step loop, Step after) {
    pte.set(w, t, Entry.NONE);
    if (lastPte(w, t)) {
      i.set(w, t, 0);
      return mm.goTo(w, t, after);
    }
    i.set(w, t, i.get(w, t) + 1);
    return mm.goTo(w, t, loop);
  }

  private int mmapReadLock(long[] w, int t, Step next) {
    return mm.mmapLock.downRead(w, mm(w, t), t) ? mm.goTo(w, t, next) : TransitionSystem.BLOCKED;
  }

  private int wrote(long[] w, int t, int down, Step next) {
    return switch (down) {
      case Rwsem.TAKEN -> mm.goTo(w, t, next);
      case Rwsem.QUEUED -> TransitionSystem.DONE;
      default -> TransitionSystem.BLOCKED;
    };
  }

  private int pmdLock(long[] w, int t, Step next) {
    if (mm.pml.get(w, mm(w, t)) != 0) {
      return TransitionSystem.BLOCKED;
    }
    mm.pml.set(w, mm(w, t), t);
    return mm.goTo(w, t, next);
  }

  private int pmdUnlock(long[] w, int t, Step next) {
    mm.pml.set(w, mm(w, t), 0);
    return mm.goTo(w, t, next);
  }

  private int ptlLock(long[] w, int t, Step next) {
    if (mm.ptl.get(w, table(w, t)) != 0) {
      return TransitionSystem.BLOCKED;
    }
    mm.ptl.set(w, table(w, t), t);
    return mm.goTo(w, t, next);
  }

  // --- scan (A1 to A5)

  public int madvise_collapse__mmap_read_lock(long[] w, int t) {
    return mmapReadLock(w, t, Step.hpage_collapse_scan_pmd__find_pmd_or_thp_or_none);
  }

  public int hpage_collapse_scan_pmd__find_pmd_or_thp_or_none(long[] w, int t) {
    if (!revalidated(w, t)) {
      return fail(w, t, VMA_CHECK, Step.madvise_collapse__mmap_read_unlock);
    }
    if (Entry.kind(pmdNow(w, t)) != Entry.TABLE) {
      return fail(w, t, PMD_NULL, Step.madvise_collapse__mmap_read_unlock);
    }
    return pgtable.mapLock(
        w,
        t,
        mm(w, t),
        slot(w, t),
        Step.hpage_collapse_scan_pmd__ptep_get,
        Step.hpage_collapse_scan_pmd__no_pte_table);
  }

  public int hpage_collapse_scan_pmd__no_pte_table(long[] w, int t) {
    return fail(w, t, PMD_NULL, Step.madvise_collapse__mmap_read_unlock);
  }

  private int scanNext(long[] w, int t) {
    if (lastPte(w, t)) {
      result.set(w, t, SUCCEED);
    }
    return next(
        w,
        t,
        Step.hpage_collapse_scan_pmd__ptep_get,
        Step.hpage_collapse_scan_pmd__pte_unmap_unlock);
  }

  private int scanFail(long[] w, int t, int scan) {
    i.set(w, t, 0);
    pte.set(w, t, Entry.NONE);
    return fail(w, t, scan, Step.hpage_collapse_scan_pmd__pte_unmap_unlock);
  }

  public int hpage_collapse_scan_pmd__ptep_get(long[] w, int t) {
    long e = mm.pteOf(w, pgtable.mapped(w, t), (int) i.get(w, t));
    if (Entry.kind(e) == Entry.kind(Entry.NONE) || Entry.kind(e) == Entry.ZERO) {
      return mm.armed(w, vma(w, t)) ? scanFail(w, t, EXCEED_NONE_PTE) : scanNext(w, t);
    }
    if (Entry.uffd_wp(e)) {
      return scanFail(w, t, PTE_UFFD_WP);
    }
    if (Entry.kind(e) != Entry.PRESENT) {
      return scanFail(w, t, PTE_NON_PRESENT);
    }
    pte.set(w, t, e);
    return mm.goTo(w, t, Step.hpage_collapse_scan_pmd__folio_test_lru);
  }

  public int hpage_collapse_scan_pmd__folio_test_lru(long[] w, int t) {
    return mm.lru.get(w, page(w, t)) != 0
        ? mm.goTo(w, t, Step.hpage_collapse_scan_pmd__folio_test_locked)
        : scanFail(w, t, PAGE_LRU);
  }

  public int hpage_collapse_scan_pmd__folio_test_locked(long[] w, int t) {
    return mm.folioLock.get(w, page(w, t)) == 0
        ? mm.goTo(w, t, Step.is_refcount_suitable__folio_mapcount)
        : scanFail(w, t, PAGE_LOCK);
  }

  public int is_refcount_suitable__folio_mapcount(long[] w, int t) {
    expected.set(w, t, mm.expected(w, page(w, t)));
    return mm.goTo(w, t, Step.is_refcount_suitable__folio_ref_count);
  }

  // racy in the scan; in the isolate stage the check that counts
  public int is_refcount_suitable__folio_ref_count(long[] w, int t) {
    boolean suitable = mm.refcount.get(w, page(w, t)) == expected.get(w, t);
    expected.set(w, t, 0);
    if (result.get(w, t) == 0) {
      return suitable ? scanNext(w, t) : scanFail(w, t, PAGE_COUNT);
    }
    return suitable
        ? mm.goTo(w, t, Step.__collapse_huge_page_isolate__folio_isolate_lru)
        : fail(w, t, PAGE_COUNT, Step.__collapse_huge_page_isolate__folio_unlock);
  }

  public int hpage_collapse_scan_pmd__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return mm.goTo(
        w,
        t,
        succeeds(w, t)
            ? Step.collapse_huge_page__mmap_read_unlock
            : Step.madvise_collapse__mmap_read_unlock);
  }

  public int madvise_collapse__mmap_read_unlock(long[] w, int t) {
    mm.mmapLock.upRead(w, mm(w, t), t);
    clear(w, t);
    return mm.endOp(w, t);
  }

  // --- allocate without mmap_lock, validate again (A5 to A11)

  public int collapse_huge_page__mmap_read_unlock(long[] w, int t) {
    mm.mmapLock.upRead(w, mm(w, t), t);
    return mm.goTo(w, t, Step.alloc_charge_folio__folio_alloc);
  }

  public int alloc_charge_folio__folio_alloc(long[] w, int t, int choice) {
    if (choice >= mm.allocationChoices(mm.geometry.pages())) {
      return TransitionSystem.NO_CHOICE;
    }
    int block = mm.chooseBlock(w, choice);
    if (block < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (block == 0) { // SCAN_ALLOC_HUGE_PAGE_FAIL
      clear(w, t);
      return mm.endOp(w, t);
    }
    mm.allocHuge(w, block);
    fresh.set(w, t, block);
    return mm.goTo(w, t, Step.collapse_huge_page__mmap_read_lock);
  }

  public int collapse_huge_page__mmap_read_lock(long[] w, int t) {
    return mmapReadLock(w, t, Step.collapse_huge_page__hugepage_vma_revalidate);
  }

  public int collapse_huge_page__hugepage_vma_revalidate(long[] w, int t) {
    return revalidated(w, t)
        ? mm.goTo(w, t, Step.collapse_huge_page__find_pmd_or_thp_or_none)
        : fail(w, t, VMA_CHECK, Step.collapse_huge_page__mmap_read_unlock_again);
  }

  public int collapse_huge_page__find_pmd_or_thp_or_none(long[] w, int t) {
    long e = pmdNow(w, t);
    if (Entry.kind(e) != Entry.TABLE) {
      return fail(w, t, PMD_NULL, Step.collapse_huge_page__mmap_read_unlock_again);
    }
    pmd.set(w, t, e);
    return mm.goTo(w, t, Step.collapse_huge_page__mmap_read_unlock_again);
  }

  public int collapse_huge_page__mmap_read_unlock_again(long[] w, int t) {
    mm.mmapLock.upRead(w, mm(w, t), t);
    return mm.goTo(
        w,
        t,
        succeeds(w, t)
            ? Step.collapse_huge_page__mmap_write_lock
            : Step.collapse_huge_page__folio_put);
  }

  public int collapse_huge_page__mmap_write_lock(long[] w, int t) {
    return wrote(
        w,
        t,
        mm.mmapLock.downWrite(w, mm(w, t), t),
        Step.collapse_huge_page__hugepage_vma_revalidate_again);
  }

  public int collapse_huge_page__hugepage_vma_revalidate_again(long[] w, int t) {
    if (!revalidated(w, t)) {
      return fail(w, t, VMA_CHECK, Step.collapse_huge_page__mmap_write_unlock);
    }
    return mm.goTo(
        w,
        t,
        writesVmaLock && locksVmaBeforePmdCheck
            ? Step.collapse_huge_page__vma_start_write
            : Step.collapse_huge_page__check_pmd_still_valid);
  }

  // until the VMA is write-locked PT reclaim may take the table away
  public int collapse_huge_page__check_pmd_still_valid(long[] w, int t) {
    if (Entry.kind(pmdNow(w, t)) != Entry.TABLE) {
      return fail(w, t, FAIL, Step.collapse_huge_page__mmap_write_unlock);
    }
    return mm.goTo(
        w,
        t,
        writesVmaLock && !locksVmaBeforePmdCheck
            ? Step.collapse_huge_page__vma_start_write
            : Step.collapse_huge_page__anon_vma_lock_write);
  }

  // --- take the table out of the page tables (A12 to A17)

  // 55fd6fccad31: waits for faults under the VMA lock
  public int collapse_huge_page__vma_start_write(long[] w, int t) {
    return wrote(
        w,
        t,
        mm.vmaStartWrite(w, vma(w, t), t),
        locksVmaBeforePmdCheck
            ? Step.collapse_huge_page__check_pmd_still_valid
            : Step.collapse_huge_page__anon_vma_lock_write);
  }

  public int collapse_huge_page__anon_vma_lock_write(long[] w, int t) {
    return wrote(
        w,
        t,
        mm.anonVmaRwsem.downWrite(w, anonVma(w, t), t),
        Step.collapse_huge_page__mmu_notifier_invalidate_range_start);
  }

  public int collapse_huge_page__mmu_notifier_invalidate_range_start(long[] w, int t) {
    mm.notifier.set(w, mm(w, t), mm.notifier.get(w, mm(w, t)) + 1);
    return mm.goTo(w, t, Step.collapse_huge_page__pmd_lock);
  }

  public int collapse_huge_page__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, Step.pmdp_collapse_flush__pmdp_get_and_clear);
  }

  // from here to the install or the re-population the PMD is none
  public int pmdp_collapse_flush__pmdp_get_and_clear(long[] w, int t) {
    pmd.set(w, t, pmdNow(w, t));
    mm.pmd.set(w, mm(w, t), slot(w, t), Entry.NONE);
    if (mm.isTable(table(w, t))) {
      mm.tableState.set(w, table(w, t), Mm.DETACHED);
    }
    return tlb.flush(
        w,
        t,
        mm(w, t),
        start(w, t),
        start(w, t) + mm.geometry.ptes(),
        Step.collapse_huge_page__pmd_unlock);
  }

  public int collapse_huge_page__pmd_unlock(long[] w, int t) {
    return pmdUnlock(w, t, Step.collapse_huge_page__mmu_notifier_invalidate_range_end);
  }

  // 2ba99c5e0881: then out-wait GUP-fast
  public int collapse_huge_page__mmu_notifier_invalidate_range_end(long[] w, int t) {
    mm.notifier.set(w, mm(w, t), mm.notifier.get(w, mm(w, t)) - 1);
    return syncsGup
        ? tlb.syncOne(w, t, Step.collapse_huge_page__spin_lock)
        : mm.goTo(w, t, Step.collapse_huge_page__spin_lock);
  }

  // --- isolate the pages of the detached table (A18 to A20)

  // pte_offset_map_lock() of the saved PMD
  public int collapse_huge_page__spin_lock(long[] w, int t) {
    if (!mm.isTable(table(w, t))) {
      return fail(w, t, PMD_NULL, Step.collapse_huge_page__pmd_lock_populate);
    }
    return ptlLock(w, t, Step.__collapse_huge_page_isolate__ptep_get);
  }

  private int isolateNext(long[] w, int t) {
    return next(
        w, t, Step.__collapse_huge_page_isolate__ptep_get, Step.collapse_huge_page__spin_unlock);
  }

  // gives back what is isolated, lowest index first
  private int release(long[] w, int t) {
    long taken = isolated.get(w, t);
    if (taken == 0) {
      i.set(w, t, 0);
      pte.set(w, t, Entry.NONE);
      return mm.goTo(w, t, Step.collapse_huge_page__spin_unlock);
    }
    int lowest = Long.numberOfTrailingZeros(taken);
    i.set(w, t, lowest);
    pte.set(w, t, mm.pteOf(w, table(w, t), lowest));
    return mm.goTo(w, t, Step.release_pte_folio__folio_unlock);
  }

  private int isolateFail(long[] w, int t, int scan) {
    result.set(w, t, scan);
    return release(w, t);
  }

  public int __collapse_huge_page_isolate__ptep_get(long[] w, int t) {
    long e = mm.pteOf(w, table(w, t), (int) i.get(w, t));
    if (Entry.kind(e) == Entry.kind(Entry.NONE) || Entry.kind(e) == Entry.ZERO) {
      return mm.armed(w, vma(w, t)) ? isolateFail(w, t, EXCEED_NONE_PTE) : isolateNext(w, t);
    }
    if (Entry.kind(e) != Entry.PRESENT) {
      return isolateFail(w, t, PTE_NON_PRESENT);
    }
    if (isolateChecksUffdWp && Entry.uffd_wp(e)) {
      return isolateFail(w, t, PTE_UFFD_WP);
    }
    pte.set(w, t, e);
    return mm.goTo(w, t, Step.__collapse_huge_page_isolate__folio_trylock);
  }

  public int __collapse_huge_page_isolate__folio_trylock(long[] w, int t) {
    if (mm.folioLock.get(w, page(w, t)) != 0) {
      return isolateFail(w, t, PAGE_LOCK);
    }
    mm.folioLock.set(w, page(w, t), t);
    return mm.goTo(w, t, Step.is_refcount_suitable__folio_mapcount);
  }

  public int __collapse_huge_page_isolate__folio_isolate_lru(long[] w, int t) {
    int p = page(w, t);
    if (mm.lru.get(w, p) == 0) {
      return fail(w, t, DEL_PAGE_LRU, Step.__collapse_huge_page_isolate__folio_unlock);
    }
    mm.lru.set(w, p, 0);
    isolated.set(w, t, isolated.get(w, t) | 1L << i.get(w, t));
    mm.get(w, p);
    return isolateNext(w, t);
  }

  public int __collapse_huge_page_isolate__folio_unlock(long[] w, int t) {
    mm.folioLock.set(w, page(w, t), 0);
    return release(w, t);
  }

  public int release_pte_folio__folio_unlock(long[] w, int t) {
    mm.folioLock.set(w, page(w, t), 0);
    return mm.goTo(w, t, Step.release_pte_folio__folio_putback_lru);
  }

  public int release_pte_folio__folio_putback_lru(long[] w, int t) {
    int p = page(w, t);
    mm.lru.set(w, p, 1);
    isolated.set(w, t, isolated.get(w, t) & ~(1L << i.get(w, t)));
    mm.put(w, p);
    return succeeds(w, t)
        ? mm.goTo(w, t, Step.__collapse_huge_page_copy_succeeded__spin_lock)
        : release(w, t);
  }

  public int collapse_huge_page__spin_unlock(long[] w, int t) {
    pgtable.unlock(w, table(w, t));
    return mm.goTo(
        w,
        t,
        succeeds(w, t)
            ? Step.collapse_huge_page__anon_vma_unlock_write
            : Step.collapse_huge_page__pmd_lock_populate);
  }

  // the range could not be collapsed: the old table goes back, or what pmd_pgtable() makes of a
  // PMD that was none
  public int collapse_huge_page__pmd_lock_populate(long[] w, int t) {
    return pmdLock(w, t, Step.collapse_huge_page__pmd_populate);
  }

  public int collapse_huge_page__pmd_populate(long[] w, int t) {
    mm.pmd.set(w, mm(w, t), slot(w, t), Entry.table(table(w, t)));
    if (mm.isTable(table(w, t))) {
      mm.tableState.set(w, table(w, t), Mm.LIVE);
    }
    return mm.goTo(w, t, Step.collapse_huge_page__pmd_unlock_populate);
  }

  public int collapse_huge_page__pmd_unlock_populate(long[] w, int t) {
    return pmdUnlock(w, t, Step.collapse_huge_page__anon_vma_unlock_write);
  }

  public int collapse_huge_page__anon_vma_unlock_write(long[] w, int t) {
    mm.anonVmaRwsem.upWrite(w, anonVma(w, t));
    return mm.goTo(
        w,
        t,
        succeeds(w, t)
            ? Step.__collapse_huge_page_copy__ptep_get
            : Step.collapse_huge_page__mmap_write_unlock);
  }

  // --- copy, then drop the sources (A22)

  public int __collapse_huge_page_copy__ptep_get(long[] w, int t) {
    pte.set(w, t, mm.pteOf(w, table(w, t), (int) i.get(w, t)));
    return mm.goTo(w, t, Step.__collapse_huge_page_copy__copy_mc_user_highpage);
  }

  public int __collapse_huge_page_copy__copy_mc_user_highpage(long[] w, int t) {
    boolean hole = Entry.kind(pte.get(w, t)) != Entry.PRESENT;
    int to = (int) fresh.get(w, t) + (int) i.get(w, t);
    mm.data.set(w, to, hole ? 0 : mm.data.get(w, page(w, t)));
    return next(
        w,
        t,
        Step.__collapse_huge_page_copy__ptep_get,
        Step.__collapse_huge_page_copy_succeeded__ptep_get);
  }

  private int succeededNext(long[] w, int t) {
    return next(
        w,
        t,
        Step.__collapse_huge_page_copy_succeeded__ptep_get,
        Step.collapse_huge_page__pmd_lock_install);
  }

  public int __collapse_huge_page_copy_succeeded__ptep_get(long[] w, int t) {
    long e = mm.pteOf(w, table(w, t), (int) i.get(w, t));
    if (e == Entry.NONE) {
      return succeededNext(w, t);
    }
    pte.set(w, t, e);
    return mm.goTo(
        w,
        t,
        Entry.kind(e) == Entry.PRESENT
            ? Step.release_pte_folio__folio_unlock
            : Step.__collapse_huge_page_copy_succeeded__spin_lock);
  }

  public int __collapse_huge_page_copy_succeeded__spin_lock(long[] w, int t) {
    return ptlLock(w, t, Step.__collapse_huge_page_copy_succeeded__ptep_clear);
  }

  public int __collapse_huge_page_copy_succeeded__ptep_clear(long[] w, int t) {
    mm.setPte(w, table(w, t), (int) i.get(w, t), Entry.NONE);
    return mm.goTo(
        w,
        t,
        Entry.kind(pte.get(w, t)) == Entry.PRESENT
            ? Step.__collapse_huge_page_copy_succeeded__folio_remove_rmap_pte
            : Step.__collapse_huge_page_copy_succeeded__spin_unlock);
  }

  public int __collapse_huge_page_copy_succeeded__folio_remove_rmap_pte(long[] w, int t) {
    mm.removeRmap(w, page(w, t));
    return mm.goTo(w, t, Step.__collapse_huge_page_copy_succeeded__spin_unlock);
  }

  public int __collapse_huge_page_copy_succeeded__spin_unlock(long[] w, int t) {
    pgtable.unlock(w, table(w, t));
    return Entry.kind(pte.get(w, t)) == Entry.PRESENT
        ? mm.goTo(w, t, Step.__collapse_huge_page_copy_succeeded__folio_put)
        : succeededNext(w, t);
  }

  public int __collapse_huge_page_copy_succeeded__folio_put(long[] w, int t) {
    mm.put(w, page(w, t));
    return succeededNext(w, t);
  }

  // --- install the huge PMD (A24, A25)

  public int collapse_huge_page__pmd_lock_install(long[] w, int t) {
    return pmdLock(w, t, Step.collapse_huge_page__folio_add_new_anon_rmap);
  }

  public int collapse_huge_page__folio_add_new_anon_rmap(long[] w, int t) {
    int f = (int) fresh.get(w, t);
    mm.entire.set(w, f, 1);
    mm.mapping.set(w, f, Mm.MAPPING_ANON);
    mm.owner.set(w, f, anonVma(w, t));
    mm.pageIndex.set(w, f, mm.linearIndex(w, vma(w, t), start(w, t)));
    mm.exclusive.set(w, f, 1);
    return mm.goTo(w, t, Step.collapse_huge_page__folio_add_lru);
  }

  public int collapse_huge_page__folio_add_lru(long[] w, int t) {
    mm.lru.set(w, (int) fresh.get(w, t), 1);
    return mm.goTo(w, t, Step.collapse_huge_page__pgtable_trans_huge_deposit);
  }

  public int collapse_huge_page__pgtable_trans_huge_deposit(long[] w, int t) {
    mm.tableState.set(w, table(w, t), Mm.DEPOSITED);
    return mm.goTo(w, t, Step.collapse_huge_page__set_pmd_at);
  }

  public int collapse_huge_page__set_pmd_at(long[] w, int t) {
    boolean write = mm.vmaWrite.get(w, vma(w, t)) != 0;
    mm.pmd.set(w, mm(w, t), slot(w, t), Entry.huge((int) fresh.get(w, t), write));
    return mm.goTo(w, t, Step.collapse_huge_page__pmd_unlock_install);
  }

  public int collapse_huge_page__pmd_unlock_install(long[] w, int t) {
    fresh.set(w, t, 0);
    return pmdUnlock(w, t, Step.collapse_huge_page__mmap_write_unlock);
  }

  // ends the VMA write lock too
  public int collapse_huge_page__mmap_write_unlock(long[] w, int t) {
    mm.mmapWriteUnlock(w, mm(w, t));
    if (fresh.get(w, t) != 0) {
      return mm.goTo(w, t, Step.collapse_huge_page__folio_put);
    }
    clear(w, t);
    return mm.endOp(w, t);
  }

  public int collapse_huge_page__folio_put(long[] w, int t) {
    mm.put(w, (int) fresh.get(w, t));
    clear(w, t);
    return mm.endOp(w, t);
  }
}
