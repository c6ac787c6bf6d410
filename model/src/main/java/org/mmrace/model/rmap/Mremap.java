package org.mmrace.model.rmap;

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
import org.mmrace.model.core.Oops;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.State;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.mm.GupFast;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * mremap() of one whole VMA to a free place: moves page tables where a whole PMD extent moves, PTEs
 * elsewhere, then unmaps the old range. TLA+: Mremap.tla. C: mm/mremap.c, mm/vma.c, mm/rmap.c
 * (v6.18). Frame {@code mremap}: both VMAs, where the move stands, the table entry and the PTE in
 * hand, whether an entry was present. Blocks on mmap_lock, the VMA lock, i_mmap, anon_vma, the PMD
 * lock and PTLs.
 */
public final class Mremap extends Path<Mremap.Step> {
  /** The steps. */
  public enum Step implements Label {
    mremap__mmap_write_lock(Asks.MMAP_LOCK),
    mremap__vma_lookup,
    move_vma__vma_start_write(Asks.VMA_WRITE),
    vma_link_file__i_mmap_lock_write(Asks.I_MMAP),
    anon_vma_clone__anon_vma_lock_write(Asks.ANON_VMA),
    copy_vma__vma_link,
    move_page_tables__mmu_notifier_invalidate_range_start(SLEEP),
    get_old_pmd__pmd_none,
    move_page_tables__pmd_trans_huge,
    take_rmap_locks__i_mmap_lock_write(Asks.I_MMAP),
    take_rmap_locks__anon_vma_lock_write(Asks.ANON_VMA),
    move_normal_pmd__pmd_none,
    move_normal_pmd__pmd_lock(Asks.PMD),
    move_normal_pmd__pmd_present,
    move_normal_pmd__pmd_clear,
    move_normal_pmd__pmd_populate,
    move_normal_pmd__spin_unlock,
    drop_rmap_locks__anon_vma_unlock_write,
    drop_rmap_locks__i_mmap_unlock_write,
    move_pgt_entry__return,
    move_page_tables__pmd_none,
    move_page_tables__pte_alloc,
    move_page_tables__no_pte_table,
    move_ptes__pte_offset_map_lock,
    move_ptes__pte_offset_map_rw_nolock,
    move_ptes__spin_lock_nested(Asks.PTE_NESTED),
    move_ptes__ptep_get,
    move_ptes__ptep_get_and_clear,
    move_ptes__set_pte_at,
    move_ptes__spin_unlock,
    move_ptes__pte_unmap_unlock,
    move_page_tables__next,
    move_page_tables__mmu_notifier_invalidate_range_end(SLEEP),
    mremap_userfaultfd_prep__userfaultfd_reset_ctx,
    mremap__mmap_write_unlock;

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

  /** mremap(). */
  public static final Function MREMAP =
      Function.of("mremap", Tlb.FLUSH, Pgtable.MAP, Pgtable.ALLOC, Munmap.MUNMAP);

  private static final Operation SYSCALL =
      Operation.of("mremap", Step.mremap__mmap_write_lock, "mremap()", MREMAP)
          .with(Operation.Effect.GIVES_UP)
          .takes(Argument.MM, Argument.START, Argument.END, Argument.of("to", Argument.Of.VA))
          .fails(Errno.EFAULT);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, SYSCALL);

  private final Tlb tlb;
  private final Pgtable pgtable;
  private final Munmap munmap;
  private final GupFast gupFast;
  private final boolean rechecksPmd;
  private final boolean flushesBeforeUnlock;
  private final boolean clearsUffdWp;
  private final int[][] argMm;
  private final int[][] argStart;
  private final int[][] argEnd;
  private final int[][] argTo;
  private final List<Integer> threads;
  private final boolean movesPtes;
  private final Section frame;
  private final Field vma;
  private final Field fresh;
  private final Field va;
  private final Field i;
  private final Field pmd;
  private final Field pte;
  private final Field flush;

