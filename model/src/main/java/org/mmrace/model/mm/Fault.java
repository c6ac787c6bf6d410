package org.mmrace.model.mm;

import static org.mmrace.model.core.Asks.LIVE_TABLE;
import static org.mmrace.model.core.Asks.MEMORY;
import static org.mmrace.model.core.Asks.SLEEP;

import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Oops;
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

/**
 * User access through the TLB, the hardware page walk, and the page fault on anonymous memory.
 * TLA+: Fault.tla. C: arch/x86/mm/fault.c, mm/mmap_lock.c, mm/memory.c, mm/huge_memory.c,
 * mm/filemap.c (v6.18). Frame {@code access}: the paging-structure entry that the walk holds. Frame
 * {@code fault}: address, VMA, which lock is held, what userfaultfd is asked for, the PMD and PTE
 * that were read, what is allocated but not installed. Blocks on mmap_lock, PMD lock, PTL; the VMA
 * lock is only tried.
 */
public final class Fault extends Path<Fault.Step> {
  /** The steps. */
  public enum Step implements Label {
    user_access__tlb_lookup,
    mmu_walk__pmd,
    mmu_walk__pte,
    user_access__access,
    lock_vma_under_rcu__mas_walk,
    lock_vma_under_rcu__vma_start_read,
    do_user_addr_fault__mmap_read_lock(Asks.MMAP_LOCK),
    do_user_addr_fault__find_vma,
    handle_mm_fault__unlock,
    handle_mm_fault__retry,
    __handle_mm_fault__pmdp_get_lockless,
    do_huge_pmd_anonymous_page__folio_alloc(MEMORY),
    do_huge_pmd_anonymous_page__pte_alloc_one(MEMORY),
    do_huge_pmd_anonymous_page__pmd_lock(Asks.PMD),
    do_huge_pmd_anonymous_page__pmd_none,
    do_huge_pmd_anonymous_page__pmd_unlock_release,
    do_huge_pmd_anonymous_page__folio_add_new_anon_rmap,
    do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit,
    do_huge_pmd_anonymous_page__set_pmd_at,
    do_huge_pmd_anonymous_page__pmd_unlock,
    do_anonymous_page__pmd_none,
    do_anonymous_page__no_pte_table,
    handle_pte_fault__pte_offset_map,
    handle_pte_fault__ptep_get_lockless,
    handle_pte_fault__spin_lock(Asks.PTE),
    handle_pte_fault__pte_same,
    handle_pte_fault__ptep_set_access_flags,
    do_wp_page__mm_tlb_flush_pending,
    do_wp_page__PageAnonExclusive,
    do_wp_page__wp_page_reuse,
    wp_page_copy__folio_alloc(MEMORY),
    wp_page_copy__mmu_notifier_invalidate_range_start(SLEEP),
    wp_page_copy__pte_same,
    wp_page_copy__ptep_clear_flush,
    wp_page_copy__folio_add_new_anon_rmap,
    wp_page_copy__set_pte_at(LIVE_TABLE),
    wp_page_copy__pte_unmap_unlock,
    wp_page_copy__mmu_notifier_invalidate_range_end(SLEEP),
    handle_pte_fault__pte_unmap_unlock,
    do_anonymous_page__folio_alloc(MEMORY),
    do_anonymous_page__pte_none,
    do_anonymous_page__folio_add_new_anon_rmap,
    do_anonymous_page__set_pte_at(LIVE_TABLE),
    do_anonymous_page__pte_unmap_unlock,
    do_anonymous_page__folio_put,
    filemap_fault__i_size_read;

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

  /** An access by user code, and its fault. */
  public static final Function ACCESS = Function.of("fault", Tlb.FLUSH, Pgtable.MAP, Pgtable.ALLOC);

  private static final Operation READ =
      Operation.of("user_read", Step.user_access__tlb_lookup, "user space loads", ACCESS)
          .with(Operation.Effect.USER_ACCESS)
          .takes(Argument.MM, Argument.VA)
          .fails(Errno.SIGSEGV, Errno.SIGBUS, Errno.VM_FAULT_OOM);

  private static final Operation WRITE =
      Operation.of("user_write", Step.user_access__tlb_lookup, "user space stores", ACCESS)
          .with(Operation.Effect.USER_ACCESS)
          .takes(Argument.MM, Argument.VA, Argument.TOKEN)
          .fails(Errno.SIGSEGV, Errno.SIGBUS, Errno.VM_FAULT_OOM);

  private static final Operation SPECULATE =
      Operation.of("speculative_fill", Step.user_access__tlb_lookup, "CPU speculates", ACCESS)
          .with(Operation.Effect.USER_ACCESS)
          .takes(Argument.MM, Argument.VA);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, READ, WRITE, SPECULATE);

