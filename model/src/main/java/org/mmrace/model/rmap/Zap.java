package org.mmrace.model.rmap;

import static org.mmrace.model.core.Asks.SLEEP;

import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Mapping;
import org.mmrace.model.core.Oops;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * Zaps a range of an mm: every PMD slot, every PTE, huge PMDs, and the page tables that a zap of a
 * whole PMD range leaves empty. TLA+: Zap.tla. C: mm/memory.c, mm/huge_memory.c, mm/pt_reclaim.c
 * (v6.18). Frame {@code zap}: the range that is left, where the table was entered, the entry in
 * hand, the table that PT reclaim took out, what the loop over the table decided. Blocks on the PMD
 * lock and the PTL; PT reclaim first tries the PMD lock.
 */
public final class Zap extends Path<Zap.Step> {
  /** The steps. */
  public enum Step implements Label {
    zap_page_range_single__mmu_notifier_invalidate_range_start(SLEEP),
    zap_page_range_single__mmu_notifier_invalidate_range_end(SLEEP),
    zap_pmd_range__pmd_trans_huge,
    zap_pmd_range__pmd_none,
    zap_huge_pmd__pmd_lock(Asks.PMD),
    __pmd_trans_huge_lock__pmd_trans_huge,
    zap_huge_pmd__pmdp_huge_get_and_clear_full,
    zap_huge_pmd__folio_remove_rmap_pmd,
    zap_deposited_table__pte_free,
    zap_huge_pmd__spin_unlock,
    zap_pmd_range__cond_resched(SLEEP),
    zap_pte_range__ptep_get,
    zap_pte_range__get_and_clear_full_ptes,
    zap_present_folio_ptes__folio_mark_dirty,
    zap_present_folio_ptes__folio_remove_rmap_pte,
    try_get_and_clear_pmd__spin_trylock,
    try_get_and_clear_pmd__pmdp_get,
    try_get_and_clear_pmd__pmd_clear,
    zap_pte_range__pte_unmap_unlock,
    zap_pte_range__cond_resched(SLEEP),
    try_to_free_pte__pmd_lock(Asks.PMD),
    try_to_free_pte__pte_offset_map_rw_nolock,
    try_to_free_pte__spin_lock(Asks.PTE),
    try_to_free_pte__ptep_get,
    try_to_free_pte__spin_unlock,
    try_to_free_pte__pmd_clear;

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

  /** unmap_page_range(). */
  public static final Function ZAP = Function.of("zap", Gather.GATHER, Pgtable.MAP);

  /** zap_page_range_single(). */
  public static final Function SINGLE = Function.of("zap_single", ZAP);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS);

  private final Pgtable pgtable;
  private final Gather gather;
  private final boolean delaysRmap;
  private final boolean reclaimsTables;
  private final Section singleFrame;
  private final Field singleRet;
  private final Section frame;
  private final Field ret;
  private final Field mm;
  private final Field va;
  private final Field end;
  private final Field start;
  private final Field pte;
  private final Field pmd;
  private final Field force_flush;
  private final Field broke;
  private final Field reclaim;

  /** Declares the frame. */
  public Zap(State m, Pgtable pgtable, Gather gather) {
    super(m, Step.class);
    this.pgtable = pgtable;
    this.gather = gather;
    delaysRmap = m.toggle("ZapDelaysRmap");
    reclaimsTables = m.toggle("ZapReclaimsTables");
    Domain address = new Domain.Range(m.geometry.vas());
    singleFrame = m.frame(SINGLE);
    singleRet = singleFrame.field("ret", m.steps.domain("none"));
    frame = m.frame(ZAP);
    ret = frame.field("ret", m.steps.domain("none"));
    mm = frame.field("mm", new Domain.Range(m.geometry.mms()));
    va = frame.field("va", address);
    end = frame.field("end", address);
    start = frame.field("start", address);
    pte = frame.field("pte", Entry.DOMAIN);
    pmd = m.walk(frame);
    force_flush = frame.field("force_flush", new Domain.Flag());
    broke = frame.field("broke", new Domain.Flag());
    reclaim = frame.field("reclaim", new Domain.Flag());
  }

  /**
   * unmap_page_range() of pages {@code from} to {@code to - 1}.
   *
   * @param letsTablesGo whether the caller lets empty tables go
   */
  int range(long[] w, int t, int ofMm, int from, int to, boolean letsTablesGo, long then) {
    set(w, t, then, ofMm, from, to, letsTablesGo);
    return goTo(w, t, Step.zap_pmd_range__pmd_trans_huge);
  }

