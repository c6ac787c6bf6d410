package org.mmrace.model;

import java.util.List;

/**
 * User access through the TLB, the hardware page walk, and the page fault on anonymous memory.
 * TLA+: Fault.tla. C: arch/x86/mm/fault.c, mm/mmap_lock.c, mm/memory.c, mm/huge_memory.c,
 * mm/filemap.c (v6.18). Frame {@code access}: the paging-structure entry that the walk holds. Frame
 * {@code fault}: address, VMA, which lock is held, what userfaultfd is asked for, the PMD and PTE
 * that were read, what is allocated but not installed. Blocks on mmap_lock, PMD lock, PTL; the VMA
 * lock is only tried.
 */
public final class Fault {
  private static final int REASON_NONE = 0;
  private static final int REASON_MISSING = 1;
  private static final int REASON_WP = 2;
  private static final int REASON_COPY = 4;

  private final Mm mm;
  private final Tlb tlb;
  private final Pgtable pgtable;
  private final boolean takesVmaLock;
  private final int[][] argMm;
  private final int[][] argVa;
  private final int[][] argToken;
  private final boolean[][] writes;
  private final boolean[][] speculates;
  private final Field walk;

  /** The mm of the fault. */
  public final Field mmId;

  /** The faulting page. */
  public final Field va;

  /** Whether the access writes. */
  public final Field write;

  /** The VMA. */
  public final Field vma;

  /** Whether the VMA lock is held, else mmap_lock. */
  public final Field vml;

  /** Whether the fault was retried. */
  public final Field tried;

  /** What userfaultfd is asked for: none, missing, wp, minor; or copy. */
  public final Field reason;

  /** The PTE that was read. */
  public final Field pte;

  private final Field pmd;
  private final Field page;
  private final Field table;

  /** Declares the frames. */
  public Fault(Mm mm, Tlb tlb, Pgtable pgtable) {
    this.mm = mm;
    this.tlb = tlb;
    this.pgtable = pgtable;
    takesVmaLock = mm.toggle("FaultTakesVmaLock");
    argMm = mm.program.arg("mm", 0);
    argVa = mm.program.arg("va", 0);
    argToken = mm.program.arg("token", 0);
    writes = mm.program.isPath("user_write");
    speculates = mm.program.isPath("speculative_fill");
    walk = mm.walk;
    Section frame = mm.frame("fault", mm.tlbCpus);
    mmId = frame.field("mm", new Domain.Range(mm.geometry.mms()));
    va = frame.field("va", new Domain.Range(mm.geometry.vas()));
    write = frame.field("write", new Domain.Flag());
    vma = frame.field("vma", new Domain.Range(mm.geometry.vmas()));
    vml = frame.field("vml", new Domain.Flag());
    tried = frame.field("tried", new Domain.Flag());
    reason =
        frame.field("reason", new Domain.Names(List.of("none", "missing", "wp", "minor", "copy")));
    pmd = frame.field("pmd", Entry.DOMAIN);
    pte = frame.field("pte", Entry.DOMAIN);
    page = frame.field("page", new Domain.Range(mm.geometry.pages(), Domain.Of.PAGE));
    table = frame.field("table", new Domain.Range(mm.geometry.tables(), Domain.Of.TABLE));
  }

  private int op(long[] w, int t) {
    return (int) mm.op.get(w, t);
  }

  private int argMm(long[] w, int t) {
    return argMm[t][op(w, t)];
  }

  private int argVa(long[] w, int t) {
    return argVa[t][op(w, t)];
  }

  private boolean writes(long[] w, int t) {
    return writes[t][op(w, t)];
  }

  private int slot(long[] w, int t) {
    return mm.geometry.slot((int) va.get(w, t));
  }

  private int index(long[] w, int t) {
    return mm.geometry.index((int) va.get(w, t));
  }

  private int faultMm(long[] w, int t) {
    return (int) mmId.get(w, t);
  }