  private final Tlb tlb;
  private final Pgtable pgtable;
  private final boolean takesVmaLock;
  private final int[][] argMm;
  private final int[][] argVa;
  private final int[][] argToken;
  private final boolean[][] writes;
  private final boolean[][] speculates;
  private final Section frame;
  private final long handleUserfault;

  /** The mm of the fault. */
  public final Field mm;

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
  public final EnumField<FaultReason> reason;

  /** The PTE that was read. */
  public final Field pte;

  private final Field pmd;
  private final Field page;
  private final Field table;

  /** Declares the frames. */
  public Fault(State m, Tlb tlb, Pgtable pgtable) {
    super(m, Step.class);
    this.tlb = tlb;
    this.pgtable = pgtable;
    takesVmaLock = m.toggle("FaultTakesVmaLock");
    argMm = m.program.arg("mm", 0);
    argVa = m.program.arg("va", 0);
    argToken = m.program.arg("token", 0);
    writes = m.program.where(WRITE);
    speculates = m.program.where(SPECULATE);
    handleUserfault = m.steps.pc("handle_userfault__released"); // fs/userfaultfd.c
    frame = m.frame(ACCESS);
    mm = frame.field("mm", new Domain.Range(m.geometry.mms()));
    va = frame.field("va", new Domain.Range(m.geometry.vas()));
    write = frame.field("write", new Domain.Flag());
    vma = frame.field("vma", new Domain.Range(m.geometry.vmas()));
    vml = frame.field("vml", new Domain.Flag());
    tried = frame.field("tried", new Domain.Flag());
    reason = EnumField.of(frame, "reason", FaultReason.class);
    pmd = m.walk(frame);
    pte = frame.field("pte", Entry.DOMAIN);
    page = frame.field("page", new Domain.Range(m.geometry.pages(), Domain.Of.PAGE));
    table = frame.field("table", new Domain.Range(m.geometry.tables(), Domain.Of.TABLE));
  }

  private int argMm(long[] w, int t) {
    return argMm[t][m.thread.op(w, t)];
  }

  private int argVa(long[] w, int t) {
    return argVa[t][m.thread.op(w, t)];
  }

  private boolean writes(long[] w, int t) {
    return writes[t][m.thread.op(w, t)];
  }

  private int slot(long[] w, int t) {
    return m.geometry.slot((int) va.get(w, t));
  }

  private int index(long[] w, int t) {
    return m.geometry.index((int) va.get(w, t));
  }

  private int faultMm(long[] w, int t) {
    return (int) mm.get(w, t);
  }

