package org.mmrace.model.uffd;

import static org.mmrace.model.core.Asks.LIVE_TABLE;
import static org.mmrace.model.core.Asks.SLEEP;

import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Mapping;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;

/**
 * One page of UFFDIO_MOVE. TLA+: UffdMove.tla. C: mm/userfaultfd.c move_pages_ptes(),
 * double_pt_lock(), is_pte_pages_stable(), move_present_ptes(), move_zeropage_pte() (v6.18). Its
 * frame is that of {@link UffdMove}. Blocks on the folio lock, anon_vma, PTL and the flush.
 */
public final class UffdMovePtes extends Path<UffdMovePtes.Step> {
  /** The steps. */
  public enum Step implements Label {
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
    move_pages_ptes__mmu_notifier_invalidate_range_end(SLEEP);

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

  /** The steps. */
  public static final Card CARD = Card.of(STEPS);

  private final Tlb tlb;
  private final UffdArgs args;
  private final Userfaultfd uffd;
  private final UffdVma vma;
  private final UffdMove move;
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
  private final Field i;
  private final Field dst_pmd;
  private final Field src_pmd;
  private final Field src_pte;
  private final Field folio;
  private final Field folio_pte;
  private final Field anon_vma;
  private final EnumField<Errno> err;
  private final Field again;

  /** Shares the frame. */
  public UffdMovePtes(
      State m, Tlb tlb, UffdArgs args, Userfaultfd uffd, UffdVma vma, UffdMove move) {
    super(m, Step.class);
    this.tlb = tlb;
    this.args = args;
    this.uffd = uffd;
    this.vma = vma;
    this.move = move;
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
    i = move.i;
    dst_pmd = move.dst_pmd;
    src_pmd = move.src_pmd;
    src_pte = move.src_pte;
    folio = move.folio;
    folio_pte = move.folio_pte;
    anon_vma = move.anon_vma;
    err = move.err;
    again = move.again;
  }

  @Override
  public int table(long[] w, int t, int step) {
    return switch (STEPS[step - first()]) {
      case move_present_ptes__set_pte_at, move_zeropage_pte__set_pte_at -> move.dstTable(w, t);
      case move_present_ptes__ptep_get_and_clear,
          move_present_ptes__set_pte_at_src,
          move_zeropage_pte__ptep_clear_flush ->
          move.srcTable(w, t);
      default -> 0;
    };
  }

  private int stop(long[] w, int t, Errno why, Step next) {
    err.set(w, t, why);
    return goTo(w, t, next);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
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
    };
  }

  private long dstPteNow(long[] w, int t) {
    return m.table.pteOf(w, move.dstTable(w, t), m.geometry.index(move.dst(w, t)));
  }

  private long srcPteNow(long[] w, int t) {
    return m.table.pteOf(w, move.srcTable(w, t), m.geometry.index(move.src(w, t)));
  }

  private void setSrcPte(long[] w, int t, long e) {
    m.table.setPte(w, move.srcTable(w, t), m.geometry.index(move.src(w, t)), e);
  }