  /** Says where {@link #single} goes on when its notifier bracket is closed. */
  void bracketEnds(long[] w, int t, long end) {
    singleRet.set(w, t, end);
  }

  /**
   * zap_page_range_single(): {@link #range} in a gather of its own and in a notifier bracket.
   *
   * @param letsTablesGo whether the caller lets empty tables go
   * @param then where the end of the gather goes on; {@link #bracketEnds} says what comes before it
   */
  int single(long[] w, int t, int ofMm, int from, int to, boolean letsTablesGo, long then) {
    set(
        w,
        t,
        pc(Step.zap_page_range_single__mmu_notifier_invalidate_range_end),
        ofMm,
        from,
        to,
        letsTablesGo);
    gather.finishTo(w, t, then);
    return gather.gather(
        w, t, ofMm, pc(Step.zap_page_range_single__mmu_notifier_invalidate_range_start));
  }

  private void set(long[] w, int t, long then, int ofMm, int from, int to, boolean letsTablesGo) {
    ret.set(w, t, then);
    mm.set(w, t, ofMm);
    va.set(w, t, from);
    end.set(w, t, to);
    start.set(w, t, from);
    pte.set(w, t, Entry.NONE);
    pmd.set(w, t, Entry.NONE);
    force_flush.set(w, t, 0);
    broke.set(w, t, 0);
    reclaim.set(w, t, letsTablesGo ? 1 : 0);
  }

  private int mm(long[] w, int t) {
    return (int) mm.get(w, t);
  }

  private int start(long[] w, int t) {
    return (int) start.get(w, t);
  }

  private int slot(long[] w, int t) {
    return m.geometry.slot(start(w, t));
  }

  private int index(long[] w, int t) {
    return m.geometry.index((int) va.get(w, t));
  }

  private int page(long[] w, int t) {
    return Entry.pfn(pte.get(w, t));
  }

  private long pmdNow(long[] w, int t) {
    return m.pmd.get(w, mm(w, t), slot(w, t));
  }

  private int base(long[] w, int t) {
    return slot(w, t) * m.geometry.ptes();
  }

  private int tableEnd(long[] w, int t) {
    return Math.min((int) end.get(w, t), base(w, t) + m.geometry.ptes());
  }

  private boolean wholeTable(long[] w, int t) {
    return start(w, t) == base(w, t) && tableEnd(w, t) == base(w, t) + m.geometry.ptes();
  }

  private boolean reclaimsTable(long[] w, int t) { // reclaim_pt_is_enabled
    return reclaimsTables && reclaim.get(w, t) != 0 && wholeTable(w, t);
  }