  /** Declares the frame. */
  public Mremap(State m, Tlb tlb, Pgtable pgtable, Munmap munmap, GupFast gupFast) {
    super(m, Step.class);
    this.tlb = tlb;
    this.pgtable = pgtable;
    this.munmap = munmap;
    this.gupFast = gupFast;
    rechecksPmd = m.toggle("MovePmdRechecks");
    flushesBeforeUnlock = m.toggle("MoveFlushesBeforeUnlock");
    clearsUffdWp = m.toggle("MremapClearsUffdWp");
    argMm = m.program.arg("mm", 0);
    argStart = m.program.arg("start", 0);
    argEnd = m.program.arg("end", 0);
    argTo = m.program.arg("to", 0);
    threads = m.program.running(MREMAP);
    movesPtes = threads.stream().anyMatch(this::movesPtes);
    frame = m.frame(MREMAP);
    vma = frame.field("vma", new Domain.Range(m.geometry.vmas()));
    fresh = frame.field("new", new Domain.Range(m.geometry.vmas()));
    va = frame.field("va", new Domain.Range(m.geometry.vas()));
    i = frame.field("i", new Domain.Range(m.geometry.ptes()));
    pmd = frame.field("pmd", Entry.DOMAIN);
    pte = frame.field("pte", Entry.DOMAIN);
    flush = frame.field("flush", new Domain.Flag());
  }

  /** Returns the threads that call mremap(). */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns where the move stands in the old range. */
  public int oldVa(long[] w, int t) {
    return (int) va.get(w, t);
  }

  /** Returns whether the move took an entry away that a TLB may hold. */
  public boolean mustFlush(long[] w, int t) {
    return flush.get(w, t) != 0;
  }

  /** Returns whether an entry is out of the old table and not yet in the new one. */
  public boolean hasEntryInHand(long[] w, int t) {
    return pte.get(w, t) != Entry.NONE;
  }

  /** Returns whether the entry in hand is write-protected by userfaultfd. */
  public boolean hasProtectedEntryInHand(long[] w, int t) {
    return Entry.uffd_wp(pte.get(w, t));
  }

  /** Returns whether any mremap() moves single entries: then no rmap lock keeps a walk out. */
  public boolean movesPtes() {
    return movesPtes;
  }

  private boolean movesPtes(int t) {
    boolean[] moves = m.program.where(SYSCALL)[t];
    for (int op = 1; op <= m.program.ops(t); op++) {
      if (moves[op]
          && (clearsUffdWp && m.geometry.uffds() > 0
              || insideTable(argStart[t][op])
              || insideTable(argEnd[t][op])
              || insideTable(argTo[t][op]))) {
        return true;
      }
    }
    return false;
  }

  private boolean insideTable(int va) {
    return m.geometry.index(va) != 0;
  }

  /** Returns the mm in which the thread moves. */
  public int mm(long[] w, int t) {
    return arg(argMm, w, t);
  }

  private int arg(int[][] values, long[] w, int t) {
    return values[t][m.thread.op(w, t)];
  }

  private int newVa(long[] w, int t) {
    return arg(argTo, w, t) + oldVa(w, t) - arg(argStart, w, t);
  }

  private int oldSlot(long[] w, int t) {
    return m.geometry.slot(oldVa(w, t));
  }

  private int newSlot(long[] w, int t) {
    return m.geometry.slot(newVa(w, t));
  }