  private int faultVma(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  private boolean missing(long[] w, int t) {
    return mm.vmaMissing.get(w, faultVma(w, t)) != 0;
  }

  private long pmdNow(long[] w, int t) {
    return mm.pmd.get(w, faultMm(w, t), slot(w, t));
  }

  private void clear(long[] w, int t) {
    mmId.set(w, t, 0);
    va.set(w, t, 0);
    write.set(w, t, 0);
    vma.set(w, t, 0);
    vml.set(w, t, 0);
    tried.set(w, t, 0);
    reason.set(w, t, REASON_NONE);
    pmd.set(w, t, Entry.NONE);
    pte.set(w, t, Entry.NONE);
    page.set(w, t, 0);
    table.set(w, t, 0);
  }

  private void begin(long[] w, int t) {
    clear(w, t);
    mmId.set(w, t, argMm(w, t));
    va.set(w, t, argVa(w, t));
    write.set(w, t, writes(w, t) ? 1 : 0);
  }

  // --- the access (hardware)

  // a store needs a dirty entry: without one the CPU walks again to set it
  private boolean translated(long[] w, int t) {
    int of = argMm(w, t);
    int at = argVa(w, t);
    return mm.tlbPfn.get(w, t, of, at) != 0
        && (!writes(w, t)
            || mm.tlbWrite.get(w, t, of, at) != 0 && mm.tlbDirty.get(w, t, of, at) != 0);
  }

  public int user_access__tlb_lookup(long[] w, int t) {
    return mm.goTo(w, t, translated(w, t) ? Step.user_access__access : Step.mmu_walk__pmd);
  }

  private int faultIn(long[] w, int t) {
    walk.set(w, t, Entry.NONE);
    if (speculates[t][op(w, t)]) {
      return mm.endOp(w, t);
    }
    begin(w, t);
    return mm.goTo(
        w,
        t,
        takesVmaLock ? Step.lock_vma_under_rcu__mas_walk : Step.do_user_addr_fault__mmap_read_lock);
  }

  private int fill(long[] w, int t, int pfn, long e) {
    int of = argMm(w, t);
    int at = argVa(w, t);
    mm.tlbPfn.set(w, t, of, at, pfn);
    mm.tlbWrite.set(w, t, of, at, Entry.write(e) ? 1 : 0);
    mm.tlbDirty.set(w, t, of, at, Entry.write(e) && (Entry.dirty(e) || writes(w, t)) ? 1 : 0);
    walk.set(w, t, Entry.NONE);
    return mm.goTo(w, t, Step.user_access__access);
  }

  public int mmu_walk__pmd(long[] w, int t) {
    long e = mm.pmd.get(w, argMm(w, t), mm.geometry.slot(argVa(w, t)));
    if (Entry.kind(e) == Entry.TABLE) {
      walk.set(w, t, e);
      return mm.goTo(w, t, Step.mmu_walk__pte);
    }
    if (Entry.kind(e) == Entry.HUGE && (Entry.write(e) || !writes(w, t))) {
      return fill(w, t, Entry.pfn(e) + mm.geometry.index(argVa(w, t)), e);
    }
    return faultIn(w, t);
  }

  // reads the entry, sets accessed and dirty, fills the TLB: one locked access
  public int mmu_walk__pte(long[] w, int t) {
    int from = Entry.pfn(walk.get(w, t));
    int i = mm.geometry.index(argVa(w, t));
    if (walk.get(w, t) == Entry.NONE) { // flushed since
      return mm.goTo(w, t, Step.user_access__tlb_lookup);
    }
    long e = mm.pteOf(w, from, i);
    mm.derefTable(w, from);
    if (Entry.kind(e) == Entry.PRESENT && (Entry.write(e) || !writes(w, t))) {
      mm.setPte(
          w, from, i, Entry.withDirty(Entry.withYoung(e, true), Entry.dirty(e) || writes(w, t)));
      return fill(w, t, Entry.pfn(e), e);
    }
    if (Entry.kind(e) == Entry.ZERO && !writes(w, t)) {
      walk.set(w, t, Entry.NONE);
      return mm.endOp(w, t);
    }
    return faultIn(w, t);
  }

  // a flush since the fill has dropped the translation
  public int user_access__access(long[] w, int t) {
    if (!translated(w, t)) {
      return mm.goTo(w, t, Step.user_access__tlb_lookup);
    }
    if (writes(w, t)) {
      int token = argToken[t][op(w, t)];
      mm.data.set(w, (int) mm.tlbPfn.get(w, t, argMm(w, t), argVa(w, t)), token);
      mm.ghostStore(w, argMm(w, t), argVa(w, t), token);
    }
    return mm.endOp(w, t);
  }

  // --- find and lock the VMA

  public int lock_vma_under_rcu__mas_walk(long[] w, int t) {
    int v = mm.vmaAt(w, faultMm(w, t), (int) va.get(w, t));
    if (v == 0) {
      return mm.goTo(w, t, Step.do_user_addr_fault__mmap_read_lock);
    }
    vma.set(w, t, v);
    return mm.goTo(w, t, Step.lock_vma_under_rcu__vma_start_read);
  }

  // SIGSEGV
  private boolean accessError(long[] w, int t, int v) {
    return write.get(w, t) != 0 && mm.vmaWrite.get(w, v) == 0;
  }

  // never waits: a VMA that is write-locked, or moved since, sends the fault to mmap_lock
  public int lock_vma_under_rcu__vma_start_read(long[] w, int t) {
    int v = faultVma(w, t);
    if (mm.vmaLockWriter.get(w, v) != 0 || mm.vmaAt(w, faultMm(w, t), (int) va.get(w, t)) != v) {
      vma.set(w, t, 0);
      return mm.goTo(w, t, Step.do_user_addr_fault__mmap_read_lock);
    }
    if (accessError(w, t, v)) {
      clear(w, t);
      return mm.endOp(w, t);
    }
    mm.vmaLockReaders.add(w, v, t);
    vml.set(w, t, 1);
    return mm.goTo(w, t, Step.__handle_mm_fault__pmdp_get_lockless);
  }

  public int do_user_addr_fault__mmap_read_lock(long[] w, int t) {
    return mm.mmapLock.downRead(w, faultMm(w, t), t)
        ? mm.goTo(w, t, Step.do_user_addr_fault__find_vma)
        : TransitionSystem.BLOCKED;
  }

  public int do_user_addr_fault__find_vma(long[] w, int t) {
    int v = mm.vmaAt(w, faultMm(w, t), (int) va.get(w, t));
    if (v == 0 || accessError(w, t, v)) {
      return endAccess(w, t);
    }
    vma.set(w, t, v);
    return mm.goTo(w, t, Step.__handle_mm_fault__pmdp_get_lockless);
  }

  /** Drops the VMA lock or mmap_lock, whichever the fault holds. */
  public void dropLock(long[] w, int t) {
    if (vml.get(w, t) != 0) {
      int v = faultVma(w, t);
      mm.vmaLockReaders.remove(w, v, t);
    } else {
      mm.mmapLock.upRead(w, faultMm(w, t), t);
    }
  }

  private int endAccess(long[] w, int t) {
    dropLock(w, t);
    clear(w, t);
    return mm.endOp(w, t);
  }

  public int handle_mm_fault__unlock(long[] w, int t) {
    dropLock(w, t);
    clear(w, t);
    return mm.goTo(w, t, Step.user_access__tlb_lookup);
  }

  // userfaultfd dropped the lock: once more, under mmap_lock
  public int handle_mm_fault__retry(long[] w, int t) {
    begin(w, t);
    tried.set(w, t, 1);
    return mm.goTo(w, t, Step.do_user_addr_fault__mmap_read_lock);
  }

  // --- PMD level

  private int userFault(long[] w, int t, int why) {
    reason.set(w, t, why);
    return mm.goTo(w, t, Step.handle_userfault__released);
  }

  public int __handle_mm_fault__pmdp_get_lockless(long[] w, int t) {
    long e = pmdNow(w, t);
    return switch (Entry.kind(e)) {
      case (int) Entry.NONE ->
          anon(w, t) && mm.vmaThp.get(w, faultVma(w, t)) != 0
              ? mm.goTo(w, t, Step.do_huge_pmd_anonymous_page__folio_alloc)
              : pteMissing(w, t);
      case Entry.TABLE -> mm.goTo(w, t, Step.handle_pte_fault__pte_offset_map);
      default -> {
        if (Entry.kind(e) == Entry.HUGE && write.get(w, t) != 0 && !Entry.write(e)) {
          mm.oops(w, Mm.OOPS_NOT_MODELLED);
        }
        yield mm.goTo(w, t, Step.handle_mm_fault__unlock);
      }
    };
  }

  private boolean anon(long[] w, int t) {
    return mm.vmaAnon.get(w, faultVma(w, t)) != 0;
  }

  // do_pte_missing()
  private int pteMissing(long[] w, int t) {
    return mm.goTo(
        w, t, anon(w, t) ? Step.do_anonymous_page__pmd_none : Step.filemap_fault__i_size_read);
  }

  public int do_huge_pmd_anonymous_page__folio_alloc(long[] w, int t, int choice) {
    if (choice >= mm.allocationChoices(mm.geometry.pages())) {
      return TransitionSystem.NO_CHOICE;
    }
    int block = mm.chooseBlock(w, choice);
    if (block < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (block == 0) { // fall back to single pages
      return mm.goTo(w, t, Step.handle_pte_fault__pte_offset_map);
    }
    mm.allocHuge(w, block);
    page.set(w, t, block);
    return mm.goTo(w, t, Step.do_huge_pmd_anonymous_page__pte_alloc_one);
  }

  public int do_huge_pmd_anonymous_page__pte_alloc_one(long[] w, int t, int choice) {
    return allocTable(w, t, choice, Step.do_huge_pmd_anonymous_page__pmd_lock);
  }

  private int allocTable(long[] w, int t, int choice, Step next) {
    if (choice >= mm.allocationChoices(mm.geometry.tables())) {
      return TransitionSystem.NO_CHOICE;
    }
    int found = mm.chooseTable(w, choice);
    if (found < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (found == 0) { // out of memory
      if (page.get(w, t) != 0) {
        mm.put(w, (int) page.get(w, t));
      }
      return endAccess(w, t);
    }
    mm.tableState.set(w, found, Mm.DETACHED);
    table.set(w, t, found);
    return mm.goTo(w, t, next);
  }

  private int pmdLock(long[] w, int t, Step next) {
    if (mm.pml.get(w, faultMm(w, t)) != 0) {
      return TransitionSystem.BLOCKED;
    }
    mm.pml.set(w, faultMm(w, t), t);
    return mm.goTo(w, t, next);
  }

  public int do_huge_pmd_anonymous_page__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, Step.do_huge_pmd_anonymous_page__pmd_none);
  }

  public int do_huge_pmd_anonymous_page__pmd_none(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        pmdNow(w, t) != Entry.NONE || missing(w, t)
            ? Step.do_huge_pmd_anonymous_page__pmd_unlock_release
            : Step.do_huge_pmd_anonymous_page__folio_add_new_anon_rmap);
  }

