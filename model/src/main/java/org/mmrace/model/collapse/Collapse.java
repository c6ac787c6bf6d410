package org.mmrace.model.collapse;

import static org.mmrace.model.core.Asks.MEMORY;
import static org.mmrace.model.core.Asks.SLEEP;

import java.util.List;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.SetField;

/**
 * madvise(MADV_COLLAPSE) of one anonymous PMD range. TLA+: Collapse.tla. C: mm/khugepaged.c
 * (v6.18). Frame {@code collapse}: the table's PMD entry, the PTE in hand and its index, the new
 * folio, what is_refcount_suitable() accounts for and returns, the indices that are isolated,
 * whether a PTE was writable, the SCAN_ result, where is_refcount_suitable() and
 * release_pte_folio() return to. Blocks on mmap_lock, the VMA lock, anon_vma, PMD lock and PTL; a
 * folio lock is only tried.
 */
public final class Collapse extends Path<Collapse.Step> {
  /** The steps. */
  public enum Step implements Label {
    madvise_collapse__mmap_read_lock(Asks.MMAP_LOCK),
    hpage_collapse_scan_pmd__find_pmd_or_thp_or_none,
    hpage_collapse_scan_pmd__no_pte_table,
    hpage_collapse_scan_pmd__ptep_get,
    hpage_collapse_scan_pmd__folio_test_lru,
    hpage_collapse_scan_pmd__folio_test_locked,
    hpage_collapse_scan_pmd__is_refcount_suitable,
    is_refcount_suitable__folio_mapcount,
    is_refcount_suitable__folio_ref_count,
    hpage_collapse_scan_pmd__pte_unmap_unlock,
    madvise_collapse__mmap_read_unlock,
    collapse_huge_page__mmap_read_unlock,
    alloc_charge_folio__folio_alloc(MEMORY),
    collapse_huge_page__mmap_read_lock(Asks.MMAP_LOCK),
    collapse_huge_page__hugepage_vma_revalidate,
    collapse_huge_page__find_pmd_or_thp_or_none,
    collapse_huge_page__mmap_read_unlock_again,
    collapse_huge_page__mmap_write_lock(Asks.MMAP_LOCK),
    collapse_huge_page__hugepage_vma_revalidate_again,
    collapse_huge_page__check_pmd_still_valid,
    collapse_huge_page__vma_start_write(Asks.VMA_WRITE),
    collapse_huge_page__anon_vma_lock_write(Asks.ANON_VMA),
    collapse_huge_page__mmu_notifier_invalidate_range_start(SLEEP),
    collapse_huge_page__pmd_lock(Asks.PMD),
    pmdp_collapse_flush__pmdp_get_and_clear,
    collapse_huge_page__pmd_unlock,
    collapse_huge_page__mmu_notifier_invalidate_range_end(SLEEP),
    collapse_huge_page__spin_lock(Asks.PTE),
    collapse_huge_page__spin_unlock,
    collapse_huge_page__pmd_lock_populate(Asks.PMD),
    collapse_huge_page__pmd_populate,
    collapse_huge_page__pmd_unlock_populate,
    collapse_huge_page__anon_vma_unlock_write,
    collapse_huge_page__pmd_lock_install(Asks.PMD),
    collapse_huge_page__folio_add_new_anon_rmap,
    collapse_huge_page__folio_add_lru,
    collapse_huge_page__pgtable_trans_huge_deposit,
    collapse_huge_page__set_pmd_at,
    collapse_huge_page__pmd_unlock_install,
    collapse_huge_page__mmap_write_unlock,
    collapse_huge_page__folio_put;

    private final Asks asks;

    Step() {
      this(Asks.NOTHING);
    }

    Step(Asks asks) {
      this.asks = asks;
    }

    @Override
    public Asks asks() {
      return asks;
    }
  }

  private static final Step[] STEPS = Step.values();