  private int faultVma(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  private boolean missing(long[] w, int t) {
    return m.vma.missing.get(w, faultVma(w, t)) != 0;
  }

  private long pmdNow(long[] w, int t) {
    return m.pmd.get(w, faultMm(w, t), slot(w, t));
  }

  private void begin(long[] w, int t) {
    frame.clear(w, t);
    mm.set(w, t, argMm(w, t));
    va.set(w, t, argVa(w, t));
    write.set(w, t, writes(w, t) ? 1 : 0);
  }

  // --- the access (hardware)

  // a store needs a dirty entry: without one the CPU walks again to set it
  private boolean translated(long[] w, int t) {
    int of = argMm(w, t);
    int at = argVa(w, t);
    return m.tlb.pfn.get(w, t, of, at) != 0
        && (!writes(w, t)
            || m.tlb.write.get(w, t, of, at) != 0 && m.tlb.dirty.get(w, t, of, at) != 0);
  }

  @Override
  public int table(long[] w, int t, int step) {
    return pgtable.mapped(w, t);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case user_access__tlb_lookup -> user_access__tlb_lookup(w, t);
      case mmu_walk__pmd -> mmu_walk__pmd(w, t);
      case mmu_walk__pte -> mmu_walk__pte(w, t);
      case user_access__access -> user_access__access(w, t);
      case lock_vma_under_rcu__mas_walk -> lock_vma_under_rcu__mas_walk(w, t);
      case lock_vma_under_rcu__vma_start_read -> lock_vma_under_rcu__vma_start_read(w, t);
      case do_user_addr_fault__mmap_read_lock -> do_user_addr_fault__mmap_read_lock(w, t);
      case do_user_addr_fault__find_vma -> do_user_addr_fault__find_vma(w, t);
      case handle_mm_fault__unlock -> handle_mm_fault__unlock(w, t);
      case handle_mm_fault__retry -> handle_mm_fault__retry(w, t);
      case __handle_mm_fault__pmdp_get_lockless -> __handle_mm_fault__pmdp_get_lockless(w, t);
      case do_huge_pmd_anonymous_page__folio_alloc ->
          do_huge_pmd_anonymous_page__folio_alloc(w, t, choice);
      case do_huge_pmd_anonymous_page__pte_alloc_one ->
          do_huge_pmd_anonymous_page__pte_alloc_one(w, t, choice);
      case do_huge_pmd_anonymous_page__pmd_lock -> do_huge_pmd_anonymous_page__pmd_lock(w, t);
      case do_huge_pmd_anonymous_page__pmd_none -> do_huge_pmd_anonymous_page__pmd_none(w, t);
      case do_huge_pmd_anonymous_page__pmd_unlock_release ->
          do_huge_pmd_anonymous_page__pmd_unlock_release(w, t);
      case do_huge_pmd_anonymous_page__folio_add_new_anon_rmap ->
          do_huge_pmd_anonymous_page__folio_add_new_anon_rmap(w, t);
      case do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit ->
          do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit(w, t);
      case do_huge_pmd_anonymous_page__set_pmd_at -> do_huge_pmd_anonymous_page__set_pmd_at(w, t);
      case do_huge_pmd_anonymous_page__pmd_unlock -> do_huge_pmd_anonymous_page__pmd_unlock(w, t);
      case do_anonymous_page__pmd_none -> do_anonymous_page__pmd_none(w, t);
      case do_anonymous_page__no_pte_table -> do_anonymous_page__no_pte_table(w, t);
      case handle_pte_fault__pte_offset_map -> handle_pte_fault__pte_offset_map(w, t);
      case handle_pte_fault__ptep_get_lockless -> handle_pte_fault__ptep_get_lockless(w, t);
      case handle_pte_fault__spin_lock -> handle_pte_fault__spin_lock(w, t);
      case handle_pte_fault__pte_same -> handle_pte_fault__pte_same(w, t);
      case handle_pte_fault__ptep_set_access_flags -> handle_pte_fault__ptep_set_access_flags(w, t);
      case do_wp_page__mm_tlb_flush_pending -> do_wp_page__mm_tlb_flush_pending(w, t);
      case do_wp_page__PageAnonExclusive -> do_wp_page__PageAnonExclusive(w, t);
      case do_wp_page__wp_page_reuse -> do_wp_page__wp_page_reuse(w, t);
      case wp_page_copy__folio_alloc -> wp_page_copy__folio_alloc(w, t, choice);
      case wp_page_copy__mmu_notifier_invalidate_range_start ->
          wp_page_copy__mmu_notifier_invalidate_range_start(w, t);
      case wp_page_copy__pte_same -> wp_page_copy__pte_same(w, t);
      case wp_page_copy__ptep_clear_flush -> wp_page_copy__ptep_clear_flush(w, t);
      case wp_page_copy__folio_add_new_anon_rmap -> wp_page_copy__folio_add_new_anon_rmap(w, t);
      case wp_page_copy__set_pte_at -> wp_page_copy__set_pte_at(w, t);
      case wp_page_copy__pte_unmap_unlock -> wp_page_copy__pte_unmap_unlock(w, t);
      case wp_page_copy__mmu_notifier_invalidate_range_end ->
          wp_page_copy__mmu_notifier_invalidate_range_end(w, t);
      case handle_pte_fault__pte_unmap_unlock -> handle_pte_fault__pte_unmap_unlock(w, t);
      case do_anonymous_page__folio_alloc -> do_anonymous_page__folio_alloc(w, t, choice);
      case do_anonymous_page__pte_none -> do_anonymous_page__pte_none(w, t);
      case do_anonymous_page__folio_add_new_anon_rmap ->
          do_anonymous_page__folio_add_new_anon_rmap(w, t);
      case do_anonymous_page__set_pte_at -> do_anonymous_page__set_pte_at(w, t);
      case do_anonymous_page__pte_unmap_unlock -> do_anonymous_page__pte_unmap_unlock(w, t);
      case do_anonymous_page__folio_put -> do_anonymous_page__folio_put(w, t);
      case filemap_fault__i_size_read -> filemap_fault__i_size_read(w, t);
    };
  }

  private int user_access__tlb_lookup(long[] w, int t) {
    m.result.enter(w, t);
    return goTo(w, t, translated(w, t) ? Step.user_access__access : Step.mmu_walk__pmd);
  }

  private int faultIn(long[] w, int t) {
    m.access.set(w, t, Entry.NONE);
    if (speculates[t][m.thread.op(w, t)]) {
      return m.thread.endOp(w, t);
    }
    begin(w, t);
    return goTo(
        w,
        t,
        takesVmaLock ? Step.lock_vma_under_rcu__mas_walk : Step.do_user_addr_fault__mmap_read_lock);
  }