  private int vma(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  private int anonVma(long[] w, int t) {
    return (int) m.vma.anon_vma.get(w, vma(w, t));
  }

  private int file(long[] w, int t) {
    return (int) m.vma.file.get(w, vma(w, t));
  }

  // get_extent(): up to the next PMD boundary of either range
  private int extent(long[] w, int t) {
    int ptes = m.geometry.ptes();
    int left = (int) m.vma.end.get(w, vma(w, t)) - oldVa(w, t);
    return Math.min(
        left, Math.min(ptes - m.geometry.index(oldVa(w, t)), ptes - m.geometry.index(newVa(w, t))));
  }

  private long oldPmd(long[] w, int t) {
    return m.pmd.get(w, mm(w, t), oldSlot(w, t));
  }

  private long newPmd(long[] w, int t) {
    return m.pmd.get(w, mm(w, t), newSlot(w, t));
  }

  private int flushOld(long[] w, int t, int pages, long then) {
    return tlb.flush(w, t, mm(w, t), oldVa(w, t), oldVa(w, t) + pages, then);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case mremap__mmap_write_lock -> mremap__mmap_write_lock(w, t);
      case mremap__vma_lookup -> mremap__vma_lookup(w, t);
      case move_vma__vma_start_write -> move_vma__vma_start_write(w, t);
      case vma_link_file__i_mmap_lock_write -> vma_link_file__i_mmap_lock_write(w, t);
      case anon_vma_clone__anon_vma_lock_write -> anon_vma_clone__anon_vma_lock_write(w, t);
      case copy_vma__vma_link -> copy_vma__vma_link(w, t);
      case move_page_tables__mmu_notifier_invalidate_range_start ->
          move_page_tables__mmu_notifier_invalidate_range_start(w, t);
      case get_old_pmd__pmd_none -> get_old_pmd__pmd_none(w, t);
      case move_page_tables__pmd_trans_huge -> move_page_tables__pmd_trans_huge(w, t);
      case take_rmap_locks__i_mmap_lock_write -> take_rmap_locks__i_mmap_lock_write(w, t);
      case take_rmap_locks__anon_vma_lock_write -> take_rmap_locks__anon_vma_lock_write(w, t);
      case move_normal_pmd__pmd_none -> move_normal_pmd__pmd_none(w, t);
      case move_normal_pmd__pmd_lock -> move_normal_pmd__pmd_lock(w, t);
      case move_normal_pmd__pmd_present -> move_normal_pmd__pmd_present(w, t);
      case move_normal_pmd__pmd_clear -> move_normal_pmd__pmd_clear(w, t);
      case move_normal_pmd__pmd_populate -> move_normal_pmd__pmd_populate(w, t);
      case move_normal_pmd__spin_unlock -> move_normal_pmd__spin_unlock(w, t);
      case drop_rmap_locks__anon_vma_unlock_write -> drop_rmap_locks__anon_vma_unlock_write(w, t);
      case drop_rmap_locks__i_mmap_unlock_write -> drop_rmap_locks__i_mmap_unlock_write(w, t);
      case move_pgt_entry__return -> move_pgt_entry__return(w, t);
      case move_page_tables__pmd_none -> move_page_tables__pmd_none(w, t);
      case move_page_tables__pte_alloc -> move_page_tables__pte_alloc(w, t);
      case move_page_tables__no_pte_table -> move_page_tables__no_pte_table(w);
      case move_ptes__pte_offset_map_lock -> move_ptes__pte_offset_map_lock(w, t);
      case move_ptes__pte_offset_map_rw_nolock -> move_ptes__pte_offset_map_rw_nolock(w, t);
      case move_ptes__spin_lock_nested -> move_ptes__spin_lock_nested(w, t);
      case move_ptes__ptep_get -> move_ptes__ptep_get(w, t);
      case move_ptes__ptep_get_and_clear -> move_ptes__ptep_get_and_clear(w, t);
      case move_ptes__set_pte_at -> move_ptes__set_pte_at(w, t);
      case move_ptes__spin_unlock -> move_ptes__spin_unlock(w, t);
      case move_ptes__pte_unmap_unlock -> move_ptes__pte_unmap_unlock(w, t);
      case move_page_tables__next -> move_page_tables__next(w, t);
      case move_page_tables__mmu_notifier_invalidate_range_end ->
          move_page_tables__mmu_notifier_invalidate_range_end(w, t);
      case mremap_userfaultfd_prep__userfaultfd_reset_ctx ->
          mremap_userfaultfd_prep__userfaultfd_reset_ctx(w, t);
      case mremap__mmap_write_unlock -> mremap__mmap_write_unlock(w, t);
    };
  }

  // --- the new VMA

  private int mremap__mmap_write_lock(long[] w, int t) {
    return enter(w, t, mmapWriteLock(w, t, mm(w, t), Step.mremap__vma_lookup));
  }