  /** collapse_huge_page() and its scan. */
  public static final Function COLLAPSE = Function.of("collapse", Tlb.FLUSH, Pgtable.MAP);

  private static final Operation MADVISE =
      Operation.of(
              "madvise_collapse",
              Step.madvise_collapse__mmap_read_lock,
              "madvise(MADV_COLLAPSE)",
              COLLAPSE)
          .takes(Argument.MM, Argument.VA)
          .fails(Errno.EAGAIN, Errno.EBUSY, Errno.EINVAL, Errno.ENOMEM);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, MADVISE);

  private final List<Integer> threads;
  private final Tlb tlb;
  private final Pgtable pgtable;
  private final boolean syncsGup;
  private final boolean writesVmaLock;
  private final boolean locksVmaBeforePmdCheck;
  private final boolean needsWritable;
  private final long isolate;
  private final long copy;
  private final boolean[][] where;
  private final int[][] argMm;
  private final int[][] argVa;
  private final Section frame;
  final Field ret;
  final Field pmd;
  final Field pte;
  final Field i;
  final Field fresh;
  private final Field expected;
  final Field suitable;
  final SetField isolated;
  final Field writable;

  /** Why it ends. */
  public final EnumField<Scan> result;

  /** Declares the frame. */
  public Collapse(State m, Tlb tlb, Pgtable pgtable) {
    super(m, Step.class);
    this.tlb = tlb;
    this.pgtable = pgtable;
    syncsGup = m.toggle("CollapseSyncsGup");
    writesVmaLock = m.toggle("CollapseWritesVmaLock");
    locksVmaBeforePmdCheck = m.toggle("CollapseLocksVmaBeforePmdCheck");
    needsWritable = m.toggle("CollapseNeedsWritable");
    isolate = m.steps.pc(CollapsePages.Step.__collapse_huge_page_isolate__ptep_get);
    copy = m.steps.pc(CollapsePages.Step.__collapse_huge_page_copy__ptep_get);
    where = m.program.where(MADVISE);
    argMm = m.program.arg("mm", 0);
    argVa = m.program.arg("va", 0);
    threads = m.program.running(COLLAPSE);
    frame = m.frame(COLLAPSE);
    ret = frame.field("ret", m.steps.domain("none"));
    pmd = frame.field("pmd", Entry.DOMAIN);
    pte = frame.field("pte", Entry.DOMAIN);
    i = frame.field("i", new Domain.Range(m.geometry.ptes()));
    fresh = frame.field("new", new Domain.Range(m.geometry.pages(), Domain.Of.PAGE));
    expected = frame.field("expected", m.page.refcount.domain());
    suitable = frame.field("suitable", new Domain.Flag());
    isolated = frame.set("isolated", new Domain.IdSet(m.geometry.ptes() - 1));
    writable = frame.field("writable", new Domain.Flag());
    result = EnumField.of(frame, "result", Scan.class);
  }

  /** Returns the threads that collapse. */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns whether the operation that the thread runs, or has run last, is a collapse. */
  public boolean collapses(long[] w, int t) {
    return where[t][m.thread.op(w, t)];
  }

  /** Returns the mm that the thread collapses in. */
  public int mm(long[] w, int t) {
    return argMm[t][m.thread.op(w, t)];
  }

  /** Returns the PMD slot that the thread collapses. */
  public int slot(long[] w, int t) {
    return m.geometry.slot(argVa[t][m.thread.op(w, t)]);
  }

  /** Returns the PMD entry of the table that the thread took away, or found. */
  public long pmdTaken(long[] w, int t) {
    return pmd.get(w, t);
  }

  /** Returns whether the thread has isolated the page of entry {@code index}. */
  public boolean isolated(long[] w, int t, int index) {
    return isolated.has(w, t, 0, index);
  }

  private int start(long[] w, int t) {
    return slot(w, t) * m.geometry.ptes();
  }

  int vma(long[] w, int t) {
    return m.vma.at(w, mm(w, t), start(w, t));
  }

  private int anonVma(long[] w, int t) {
    return (int) m.vma.anon_vma.get(w, vma(w, t));
  }

  // the table that was taken out; 0 if the PMD held none
  int table(long[] w, int t) {
    long e = pmd.get(w, t);
    return Entry.kind(e) == Kind.TABLE ? Entry.pfn(e) : 0;
  }

  int page(long[] w, int t) {
    return Entry.pfn(pte.get(w, t));
  }

  private long pmdNow(long[] w, int t) {
    return m.pmd.get(w, mm(w, t), slot(w, t));
  }

  boolean lastPte(long[] w, int t) {
    return i.get(w, t) == m.geometry.ptes() - 1;
  }

  private boolean succeeds(long[] w, int t) {
    return result.get(w, t) == Scan.SCAN_SUCCEED;
  }

  private boolean revalidated(long[] w, int t) { // hugepage_vma_revalidate
    int v = vma(w, t);
    return v != 0
        && m.vma.start.get(w, v) <= start(w, t)
        && m.vma.end.get(w, v) >= start(w, t) + m.geometry.ptes()
        && m.vma.anon.get(w, v) != 0
        && m.vma.anon_vma.get(w, v) != 0
        && m.vma.nohugepage.get(w, v) == 0; // VM_NOHUGEPAGE: -EINVAL
  }

  // find_pmd_or_thp_or_none: a range that is mapped by a huge PMD counts as collapsed
  private Scan noTable(long[] w, int t) {
    return Entry.kind(pmdNow(w, t)) == Kind.HUGE ? Scan.SCAN_PMD_MAPPED : Scan.SCAN_PMD_NULL;
  }

  private int fail(long[] w, int t, Scan scan, Step next) {
    result.set(w, t, scan);
    return goTo(w, t, next);
  }

  /** Takes an entry in hand. */
  void take(long[] w, int t, long e) {
    pte.set(w, t, e);
    if (needsWritable && Entry.write(e)) {
      writable.set(w, t, 1);
    }
  }

  /** Returns whether no entry that the kernel asks for was writable. */
  boolean readOnly(long[] w, int t) {
    return needsWritable && writable.get(w, t) == 0;
  }

  private int done(long[] w, int t, Scan scan) {
    m.result.fails(w, t, scan.errno());
    frame.clear(w, t);
    return m.thread.endOp(w, t);
  }

  /** The next entry at {@code loop}, or all were taken: {@code after}. */
  int next(long[] w, int t, long loop, long after) {
    pte.set(w, t, Entry.NONE);
    if (lastPte(w, t)) {
      i.set(w, t, 0);
      return goTo(w, t, after);
    }
    i.set(w, t, i.get(w, t) + 1);
    return goTo(w, t, loop);
  }

  private int pmdUnlock(long[] w, int t, Step next) {
    m.mm.pml.set(w, mm(w, t), 0);
    return goTo(w, t, next);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case madvise_collapse__mmap_read_lock -> madvise_collapse__mmap_read_lock(w, t);
      case hpage_collapse_scan_pmd__find_pmd_or_thp_or_none ->
          hpage_collapse_scan_pmd__find_pmd_or_thp_or_none(w, t);
      case hpage_collapse_scan_pmd__no_pte_table -> hpage_collapse_scan_pmd__no_pte_table(w, t);
      case hpage_collapse_scan_pmd__ptep_get -> hpage_collapse_scan_pmd__ptep_get(w, t);
      case hpage_collapse_scan_pmd__folio_test_lru -> hpage_collapse_scan_pmd__folio_test_lru(w, t);
      case hpage_collapse_scan_pmd__folio_test_locked ->
          hpage_collapse_scan_pmd__folio_test_locked(w, t);
      case hpage_collapse_scan_pmd__is_refcount_suitable ->
          hpage_collapse_scan_pmd__is_refcount_suitable(w, t);
      case is_refcount_suitable__folio_mapcount -> is_refcount_suitable__folio_mapcount(w, t);
      case is_refcount_suitable__folio_ref_count -> is_refcount_suitable__folio_ref_count(w, t);
      case hpage_collapse_scan_pmd__pte_unmap_unlock ->
          hpage_collapse_scan_pmd__pte_unmap_unlock(w, t);
      case madvise_collapse__mmap_read_unlock -> madvise_collapse__mmap_read_unlock(w, t);
      case collapse_huge_page__mmap_read_unlock -> collapse_huge_page__mmap_read_unlock(w, t);
      case alloc_charge_folio__folio_alloc -> alloc_charge_folio__folio_alloc(w, t, choice);
      case collapse_huge_page__mmap_read_lock -> collapse_huge_page__mmap_read_lock(w, t);
      case collapse_huge_page__hugepage_vma_revalidate ->
          collapse_huge_page__hugepage_vma_revalidate(w, t);
      case collapse_huge_page__find_pmd_or_thp_or_none ->
          collapse_huge_page__find_pmd_or_thp_or_none(w, t);
      case collapse_huge_page__mmap_read_unlock_again ->
          collapse_huge_page__mmap_read_unlock_again(w, t);
      case collapse_huge_page__mmap_write_lock -> collapse_huge_page__mmap_write_lock(w, t);
      case collapse_huge_page__hugepage_vma_revalidate_again ->
          collapse_huge_page__hugepage_vma_revalidate_again(w, t);
      case collapse_huge_page__check_pmd_still_valid ->
          collapse_huge_page__check_pmd_still_valid(w, t);
      case collapse_huge_page__vma_start_write -> collapse_huge_page__vma_start_write(w, t);
      case collapse_huge_page__anon_vma_lock_write -> collapse_huge_page__anon_vma_lock_write(w, t);
      case collapse_huge_page__mmu_notifier_invalidate_range_start ->
          collapse_huge_page__mmu_notifier_invalidate_range_start(w, t);
      case collapse_huge_page__pmd_lock -> collapse_huge_page__pmd_lock(w, t);
      case pmdp_collapse_flush__pmdp_get_and_clear -> pmdp_collapse_flush__pmdp_get_and_clear(w, t);
      case collapse_huge_page__pmd_unlock -> collapse_huge_page__pmd_unlock(w, t);
      case collapse_huge_page__mmu_notifier_invalidate_range_end ->
          collapse_huge_page__mmu_notifier_invalidate_range_end(w, t);
      case collapse_huge_page__spin_lock -> collapse_huge_page__spin_lock(w, t);
      case collapse_huge_page__spin_unlock -> collapse_huge_page__spin_unlock(w, t);
      case collapse_huge_page__pmd_lock_populate -> collapse_huge_page__pmd_lock_populate(w, t);
      case collapse_huge_page__pmd_populate -> collapse_huge_page__pmd_populate(w, t);
      case collapse_huge_page__pmd_unlock_populate -> collapse_huge_page__pmd_unlock_populate(w, t);
      case collapse_huge_page__anon_vma_unlock_write ->
          collapse_huge_page__anon_vma_unlock_write(w, t);
      case collapse_huge_page__pmd_lock_install -> collapse_huge_page__pmd_lock_install(w, t);
      case collapse_huge_page__folio_add_new_anon_rmap ->
          collapse_huge_page__folio_add_new_anon_rmap(w, t);
      case collapse_huge_page__folio_add_lru -> collapse_huge_page__folio_add_lru(w, t);
      case collapse_huge_page__pgtable_trans_huge_deposit ->
          collapse_huge_page__pgtable_trans_huge_deposit(w, t);
      case collapse_huge_page__set_pmd_at -> collapse_huge_page__set_pmd_at(w, t);
      case collapse_huge_page__pmd_unlock_install -> collapse_huge_page__pmd_unlock_install(w, t);
      case collapse_huge_page__mmap_write_unlock -> collapse_huge_page__mmap_write_unlock(w, t);
      case collapse_huge_page__folio_put -> collapse_huge_page__folio_put(w, t);
    };
  }

  // --- scan (A1 to A5)

  private int madvise_collapse__mmap_read_lock(long[] w, int t) {
    return enter(
        w, t, mmapReadLock(w, t, mm(w, t), Step.hpage_collapse_scan_pmd__find_pmd_or_thp_or_none));
  }

  private int hpage_collapse_scan_pmd__find_pmd_or_thp_or_none(long[] w, int t) {
    if (!revalidated(w, t)) {
      Scan why = vma(w, t) == 0 ? Scan.SCAN_VMA_NULL : Scan.SCAN_VMA_CHECK;
      return fail(w, t, why, Step.madvise_collapse__mmap_read_unlock);
    }
    if (Entry.kind(pmdNow(w, t)) != Kind.TABLE) {
      return fail(w, t, noTable(w, t), Step.madvise_collapse__mmap_read_unlock);
    }
    return pgtable.mapLock(
        w,
        t,
        mm(w, t),
        slot(w, t),
        pc(Step.hpage_collapse_scan_pmd__ptep_get),
        pc(Step.hpage_collapse_scan_pmd__no_pte_table));
  }

  private int hpage_collapse_scan_pmd__no_pte_table(long[] w, int t) {
    return fail(w, t, Scan.SCAN_PMD_NULL, Step.madvise_collapse__mmap_read_unlock);
  }

  private int scanNext(long[] w, int t) {
    if (lastPte(w, t)) {
      result.set(w, t, readOnly(w, t) ? Scan.SCAN_PAGE_RO : Scan.SCAN_SUCCEED);
      writable.set(w, t, 0);
    }
    return next(
        w,
        t,
        pc(Step.hpage_collapse_scan_pmd__ptep_get),
        pc(Step.hpage_collapse_scan_pmd__pte_unmap_unlock));
  }

  private int scanFail(long[] w, int t, Scan scan) {
    i.set(w, t, 0);
    pte.set(w, t, Entry.NONE);
    writable.set(w, t, 0);
    return fail(w, t, scan, Step.hpage_collapse_scan_pmd__pte_unmap_unlock);
  }

  private int hpage_collapse_scan_pmd__ptep_get(long[] w, int t) {
    long e = m.table.pteOf(w, pgtable.mapped(w, t), (int) i.get(w, t));
    if (Entry.kind(e) == Kind.NONE || Entry.kind(e) == Kind.ZERO) {
      return m.vma.armed(w, vma(w, t)) ? scanFail(w, t, Scan.SCAN_EXCEED_NONE_PTE) : scanNext(w, t);
    }
    if (Entry.uffd_wp(e)) {
      return scanFail(w, t, Scan.SCAN_PTE_UFFD_WP);
    }
    if (Entry.kind(e) != Kind.PRESENT) {
      return scanFail(w, t, Scan.SCAN_PTE_NON_PRESENT);
    }
    take(w, t, e);
    return goTo(w, t, Step.hpage_collapse_scan_pmd__folio_test_lru);
  }

  private int hpage_collapse_scan_pmd__folio_test_lru(long[] w, int t) {
    return m.page.lru.get(w, page(w, t)) != 0
        ? goTo(w, t, Step.hpage_collapse_scan_pmd__folio_test_locked)
        : scanFail(w, t, Scan.SCAN_PAGE_LRU);
  }

  private int hpage_collapse_scan_pmd__folio_test_locked(long[] w, int t) {
    return m.page.lock.get(w, page(w, t)) == 0
        ? isRefcountSuitable(w, t, pc(Step.hpage_collapse_scan_pmd__is_refcount_suitable))
        : scanFail(w, t, Scan.SCAN_PAGE_LOCK);
  }

  private int hpage_collapse_scan_pmd__is_refcount_suitable(long[] w, int t) {
    boolean only = suitable.get(w, t) != 0;
    suitable.set(w, t, 0);
    return only ? scanNext(w, t) : scanFail(w, t, Scan.SCAN_PAGE_COUNT);
  }

  /** is_refcount_suitable(); continues at {@code then}. */
  int isRefcountSuitable(long[] w, int t, long then) {
    ret.set(w, t, then);
    return goTo(w, t, Step.is_refcount_suitable__folio_mapcount);
  }

  /** Returns to the caller of is_refcount_suitable() or release_pte_folio(). */
  int returnTo(long[] w, int t) {
    long then = ret.get(w, t);
    ret.set(w, t, 0);
    return goTo(w, t, then);
  }

  private int is_refcount_suitable__folio_mapcount(long[] w, int t) {
    expected.set(w, t, m.page.expected(w, page(w, t)));
    return goTo(w, t, Step.is_refcount_suitable__folio_ref_count);
  }

  // racy in the scan; in the isolate stage the check that counts
  private int is_refcount_suitable__folio_ref_count(long[] w, int t) {
    suitable.set(w, t, m.page.refcount.get(w, page(w, t)) == expected.get(w, t) ? 1 : 0);
    expected.set(w, t, 0);
    return returnTo(w, t);
  }

  private int hpage_collapse_scan_pmd__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return goTo(
        w,
        t,
        succeeds(w, t)
            ? Step.collapse_huge_page__mmap_read_unlock
            : Step.madvise_collapse__mmap_read_unlock);
  }

  private int madvise_collapse__mmap_read_unlock(long[] w, int t) {
    m.mm.mmap_lock.upRead(w, mm(w, t), t);
    return done(w, t, result.get(w, t));
  }

  // --- allocate without mmap_lock, validate again (A5 to A11)

  private int collapse_huge_page__mmap_read_unlock(long[] w, int t) {
    m.mm.mmap_lock.upRead(w, mm(w, t), t);
    return goTo(w, t, Step.alloc_charge_folio__folio_alloc);
  }

  private int alloc_charge_folio__folio_alloc(long[] w, int t, int choice) {
    if (choice >= m.page.choices()) {
      return TransitionSystem.NO_CHOICE;
    }
    int block = m.page.chooseBlock(w, choice);
    if (block < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (block == 0) {
      return done(w, t, Scan.SCAN_ALLOC_HUGE_PAGE_FAIL);
    }
    m.page.allocHuge(w, block);
    fresh.set(w, t, block);
    return goTo(w, t, Step.collapse_huge_page__mmap_read_lock);
  }

  private int collapse_huge_page__mmap_read_lock(long[] w, int t) {
    return mmapReadLock(w, t, mm(w, t), Step.collapse_huge_page__hugepage_vma_revalidate);
  }

  private int collapse_huge_page__hugepage_vma_revalidate(long[] w, int t) {
    return revalidated(w, t)
        ? goTo(w, t, Step.collapse_huge_page__find_pmd_or_thp_or_none)
        : fail(w, t, Scan.SCAN_VMA_CHECK, Step.collapse_huge_page__mmap_read_unlock_again);
  }

  private int collapse_huge_page__find_pmd_or_thp_or_none(long[] w, int t) {
    long e = pmdNow(w, t);
    if (Entry.kind(e) != Kind.TABLE) {
      return fail(w, t, noTable(w, t), Step.collapse_huge_page__mmap_read_unlock_again);
    }
    pmd.set(w, t, e);
    return goTo(w, t, Step.collapse_huge_page__mmap_read_unlock_again);
  }

  private int collapse_huge_page__mmap_read_unlock_again(long[] w, int t) {
    m.mm.mmap_lock.upRead(w, mm(w, t), t);
    return goTo(
        w,
        t,
        succeeds(w, t)
            ? Step.collapse_huge_page__mmap_write_lock
            : Step.collapse_huge_page__folio_put);
  }

  private int collapse_huge_page__mmap_write_lock(long[] w, int t) {
    return wrote(
        w,
        t,
        m.mm.mmap_lock.downWrite(w, mm(w, t), t),
        Step.collapse_huge_page__hugepage_vma_revalidate_again);
  }

  private int collapse_huge_page__hugepage_vma_revalidate_again(long[] w, int t) {
    if (!revalidated(w, t)) {
      return fail(w, t, Scan.SCAN_VMA_CHECK, Step.collapse_huge_page__mmap_write_unlock);
    }
    return goTo(
        w,
        t,
        writesVmaLock && locksVmaBeforePmdCheck
            ? Step.collapse_huge_page__vma_start_write
            : Step.collapse_huge_page__check_pmd_still_valid);
  }

  // until the VMA is write-locked PT reclaim may take the table away
  private int collapse_huge_page__check_pmd_still_valid(long[] w, int t) {
    if (Entry.kind(pmdNow(w, t)) != Kind.TABLE) {
      return fail(w, t, noTable(w, t), Step.collapse_huge_page__mmap_write_unlock);
    }
    return goTo(
        w,
        t,
        writesVmaLock && !locksVmaBeforePmdCheck
            ? Step.collapse_huge_page__vma_start_write
            : Step.collapse_huge_page__anon_vma_lock_write);
  }

  // --- take the table out of the page tables (A12 to A17)

  // 55fd6fccad31: waits for faults under the VMA lock
  private int collapse_huge_page__vma_start_write(long[] w, int t) {
    return wrote(
        w,
        t,
        m.vma.lock.startWrite(w, vma(w, t), t),
        locksVmaBeforePmdCheck
            ? Step.collapse_huge_page__check_pmd_still_valid
            : Step.collapse_huge_page__anon_vma_lock_write);
  }

  private int collapse_huge_page__anon_vma_lock_write(long[] w, int t) {
    return wrote(
        w,
        t,
        m.anon_vma.rwsem.downWrite(w, anonVma(w, t), t),
        Step.collapse_huge_page__mmu_notifier_invalidate_range_start);
  }

  private int collapse_huge_page__mmu_notifier_invalidate_range_start(long[] w, int t) {
    m.mm.notifierStart(w, mm(w, t));
    return goTo(w, t, Step.collapse_huge_page__pmd_lock);
  }

  private int collapse_huge_page__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, mm(w, t), Step.pmdp_collapse_flush__pmdp_get_and_clear);
  }

  // from here to the install or the re-population the PMD is none
  private int pmdp_collapse_flush__pmdp_get_and_clear(long[] w, int t) {
    pmd.set(w, t, pmdNow(w, t));
    m.pmd.set(w, mm(w, t), slot(w, t), Entry.NONE);
    if (m.table.isTable(table(w, t))) {
      m.table.state.set(w, table(w, t), TableState.DETACHED);
    }
    int end = start(w, t) + m.geometry.ptes();
    long then = pc(Step.collapse_huge_page__pmd_unlock);
    m.tlb.owe(w, t, mm(w, t), start(w, t), end, false);
    return tlb.flush(w, t, mm(w, t), start(w, t), end, then);
  }

  private int collapse_huge_page__pmd_unlock(long[] w, int t) {
    return pmdUnlock(w, t, Step.collapse_huge_page__mmu_notifier_invalidate_range_end);
  }

  // 2ba99c5e0881: then out-wait GUP-fast
  private int collapse_huge_page__mmu_notifier_invalidate_range_end(long[] w, int t) {
    m.mm.notifierEnd(w, mm(w, t));
    return syncsGup
        ? tlb.syncOne(w, t, pc(Step.collapse_huge_page__spin_lock))
        : goTo(w, t, Step.collapse_huge_page__spin_lock);
  }

  // --- the table that was taken out (A18)

  // pte_offset_map_lock() of the saved PMD
  private int collapse_huge_page__spin_lock(long[] w, int t) {
    if (!m.table.isTable(table(w, t))) {
      return fail(w, t, Scan.SCAN_PMD_NULL, Step.collapse_huge_page__pmd_lock_populate);
    }
    return ptlLock(w, t, table(w, t), isolate);
  }

  private int collapse_huge_page__spin_unlock(long[] w, int t) {
    m.table.unlock(w, table(w, t));
    return goTo(
        w,
        t,
        succeeds(w, t)
            ? Step.collapse_huge_page__anon_vma_unlock_write
            : Step.collapse_huge_page__pmd_lock_populate);
  }

  // the range could not be collapsed: the old table goes back, or what pmd_pgtable() makes of a
  // PMD that was none
  private int collapse_huge_page__pmd_lock_populate(long[] w, int t) {
    return pmdLock(w, t, mm(w, t), Step.collapse_huge_page__pmd_populate);
  }

  private int collapse_huge_page__pmd_populate(long[] w, int t) {
    m.pmd.set(w, mm(w, t), slot(w, t), Entry.table(table(w, t)));
    if (m.table.isTable(table(w, t))) {
      m.table.state.set(w, table(w, t), TableState.LIVE);
    }
    return goTo(w, t, Step.collapse_huge_page__pmd_unlock_populate);
  }

  private int collapse_huge_page__pmd_unlock_populate(long[] w, int t) {
    return pmdUnlock(w, t, Step.collapse_huge_page__anon_vma_unlock_write);
  }

  private int collapse_huge_page__anon_vma_unlock_write(long[] w, int t) {
    m.anon_vma.rwsem.upWrite(w, anonVma(w, t));
    return goTo(w, t, succeeds(w, t) ? copy : pc(Step.collapse_huge_page__mmap_write_unlock));
  }

  // --- install the huge PMD (A24, A25)

  private int collapse_huge_page__pmd_lock_install(long[] w, int t) {
    return pmdLock(w, t, mm(w, t), Step.collapse_huge_page__folio_add_new_anon_rmap);
  }

  private int collapse_huge_page__folio_add_new_anon_rmap(long[] w, int t) {
    int f = (int) fresh.get(w, t);
    m.page.entire.set(w, f, 1);
    m.page.newAnon(w, f, anonVma(w, t), m.vma.linearIndex(w, vma(w, t), start(w, t)));
    return goTo(w, t, Step.collapse_huge_page__folio_add_lru);
  }

  private int collapse_huge_page__folio_add_lru(long[] w, int t) {
    m.page.lru.set(w, (int) fresh.get(w, t), 1);
    return goTo(w, t, Step.collapse_huge_page__pgtable_trans_huge_deposit);
  }

  private int collapse_huge_page__pgtable_trans_huge_deposit(long[] w, int t) {
    m.table.state.set(w, table(w, t), TableState.DEPOSITED);
    return goTo(w, t, Step.collapse_huge_page__set_pmd_at);
  }

  private int collapse_huge_page__set_pmd_at(long[] w, int t) {
    boolean write = m.vma.write.get(w, vma(w, t)) != 0;
    m.pmd.set(w, mm(w, t), slot(w, t), Entry.huge((int) fresh.get(w, t), write));
    return goTo(w, t, Step.collapse_huge_page__pmd_unlock_install);
  }

  private int collapse_huge_page__pmd_unlock_install(long[] w, int t) {
    fresh.set(w, t, 0);
    return pmdUnlock(w, t, Step.collapse_huge_page__mmap_write_unlock);
  }

  // ends the VMA write lock too
  private int collapse_huge_page__mmap_write_unlock(long[] w, int t) {
    m.vma.mmapWriteUnlock(w, mm(w, t));
    if (fresh.get(w, t) != 0) {
      return goTo(w, t, Step.collapse_huge_page__folio_put);
    }
    return done(w, t, result.get(w, t));
  }

  private int collapse_huge_page__folio_put(long[] w, int t) {
    m.page.put(w, (int) fresh.get(w, t));
    return done(w, t, result.get(w, t));
  }
}