  private int fill(long[] w, int t, int pfn, long e) {
    int of = argMm(w, t);
    int at = argVa(w, t);
    boolean dirty = Entry.write(e) && (Entry.dirty(e) || writes(w, t));
    m.tlb.set(w, t, of, at, pfn, Entry.write(e), dirty);
    m.access.set(w, t, Entry.NONE);
    return goTo(w, t, Step.user_access__access);
  }

  private int mmu_walk__pmd(long[] w, int t) {
    long e = m.pmd.get(w, argMm(w, t), m.geometry.slot(argVa(w, t)));
    if (Entry.kind(e) == Kind.TABLE) {
      m.access.set(w, t, e);
      return goTo(w, t, Step.mmu_walk__pte);
    }
    if (Entry.kind(e) == Kind.HUGE && (Entry.write(e) || !writes(w, t))) {
      return fill(w, t, Entry.pfn(e) + m.geometry.index(argVa(w, t)), e);
    }
    return faultIn(w, t);
  }

  // reads the entry, sets accessed and dirty, fills the TLB: one locked access
  private int mmu_walk__pte(long[] w, int t) {
    int from = Entry.pfn(m.access.get(w, t));
    int i = m.geometry.index(argVa(w, t));
    if (m.access.get(w, t) == Entry.NONE) { // flushed since
      return goTo(w, t, Step.user_access__tlb_lookup);
    }
    long e = m.table.pteOf(w, from, i);
    m.table.deref(w, from);
    if (Entry.kind(e) == Kind.PRESENT && (Entry.write(e) || !writes(w, t))) {
      m.table.setPte(
          w, from, i, Entry.withDirty(Entry.withYoung(e, true), Entry.dirty(e) || writes(w, t)));
      return fill(w, t, Entry.pfn(e), e);
    }
    if (Entry.kind(e) == Kind.ZERO && !writes(w, t)) {
      m.access.set(w, t, Entry.NONE);
      return m.thread.endOp(w, t);
    }
    return faultIn(w, t);
  }

  // a flush since the fill has dropped the translation
  private int user_access__access(long[] w, int t) {
    if (!translated(w, t)) {
      return goTo(w, t, Step.user_access__tlb_lookup);
    }
    if (writes(w, t)) {
      int token = argToken[t][m.thread.op(w, t)];
      m.page.data.set(w, (int) m.tlb.pfn.get(w, t, argMm(w, t), argVa(w, t)), token);
      m.ghost.store(w, argMm(w, t), argVa(w, t), token);
    }
    return m.thread.endOp(w, t);
  }

  // --- find and lock the VMA

  private int lock_vma_under_rcu__mas_walk(long[] w, int t) {
    int v = m.vma.at(w, faultMm(w, t), (int) va.get(w, t));
    if (v == 0) {
      return goTo(w, t, Step.do_user_addr_fault__mmap_read_lock);
    }
    vma.set(w, t, v);
    return goTo(w, t, Step.lock_vma_under_rcu__vma_start_read);
  }

  // SIGSEGV
  private boolean accessError(long[] w, int t, int v) {
    return write.get(w, t) != 0 && m.vma.write.get(w, v) == 0;
  }

  // never waits: a VMA that is write-locked, or moved since, sends the fault to mmap_lock
  private int lock_vma_under_rcu__vma_start_read(long[] w, int t) {
    int v = faultVma(w, t);
    if (m.vma.lock.writer.get(w, v) != 0 || m.vma.at(w, faultMm(w, t), (int) va.get(w, t)) != v) {
      vma.set(w, t, 0);
      return goTo(w, t, Step.do_user_addr_fault__mmap_read_lock);
    }
    if (accessError(w, t, v)) {
      m.result.fails(w, t, Errno.SIGSEGV);
      frame.clear(w, t);
      return m.thread.endOp(w, t);
    }
    m.vma.lock.readers.add(w, v, t);
    vml.set(w, t, 1);
    return goTo(w, t, Step.__handle_mm_fault__pmdp_get_lockless);
  }

  private int do_user_addr_fault__mmap_read_lock(long[] w, int t) {
    return mmapReadLock(w, t, faultMm(w, t), Step.do_user_addr_fault__find_vma);
  }

  private int do_user_addr_fault__find_vma(long[] w, int t) {
    int v = m.vma.at(w, faultMm(w, t), (int) va.get(w, t));
    if (v == 0 || accessError(w, t, v)) {
      return endAccess(w, t, Errno.SIGSEGV);
    }
    vma.set(w, t, v);
    return goTo(w, t, Step.__handle_mm_fault__pmdp_get_lockless);
  }