  public int do_huge_pmd_anonymous_page__pmd_unlock_release(long[] w, int t) {
    boolean taken = pmdNow(w, t) != Entry.NONE;
    mm.pml.set(w, faultMm(w, t), 0);
    mm.put(w, (int) page.get(w, t));
    mm.freeTable(w, (int) table.get(w, t));
    page.set(w, t, 0);
    table.set(w, t, 0);
    return taken ? mm.goTo(w, t, Step.handle_mm_fault__unlock) : userFault(w, t, REASON_MISSING);
  }

  public int do_huge_pmd_anonymous_page__folio_add_new_anon_rmap(long[] w, int t) {
    int f = (int) page.get(w, t);
    mm.entire.set(w, f, 1);
    addNewAnon(w, t, f, slot(w, t) * mm.geometry.ptes());
    return mm.goTo(w, t, Step.do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit);
  }

  private void addNewAnon(long[] w, int t, int folio, int at) {
    mm.mapping.set(w, folio, Mm.MAPPING_ANON);
    mm.owner.set(w, folio, mm.vmaAnonVma.get(w, faultVma(w, t)));
    mm.pageIndex.set(w, folio, mm.linearIndex(w, faultVma(w, t), at));
    mm.exclusive.set(w, folio, 1);
    mm.lru.set(w, folio, 1);
  }