  // no VMA: -EFAULT; pins through the old range promise nothing any more
  private int mremap__vma_lookup(long[] w, int t) {
    int from = arg(argStart, w, t);
    int to = arg(argEnd, w, t);
    int v = m.vma.at(w, mm(w, t), from);
    if (v == 0) {
      m.result.fails(w, t, Errno.EFAULT);
      return goTo(w, t, Step.mremap__mmap_write_unlock);
    }
    vma.set(w, t, v);
    va.set(w, t, from);
    gupFast.forgetPins(w, mm(w, t), from, to);
    if (m.vma.start.get(w, v) != from
        || m.vma.end.get(w, v) != to
        || taken(w, t, (int) m.vma.end.get(w, v) - from)
        || m.vma.free(w, v) == 0) {
      m.oops.set(w, Oops.NOT_MODELLED);
    }
    return goTo(w, t, Step.move_vma__vma_start_write);
  }

  private boolean taken(long[] w, int t, int pages) {
    int to = arg(argTo, w, t);
    for (int v = 1; v <= m.geometry.vmas(); v++) {
      if (m.vma.mm.get(w, v) == mm(w, t)
          && m.vma.start.get(w, v) < to + pages
          && to < m.vma.end.get(w, v)) {
        return true;
      }
    }
    return false;
  }

  private int move_vma__vma_start_write(long[] w, int t) {
    return wrote(
        w,
        t,
        m.vma.lock.startWrite(w, vma(w, t), t),
        file(w, t) != 0 ? Step.vma_link_file__i_mmap_lock_write : cloneStep(w, t));
  }

  private Step cloneStep(long[] w, int t) {
    return anonVma(w, t) != 0 ? Step.anon_vma_clone__anon_vma_lock_write : Step.copy_vma__vma_link;
  }

  private int vma_link_file__i_mmap_lock_write(long[] w, int t) {
    return wrote(w, t, m.file.i_mmap.downWrite(w, file(w, t), t), cloneStep(w, t));
  }

  private int anon_vma_clone__anon_vma_lock_write(long[] w, int t) {
    return wrote(w, t, m.anon_vma.rwsem.downWrite(w, anonVma(w, t), t), Step.copy_vma__vma_link);
  }

  // in the tree of the mm and in both rmap trees; write-locked like every VMA that is added
  private int copy_vma__vma_link(long[] w, int t) {
    int copy = m.vma.free(w, vma(w, t));
    int pages = (int) (m.vma.end.get(w, vma(w, t)) - m.vma.start.get(w, vma(w, t)));
    m.vma.copy(w, vma(w, t), copy);
    m.vma.start.set(w, copy, arg(argTo, w, t));
    m.vma.end.set(w, copy, arg(argTo, w, t) + pages);
    m.vma.lock.writer.set(w, copy, t);
    m.vma.lock.readers.set(w, copy, 0);
    fresh.set(w, t, copy);
    if (anonVma(w, t) != 0) {
      m.anon_vma.rwsem.upWrite(w, anonVma(w, t));
    }
    if (file(w, t) != 0) {
      m.file.i_mmap.upWrite(w, file(w, t));
    }
    return goTo(w, t, Step.move_page_tables__mmu_notifier_invalidate_range_start);
  }

  // --- move_page_tables()

  private int move_page_tables__mmu_notifier_invalidate_range_start(long[] w, int t) {
    m.mm.notifierStart(w, mm(w, t));
    return goTo(w, t, Step.get_old_pmd__pmd_none);
  }

  private int nextExtent(long[] w, int t) {
    int next = oldVa(w, t) + extent(w, t);
    va.set(w, t, next);
    i.set(w, t, 0);
    pmd.set(w, t, Entry.NONE);
    pte.set(w, t, Entry.NONE);
    flush.set(w, t, 0);
    return goTo(
        w,
        t,
        next == m.vma.end.get(w, vma(w, t))
            ? Step.move_page_tables__mmu_notifier_invalidate_range_end
            : Step.get_old_pmd__pmd_none);
  }