  /** Drops the VMA lock or mmap_lock, whichever the fault holds. */
  public void dropLock(long[] w, int t) {
    if (vml.get(w, t) != 0) {
      int v = faultVma(w, t);
      m.vma.lock.readers.remove(w, v, t);
    } else {
      m.mm.mmap_lock.upRead(w, faultMm(w, t), t);
    }
  }

  private int endAccess(long[] w, int t, Errno why) {
    m.result.fails(w, t, why);
    dropLock(w, t);
    frame.clear(w, t);
    return m.thread.endOp(w, t);
  }

  private int handle_mm_fault__unlock(long[] w, int t) {
    dropLock(w, t);
    frame.clear(w, t);
    return goTo(w, t, Step.user_access__tlb_lookup);
  }

  // userfaultfd dropped the lock: once more, under mmap_lock
  private int handle_mm_fault__retry(long[] w, int t) {
    begin(w, t);
    tried.set(w, t, 1);
    return goTo(w, t, Step.do_user_addr_fault__mmap_read_lock);
  }

  // --- PMD level

  private int userFault(long[] w, int t, FaultReason why) {
    reason.set(w, t, why);
    return goTo(w, t, handleUserfault);
  }

  private int __handle_mm_fault__pmdp_get_lockless(long[] w, int t) {
    long e = pmdNow(w, t);
    return switch (Entry.kind(e)) {
      case NONE ->
          anon(w, t) && m.vma.thp.get(w, faultVma(w, t)) != 0
              ? hugeMissing(w, t)
              : pteMissing(w, t);
      case TABLE -> goTo(w, t, Step.handle_pte_fault__pte_offset_map);
      default -> {
        if (Entry.kind(e) != Kind.HUGE || (write.get(w, t) != 0 && !Entry.write(e))) {
          m.oops.set(w, Oops.NOT_MODELLED);
        }
        yield goTo(w, t, Step.handle_mm_fault__unlock);
      }
    };
  }

  // thp_vma_suitable_order: the VMA covers the range of the PMD; a load maps the huge zero page
  private int hugeMissing(long[] w, int t) {
    int base = slot(w, t) * m.geometry.ptes();
    if (m.vma.start.get(w, faultVma(w, t)) > base
        || base + m.geometry.ptes() > m.vma.end.get(w, faultVma(w, t))) {
      return goTo(w, t, Step.handle_pte_fault__pte_offset_map);
    }
    if (write.get(w, t) == 0) {
      m.oops.set(w, Oops.NOT_MODELLED);
    }
    return goTo(w, t, Step.do_huge_pmd_anonymous_page__folio_alloc);
  }

  private boolean anon(long[] w, int t) {
    return m.vma.anon.get(w, faultVma(w, t)) != 0;
  }

  // do_pte_missing()
  private int pteMissing(long[] w, int t) {
    return goTo(
        w, t, anon(w, t) ? Step.do_anonymous_page__pmd_none : Step.filemap_fault__i_size_read);
  }

  private int do_huge_pmd_anonymous_page__folio_alloc(long[] w, int t, int choice) {
    if (choice >= m.page.choices()) {
      return TransitionSystem.NO_CHOICE;
    }
    int block = m.page.chooseBlock(w, choice);
    if (block < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (block == 0) { // fall back to single pages
      return goTo(w, t, Step.handle_pte_fault__pte_offset_map);
    }
    m.page.allocHuge(w, block);
    page.set(w, t, block);
    return goTo(w, t, Step.do_huge_pmd_anonymous_page__pte_alloc_one);
  }

  private int do_huge_pmd_anonymous_page__pte_alloc_one(long[] w, int t, int choice) {
    if (choice >= m.table.choices()) {
      return TransitionSystem.NO_CHOICE;
    }
    int found = m.table.choose(w, choice);
    if (found < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (found == 0) { // out of memory
      m.page.put(w, (int) page.get(w, t));
      return endAccess(w, t, Errno.VM_FAULT_OOM);
    }
    m.table.state.set(w, found, TableState.DETACHED);
    table.set(w, t, found);
    return goTo(w, t, Step.do_huge_pmd_anonymous_page__pmd_lock);
  }

  private int do_huge_pmd_anonymous_page__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, faultMm(w, t), Step.do_huge_pmd_anonymous_page__pmd_none);
  }

  private int do_huge_pmd_anonymous_page__pmd_none(long[] w, int t) {
    return goTo(
        w,
        t,
        pmdNow(w, t) != Entry.NONE || missing(w, t)
            ? Step.do_huge_pmd_anonymous_page__pmd_unlock_release
            : Step.do_huge_pmd_anonymous_page__folio_add_new_anon_rmap);
  }