  private int nextSlot(long[] w, int t) {
    long then = ret.get(w, t);
    int next = tableEnd(w, t);
    int to = (int) end.get(w, t);
    if (next == to) {
      set(w, t, 0, 0, 0, 0, false);
      return goTo(w, t, then);
    }
    set(w, t, then, mm(w, t), next, to, reclaim.get(w, t) != 0);
    return goTo(w, t, Step.zap_pmd_range__pmd_trans_huge);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case zap_page_range_single__mmu_notifier_invalidate_range_start ->
          zap_page_range_single__mmu_notifier_invalidate_range_start(w, t);
      case zap_page_range_single__mmu_notifier_invalidate_range_end ->
          zap_page_range_single__mmu_notifier_invalidate_range_end(w, t);
      case zap_pmd_range__pmd_trans_huge -> zap_pmd_range__pmd_trans_huge(w, t);
      case zap_pmd_range__pmd_none -> zap_pmd_range__pmd_none(w, t);
      case zap_huge_pmd__pmd_lock -> zap_huge_pmd__pmd_lock(w, t);
      case __pmd_trans_huge_lock__pmd_trans_huge -> __pmd_trans_huge_lock__pmd_trans_huge(w, t);
      case zap_huge_pmd__pmdp_huge_get_and_clear_full ->
          zap_huge_pmd__pmdp_huge_get_and_clear_full(w, t);
      case zap_huge_pmd__folio_remove_rmap_pmd -> zap_huge_pmd__folio_remove_rmap_pmd(w, t);
      case zap_deposited_table__pte_free -> zap_deposited_table__pte_free(w, t);
      case zap_huge_pmd__spin_unlock -> zap_huge_pmd__spin_unlock(w, t);
      case zap_pmd_range__cond_resched -> zap_pmd_range__cond_resched(w, t);
      case zap_pte_range__ptep_get -> zap_pte_range__ptep_get(w, t);
      case zap_pte_range__get_and_clear_full_ptes -> zap_pte_range__get_and_clear_full_ptes(w, t);
      case zap_present_folio_ptes__folio_mark_dirty ->
          zap_present_folio_ptes__folio_mark_dirty(w, t);
      case zap_present_folio_ptes__folio_remove_rmap_pte ->
          zap_present_folio_ptes__folio_remove_rmap_pte(w, t);
      case try_get_and_clear_pmd__spin_trylock -> try_get_and_clear_pmd__spin_trylock(w, t);
      case try_get_and_clear_pmd__pmdp_get -> try_get_and_clear_pmd__pmdp_get(w, t);
      case try_get_and_clear_pmd__pmd_clear -> try_get_and_clear_pmd__pmd_clear(w, t);
      case zap_pte_range__pte_unmap_unlock -> zap_pte_range__pte_unmap_unlock(w, t);
      case zap_pte_range__cond_resched -> zap_pte_range__cond_resched(w, t);
      case try_to_free_pte__pmd_lock -> try_to_free_pte__pmd_lock(w, t);
      case try_to_free_pte__pte_offset_map_rw_nolock ->
          try_to_free_pte__pte_offset_map_rw_nolock(w, t);
      case try_to_free_pte__spin_lock -> try_to_free_pte__spin_lock(w, t);
      case try_to_free_pte__ptep_get -> try_to_free_pte__ptep_get(w, t);
      case try_to_free_pte__spin_unlock -> try_to_free_pte__spin_unlock(w, t);
      case try_to_free_pte__pmd_clear -> try_to_free_pte__pmd_clear(w, t);
    };
  }

  // --- zap_page_range_single()

  private int zap_page_range_single__mmu_notifier_invalidate_range_start(long[] w, int t) {
    int of = gather.mm(w, t);
    m.mm.notifierStart(w, of);
    return goTo(w, t, Step.zap_pmd_range__pmd_trans_huge);
  }

  private int zap_page_range_single__mmu_notifier_invalidate_range_end(long[] w, int t) {
    int of = gather.mm(w, t);
    long then = singleRet.get(w, t);
    m.mm.notifierEnd(w, of);
    singleFrame.clear(w, t);
    return goTo(w, t, then);
  }

  // --- zap_pmd_range()

  // the first of two reads without the lock
  private int zap_pmd_range__pmd_trans_huge(long[] w, int t) {
    start.set(w, t, va.get(w, t));
    if (Entry.kind(pmdNow(w, t)) != Kind.HUGE) {
      return goTo(w, t, Step.zap_pmd_range__pmd_none);
    }
    if (!wholeTable(w, t)) { // split_huge_pmd
      m.oops.set(w, Oops.NOT_MODELLED);
    }
    return goTo(w, t, Step.zap_huge_pmd__pmd_lock);
  }

  private int zap_pmd_range__pmd_none(long[] w, int t) {
    if (pmdNow(w, t) != Entry.NONE) {
      return mapLock(w, t);
    }
    m.tlb.owe(w, t, mm(w, t), start(w, t), tableEnd(w, t), false);
    return nextSlot(w, t);
  }

  private int mapLock(long[] w, int t) {
    return pgtable.mapLock(
        w,
        t,
        mm(w, t),
        slot(w, t),
        pc(Step.zap_pte_range__ptep_get),
        pc(Step.zap_pmd_range__pmd_trans_huge));
  }

  // --- zap_huge_pmd()

  private int zap_huge_pmd__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, mm(w, t), Step.__pmd_trans_huge_lock__pmd_trans_huge);
  }

  private int __pmd_trans_huge_lock__pmd_trans_huge(long[] w, int t) {
    if (Entry.kind(pmdNow(w, t)) == Kind.HUGE) {
      return goTo(w, t, Step.zap_huge_pmd__pmdp_huge_get_and_clear_full);
    }
    m.mm.pml.set(w, mm(w, t), 0);
    return goTo(w, t, Step.zap_pmd_range__pmd_none);
  }

  private int zap_huge_pmd__pmdp_huge_get_and_clear_full(long[] w, int t) {
    pte.set(w, t, pmdNow(w, t));
    m.pmd.set(w, mm(w, t), slot(w, t), Entry.NONE);
    m.tlb.owe(w, t, mm(w, t), start(w, t), tableEnd(w, t), false);
    gather.noteRange(w, t, start(w, t), start(w, t) + m.geometry.ptes());
    return goTo(w, t, Step.zap_huge_pmd__folio_remove_rmap_pmd);
  }

  private int zap_huge_pmd__folio_remove_rmap_pmd(long[] w, int t) {
    m.page.removeRmapPmd(w, page(w, t));
    return goTo(w, t, Step.zap_deposited_table__pte_free);
  }

  // freed at once: nobody may be inside it
  private int zap_deposited_table__pte_free(long[] w, int t) {
    int table = m.table.deposited(w, mm(w, t), slot(w, t));
    if (table == 0) {
      m.oops.set(w, Oops.PFN_0);
    } else {
      m.table.clear(w, table);
    }
    return goTo(w, t, Step.zap_huge_pmd__spin_unlock);
  }

  private int zap_huge_pmd__spin_unlock(long[] w, int t) {
    gather.queuePage(w, t, page(w, t));
    m.mm.pml.set(w, mm(w, t), 0);
    if (gather.batchFull(w, t)) {
      pte.set(w, t, Entry.NONE);
      return gather.flushMmu(w, t, pc(Step.zap_pmd_range__cond_resched));
    }
    return nextSlot(w, t);
  }

  // tlb_remove_page_size() found its batch full and flushed
  private int zap_pmd_range__cond_resched(long[] w, int t) {
    return nextSlot(w, t);
  }

  // --- zap_pte_range()

  // flushes under the PTL what must not be seen unmapped before
  private int flushed(long[] w, int t) {
    if (force_flush.get(w, t) == 0) {
      return goTo(w, t, Step.zap_pte_range__pte_unmap_unlock);
    }
    return gather.flushOnly(
        w,
        t,
        gather.hasDelayed(w, t)
            ? gather.pc(Gather.Step.tlb_flush_rmaps__folio_remove_rmap_pte)
            : pc(Step.zap_pte_range__pte_unmap_unlock));
  }

  private int loopEnds(long[] w, int t) {
    return reclaimsTable(w, t) && broke.get(w, t) == 0 && va.get(w, t) == tableEnd(w, t)
        ? goTo(w, t, Step.try_get_and_clear_pmd__spin_trylock)
        : flushed(w, t);
  }

  private int nextPte(long[] w, int t) {
    va.set(w, t, va.get(w, t) + 1);
    pte.set(w, t, Entry.NONE);
    if (gather.batchFull(w, t)) {
      force_flush.set(w, t, 1);
      broke.set(w, t, 1);
      return loopEnds(w, t);
    }
    return va.get(w, t) == tableEnd(w, t)
        ? loopEnds(w, t)
        : goTo(w, t, Step.zap_pte_range__ptep_get);
  }

  private int zap_pte_range__ptep_get(long[] w, int t) {
    int table = pgtable.mapped(w, t);
    m.table.deref(w, table);
    if (m.table.pteOf(w, table, index(w, t)) != Entry.NONE) {
      return goTo(w, t, Step.zap_pte_range__get_and_clear_full_ptes);
    }
    oweAt(w, t, (int) va.get(w, t));
    return nextPte(w, t);
  }

  private void oweAt(long[] w, int t, int at) {
    m.tlb.owe(w, t, mm(w, t), at, at + 1, false);
  }

  // atomic: what hardware set in the entry until now is seen; TLBs may still hold it
  private int zap_pte_range__get_and_clear_full_ptes(long[] w, int t) {
    int at = (int) va.get(w, t);
    long e = m.table.pteOf(w, pgtable.mapped(w, t), index(w, t));
    m.table.setPte(w, pgtable.mapped(w, t), index(w, t), Entry.NONE);
    oweAt(w, t, at);
    if (Entry.kind(e) == Kind.PRESENT || Entry.kind(e) == Kind.ZERO) {
      gather.noteRange(w, t, at, at + 1);
    }
    if (Entry.kind(e) != Kind.PRESENT) {
      return nextPte(w, t);
    }
    pte.set(w, t, e);
    boolean ofFile = m.page.mapping.get(w, m.page.headOf(w, Entry.pfn(e))) == Mapping.FILE;
    return goTo(
        w,
        t,
        ofFile && Entry.dirty(e)
            ? Step.zap_present_folio_ptes__folio_mark_dirty
            : Step.zap_present_folio_ptes__folio_remove_rmap_pte);
  }

  // 5df397dec7c4: whoever sees the folio unmapped believes that no CPU writes to it
  private int zap_present_folio_ptes__folio_mark_dirty(long[] w, int t) {
    m.page.dirty.set(w, m.page.headOf(w, page(w, t)), 1);
    force_flush.set(w, t, 1);
    if (delaysRmap) {
      gather.queueDelayed(w, t, page(w, t));
      return nextPte(w, t);
    }
    return goTo(w, t, Step.zap_present_folio_ptes__folio_remove_rmap_pte);
  }

  private int zap_present_folio_ptes__folio_remove_rmap_pte(long[] w, int t) {
    m.page.removeRmap(w, page(w, t));
    gather.queuePage(w, t, page(w, t));
    return nextPte(w, t);
  }

  // 6375e95f381e: empty, and the PTL kept it so; take the table out if the PMD lock is free
  private int try_get_and_clear_pmd__spin_trylock(long[] w, int t) {
    return m.mm.pml.get(w, mm(w, t)) != 0
        ? flushed(w, t)
        : pmdLock(w, t, mm(w, t), Step.try_get_and_clear_pmd__pmdp_get);
  }

  private int try_get_and_clear_pmd__pmdp_get(long[] w, int t) {
    pmd.set(w, t, pmdNow(w, t));
    return goTo(w, t, Step.try_get_and_clear_pmd__pmd_clear);
  }

  private int try_get_and_clear_pmd__pmd_clear(long[] w, int t) {
    long e = pmd.get(w, t);
    m.pmd.set(w, mm(w, t), slot(w, t), Entry.NONE);
    m.mm.pml.set(w, mm(w, t), 0);
    if (m.table.isTable(Entry.pfn(e))) {
      m.table.state.set(w, Entry.pfn(e), TableState.GATHER);
    }
    return flushed(w, t);
  }

  // goes on in the table after a break, frees it, or goes to the next
  private int afterUnlock(long[] w, int t) {
    if (va.get(w, t) < tableEnd(w, t)) {
      force_flush.set(w, t, 0);
      return mapLock(w, t);
    }
    if (pmd.get(w, t) != Entry.NONE) {
      gather.queueTable(w, t, Entry.pfn(pmd.get(w, t)), slot(w, t));
      return nextSlot(w, t);
    }
    return reclaimsTable(w, t) ? goTo(w, t, Step.try_to_free_pte__pmd_lock) : nextSlot(w, t);
  }

  private int zap_pte_range__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return force_flush.get(w, t) != 0
        ? gather.flushMmu(w, t, pc(Step.zap_pte_range__cond_resched))
        : afterUnlock(w, t);
  }

  private int zap_pte_range__cond_resched(long[] w, int t) {
    return afterUnlock(w, t);
  }

  // --- try_to_free_pte(): PT reclaim when the PTL was dropped

  private int try_to_free_pte__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, mm(w, t), Step.try_to_free_pte__pte_offset_map_rw_nolock);
  }

  // somebody else may have taken the table, or put a huge page there
  private int try_to_free_pte__pte_offset_map_rw_nolock(long[] w, int t) {
    long e = pmdNow(w, t);
    if (Entry.kind(e) != Kind.TABLE) {
      m.mm.pml.set(w, mm(w, t), 0);
      return nextSlot(w, t);
    }
    m.table.rcuReadLock(w, t);
    pmd.set(w, t, e);
    va.set(w, t, start.get(w, t));
    return goTo(w, t, Step.try_to_free_pte__spin_lock);
  }

  private int reclaimed(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  private int try_to_free_pte__spin_lock(long[] w, int t) {
    return ptlLock(w, t, reclaimed(w, t), Step.try_to_free_pte__ptep_get);
  }

  private int try_to_free_pte__ptep_get(long[] w, int t) {
    if (m.table.pteOf(w, reclaimed(w, t), index(w, t)) != Entry.NONE) {
      return goTo(w, t, Step.try_to_free_pte__spin_unlock);
    }
    va.set(w, t, va.get(w, t) + 1);
    return goTo(
        w,
        t,
        va.get(w, t) == tableEnd(w, t)
            ? Step.try_to_free_pte__pmd_clear
            : Step.try_to_free_pte__ptep_get);
  }

  // not empty: drops both locks
  private int try_to_free_pte__spin_unlock(long[] w, int t) {
    m.table.unlock(w, reclaimed(w, t));
    m.table.rcuReadUnlock(w, t);
    m.mm.pml.set(w, mm(w, t), 0);
    return nextSlot(w, t);
  }

  private int try_to_free_pte__pmd_clear(long[] w, int t) {
    int table = reclaimed(w, t);
    int at = slot(w, t);
    m.pmd.set(w, mm(w, t), at, Entry.NONE);
    m.table.unlock(w, table);
    m.table.rcuReadUnlock(w, t);
    m.mm.pml.set(w, mm(w, t), 0);
    gather.queueTable(w, t, table, at);
    return nextSlot(w, t);
  }
}
