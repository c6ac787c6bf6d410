package org.mmrace.model.uffd;

import static org.mmrace.model.core.Asks.LIVE_TABLE;
import static org.mmrace.model.core.Asks.SLEEP;

import java.util.List;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Mapping;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.State;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * UFFDIO_MOVE of pages that PTEs map. TLA+: UffdMove.tla. C: fs/userfaultfd.c userfaultfd_move(),
 * mm/userfaultfd.c move_pages(), move_pages_ptes(), move_present_ptes() (v6.18). Frame {@code
 * move}: pages done, the source VMA, the two tables that are mapped, the source entry, the folio
 * and the anon_vma that are locked, why the page was not moved, whether an -EAGAIN is kept. Blocks
 * on mmap_lock, map_changing_lock, folio lock, anon_vma, PMD lock, PTL and the flush; the VMA locks
 * are only tried.
 */
public final class UffdMove extends Path<UffdMove.Step> {
  /** The steps. */
  public enum Step implements Label {
    userfaultfd_move__mmap_changing,
    uffd_move_lock__lock_vma_under_rcu,
    uffd_move_lock__vma_end_read,
    uffd_move_lock__mmap_read_lock(Asks.MMAP_LOCK),
    uffd_move_lock__vma_start_read_locked,
    uffd_move_lock__vma_start_read_locked_nested,
    uffd_move_lock__mmap_read_unlock,
    move_pages__map_changing_lock(Asks.MAP_CHANGING_LOCK),
    move_pages__mmap_changing,
    validate_move_areas__vma,
    move_pages__pmdp_get_lockless,
    move_pages__src_pmd_none,
    move_pages__dst_pmd_none,
    move_pages__no_pte_table,
    move_pages_ptes__mmu_notifier_invalidate_range_start(SLEEP),
    move_pages_ptes__pte_offset_map_rw_nolock_dst,
    move_pages_ptes__pte_offset_map_rw_nolock_src,
    move_pages_ptes__pmd_none_dst,
    move_pages_ptes__pmd_none_src,
    move_pages_ptes__spin_lock_dst(Asks.PTE),
    move_pages_ptes__ptep_get_dst,
    move_pages_ptes__spin_lock_src(Asks.PTE),
    move_pages_ptes__ptep_get_src,
    move_pages_ptes__spin_lock_present(Asks.PTE),
    move_pages_ptes__pte_same,
    move_pages_ptes__PageAnonExclusive,
    move_pages_ptes__folio_trylock,
    move_pages_ptes__folio_get,
    move_pages_ptes__folio_lock(Asks.FOLIO),
    move_pages_ptes__folio_get_anon_vma,
    move_pages_ptes__anon_vma_trylock_write,
    move_pages_ptes__anon_vma_lock_write(Asks.ANON_VMA),
    double_pt_lock__spin_lock(Asks.PTE),
    double_pt_lock__spin_lock_nested(Asks.PTE_NESTED),
    is_pte_pages_stable__ptep_get_src,
    is_pte_pages_stable__ptep_get_dst,
    is_pte_pages_stable__pmdp_get_lockless,
    move_present_ptes__folio_maybe_dma_pinned,
    move_present_ptes__PageAnonExclusive,
    move_present_ptes__folio_put,
    move_present_ptes__ptep_get_and_clear(LIVE_TABLE),
    move_present_ptes__folio_maybe_dma_pinned_again,
    move_present_ptes__set_pte_at_src(LIVE_TABLE),
    move_present_ptes__folio_move_anon_rmap,
    move_present_ptes__index,
    move_present_ptes__set_pte_at(LIVE_TABLE),
    move_present_ptes__folio_unlock,
    move_zeropage_pte__ptep_clear_flush(LIVE_TABLE),
    move_zeropage_pte__set_pte_at(LIVE_TABLE),
    double_pt_unlock__spin_unlock,
    move_pages_ptes__anon_vma_unlock_write,
    move_pages_ptes__folio_unlock,
    move_pages_ptes__folio_put,
    move_pages_ptes__pte_unmap,
    move_pages_ptes__mmu_notifier_invalidate_range_end(SLEEP),
    move_pages__up_read,
    uffd_move_unlock__vma_end_read;

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

  /** move_pages(). */
  public static final Function MOVE =
      Function.of("move", UffdVma.VMA, Pgtable.ALLOC, Tlb.FLUSH, Userfaultfd.WAKE);

  private static final Operation UFFDIO_MOVE =
      Operation.of("uffd_move", Step.userfaultfd_move__mmap_changing, "ioctl(UFFDIO_MOVE)", MOVE)
          .takes(
              Argument.MM,
              Argument.UFFD,
              Argument.of("dst", Argument.Of.VA),
              Argument.of("src", Argument.Of.VA),
              Argument.or("len", Argument.Of.PAGES, "1"),
              Argument.flag("holes"),
              Argument.DONTWAKE);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, UFFDIO_MOVE);