  // no page table lock, no rmap lock: what is read here may be gone below
  private int get_old_pmd__pmd_none(long[] w, int t) {
    return oldPmd(w, t) == Entry.NONE
        ? nextExtent(w, t)
        : goTo(w, t, Step.move_page_tables__pmd_trans_huge);
  }

  private int move_page_tables__pmd_trans_huge(long[] w, int t) {
    if (Entry.kind(oldPmd(w, t)) == Kind.HUGE) {
      m.oops.set(w, Oops.NOT_MODELLED);
      return TransitionSystem.DONE;
    }
    if (extent(w, t) < m.geometry.ptes()) {
      return goTo(w, t, Step.move_page_tables__pmd_none);
    }
    return goTo(
        w, t, file(w, t) != 0 ? Step.take_rmap_locks__i_mmap_lock_write : afterImmapLock(w, t));
  }

  // --- a whole table: move_normal_pmd()

  private Step afterImmapLock(long[] w, int t) {
    return anonVma(w, t) != 0
        ? Step.take_rmap_locks__anon_vma_lock_write
        : Step.move_normal_pmd__pmd_none;
  }

  private int take_rmap_locks__i_mmap_lock_write(long[] w, int t) {
    return wrote(w, t, m.file.i_mmap.downWrite(w, file(w, t), t), afterImmapLock(w, t));
  }

  private int take_rmap_locks__anon_vma_lock_write(long[] w, int t) {
    return wrote(
        w, t, m.anon_vma.rwsem.downWrite(w, anonVma(w, t), t), Step.move_normal_pmd__pmd_none);
  }

  private int drop(long[] w, int t) {
    return goTo(
        w,
        t,
        anonVma(w, t) != 0 ? Step.drop_rmap_locks__anon_vma_unlock_write : afterAnonUnlock(w, t));
  }

  private Step afterAnonUnlock(long[] w, int t) {
    return file(w, t) != 0
        ? Step.drop_rmap_locks__i_mmap_unlock_write
        : Step.move_pgt_entry__return;
  }

  // 0cef0bb836e3: the new VMA will not be registered, so no table moves with uffd_wp in it
  private boolean clearsUffdWp(long[] w, int t) {
    return clearsUffdWp && m.vma.uffd.get(w, vma(w, t)) != 0;
  }

  // the new slot must be empty; a table of other VMAs there sends the move to the PTEs
  private int move_normal_pmd__pmd_none(long[] w, int t) {
    return newPmd(w, t) == Entry.NONE && !clearsUffdWp(w, t)
        ? goTo(w, t, Step.move_normal_pmd__pmd_lock)
        : drop(w, t);
  }