  private int do_huge_pmd_anonymous_page__pmd_unlock_release(long[] w, int t) {
    boolean taken = pmdNow(w, t) != Entry.NONE;
    m.mm.pml.set(w, faultMm(w, t), 0);
    m.page.put(w, (int) page.get(w, t));
    m.table.clear(w, (int) table.get(w, t));
    page.set(w, t, 0);
    table.set(w, t, 0);
    return taken ? goTo(w, t, Step.handle_mm_fault__unlock) : userFault(w, t, FaultReason.MISSING);
  }

  private int do_huge_pmd_anonymous_page__folio_add_new_anon_rmap(long[] w, int t) {
    int f = (int) page.get(w, t);
    m.page.entire.set(w, f, 1);
    addNewAnon(w, t, f, slot(w, t) * m.geometry.ptes());
    return goTo(w, t, Step.do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit);
  }

  private void addNewAnon(long[] w, int t, int folio, int at) {
    int v = faultVma(w, t);
    m.page.newAnon(w, folio, m.vma.anon_vma.get(w, v), m.vma.linearIndex(w, v, at));
    m.page.lru.set(w, folio, 1);
  }

  private int do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit(long[] w, int t) {
    m.table.own(w, (int) table.get(w, t), TableState.DEPOSITED, faultMm(w, t), slot(w, t));
    return goTo(w, t, Step.do_huge_pmd_anonymous_page__set_pmd_at);
  }

  private int do_huge_pmd_anonymous_page__set_pmd_at(long[] w, int t) {
    boolean writable = m.vma.write.get(w, faultVma(w, t)) != 0;
    m.pmd.set(w, faultMm(w, t), slot(w, t), Entry.huge((int) page.get(w, t), writable));
    return goTo(w, t, Step.do_huge_pmd_anonymous_page__pmd_unlock);
  }

  private int do_huge_pmd_anonymous_page__pmd_unlock(long[] w, int t) {
    m.mm.pml.set(w, faultMm(w, t), 0);
    return goTo(w, t, Step.handle_mm_fault__unlock);
  }

  // a table is allocated only while there is none
  private int do_anonymous_page__pmd_none(long[] w, int t) {
    return pmdNow(w, t) == Entry.NONE
        ? pgtable.alloc(
            w,
            t,
            faultMm(w, t),
            slot(w, t),
            pc(Step.do_anonymous_page__folio_alloc),
            pc(Step.do_anonymous_page__no_pte_table))
        : goTo(w, t, Step.do_anonymous_page__folio_alloc);
  }

  private int do_anonymous_page__no_pte_table(long[] w, int t) {
    return endAccess(w, t, Errno.VM_FAULT_OOM);
  }

  // --- PTE level

  private int handle_pte_fault__pte_offset_map(long[] w, int t) {
    long e = pmdNow(w, t);
    if (e == Entry.NONE) {
      return pteMissing(w, t);
    }
    if (Entry.kind(e) != Kind.TABLE) { // refault
      return goTo(w, t, Step.handle_mm_fault__unlock);
    }
    pgtable.map(w, t);
    pmd.set(w, t, e);
    return goTo(w, t, Step.handle_pte_fault__ptep_get_lockless);
  }