  private final Tlb tlb;
  private final Pgtable pgtable;
  private final UffdArgs args;
  private final Userfaultfd uffd;
  private final UffdVma vma;
  private final boolean assignsBeforeClear;
  private final boolean rechecksPin;
  private final boolean rechecksPmd;
  private final boolean keepsDirty;
  private final boolean flushesAtEnd;
  private final Step checked;
  private final Step commit;
  private final Step retarget;
  private final Step committed;
  private final boolean clearsEagain;
  private final List<Integer> movers;
  private final Section frame;
  private final Field i;
  private final Field src_vma;
  private final Field dst_pmd;
  private final Field src_pmd;
  private final Field src_pte;
  private final Field folio;
  private final Field folio_pte;
  private final Field anon_vma;
  private final Field again;

  /** Why the thread did not move its page. */
  public final EnumField<UffdErrno> err;

  /** Declares the frame. */
  public UffdMove(State m, Tlb tlb, Pgtable pgtable, UffdArgs args, Userfaultfd uffd, UffdVma vma) {
    super(m, Step.class);
    this.tlb = tlb;
    this.pgtable = pgtable;
    this.args = args;
    this.uffd = uffd;
    this.vma = vma;
    assignsBeforeClear = m.toggle("MoveAssignsBeforeClear");
    rechecksPin = m.toggle("MoveRechecksPinAfterClear");
    rechecksPmd = m.toggle("MoveRechecksPmd");
    keepsDirty = m.toggle("MoveKeepsDirty");
    flushesAtEnd = m.toggle("MoveFlushesAtEnd");
    boolean unlocksUnderPtl = m.toggle("MoveUnlocksUnderPtl");
    Step assign = Step.move_present_ptes__folio_move_anon_rmap;
    commit = assignsBeforeClear ? assign : Step.move_present_ptes__ptep_get_and_clear;
    checked = unlocksUnderPtl ? Step.move_present_ptes__folio_put : commit;
    retarget = assignsBeforeClear ? Step.move_present_ptes__set_pte_at : assign;
    Step unlock = Step.move_present_ptes__folio_unlock; // before v6.18 comes after the PTLs
    committed = unlocksUnderPtl ? unlock : Step.double_pt_unlock__spin_unlock;
    clearsEagain = m.toggle("MoveClearsEagain");
    movers = m.program.running(MOVE);
    frame = m.frame(MOVE);
    i = frame.field("i", new Domain.Range(m.geometry.vas()));
    src_vma = frame.field("src_vma", new Domain.Range(m.geometry.vmas()));
    dst_pmd = frame.field("dst_pmd", Entry.DOMAIN);
    src_pmd = frame.field("src_pmd", Entry.DOMAIN);
    src_pte = frame.field("src_pte", Entry.DOMAIN);
    folio = frame.field("folio", new Domain.Range(m.geometry.pages(), Domain.Of.PAGE));
    folio_pte = frame.field("folio_pte", Entry.DOMAIN);
    anon_vma = frame.field("anon_vma", new Domain.Range(m.geometry.anonVmas()));
    err = EnumField.of(frame, "err", UffdErrno.class);
    again = frame.field("again", new Domain.Flag());
  }

  /** Returns the threads that move. */
  public List<Integer> threads() {
    return movers;
  }

  /** Returns the number of pages that the thread is asked to move; 0 where it does not move. */
  public int pages(long[] w, int t) {
    return m.program.where(UFFDIO_MOVE)[t][m.thread.op(w, t)] ? args.pages(w, t) : 0;
  }

  /** Returns the page that the source entry maps, 0 for none. */
  public int page(long[] w, int t) {
    return Entry.pfn(src_pte.get(w, t));
  }

  /** Returns whether a program moves pages, the first one to {@code va}. */
  public boolean isDestination(int va) {
    return movers.stream().anyMatch(t -> args.movesTo(t, va, m.program.where(UFFDIO_MOVE)[t]));
  }

  /** Returns the mm in which the thread moves. */
  public int mm(long[] w, int t) {
    return args.mm(w, t);
  }

  /** Returns the page to move to. */
  public int dst(long[] w, int t) {
    return args.dst(w, t) + (int) i.get(w, t);
  }

  /** Returns the page to move from. */
  public int src(long[] w, int t) {
    return args.src(w, t) + (int) i.get(w, t);
  }

  /** Returns the table that is mapped at the destination. */
  public int dstTable(long[] w, int t) {
    return Entry.pfn(dst_pmd.get(w, t));
  }

  /** Returns the table that is mapped at the source. */
  public int srcTable(long[] w, int t) {
    return Entry.pfn(src_pmd.get(w, t));
  }

  private long dstPteNow(long[] w, int t) {
    return m.table.pteOf(w, dstTable(w, t), m.geometry.index(dst(w, t)));
  }

  private long srcPteNow(long[] w, int t) {
    return m.table.pteOf(w, srcTable(w, t), m.geometry.index(src(w, t)));
  }

  private void setSrcPte(long[] w, int t, long e) {
    m.table.setPte(w, srcTable(w, t), m.geometry.index(src(w, t)), e);
  }

  private void setDstPte(long[] w, int t, long e) {
    m.table.setPte(w, dstTable(w, t), m.geometry.index(dst(w, t)), e);
  }

  private long dstPmdNow(long[] w, int t) {
    return m.pmd.get(w, args.mm(w, t), m.geometry.slot(dst(w, t)));
  }

  private long srcPmdNow(long[] w, int t) {
    return m.pmd.get(w, args.mm(w, t), m.geometry.slot(src(w, t)));
  }