  private int move_normal_pmd__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, mm(w, t), Step.move_normal_pmd__pmd_present);
  }

  // 6fa1066fc5d0: retract needs none of the locks that held since the first read
  private int move_normal_pmd__pmd_present(long[] w, int t) {
    if (rechecksPmd && Entry.kind(oldPmd(w, t)) != Kind.TABLE) {
      return goTo(w, t, Step.move_normal_pmd__spin_unlock);
    }
    pmd.set(w, t, oldPmd(w, t));
    return goTo(w, t, Step.move_normal_pmd__pmd_clear);
  }

  private int move_normal_pmd__pmd_clear(long[] w, int t) {
    int from = oldVa(w, t);
    m.pmd.set(w, mm(w, t), oldSlot(w, t), Entry.NONE);
    m.tlb.owe(w, t, mm(w, t), from, from + m.geometry.ptes(), false);
    return goTo(w, t, Step.move_normal_pmd__pmd_populate);
  }

  // the table that the saved entry names, whatever it is: none names the table at pfn 0
  private int move_normal_pmd__pmd_populate(long[] w, int t) {
    int moved = Entry.pfn(pmd.get(w, t));
    m.pmd.set(w, mm(w, t), newSlot(w, t), Entry.table(moved));
    if (m.table.isTable(moved)) {
      m.table.slot.set(w, moved, newSlot(w, t));
    }
    flush.set(w, t, 1);
    m.ghost.moveLinked(w, mm(w, t), oldVa(w, t), newVa(w, t), m.geometry.ptes());
    return flushOld(w, t, m.geometry.ptes(), pc(Step.move_normal_pmd__spin_unlock));
  }

  private int move_normal_pmd__spin_unlock(long[] w, int t) {
    m.mm.pml.set(w, mm(w, t), 0);
    pmd.set(w, t, Entry.NONE);
    return drop(w, t);
  }

  private int drop_rmap_locks__anon_vma_unlock_write(long[] w, int t) {
    m.anon_vma.rwsem.upWrite(w, anonVma(w, t));
    return goTo(w, t, afterAnonUnlock(w, t));
  }

  private int drop_rmap_locks__i_mmap_unlock_write(long[] w, int t) {
    m.file.i_mmap.upWrite(w, file(w, t));
    return goTo(w, t, Step.move_pgt_entry__return);
  }

  // moved, or on to the PTEs
  private int move_pgt_entry__return(long[] w, int t) {
    return mustFlush(w, t) ? nextExtent(w, t) : goTo(w, t, Step.move_page_tables__pmd_none);
  }

  // --- single entries: move_ptes()

  private int move_page_tables__pmd_none(long[] w, int t) {
    return oldPmd(w, t) == Entry.NONE
        ? nextExtent(w, t)
        : goTo(w, t, Step.move_page_tables__pte_alloc);
  }

  private int mapOld(long[] w, int t) {
    return pgtable.mapLock(
        w,
        t,
        mm(w, t),
        oldSlot(w, t),
        pc(Step.move_ptes__pte_offset_map_rw_nolock),
        pc(Step.get_old_pmd__pmd_none));
  }

  // pte_alloc() looks at the PMD before it allocates
  private int move_page_tables__pte_alloc(long[] w, int t) {
    return newPmd(w, t) == Entry.NONE
        ? pgtable.alloc(
            w,
            t,
            mm(w, t),
            newSlot(w, t),
            pc(Step.move_ptes__pte_offset_map_lock),
            pc(Step.move_page_tables__no_pte_table))
        : mapOld(w, t);
  }

  private int move_page_tables__no_pte_table(long[] w) {
    m.oops.set(w, Oops.NOT_MODELLED);
    return TransitionSystem.DONE;
  }

  private int move_ptes__pte_offset_map_lock(long[] w, int t) {
    return mapOld(w, t);
  }

  private int newTable(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  // the new table, under the old PTL; gone: the extent is tried again
  private int move_ptes__pte_offset_map_rw_nolock(long[] w, int t) {
    long e = newPmd(w, t);
    if (Entry.kind(e) != Kind.TABLE) {
      pgtable.unmapUnlock(w, t);
      return goTo(w, t, Step.get_old_pmd__pmd_none);
    }
    pmd.set(w, t, e);
    return goTo(
        w,
        t,
        Entry.pfn(e) == pgtable.mapped(w, t)
            ? Step.move_ptes__ptep_get
            : Step.move_ptes__spin_lock_nested);
  }

  private int move_ptes__spin_lock_nested(long[] w, int t) {
    return ptlLock(w, t, newTable(w, t), Step.move_ptes__ptep_get);
  }

  private int nextMoved(long[] w, int t) {
    i.set(w, t, i.get(w, t) + 1);
    pte.set(w, t, Entry.NONE);
    if (i.get(w, t) < extent(w, t)) {
      return goTo(w, t, Step.move_ptes__ptep_get);
    }
    // eb66ae030829: after the PTLs, others zap and free what a CPU reaches through the old address
    return mustFlush(w, t) && flushesBeforeUnlock
        ? flushOld(w, t, extent(w, t), pc(Step.move_ptes__spin_unlock))
        : goTo(w, t, Step.move_ptes__spin_unlock);
  }

  private int oldIndex(long[] w, int t) {
    return m.geometry.index(oldVa(w, t) + (int) i.get(w, t));
  }

  private int move_ptes__ptep_get(long[] w, int t) {
    return m.table.pteOf(w, pgtable.mapped(w, t), oldIndex(w, t)) == Entry.NONE
        ? nextMoved(w, t)
        : goTo(w, t, Step.move_ptes__ptep_get_and_clear);
  }

  private int move_ptes__ptep_get_and_clear(long[] w, int t) {
    int at = oldVa(w, t) + (int) i.get(w, t);
    long e = m.table.pteOf(w, pgtable.mapped(w, t), oldIndex(w, t));
    m.table.setPte(w, pgtable.mapped(w, t), oldIndex(w, t), Entry.NONE);
    m.tlb.owe(w, t, mm(w, t), at, at + 1, false);
    pte.set(w, t, e);
    if (Entry.kind(e) == Kind.PRESENT || Entry.kind(e) == Kind.ZERO) {
      flush.set(w, t, 1);
    }
    return goTo(w, t, Step.move_ptes__set_pte_at);
  }

  // a marker that says uffd_wp goes altogether
  private long movedEntry(long[] w, int t) {
    long e = pte.get(w, t);
    if (!clearsUffdWp(w, t)) {
      return e;
    }
    return Entry.kind(e) == Kind.MARKER && Entry.uffd_wp(e)
        ? Entry.NONE
        : Entry.withUffdWp(e, false);
  }

  private int move_ptes__set_pte_at(long[] w, int t) {
    int from = oldVa(w, t) + (int) i.get(w, t);
    int to = newVa(w, t) + (int) i.get(w, t);
    m.table.setPte(w, newTable(w, t), m.geometry.index(to), movedEntry(w, t));
    m.ghost.moveLinked(w, mm(w, t), from, to, 1);
    return nextMoved(w, t);
  }

  // the new PTL first
  private int move_ptes__spin_unlock(long[] w, int t) {
    if (newTable(w, t) != pgtable.mapped(w, t)) {
      m.table.unlock(w, newTable(w, t));
    }
    return goTo(w, t, Step.move_ptes__pte_unmap_unlock);
  }

  private int move_ptes__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return mustFlush(w, t) && !flushesBeforeUnlock
        ? flushOld(w, t, extent(w, t), pc(Step.move_page_tables__next))
        : nextExtent(w, t);
  }

  // where the late flush of before v4.19 returns to
  private int move_page_tables__next(long[] w, int t) {
    return nextExtent(w, t);
  }

  // --- the end: unmap the old range

  private int move_page_tables__mmu_notifier_invalidate_range_end(long[] w, int t) {
    m.mm.notifierEnd(w, mm(w, t));
    return m.vma.uffd.get(w, (int) fresh.get(w, t)) != 0
        ? goTo(w, t, Step.mremap_userfaultfd_prep__userfaultfd_reset_ctx)
        : unmapOld(w, t);
  }

  // without EVENT_REMAP nobody would learn where the range is now: it is registered no more
  private int mremap_userfaultfd_prep__userfaultfd_reset_ctx(long[] w, int t) {
    int copy = (int) fresh.get(w, t);
    m.vma.uffd.set(w, copy, 0);
    m.vma.missing.set(w, copy, 0);
    m.vma.wp.set(w, copy, 0);
    m.vma.minor.set(w, copy, 0);
    return unmapOld(w, t);
  }

  private int unmapOld(long[] w, int t) {
    return munmap.unmap(w, t, mm(w, t), vma(w, t), false, pc(Step.mremap__mmap_write_unlock));
  }

  private int mremap__mmap_write_unlock(long[] w, int t) {
    int copy = (int) fresh.get(w, t);
    m.vma.mmapWriteUnlock(w, mm(w, t));
    if (copy != 0) {
      int to = (int) m.vma.start.get(w, copy);
      int pages = (int) m.vma.end.get(w, copy) - to;
      m.ghost.unlink(w, mm(w, t), arg(argStart, w, t), to, pages);
      m.result.returns(w, t, Errno.NONE, to);
    }
    frame.clear(w, t);
    return m.thread.endOp(w, t);
  }
}