  public int do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit(long[] w, int t) {
    own(w, t, Mm.DEPOSITED);
    return mm.goTo(w, t, Step.do_huge_pmd_anonymous_page__set_pmd_at);
  }

  private void own(long[] w, int t, int state) {
    int tb = (int) table.get(w, t);
    mm.tableState.set(w, tb, state);
    mm.tableMm.set(w, tb, faultMm(w, t));
    mm.tableSlot.set(w, tb, slot(w, t));
  }

  public int do_huge_pmd_anonymous_page__set_pmd_at(long[] w, int t) {
    boolean writable = mm.vmaWrite.get(w, faultVma(w, t)) != 0;
    mm.pmd.set(w, faultMm(w, t), slot(w, t), Entry.huge((int) page.get(w, t), writable));
    return mm.goTo(w, t, Step.do_huge_pmd_anonymous_page__pmd_unlock);
  }

  public int do_huge_pmd_anonymous_page__pmd_unlock(long[] w, int t) {
    mm.pml.set(w, faultMm(w, t), 0);
    return mm.goTo(w, t, Step.handle_mm_fault__unlock);
  }

  // a table is allocated only while there is none
  public int do_anonymous_page__pmd_none(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        pmdNow(w, t) == Entry.NONE
            ? Step.__pte_alloc__pte_alloc_one
            : Step.do_anonymous_page__folio_alloc);
  }

  public int __pte_alloc__pte_alloc_one(long[] w, int t, int choice) {
    return allocTable(w, t, choice, Step.pmd_install__pmd_lock);
  }

  public int pmd_install__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, Step.pmd_install__pmd_populate);
  }

  // somebody else may have populated the PMD
  public int pmd_install__pmd_populate(long[] w, int t) {
    if (pmdNow(w, t) != Entry.NONE) {
      mm.freeTable(w, (int) table.get(w, t));
    } else {
      mm.pmd.set(w, faultMm(w, t), slot(w, t), Entry.table((int) table.get(w, t)));
      own(w, t, Mm.LIVE);
    }
    return mm.goTo(w, t, Step.pmd_install__pmd_unlock);
  }

  public int pmd_install__pmd_unlock(long[] w, int t) {
    mm.pml.set(w, faultMm(w, t), 0);
    table.set(w, t, 0);
    return mm.goTo(w, t, Step.do_anonymous_page__folio_alloc);
  }

  // --- PTE level

  public int handle_pte_fault__pte_offset_map(long[] w, int t) {
    long e = pmdNow(w, t);
    if (e == Entry.NONE) {
      return pteMissing(w, t);
    }
    if (Entry.kind(e) != Entry.TABLE) { // refault
      return mm.goTo(w, t, Step.handle_mm_fault__unlock);
    }
    pgtable.map(w, t);
    pmd.set(w, t, e);
    return mm.goTo(w, t, Step.handle_pte_fault__ptep_get_lockless);
  }

  private int mapped(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  public int handle_pte_fault__ptep_get_lockless(long[] w, int t) {
    int tb = mapped(w, t);
    long e = mm.pteOf(w, tb, index(w, t));
    mm.derefTable(w, tb);
    if (Entry.kind(e) == Entry.PRESENT || Entry.kind(e) == Entry.ZERO) {
      pte.set(w, t, e);
      return mm.goTo(w, t, Step.handle_pte_fault__spin_lock);
    }
    pgtable.unmap(w, t);
    pmd.set(w, t, Entry.NONE);
    return Entry.kind(e) == Entry.NONE
        ? pteMissing(w, t)
        : mm.goTo(w, t, Step.handle_mm_fault__unlock);
  }

  public int handle_pte_fault__spin_lock(long[] w, int t) {
    int tb = mapped(w, t);
    if (mm.isTable(tb)) {
      if (mm.ptl.get(w, tb) != 0) {
        return TransitionSystem.BLOCKED;
      }
      mm.ptl.set(w, tb, t);
    }
    mm.derefTable(w, tb);
    return mm.goTo(w, t, Step.handle_pte_fault__pte_same);
  }

  // changed, write-protected for userfaultfd, reusable, or spurious
  public int handle_pte_fault__pte_same(long[] w, int t) {
    long e = pte.get(w, t);
    boolean wpVma = mm.vmaWp.get(w, faultVma(w, t)) != 0;
    if (mm.pteOf(w, mapped(w, t), index(w, t)) != e) {
      return mm.goTo(w, t, Step.handle_pte_fault__pte_unmap_unlock);
    }
    if (write.get(w, t) == 0 || Entry.write(e)) {
      return mm.goTo(w, t, Step.handle_pte_fault__ptep_set_access_flags);
    }
    if (Entry.uffd_wp(e) && wpVma) {
      reason.set(w, t, REASON_WP);
      return mm.goTo(w, t, Step.handle_pte_fault__pte_unmap_unlock);
    }
    return mm.goTo(
        w, t, wpVma ? Step.do_wp_page__mm_tlb_flush_pending : Step.do_wp_page__PageAnonExclusive);
  }

  public int handle_pte_fault__ptep_set_access_flags(long[] w, int t) {
    long e = pte.get(w, t);
    boolean dirty = Entry.dirty(e) || write.get(w, t) != 0;
    mm.setPte(w, mapped(w, t), index(w, t), Entry.withDirty(Entry.withYoung(e, true), dirty));
    return mm.goTo(w, t, Step.handle_pte_fault__pte_unmap_unlock);
  }

  // 6ce64428d620: a write-protect of the range may not have been flushed yet
  public int do_wp_page__mm_tlb_flush_pending(long[] w, int t) {
    int at = (int) va.get(w, t);
    return mm.tlbFlushPending.get(w, faultMm(w, t)) > 0
        ? tlb.flush(w, t, faultMm(w, t), at, at + 1, Step.do_wp_page__PageAnonExclusive)
        : mm.goTo(w, t, Step.do_wp_page__PageAnonExclusive);
  }

  // the zero page is copied: drop the PTL first
  public int do_wp_page__PageAnonExclusive(long[] w, int t) {
    long e = pte.get(w, t);
    if (Entry.kind(e) == Entry.ZERO) {
      reason.set(w, t, REASON_COPY);
      return mm.goTo(w, t, Step.handle_pte_fault__pte_unmap_unlock);
    }
    if (mm.exclusive.get(w, Entry.pfn(e)) == 0) {
      mm.oops(w, Mm.OOPS_NOT_MODELLED);
    }
    return mm.goTo(w, t, Step.do_wp_page__wp_page_reuse);
  }

  // the page is exclusive: write to it in place
  public int do_wp_page__wp_page_reuse(long[] w, int t) {
    long e = Entry.withWrite(Entry.withDirty(Entry.withYoung(pte.get(w, t), true), true), true);
    mm.setPte(w, mapped(w, t), index(w, t), e);
    return mm.goTo(w, t, Step.handle_pte_fault__pte_unmap_unlock);
  }

  public int handle_pte_fault__pte_unmap_unlock(long[] w, int t) {
    pgtable.unlock(w, mapped(w, t));
    pgtable.unmap(w, t);
    pmd.set(w, t, Entry.NONE);
    if (reason.get(w, t) == REASON_WP) {
      pte.set(w, t, Entry.NONE);
      return mm.goTo(w, t, Step.handle_userfault__released);
    }
    if (reason.get(w, t) == REASON_COPY) {
      reason.set(w, t, REASON_NONE);
      return mm.goTo(w, t, Step.wp_page_copy__folio_alloc);
    }
    return mm.goTo(w, t, Step.handle_mm_fault__unlock);
  }

  // only the zero page is copied: the copy is a zeroed page
  public int wp_page_copy__folio_alloc(long[] w, int t, int choice) {
    if (choice >= mm.allocationChoices(mm.geometry.pages())) {
      return TransitionSystem.NO_CHOICE;
    }
    int p = mm.choosePage(w, choice);
    if (p < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (p == 0) {
      return endAccess(w, t);
    }
    mm.allocFolio(w, p, 0);
    page.set(w, t, p);
    return mm.goTo(w, t, Step.wp_page_copy__mmu_notifier_invalidate_range_start);
  }

  public int wp_page_copy__mmu_notifier_invalidate_range_start(long[] w, int t) {
    int m = faultMm(w, t);
    mm.notifier.set(w, m, mm.notifier.get(w, m) + 1);
    return pgtable.mapLock(
        w,
        t,
        m,
        slot(w, t),
        Step.wp_page_copy__pte_same,
        Step.wp_page_copy__mmu_notifier_invalidate_range_end);
  }

  public int wp_page_copy__pte_same(long[] w, int t) {
    boolean same = mm.pteOf(w, pgtable.mapped(w, t), index(w, t)) == pte.get(w, t);
    return mm.goTo(
        w, t, same ? Step.wp_page_copy__ptep_clear_flush : Step.wp_page_copy__pte_unmap_unlock);
  }

  // flushed before the copy is visible
  public int wp_page_copy__ptep_clear_flush(long[] w, int t) {
    int at = (int) va.get(w, t);
    mm.setPte(w, pgtable.mapped(w, t), index(w, t), Entry.NONE);
    return tlb.flush(w, t, faultMm(w, t), at, at + 1, Step.wp_page_copy__folio_add_new_anon_rmap);
  }

  public int wp_page_copy__folio_add_new_anon_rmap(long[] w, int t) {
    newAnonPage(w, t);
    return mm.goTo(w, t, Step.wp_page_copy__set_pte_at);
  }

  public int wp_page_copy__set_pte_at(long[] w, int t) {
    long e = Entry.present((int) page.get(w, t), true);
    page.set(w, t, 0);
    mm.setPte(w, pgtable.mapped(w, t), index(w, t), e);
    return mm.goTo(w, t, Step.wp_page_copy__pte_unmap_unlock);
  }

  public int wp_page_copy__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return mm.goTo(w, t, Step.wp_page_copy__mmu_notifier_invalidate_range_end);
  }

  public int wp_page_copy__mmu_notifier_invalidate_range_end(long[] w, int t) {
    int m = faultMm(w, t);
    int unused = (int) page.get(w, t);
    mm.notifier.set(w, m, mm.notifier.get(w, m) - 1);
    page.set(w, t, 0);
    if (unused != 0) {
      mm.put(w, unused);
    }
    return mm.goTo(w, t, Step.handle_mm_fault__unlock);
  }

  private void newAnonPage(long[] w, int t) {
    int p = (int) page.get(w, t);
    mm.mapcount.set(w, p, 1);
    addNewAnon(w, t, p, (int) va.get(w, t));
  }

  // a read fault maps the zero page and allocates nothing
  public int do_anonymous_page__folio_alloc(long[] w, int t, int choice) {
    if (choice >= mm.allocationChoices(mm.geometry.pages())) {
      return TransitionSystem.NO_CHOICE;
    }
    if (write.get(w, t) == 0) {
      return choice == 0 ? mapPte(w, t) : TransitionSystem.BLOCKED;
    }
    int p = mm.choosePage(w, choice);
    if (p < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (p == 0) {
      return endAccess(w, t);
    }
    mm.allocFolio(w, p, 0);
    page.set(w, t, p);
    return mapPte(w, t);
  }

  private int mapPte(long[] w, int t) {
    return pgtable.mapLock(
        w,
        t,
        faultMm(w, t),
        slot(w, t),
        Step.do_anonymous_page__pte_none,
        Step.do_anonymous_page__folio_put);
  }

  // under the PTL: still as it was found, and not userfaultfd's
  public int do_anonymous_page__pte_none(long[] w, int t) {
    long e = pte.get(w, t);
    if (mm.pteOf(w, pgtable.mapped(w, t), index(w, t)) != e) {
      return mm.goTo(w, t, Step.do_anonymous_page__pte_unmap_unlock);
    }
    if (missing(w, t)) {
      reason.set(w, t, REASON_MISSING);
      return mm.goTo(w, t, Step.do_anonymous_page__pte_unmap_unlock);
    }
    return mm.goTo(
        w,
        t,
        write.get(w, t) != 0
            ? Step.do_anonymous_page__folio_add_new_anon_rmap
            : Step.do_anonymous_page__set_pte_at);
  }

  public int do_anonymous_page__folio_add_new_anon_rmap(long[] w, int t) {
    newAnonPage(w, t);
    return mm.goTo(w, t, Step.do_anonymous_page__set_pte_at);
  }

  public int do_anonymous_page__set_pte_at(long[] w, int t) {
    long e = write.get(w, t) != 0 ? Entry.present((int) page.get(w, t), true) : Entry.ZERO;
    page.set(w, t, 0);
    mm.setPte(w, pgtable.mapped(w, t), index(w, t), e);
    return mm.goTo(w, t, Step.do_anonymous_page__pte_unmap_unlock);
  }

  public int do_anonymous_page__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return mm.goTo(w, t, Step.do_anonymous_page__folio_put);
  }

  // gives back what was not installed
  public int do_anonymous_page__folio_put(long[] w, int t) {
    if (page.get(w, t) != 0) {
      mm.put(w, (int) page.get(w, t));
    }
    page.set(w, t, 0);
    pte.set(w, t, Entry.NONE);
    return mm.goTo(
        w,
        t,
        reason.get(w, t) == REASON_MISSING
            ? Step.handle_userfault__released
            : Step.handle_mm_fault__unlock);
  }

  // --- a file

  // behind the end of the file: SIGBUS
  public int filemap_fault__i_size_read(long[] w, int t) {
    int v = faultVma(w, t);
    if (mm.linearIndex(w, v, (int) va.get(w, t))
        >= mm.fileSize.get(w, (int) mm.vmaFile.get(w, v))) {
      return endAccess(w, t);
    }
    mm.oops(w, Mm.OOPS_NOT_MODELLED);
    return TransitionSystem.DONE;
  }
}