  private int stop(long[] w, int t, UffdErrno why, Step next) {
    err.set(w, t, why);
    return goTo(w, t, next);
  }

  // lets go of what is held, in the order of the C function
  private int out(long[] w, int t) {
    if (anon_vma.get(w, t) != 0) {
      return goTo(w, t, Step.move_pages_ptes__anon_vma_unlock_write);
    }
    return goTo(
        w,
        t,
        folio.get(w, t) != 0
            ? Step.move_pages_ptes__folio_unlock
            : Step.move_pages_ptes__pte_unmap);
  }

  private int fail(long[] w, int t, UffdErrno why) {
    err.set(w, t, why);
    return out(w, t);
  }

  @Override
  public int table(long[] w, int t, int step) {
    return switch (STEPS[step - first()]) {
      case move_present_ptes__set_pte_at, move_zeropage_pte__set_pte_at -> dstTable(w, t);
      case move_present_ptes__ptep_get_and_clear,
          move_present_ptes__set_pte_at_src,
          move_zeropage_pte__ptep_clear_flush ->
          srcTable(w, t);
      default -> 0;
    };
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case userfaultfd_move__mmap_changing -> userfaultfd_move__mmap_changing(w, t);
      case uffd_move_lock__lock_vma_under_rcu -> uffd_move_lock__lock_vma_under_rcu(w, t);
      case uffd_move_lock__vma_end_read -> uffd_move_lock__vma_end_read(w, t);
      case uffd_move_lock__mmap_read_lock -> uffd_move_lock__mmap_read_lock(w, t);
      case uffd_move_lock__vma_start_read_locked -> uffd_move_lock__vma_start_read_locked(w, t);
      case uffd_move_lock__vma_start_read_locked_nested ->
          uffd_move_lock__vma_start_read_locked_nested(w, t);
      case uffd_move_lock__mmap_read_unlock -> uffd_move_lock__mmap_read_unlock(w, t);
      case move_pages__map_changing_lock -> move_pages__map_changing_lock(w, t);
      case move_pages__mmap_changing -> move_pages__mmap_changing(w, t);
      case validate_move_areas__vma -> validate_move_areas__vma(w, t);
      case move_pages__pmdp_get_lockless -> move_pages__pmdp_get_lockless(w, t);
      case move_pages__src_pmd_none -> move_pages__src_pmd_none(w, t);
      case move_pages__dst_pmd_none -> move_pages__dst_pmd_none(w, t);
      case move_pages__no_pte_table -> move_pages__no_pte_table(w, t);
      case move_pages_ptes__mmu_notifier_invalidate_range_start ->
          move_pages_ptes__mmu_notifier_invalidate_range_start(w, t);
      case move_pages_ptes__pte_offset_map_rw_nolock_dst ->
          move_pages_ptes__pte_offset_map_rw_nolock_dst(w, t);
      case move_pages_ptes__pte_offset_map_rw_nolock_src ->
          move_pages_ptes__pte_offset_map_rw_nolock_src(w, t);
      case move_pages_ptes__pmd_none_dst -> move_pages_ptes__pmd_none_dst(w, t);
      case move_pages_ptes__pmd_none_src -> move_pages_ptes__pmd_none_src(w, t);
      case move_pages_ptes__spin_lock_dst -> move_pages_ptes__spin_lock_dst(w, t);
      case move_pages_ptes__ptep_get_dst -> move_pages_ptes__ptep_get_dst(w, t);
      case move_pages_ptes__spin_lock_src -> move_pages_ptes__spin_lock_src(w, t);
      case move_pages_ptes__ptep_get_src -> move_pages_ptes__ptep_get_src(w, t);
      case move_pages_ptes__spin_lock_present -> move_pages_ptes__spin_lock_present(w, t);
      case move_pages_ptes__pte_same -> move_pages_ptes__pte_same(w, t);
      case move_pages_ptes__PageAnonExclusive -> move_pages_ptes__PageAnonExclusive(w, t);
      case move_pages_ptes__folio_trylock -> move_pages_ptes__folio_trylock(w, t);
      case move_pages_ptes__folio_get -> move_pages_ptes__folio_get(w, t);
      case move_pages_ptes__folio_lock -> move_pages_ptes__folio_lock(w, t);
      case move_pages_ptes__folio_get_anon_vma -> move_pages_ptes__folio_get_anon_vma(w, t);
      case move_pages_ptes__anon_vma_trylock_write -> move_pages_ptes__anon_vma_trylock_write(w, t);
      case move_pages_ptes__anon_vma_lock_write -> move_pages_ptes__anon_vma_lock_write(w, t);
      case double_pt_lock__spin_lock -> double_pt_lock__spin_lock(w, t);
      case double_pt_lock__spin_lock_nested -> double_pt_lock__spin_lock_nested(w, t);
      case is_pte_pages_stable__ptep_get_src -> is_pte_pages_stable__ptep_get_src(w, t);
      case is_pte_pages_stable__ptep_get_dst -> is_pte_pages_stable__ptep_get_dst(w, t);
      case is_pte_pages_stable__pmdp_get_lockless -> is_pte_pages_stable__pmdp_get_lockless(w, t);
      case move_present_ptes__folio_maybe_dma_pinned ->
          move_present_ptes__folio_maybe_dma_pinned(w, t);
      case move_present_ptes__PageAnonExclusive -> move_present_ptes__PageAnonExclusive(w, t);
      case move_present_ptes__folio_put -> move_present_ptes__folio_put(w, t);
      case move_present_ptes__ptep_get_and_clear -> move_present_ptes__ptep_get_and_clear(w, t);
      case move_present_ptes__folio_maybe_dma_pinned_again ->
          move_present_ptes__folio_maybe_dma_pinned_again(w, t);
      case move_present_ptes__set_pte_at_src -> move_present_ptes__set_pte_at_src(w, t);
      case move_present_ptes__folio_move_anon_rmap -> move_present_ptes__folio_move_anon_rmap(w, t);
      case move_present_ptes__index -> move_present_ptes__index(w, t);
      case move_present_ptes__set_pte_at -> move_present_ptes__set_pte_at(w, t);
      case move_present_ptes__folio_unlock -> move_present_ptes__folio_unlock(w, t);
      case move_zeropage_pte__ptep_clear_flush -> move_zeropage_pte__ptep_clear_flush(w, t);
      case move_zeropage_pte__set_pte_at -> move_zeropage_pte__set_pte_at(w, t);
      case double_pt_unlock__spin_unlock -> double_pt_unlock__spin_unlock(w, t);
      case move_pages_ptes__anon_vma_unlock_write -> move_pages_ptes__anon_vma_unlock_write(w, t);
      case move_pages_ptes__folio_unlock -> move_pages_ptes__folio_unlock(w, t);
      case move_pages_ptes__folio_put -> move_pages_ptes__folio_put(w, t);
      case move_pages_ptes__pte_unmap -> move_pages_ptes__pte_unmap(w, t);
      case move_pages_ptes__mmu_notifier_invalidate_range_end ->
          move_pages_ptes__mmu_notifier_invalidate_range_end(w, t);
      case move_pages__up_read -> move_pages__up_read(w, t);
      case uffd_move_unlock__vma_end_read -> uffd_move_unlock__vma_end_read(w, t);
    };
  }

  // --- lock both VMAs

  // pending events: -EAGAIN
  private int userfaultfd_move__mmap_changing(long[] w, int t) {
    return uffd.changing(w, t)
        ? uffd.fails(w, t, UffdErrno.EAGAIN)
        : vma.lock(
            w,
            t,
            args.dst(w, t),
            pc(Step.uffd_move_lock__lock_vma_under_rcu),
            uffd.pc(Userfaultfd.Step.userfaultfd_ioctl__ret));
  }

  // the second VMA is only tried: to wait for mmap_lock with one VMA locked is a deadlock; before
  // v6.9 mmap_lock is held, and the VMA is only looked up
  private int uffd_move_lock__lock_vma_under_rcu(long[] w, int t) {
    int v = m.vma.at(w, args.mm(w, t), args.src(w, t));
    if (!vma.takesVmaLock() && v == 0) {
      return stop(w, t, UffdErrno.ENOENT, Step.uffd_move_lock__mmap_read_unlock);
    }
    if (vma.takesVmaLock() && v != vma.locked(w, t)) {
      if (v == 0 || !vma.readable(w, v)) {
        return goTo(w, t, Step.uffd_move_lock__vma_end_read);
      }
      vma.readLock(w, v, t);
    }
    src_vma.set(w, t, v);
    return goTo(w, t, Step.move_pages__map_changing_lock);
  }

  private int uffd_move_lock__vma_end_read(long[] w, int t) {
    vma.readUnlock(w, vma.locked(w, t), t);
    vma.locked(w, t, 0);
    return goTo(w, t, Step.uffd_move_lock__mmap_read_lock);
  }

  private int uffd_move_lock__mmap_read_lock(long[] w, int t) {
    return m.mm.mmap_lock.downRead(w, args.mm(w, t), t)
        ? goTo(w, t, Step.uffd_move_lock__vma_start_read_locked)
        : TransitionSystem.BLOCKED;
  }

  private int uffd_move_lock__vma_start_read_locked(long[] w, int t) {
    int v = m.vma.at(w, args.mm(w, t), args.dst(w, t));
    if (v == 0 || m.vma.at(w, args.mm(w, t), args.src(w, t)) == 0) {
      return stop(w, t, UffdErrno.ENOENT, Step.uffd_move_lock__mmap_read_unlock);
    }
    vma.readLock(w, v, t);
    vma.locked(w, t, v);
    return goTo(w, t, Step.uffd_move_lock__vma_start_read_locked_nested);
  }

  private int uffd_move_lock__vma_start_read_locked_nested(long[] w, int t) {
    int v = m.vma.at(w, args.mm(w, t), args.src(w, t));
    vma.readLock(w, v, t);
    src_vma.set(w, t, v);
    return goTo(w, t, Step.uffd_move_lock__mmap_read_unlock);
  }

  private int uffd_move_lock__mmap_read_unlock(long[] w, int t) {
    m.mm.mmap_lock.upRead(w, args.mm(w, t), t);
    UffdErrno why = err.get(w, t);
    if (why == UffdErrno.NONE) {
      return goTo(w, t, Step.move_pages__map_changing_lock);
    }
    vma.clear(w, t);
    frame.clear(w, t);
    return uffd.fails(w, t, why);
  }

  private int move_pages__map_changing_lock(long[] w, int t) {
    return uffd.ctx.map_changing_lock.downRead(w, args.uffd(w, t), t)
        ? goTo(w, t, Step.move_pages__mmap_changing)
        : TransitionSystem.BLOCKED;
  }

  private int move_pages__mmap_changing(long[] w, int t) {
    return uffd.changing(w, t)
        ? stop(w, t, UffdErrno.EAGAIN, Step.move_pages__up_read)
        : goTo(w, t, Step.validate_move_areas__vma);
  }

  private int validate_move_areas__vma(long[] w, int t) {
    int to = vma.locked(w, t);
    int from = (int) src_vma.get(w, t);
    boolean valid =
        args.src(w, t) + args.pages(w, t) <= m.vma.end.get(w, from)
            && args.dst(w, t) + args.pages(w, t) <= m.vma.end.get(w, to)
            && (m.vma.write.get(w, from) & m.vma.write.get(w, to)) != 0
            && (m.vma.anon.get(w, from) & m.vma.anon.get(w, to)) != 0
            && m.vma.uffd.get(w, to) == args.uffd(w, t);
    return valid
        ? goTo(w, t, Step.move_pages__pmdp_get_lockless)
        : stop(w, t, UffdErrno.EINVAL, Step.move_pages__up_read);
  }

  // --- one page: make sure that both have a PTE table

  private int move_pages__pmdp_get_lockless(long[] w, int t) {
    return Entry.kind(dstPmdNow(w, t)) == Kind.HUGE
        ? stop(w, t, UffdErrno.EEXIST, Step.move_pages__up_read)
        : goTo(w, t, Step.move_pages__src_pmd_none);
  }

  private int alloc(long[] w, int t, int va, Step next) {
    long none = pc(Step.move_pages__no_pte_table);
    return pgtable.alloc(w, t, args.mm(w, t), m.geometry.slot(va), pc(next), none);
  }

  private int move_pages__src_pmd_none(long[] w, int t) {
    Kind kind = Entry.kind(srcPmdNow(w, t));
    if (kind == Kind.TABLE) {
      return goTo(w, t, Step.move_pages__dst_pmd_none);
    }
    if (kind != Kind.NONE) {
      return notModelled(w);
    }
    return args.holes(w, t)
        ? alloc(w, t, src(w, t), Step.move_pages__dst_pmd_none)
        : stop(w, t, UffdErrno.ENOENT, Step.move_pages__up_read);
  }

  private int move_pages__dst_pmd_none(long[] w, int t) {
    return Entry.kind(dstPmdNow(w, t)) == Kind.NONE
        ? alloc(w, t, dst(w, t), Step.move_pages_ptes__mmu_notifier_invalidate_range_start)
        : goTo(w, t, Step.move_pages_ptes__mmu_notifier_invalidate_range_start);
  }

  private int move_pages__no_pte_table(long[] w, int t) {
    return stop(w, t, UffdErrno.ENOMEM, Step.move_pages__up_read);
  }

  // --- map both entries without their lock, and look at them

  private int move_pages_ptes__mmu_notifier_invalidate_range_start(long[] w, int t) {
    int of = args.mm(w, t);
    m.mm.notifierStart(w, of);
    return goTo(w, t, Step.move_pages_ptes__pte_offset_map_rw_nolock_dst);
  }

  // also the retry, with the folio (and its anon_vma) locked
  private int move_pages_ptes__pte_offset_map_rw_nolock_dst(long[] w, int t) {
    long e = dstPmdNow(w, t);
    if (Entry.kind(e) != Kind.TABLE) {
      return fail(w, t, UffdErrno.EAGAIN);
    }
    m.table.rcuReadLock(w, t);
    dst_pmd.set(w, t, e);
    return goTo(w, t, Step.move_pages_ptes__pte_offset_map_rw_nolock_src);
  }

  private int move_pages_ptes__pte_offset_map_rw_nolock_src(long[] w, int t) {
    long e = srcPmdNow(w, t);
    if (Entry.kind(e) != Kind.TABLE) {
      return fail(w, t, UffdErrno.EAGAIN);
    }
    m.table.rcuReadLock(w, t);
    src_pmd.set(w, t, e);
    return goTo(w, t, Step.move_pages_ptes__pmd_none_dst);
  }

  // a table that vanished just now is an error of the caller, so it says
  private int move_pages_ptes__pmd_none_dst(long[] w, int t) {
    return Entry.kind(dstPmdNow(w, t)) == Kind.TABLE
        ? goTo(w, t, Step.move_pages_ptes__pmd_none_src)
        : fail(w, t, UffdErrno.EINVAL);
  }

  private int move_pages_ptes__pmd_none_src(long[] w, int t) {
    return Entry.kind(srcPmdNow(w, t)) == Kind.TABLE
        ? goTo(w, t, Step.move_pages_ptes__spin_lock_dst)
        : fail(w, t, UffdErrno.EINVAL);
  }

  private int move_pages_ptes__spin_lock_dst(long[] w, int t) {
    return ptlLock(w, t, dstTable(w, t), Step.move_pages_ptes__ptep_get_dst);
  }

  private int move_pages_ptes__ptep_get_dst(long[] w, int t) {
    long e = dstPteNow(w, t);
    m.table.unlock(w, dstTable(w, t));
    return e == Entry.NONE
        ? goTo(w, t, Step.move_pages_ptes__spin_lock_src)
        : fail(w, t, UffdErrno.EEXIST);
  }

  private int move_pages_ptes__spin_lock_src(long[] w, int t) {
    return ptlLock(w, t, srcTable(w, t), Step.move_pages_ptes__ptep_get_src);
  }

  // what a folio that is held was found in must not have changed
  private int move_pages_ptes__ptep_get_src(long[] w, int t) {
    long e = srcPteNow(w, t);
    boolean held = folio.get(w, t) != 0;
    m.table.unlock(w, srcTable(w, t));
    src_pte.set(w, t, e);
    if (e == Entry.NONE) {
      return fail(w, t, args.holes(w, t) ? UffdErrno.NONE : UffdErrno.ENOENT);
    }
    if (held && e != folio_pte.get(w, t)) {
      return fail(w, t, UffdErrno.EAGAIN);
    }
    if (Entry.kind(e) == Kind.ZERO) {
      return goTo(w, t, Step.double_pt_lock__spin_lock);
    }
    if (Entry.kind(e) == Kind.MARKER) {
      return fail(w, t, UffdErrno.EFAULT);
    }
    if (Entry.kind(e) != Kind.PRESENT) {
      return notModelled(w);
    }
    if (!held) {
      return goTo(w, t, Step.move_pages_ptes__spin_lock_present);
    }
    return goTo(
        w,
        t,
        anon_vma.get(w, t) == 0
            ? Step.move_pages_ptes__folio_get_anon_vma
            : Step.double_pt_lock__spin_lock);
  }

  // --- lock the folio, then its anon_vma; to wait, let go of the tables

  private int move_pages_ptes__spin_lock_present(long[] w, int t) {
    return ptlLock(w, t, srcTable(w, t), Step.move_pages_ptes__pte_same);
  }

  private int unlockAndFail(long[] w, int t, UffdErrno why) {
    m.table.unlock(w, srcTable(w, t));
    return fail(w, t, why);
  }

  private int move_pages_ptes__pte_same(long[] w, int t) {
    return srcPteNow(w, t) == src_pte.get(w, t)
        ? goTo(w, t, Step.move_pages_ptes__PageAnonExclusive)
        : unlockAndFail(w, t, UffdErrno.EAGAIN);
  }

  private int move_pages_ptes__PageAnonExclusive(long[] w, int t) {
    int p = page(w, t);
    return m.page.mapping.get(w, m.page.headOf(w, p)) == Mapping.ANON
            && m.page.exclusive.get(w, p) != 0
        ? goTo(w, t, Step.move_pages_ptes__folio_trylock)
        : unlockAndFail(w, t, UffdErrno.EBUSY);
  }

  private int move_pages_ptes__folio_trylock(long[] w, int t) {
    int h = m.page.headOf(w, page(w, t));
    if (m.page.lock.get(w, h) == 0) {
      m.page.lock.set(w, h, t);
    } else if (m.page.order.get(w, h) > 0) { // 37b338eed105: no reference
      return unlockAndFail(w, t, UffdErrno.EAGAIN);
    }
    return goTo(w, t, Step.move_pages_ptes__folio_get);
  }

  private void unmapBoth(long[] w, int t) {
    if (src_pmd.get(w, t) != Entry.NONE) {
      m.table.rcuReadUnlock(w, t);
    }
    if (dst_pmd.get(w, t) != Entry.NONE) {
      m.table.rcuReadUnlock(w, t);
    }
    src_pmd.set(w, t, Entry.NONE);
    dst_pmd.set(w, t, Entry.NONE);
  }

  private int move_pages_ptes__folio_get(long[] w, int t) {
    int h = m.page.headOf(w, page(w, t));
    m.page.get(w, h);
    folio.set(w, t, h);
    folio_pte.set(w, t, src_pte.get(w, t));
    m.table.unlock(w, srcTable(w, t));
    if (m.page.lock.get(w, h) == t) {
      return goTo(w, t, Step.move_pages_ptes__folio_get_anon_vma);
    }
    unmapBoth(w, t);
    return goTo(w, t, Step.move_pages_ptes__folio_lock);
  }

  private int move_pages_ptes__folio_lock(long[] w, int t) {
    int h = (int) folio.get(w, t);
    if (m.page.lock.get(w, h) != 0) {
      return TransitionSystem.BLOCKED;
    }
    m.page.lock.set(w, h, t);
    return goTo(w, t, Step.move_pages_ptes__pte_offset_map_rw_nolock_dst);
  }

  // the folio lock keeps the mapping; the page may be unmapped meanwhile
  private int move_pages_ptes__folio_get_anon_vma(long[] w, int t) {
    int h = (int) folio.get(w, t);
    if (m.page.order.get(w, h) > 0) {
      return notModelled(w);
    }
    if (m.page.mapping.get(w, h) != Mapping.ANON || m.page.mapcount.get(w, h) == 0) {
      return fail(w, t, UffdErrno.EAGAIN);
    }
    anon_vma.set(w, t, m.page.owner.get(w, h));
    return goTo(w, t, Step.move_pages_ptes__anon_vma_trylock_write);
  }

  private int move_pages_ptes__anon_vma_trylock_write(long[] w, int t) {
    if (m.anon_vma.rwsem.tryWrite(w, (int) anon_vma.get(w, t), t)) {
      return goTo(w, t, Step.double_pt_lock__spin_lock);
    }
    unmapBoth(w, t);
    return goTo(w, t, Step.move_pages_ptes__anon_vma_lock_write);
  }

  private int move_pages_ptes__anon_vma_lock_write(long[] w, int t) {
    return wrote(
        w,
        t,
        m.anon_vma.rwsem.downWrite(w, (int) anon_vma.get(w, t), t),
        Step.move_pages_ptes__pte_offset_map_rw_nolock_dst);
  }

  // --- both PTLs: nothing changed?

  // the lower address first
  private int double_pt_lock__spin_lock(long[] w, int t) {
    int first = Math.min(dstTable(w, t), srcTable(w, t));
    boolean one = dstTable(w, t) == srcTable(w, t);
    return ptlLock(
        w,
        t,
        first,
        one ? Step.is_pte_pages_stable__ptep_get_src : Step.double_pt_lock__spin_lock_nested);
  }

  private int double_pt_lock__spin_lock_nested(long[] w, int t) {
    int second = Math.max(dstTable(w, t), srcTable(w, t));
    return ptlLock(w, t, second, Step.is_pte_pages_stable__ptep_get_src);
  }

  private int is_pte_pages_stable__ptep_get_src(long[] w, int t) {
    return srcPteNow(w, t) == src_pte.get(w, t)
        ? goTo(w, t, Step.is_pte_pages_stable__ptep_get_dst)
        : stop(w, t, UffdErrno.EAGAIN, Step.double_pt_unlock__spin_unlock);
  }

  private int stable(long[] w, int t) {
    return goTo(
        w,
        t,
        Entry.kind(src_pte.get(w, t)) == Kind.ZERO
            ? Step.move_zeropage_pte__ptep_clear_flush
            : Step.move_present_ptes__folio_maybe_dma_pinned);
  }

  private int is_pte_pages_stable__ptep_get_dst(long[] w, int t) {
    if (dstPteNow(w, t) != Entry.NONE) {
      return stop(w, t, UffdErrno.EAGAIN, Step.double_pt_unlock__spin_unlock);
    }
    return rechecksPmd ? goTo(w, t, Step.is_pte_pages_stable__pmdp_get_lockless) : stable(w, t);
  }

  // a none entry proves nothing about its table
  private int is_pte_pages_stable__pmdp_get_lockless(long[] w, int t) {
    return dstPmdNow(w, t) == dst_pmd.get(w, t)
        ? stable(w, t)
        : stop(w, t, UffdErrno.EAGAIN, Step.double_pt_unlock__spin_unlock);
  }

  // --- commit

  private int move_present_ptes__folio_maybe_dma_pinned(long[] w, int t) {
    return m.page.pincount.get(w, (int) folio.get(w, t)) > 0
        ? stop(w, t, UffdErrno.EBUSY, Step.double_pt_unlock__spin_unlock)
        : goTo(w, t, Step.move_present_ptes__PageAnonExclusive);
  }

  private int move_present_ptes__PageAnonExclusive(long[] w, int t) {
    return m.page.exclusive.get(w, page(w, t)) == 0
        ? stop(w, t, UffdErrno.EBUSY, Step.double_pt_unlock__spin_unlock)
        : goTo(w, t, checked);
  }

  // the page tables hold a reference; the folio stays locked
  private int move_present_ptes__folio_put(long[] w, int t) {
    m.page.put(w, (int) folio.get(w, t));
    folio.set(w, t, 0);
    folio_pte.set(w, t, Entry.NONE);
    return goTo(w, t, commit);
  }

  private int move_present_ptes__ptep_get_and_clear(long[] w, int t) {
    src_pte.set(w, t, srcPteNow(w, t));
    setSrcPte(w, t, Entry.NONE);
    Step then = rechecksPin ? Step.move_present_ptes__folio_maybe_dma_pinned_again : retarget;
    return flushesAtEnd ? goTo(w, t, then) : flushSrc(w, t, pc(then));
  }

  private int flushSrc(long[] w, int t, long then) {
    return tlb.flush(w, t, args.mm(w, t), src(w, t), src(w, t) + 1, then);
  }

  // GUP-fast pins, then reads the entry again; here the entry is cleared, then the pin read
  private int move_present_ptes__folio_maybe_dma_pinned_again(long[] w, int t) {
    boolean pinned = m.page.pincount.get(w, page(w, t)) > 0;
    return goTo(w, t, pinned ? Step.move_present_ptes__set_pte_at_src : retarget);
  }

  // put back: whatever was assigned to the folio by now stays
  private int move_present_ptes__set_pte_at_src(long[] w, int t) {
    setSrcPte(w, t, src_pte.get(w, t));
    return stop(w, t, UffdErrno.EBUSY, committed);
  }

  private int move_present_ptes__folio_move_anon_rmap(long[] w, int t) {
    m.page.owner.set(w, page(w, t), m.vma.anon_vma.get(w, vma.locked(w, t)));
    return goTo(w, t, Step.move_present_ptes__index);
  }

  private int move_present_ptes__index(long[] w, int t) {
    m.page.index.set(w, page(w, t), m.vma.linearIndex(w, vma.locked(w, t), dst(w, t)));
    return goTo(
        w,
        t,
        assignsBeforeClear
            ? Step.move_present_ptes__ptep_get_and_clear
            : Step.move_present_ptes__set_pte_at);
  }

  // writable; dirty as it was, before v6.16 always
  private int move_present_ptes__set_pte_at(long[] w, int t) {
    m.ghost.moves(w, args.mm(w, t), src(w, t), dst(w, t));
    m.tlb.owe(w, t, args.mm(w, t), src(w, t), src(w, t) + 1, false);
    uffd.result.fills(w, t);
    long e = Entry.present(page(w, t), true);
    setDstPte(w, t, Entry.withDirty(e, !keepsDirty || Entry.dirty(src_pte.get(w, t))));
    return flushesAtEnd ? flushSrc(w, t, pc(committed)) : goTo(w, t, committed);
  }

  private int move_present_ptes__folio_unlock(long[] w, int t) {
    if (err.get(w, t) == UffdErrno.NONE) {
      m.ghost.moved(w, args.mm(w, t), src(w, t), dst(w, t));
    }
    m.page.lock.set(w, page(w, t), 0);
    return goTo(w, t, Step.double_pt_unlock__spin_unlock);
  }

  private int move_zeropage_pte__ptep_clear_flush(long[] w, int t) {
    setSrcPte(w, t, Entry.NONE);
    return flushSrc(w, t, pc(Step.move_zeropage_pte__set_pte_at));
  }

  // a new entry: the uffd_wp bit of the source does not come along
  private int move_zeropage_pte__set_pte_at(long[] w, int t) {
    m.ghost.moves(w, args.mm(w, t), src(w, t), dst(w, t));
    m.ghost.moved(w, args.mm(w, t), src(w, t), dst(w, t));
    uffd.result.fills(w, t);
    setDstPte(w, t, Entry.ZERO);
    return goTo(w, t, Step.double_pt_unlock__spin_unlock);
  }

  private int double_pt_unlock__spin_unlock(long[] w, int t) {
    if (folio.get(w, t) != 0 && err.get(w, t) == UffdErrno.NONE) {
      m.ghost.moved(w, args.mm(w, t), src(w, t), dst(w, t));
    }
    m.table.unlock(w, srcTable(w, t));
    m.table.unlock(w, dstTable(w, t));
    return out(w, t);
  }

  // --- let go of everything; the next page, the same page again, or the end

  private int move_pages_ptes__anon_vma_unlock_write(long[] w, int t) {
    m.anon_vma.rwsem.upWrite(w, (int) anon_vma.get(w, t));
    anon_vma.set(w, t, 0);
    return out(w, t);
  }

  private int move_pages_ptes__folio_unlock(long[] w, int t) {
    m.page.lock.set(w, (int) folio.get(w, t), 0);
    return goTo(w, t, Step.move_pages_ptes__folio_put);
  }

  private int move_pages_ptes__folio_put(long[] w, int t) {
    m.page.put(w, (int) folio.get(w, t));
    folio.set(w, t, 0);
    folio_pte.set(w, t, Entry.NONE);
    return goTo(w, t, Step.move_pages_ptes__pte_unmap);
  }

  private int move_pages_ptes__pte_unmap(long[] w, int t) {
    unmapBoth(w, t);
    src_pte.set(w, t, Entry.NONE);
    return goTo(w, t, Step.move_pages_ptes__mmu_notifier_invalidate_range_end);
  }

  // -EAGAIN never leaves the kernel: the page is tried again
  private int move_pages_ptes__mmu_notifier_invalidate_range_end(long[] w, int t) {
    int of = args.mm(w, t);
    m.mm.notifierEnd(w, of);
    if (err.get(w, t) == UffdErrno.EAGAIN) {
      again.set(w, t, clearsEagain ? 0 : 1);
      return stop(w, t, UffdErrno.NONE, Step.move_pages__pmdp_get_lockless);
    }
    if (err.get(w, t) != UffdErrno.NONE) {
      return goTo(w, t, Step.move_pages__up_read);
    }
    i.set(w, t, i.get(w, t) + 1 - again.get(w, t));
    return goTo(
        w,
        t,
        i.get(w, t) == args.pages(w, t)
            ? Step.move_pages__up_read
            : Step.move_pages__pmdp_get_lockless);
  }

  private int move_pages__up_read(long[] w, int t) {
    uffd.ctx.map_changing_lock.upRead(w, args.uffd(w, t), t);
    return goTo(w, t, Step.uffd_move_unlock__vma_end_read);
  }

  // drops both VMAs, and wakes what was moved
  private int uffd_move_unlock__vma_end_read(long[] w, int t) {
    int moved = dst(w, t);
    uffd.result.ends(w, t, (int) i.get(w, t), args.pages(w, t), err.get(w, t));
    if (vma.takesVmaLock()) {
      vma.readUnlock(w, (int) src_vma.get(w, t), t);
    }
    vma.unlock(w, t);
    frame.clear(w, t);
    return uffd.wakeDone(w, t, args.dst(w, t), moved);
  }
}