  private int mapped(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  private int handle_pte_fault__ptep_get_lockless(long[] w, int t) {
    int tb = mapped(w, t);
    long e = m.table.pteOf(w, tb, index(w, t));
    m.table.deref(w, tb);
    return switch (Entry.kind(e)) {
      case NONE -> {
        pgtable.unmap(w, t);
        pmd.set(w, t, Entry.NONE);
        yield pteMissing(w, t);
      }
      case PRESENT, ZERO -> {
        pte.set(w, t, e);
        yield goTo(w, t, Step.handle_pte_fault__spin_lock);
      }
      default -> notModelled(w);
    };
  }

  private int handle_pte_fault__spin_lock(long[] w, int t) {
    return ptlLock(w, t, mapped(w, t), Step.handle_pte_fault__pte_same);
  }

  // changed, write-protected for userfaultfd, reusable, or spurious
  private int handle_pte_fault__pte_same(long[] w, int t) {
    long e = pte.get(w, t);
    boolean wpVma = m.vma.wp.get(w, faultVma(w, t)) != 0;
    if (m.table.pteOf(w, mapped(w, t), index(w, t)) != e) {
      return goTo(w, t, Step.handle_pte_fault__pte_unmap_unlock);
    }
    if (write.get(w, t) == 0 || Entry.write(e)) {
      return goTo(w, t, Step.handle_pte_fault__ptep_set_access_flags);
    }
    if (Entry.uffd_wp(e) && wpVma) {
      reason.set(w, t, FaultReason.WP);
      return goTo(w, t, Step.handle_pte_fault__pte_unmap_unlock);
    }
    return goTo(
        w, t, wpVma ? Step.do_wp_page__mm_tlb_flush_pending : Step.do_wp_page__PageAnonExclusive);
  }

  private int handle_pte_fault__ptep_set_access_flags(long[] w, int t) {
    if (write.get(w, t) != 0) { // x86: after a read the entry is left to the hardware
      long e = Entry.withDirty(Entry.withYoung(pte.get(w, t), true), true);
      m.table.setPte(w, mapped(w, t), index(w, t), e);
    }
    return goTo(w, t, Step.handle_pte_fault__pte_unmap_unlock);
  }

  // 6ce64428d620: a write-protect of the range may not have been flushed yet
  private int do_wp_page__mm_tlb_flush_pending(long[] w, int t) {
    int at = (int) va.get(w, t);
    return m.mm.tlb_flush_pending.get(w, faultMm(w, t)) > 0
        ? tlb.flush(w, t, faultMm(w, t), at, at + 1, pc(Step.do_wp_page__PageAnonExclusive))
        : goTo(w, t, Step.do_wp_page__PageAnonExclusive);
  }

  // the zero page is copied: drop the PTL first
  private int do_wp_page__PageAnonExclusive(long[] w, int t) {
    long e = pte.get(w, t);
    if (Entry.kind(e) == Kind.ZERO) {
      reason.set(w, t, FaultReason.COPY);
      return goTo(w, t, Step.handle_pte_fault__pte_unmap_unlock);
    }
    if (m.page.exclusive.get(w, Entry.pfn(e)) == 0) {
      m.oops.set(w, Oops.NOT_MODELLED);
    }
    return goTo(w, t, Step.do_wp_page__wp_page_reuse);
  }

  // the page is exclusive: write to it in place
  private int do_wp_page__wp_page_reuse(long[] w, int t) {
    long e = Entry.withWrite(Entry.withDirty(Entry.withYoung(pte.get(w, t), true), true), true);
    m.table.setPte(w, mapped(w, t), index(w, t), e);
    return goTo(w, t, Step.handle_pte_fault__pte_unmap_unlock);
  }

  private int handle_pte_fault__pte_unmap_unlock(long[] w, int t) {
    m.table.unlock(w, mapped(w, t));
    pgtable.unmap(w, t);
    pmd.set(w, t, Entry.NONE);
    if (reason.get(w, t) == FaultReason.WP) {
      pte.set(w, t, Entry.NONE);
      return goTo(w, t, handleUserfault);
    }
    if (reason.get(w, t) == FaultReason.COPY) {
      reason.set(w, t, FaultReason.NONE);
      return goTo(w, t, Step.wp_page_copy__folio_alloc);
    }
    return goTo(w, t, Step.handle_mm_fault__unlock);
  }

  // only the zero page is copied: the copy is a zeroed page
  private int wp_page_copy__folio_alloc(long[] w, int t, int choice) {
    if (choice >= m.page.choices()) {
      return TransitionSystem.NO_CHOICE;
    }
    int p = m.page.choose(w, choice);
    if (p < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (p == 0) {
      return endAccess(w, t, Errno.VM_FAULT_OOM);
    }
    m.page.alloc(w, p, 0);
    page.set(w, t, p);
    return goTo(w, t, Step.wp_page_copy__mmu_notifier_invalidate_range_start);
  }

  private int wp_page_copy__mmu_notifier_invalidate_range_start(long[] w, int t) {
    int of = faultMm(w, t);
    m.mm.notifierStart(w, of);
    return pgtable.mapLock(
        w,
        t,
        of,
        slot(w, t),
        pc(Step.wp_page_copy__pte_same),
        pc(Step.wp_page_copy__mmu_notifier_invalidate_range_end));
  }

  private int wp_page_copy__pte_same(long[] w, int t) {
    boolean same = m.table.pteOf(w, pgtable.mapped(w, t), index(w, t)) == pte.get(w, t);
    return goTo(
        w, t, same ? Step.wp_page_copy__ptep_clear_flush : Step.wp_page_copy__pte_unmap_unlock);
  }

  // flushed before the copy is visible
  private int wp_page_copy__ptep_clear_flush(long[] w, int t) {
    int at = (int) va.get(w, t);
    m.table.setPte(w, pgtable.mapped(w, t), index(w, t), Entry.NONE);
    return tlb.flush(
        w, t, faultMm(w, t), at, at + 1, pc(Step.wp_page_copy__folio_add_new_anon_rmap));
  }

  private int wp_page_copy__folio_add_new_anon_rmap(long[] w, int t) {
    newAnonPage(w, t);
    return goTo(w, t, Step.wp_page_copy__set_pte_at);
  }

  private int wp_page_copy__set_pte_at(long[] w, int t) {
    long e = Entry.present((int) page.get(w, t), true);
    page.set(w, t, 0);
    m.table.setPte(w, pgtable.mapped(w, t), index(w, t), e);
    return goTo(w, t, Step.wp_page_copy__pte_unmap_unlock);
  }

  private int wp_page_copy__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return goTo(w, t, Step.wp_page_copy__mmu_notifier_invalidate_range_end);
  }

  private int wp_page_copy__mmu_notifier_invalidate_range_end(long[] w, int t) {
    int of = faultMm(w, t);
    int unused = (int) page.get(w, t);
    m.mm.notifierEnd(w, of);
    page.set(w, t, 0);
    if (unused != 0) {
      m.page.put(w, unused);
    }
    return goTo(w, t, Step.handle_mm_fault__unlock);
  }

  private void newAnonPage(long[] w, int t) {
    int p = (int) page.get(w, t);
    m.page.mapcount.set(w, p, 1);
    addNewAnon(w, t, p, (int) va.get(w, t));
  }

  // a read fault maps the zero page and allocates nothing
  private int do_anonymous_page__folio_alloc(long[] w, int t, int choice) {
    if (choice >= m.page.choices()) {
      return TransitionSystem.NO_CHOICE;
    }
    if (write.get(w, t) == 0) {
      return choice == 0 ? mapPte(w, t) : TransitionSystem.BLOCKED;
    }
    int p = m.page.choose(w, choice);
    if (p < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (p == 0) {
      return endAccess(w, t, Errno.VM_FAULT_OOM);
    }
    m.page.alloc(w, p, 0);
    page.set(w, t, p);
    return mapPte(w, t);
  }

  private int mapPte(long[] w, int t) {
    return pgtable.mapLock(
        w,
        t,
        faultMm(w, t),
        slot(w, t),
        pc(Step.do_anonymous_page__pte_none),
        pc(Step.do_anonymous_page__folio_put));
  }

  // under the PTL: still as it was found, and not userfaultfd's
  private int do_anonymous_page__pte_none(long[] w, int t) {
    long e = pte.get(w, t);
    if (m.table.pteOf(w, pgtable.mapped(w, t), index(w, t)) != e) {
      return goTo(w, t, Step.do_anonymous_page__pte_unmap_unlock);
    }
    if (missing(w, t)) {
      reason.set(w, t, FaultReason.MISSING);
      return goTo(w, t, Step.do_anonymous_page__pte_unmap_unlock);
    }
    return goTo(
        w,
        t,
        write.get(w, t) != 0
            ? Step.do_anonymous_page__folio_add_new_anon_rmap
            : Step.do_anonymous_page__set_pte_at);
  }

  private int do_anonymous_page__folio_add_new_anon_rmap(long[] w, int t) {
    newAnonPage(w, t);
    return goTo(w, t, Step.do_anonymous_page__set_pte_at);
  }

  private int do_anonymous_page__set_pte_at(long[] w, int t) {
    long e = write.get(w, t) != 0 ? Entry.present((int) page.get(w, t), true) : Entry.ZERO;
    page.set(w, t, 0);
    m.table.setPte(w, pgtable.mapped(w, t), index(w, t), e);
    return goTo(w, t, Step.do_anonymous_page__pte_unmap_unlock);
  }

  private int do_anonymous_page__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return goTo(w, t, Step.do_anonymous_page__folio_put);
  }

  // gives back what was not installed
  private int do_anonymous_page__folio_put(long[] w, int t) {
    if (page.get(w, t) != 0) {
      m.page.put(w, (int) page.get(w, t));
    }
    page.set(w, t, 0);
    pte.set(w, t, Entry.NONE);
    return reason.get(w, t) == FaultReason.MISSING
        ? goTo(w, t, handleUserfault)
        : goTo(w, t, Step.handle_mm_fault__unlock);
  }

  // --- a file

  // behind the end of the file: SIGBUS
  private int filemap_fault__i_size_read(long[] w, int t) {
    int v = faultVma(w, t);
    if (m.vma.linearIndex(w, v, (int) va.get(w, t))
        >= m.file.i_size.get(w, (int) m.vma.file.get(w, v))) {
      return endAccess(w, t, Errno.SIGBUS);
    }
    return notModelled(w);
  }
}