  private void setDstPte(long[] w, int t, long e) {
    m.table.setPte(w, move.dstTable(w, t), m.geometry.index(move.dst(w, t)), e);
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

  private int fail(long[] w, int t, Errno why) {
    err.set(w, t, why);
    return out(w, t);
  }

  // --- map both entries without their lock, and look at them

  private int move_pages_ptes__mmu_notifier_invalidate_range_start(long[] w, int t) {
    int of = args.mm(w, t);
    m.mm.notifierStart(w, of);
    return goTo(w, t, Step.move_pages_ptes__pte_offset_map_rw_nolock_dst);
  }

  // also the retry, with the folio (and its anon_vma) locked
  private int move_pages_ptes__pte_offset_map_rw_nolock_dst(long[] w, int t) {
    long e = move.dstPmdNow(w, t);
    if (Entry.kind(e) != Kind.TABLE) {
      return fail(w, t, Errno.EAGAIN);
    }
    m.table.rcuReadLock(w, t);
    dst_pmd.set(w, t, e);
    return goTo(w, t, Step.move_pages_ptes__pte_offset_map_rw_nolock_src);
  }

  private int move_pages_ptes__pte_offset_map_rw_nolock_src(long[] w, int t) {
    long e = move.srcPmdNow(w, t);
    if (Entry.kind(e) != Kind.TABLE) {
      return fail(w, t, Errno.EAGAIN);
    }
    m.table.rcuReadLock(w, t);
    src_pmd.set(w, t, e);
    return goTo(w, t, Step.move_pages_ptes__pmd_none_dst);
  }

  // a table that vanished just now is an error of the caller, so it says
  private int move_pages_ptes__pmd_none_dst(long[] w, int t) {
    return Entry.kind(move.dstPmdNow(w, t)) == Kind.TABLE
        ? goTo(w, t, Step.move_pages_ptes__pmd_none_src)
        : fail(w, t, Errno.EINVAL);
  }

  private int move_pages_ptes__pmd_none_src(long[] w, int t) {
    return Entry.kind(move.srcPmdNow(w, t)) == Kind.TABLE
        ? goTo(w, t, Step.move_pages_ptes__spin_lock_dst)
        : fail(w, t, Errno.EINVAL);
  }

  private int move_pages_ptes__spin_lock_dst(long[] w, int t) {
    return ptlLock(w, t, move.dstTable(w, t), Step.move_pages_ptes__ptep_get_dst);
  }

  private int move_pages_ptes__ptep_get_dst(long[] w, int t) {
    long e = dstPteNow(w, t);
    m.table.unlock(w, move.dstTable(w, t));
    return e == Entry.NONE
        ? goTo(w, t, Step.move_pages_ptes__spin_lock_src)
        : fail(w, t, Errno.EEXIST);
  }

  private int move_pages_ptes__spin_lock_src(long[] w, int t) {
    return ptlLock(w, t, move.srcTable(w, t), Step.move_pages_ptes__ptep_get_src);
  }

  // what a folio that is held was found in must not have changed
  private int move_pages_ptes__ptep_get_src(long[] w, int t) {
    long e = srcPteNow(w, t);
    boolean held = folio.get(w, t) != 0;
    m.table.unlock(w, move.srcTable(w, t));
    src_pte.set(w, t, e);
    if (e == Entry.NONE) {
      return fail(w, t, args.holes(w, t) ? Errno.NONE : Errno.ENOENT);
    }
    if (held && e != folio_pte.get(w, t)) {
      return fail(w, t, Errno.EAGAIN);
    }
    if (Entry.kind(e) == Kind.ZERO) {
      return goTo(w, t, Step.double_pt_lock__spin_lock);
    }
    if (Entry.kind(e) == Kind.MARKER) {
      return fail(w, t, Errno.EFAULT);
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
    return ptlLock(w, t, move.srcTable(w, t), Step.move_pages_ptes__pte_same);
  }

  private int unlockAndFail(long[] w, int t, Errno why) {
    m.table.unlock(w, move.srcTable(w, t));
    return fail(w, t, why);
  }

  private int move_pages_ptes__pte_same(long[] w, int t) {
    return srcPteNow(w, t) == src_pte.get(w, t)
        ? goTo(w, t, Step.move_pages_ptes__PageAnonExclusive)
        : unlockAndFail(w, t, Errno.EAGAIN);
  }

  private int move_pages_ptes__PageAnonExclusive(long[] w, int t) {
    int p = move.page(w, t);
    return m.page.mapping.get(w, m.page.headOf(w, p)) == Mapping.ANON
            && m.page.exclusive.get(w, p) != 0
        ? goTo(w, t, Step.move_pages_ptes__folio_trylock)
        : unlockAndFail(w, t, Errno.EBUSY);
  }

  private int move_pages_ptes__folio_trylock(long[] w, int t) {
    int h = m.page.headOf(w, move.page(w, t));
    if (m.page.lock.get(w, h) == 0) {
      m.page.lock.set(w, h, t);
    } else if (m.page.order.get(w, h) > 0) { // 37b338eed105: no reference
      return unlockAndFail(w, t, Errno.EAGAIN);
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
    int h = m.page.headOf(w, move.page(w, t));
    m.page.get(w, h);
    folio.set(w, t, h);
    folio_pte.set(w, t, src_pte.get(w, t));
    m.table.unlock(w, move.srcTable(w, t));
    if (m.page.lock.get(w, h) == t) {
      return goTo(w, t, Step.move_pages_ptes__folio_get_anon_vma);
    }
    unmapBoth(w, t);
    return goTo(w, t, Step.move_pages_ptes__folio_lock);
  }

  private int move_pages_ptes__folio_lock(long[] w, int t) {
    int h = (int) folio.get(w, t);
    return folioLock(w, t, h, Step.move_pages_ptes__pte_offset_map_rw_nolock_dst);
  }

  // the folio lock keeps the mapping; the page may be unmapped meanwhile
  private int move_pages_ptes__folio_get_anon_vma(long[] w, int t) {
    int h = (int) folio.get(w, t);
    if (m.page.order.get(w, h) > 0) {
      return notModelled(w);
    }
    if (m.page.mapping.get(w, h) != Mapping.ANON || m.page.mapcount.get(w, h) == 0) {
      return fail(w, t, Errno.EAGAIN);
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
    int first = Math.min(move.dstTable(w, t), move.srcTable(w, t));
    boolean one = move.dstTable(w, t) == move.srcTable(w, t);
    return ptlLock(
        w,
        t,
        first,
        one ? Step.is_pte_pages_stable__ptep_get_src : Step.double_pt_lock__spin_lock_nested);
  }

  private int double_pt_lock__spin_lock_nested(long[] w, int t) {
    int second = Math.max(move.dstTable(w, t), move.srcTable(w, t));
    return ptlLock(w, t, second, Step.is_pte_pages_stable__ptep_get_src);
  }

  private int is_pte_pages_stable__ptep_get_src(long[] w, int t) {
    return srcPteNow(w, t) == src_pte.get(w, t)
        ? goTo(w, t, Step.is_pte_pages_stable__ptep_get_dst)
        : stop(w, t, Errno.EAGAIN, Step.double_pt_unlock__spin_unlock);
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
      return stop(w, t, Errno.EAGAIN, Step.double_pt_unlock__spin_unlock);
    }
    return rechecksPmd ? goTo(w, t, Step.is_pte_pages_stable__pmdp_get_lockless) : stable(w, t);
  }

  // a none entry proves nothing about its table
  private int is_pte_pages_stable__pmdp_get_lockless(long[] w, int t) {
    return move.dstPmdNow(w, t) == dst_pmd.get(w, t)
        ? stable(w, t)
        : stop(w, t, Errno.EAGAIN, Step.double_pt_unlock__spin_unlock);
  }

  // --- commit

  private int move_present_ptes__folio_maybe_dma_pinned(long[] w, int t) {
    return m.page.pincount.get(w, (int) folio.get(w, t)) > 0
        ? stop(w, t, Errno.EBUSY, Step.double_pt_unlock__spin_unlock)
        : goTo(w, t, Step.move_present_ptes__PageAnonExclusive);
  }

  private int move_present_ptes__PageAnonExclusive(long[] w, int t) {
    return m.page.exclusive.get(w, move.page(w, t)) == 0
        ? stop(w, t, Errno.EBUSY, Step.double_pt_unlock__spin_unlock)
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
    return tlb.flush(w, t, args.mm(w, t), move.src(w, t), move.src(w, t) + 1, then);
  }

  // GUP-fast pins, then reads the entry again; here the entry is cleared, then the pin read
  private int move_present_ptes__folio_maybe_dma_pinned_again(long[] w, int t) {
    boolean pinned = m.page.pincount.get(w, move.page(w, t)) > 0;
    return goTo(w, t, pinned ? Step.move_present_ptes__set_pte_at_src : retarget);
  }

  // put back: whatever was assigned to the folio by now stays
  private int move_present_ptes__set_pte_at_src(long[] w, int t) {
    setSrcPte(w, t, src_pte.get(w, t));
    return stop(w, t, Errno.EBUSY, committed);
  }

  private int move_present_ptes__folio_move_anon_rmap(long[] w, int t) {
    m.page.owner.set(w, move.page(w, t), m.vma.anon_vma.get(w, vma.locked(w, t)));
    return goTo(w, t, Step.move_present_ptes__index);
  }

  private int move_present_ptes__index(long[] w, int t) {
    m.page.index.set(w, move.page(w, t), m.vma.linearIndex(w, vma.locked(w, t), move.dst(w, t)));
    return goTo(
        w,
        t,
        assignsBeforeClear
            ? Step.move_present_ptes__ptep_get_and_clear
            : Step.move_present_ptes__set_pte_at);
  }

  // writable; dirty as it was, before v6.16 always
  private int move_present_ptes__set_pte_at(long[] w, int t) {
    m.ghost.moves(w, args.mm(w, t), move.src(w, t), move.dst(w, t));
    uffd.result.fills(w, t);
    long e = Entry.present(move.page(w, t), true);
    setDstPte(w, t, Entry.withDirty(e, !keepsDirty || Entry.dirty(src_pte.get(w, t))));
    Step then = committed;
    return flushesAtEnd ? flushSrc(w, t, pc(then)) : goTo(w, t, then);
  }

  private int move_present_ptes__folio_unlock(long[] w, int t) {
    if (err.get(w, t) == Errno.NONE) {
      m.ghost.moved(w, args.mm(w, t), move.src(w, t), move.dst(w, t));
    }
    m.page.lock.set(w, move.page(w, t), 0);
    return goTo(w, t, Step.double_pt_unlock__spin_unlock);
  }

  private int move_zeropage_pte__ptep_clear_flush(long[] w, int t) {
    setSrcPte(w, t, Entry.NONE);
    return flushSrc(w, t, pc(Step.move_zeropage_pte__set_pte_at));
  }

  // a new entry: the uffd_wp bit of the source does not come along
  private int move_zeropage_pte__set_pte_at(long[] w, int t) {
    m.ghost.moves(w, args.mm(w, t), move.src(w, t), move.dst(w, t));
    m.ghost.moved(w, args.mm(w, t), move.src(w, t), move.dst(w, t));
    uffd.result.fills(w, t);
    setDstPte(w, t, Entry.ZERO);
    return goTo(w, t, Step.double_pt_unlock__spin_unlock);
  }

  private int double_pt_unlock__spin_unlock(long[] w, int t) {
    if (folio.get(w, t) != 0 && err.get(w, t) == Errno.NONE) {
      m.ghost.moved(w, args.mm(w, t), move.src(w, t), move.dst(w, t));
    }
    m.table.unlock(w, move.srcTable(w, t));
    m.table.unlock(w, move.dstTable(w, t));
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
    if (err.get(w, t) == Errno.EAGAIN) {
      again.set(w, t, clearsEagain ? 0 : 1);
      err.set(w, t, Errno.NONE);
      return goTo(w, t, move.pc(UffdMove.Step.move_pages__pmdp_get_lockless));
    }
    if (err.get(w, t) != Errno.NONE) {
      return goTo(w, t, move.pc(UffdMove.Step.move_pages__up_read));
    }
    i.set(w, t, i.get(w, t) + 1 - again.get(w, t));
    boolean all = i.get(w, t) == args.pages(w, t);
    return goTo(
        w,
        t,
        move.pc(
            all ? UffdMove.Step.move_pages__up_read : UffdMove.Step.move_pages__pmdp_get_lockless));
  }
}
