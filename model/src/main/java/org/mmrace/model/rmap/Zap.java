package org.mmrace.model.rmap;

import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Pgtable;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.TransitionSystem;

/**
 * Zaps a range of an mm: every PMD slot, every PTE, huge PMDs, and the page tables that a zap of a
 * whole PMD range leaves empty. TLA+: Zap.tla. C: mm/memory.c, mm/huge_memory.c, mm/pt_reclaim.c
 * (v6.18). Frame {@code zap}: the range that is left, where the table was entered, the entry in
 * hand, the table that PT reclaim took out, what the loop over the table decided. Blocks on the PMD
 * lock and the PTL; PT reclaim first tries the PMD lock.
 */
public final class Zap {
  private final Mm mm;
  private final Pgtable pgtable;
  private final Gather gather;
  private final boolean delaysRmap;
  private final boolean reclaimsTables;
  private final Field ret;
  private final Field mmId;
  private final Field va;
  private final Field end;
  private final Field start;
  private final Field pte;
  private final Field pmd;
  private final Field forceFlush;
  private final Field broke;
  private final Field reclaim;

  /** Declares the frame. */
  public Zap(Mm mm, Pgtable pgtable, Gather gather) {
    this.mm = mm;
    this.pgtable = pgtable;
    this.gather = gather;
    delaysRmap = mm.toggle("ZapDelaysRmap");
    reclaimsTables = mm.toggle("ZapReclaimsTables");
    Domain address = new Domain.Range(mm.geometry.vas());
    Section frame = mm.frame("zap", gather.threads());
    ret = frame.field("ret", Step.domain("none"));
    mmId = frame.field("mm", new Domain.Range(mm.geometry.mms()));
    va = frame.field("va", address);
    end = frame.field("end", address);
    start = frame.field("start", address);
    pte = frame.field("pte", Entry.DOMAIN);
    pmd = frame.field("pmd", Entry.DOMAIN);
    forceFlush = frame.field("force_flush", new Domain.Flag());
    broke = frame.field("broke", new Domain.Flag());
    reclaim = frame.field("reclaim", new Domain.Flag());
  }

  /**
   * unmap_page_range() of pages {@code from} to {@code to - 1}.
   *
   * @param letsTablesGo whether the caller lets empty tables go
   */
  int range(long[] w, int t, int ofMm, int from, int to, boolean letsTablesGo, Step then) {
    set(w, t, then.pc(), ofMm, from, to, letsTablesGo);
    return mm.goTo(w, t, Step.zap_pmd_range__pmd_trans_huge);
  }

  /**
   * zap_page_range_single(): {@link #range} in a gather of its own and in a notifier bracket.
   *
   * @param letsTablesGo whether the caller lets empty tables go
   */
  int single(long[] w, int t, int ofMm, int from, int to, boolean letsTablesGo, Step then) {
    set(
        w,
        t,
        Step.zap_page_range_single__mmu_notifier_invalidate_range_end.pc(),
        ofMm,
        from,
        to,
        letsTablesGo);
    gather.finishTo(w, t, then);
    return gather.gather(
        w, t, ofMm, Step.zap_page_range_single__mmu_notifier_invalidate_range_start);
  }

  private void set(long[] w, int t, long then, int ofMm, int from, int to, boolean letsTablesGo) {
    ret.set(w, t, then);
    mmId.set(w, t, ofMm);
    va.set(w, t, from);
    end.set(w, t, to);
    start.set(w, t, from);
    pte.set(w, t, Entry.NONE);
    pmd.set(w, t, Entry.NONE);
    forceFlush.set(w, t, 0);
    broke.set(w, t, 0);
    reclaim.set(w, t, letsTablesGo ? 1 : 0);
  }

  private int mm(long[] w, int t) {
    return (int) mmId.get(w, t);
  }

  private int start(long[] w, int t) {
    return (int) start.get(w, t);
  }

  private int slot(long[] w, int t) {
    return mm.geometry.slot(start(w, t));
  }

  private int index(long[] w, int t) {
    return mm.geometry.index((int) va.get(w, t));
  }

  private int page(long[] w, int t) {
    return Entry.pfn(pte.get(w, t));
  }

  private long pmdNow(long[] w, int t) {
    return mm.pmd.get(w, mm(w, t), slot(w, t));
  }

  private int base(long[] w, int t) {
    return slot(w, t) * mm.geometry.ptes();
  }

  private int tableEnd(long[] w, int t) {
    return Math.min((int) end.get(w, t), base(w, t) + mm.geometry.ptes());
  }

  private boolean wholeTable(long[] w, int t) {
    return start(w, t) == base(w, t) && tableEnd(w, t) == base(w, t) + mm.geometry.ptes();
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
      return mm.goTo(w, t, then);
    }
    set(w, t, then, mm(w, t), next, to, reclaim.get(w, t) != 0);
    return mm.goTo(w, t, Step.zap_pmd_range__pmd_trans_huge);
  }

  private int pmdLock(long[] w, int t, Step next) {
    if (mm.pml.get(w, mm(w, t)) != 0) {
      return TransitionSystem.BLOCKED;
    }
    mm.pml.set(w, mm(w, t), t);
    return mm.goTo(w, t, next);
  }

  // --- zap_page_range_single()

  public int zap_page_range_single__mmu_notifier_invalidate_range_start(long[] w, int t) {
    int of = gather.mm(w, t);
    mm.notifier.set(w, of, mm.notifier.get(w, of) + 1);
    return mm.goTo(w, t, Step.zap_pmd_range__pmd_trans_huge);
  }

  public int zap_page_range_single__mmu_notifier_invalidate_range_end(long[] w, int t) {
    int of = gather.mm(w, t);
    mm.notifier.set(w, of, mm.notifier.get(w, of) - 1);
    return mm.goTo(
        w,
        t,
        holdsVmaLock(w, t)
            ? Step.madvise_walk_vmas__vma_end_read
            : Step.tlb_finish_mmu__mm_tlb_flush_nested);
  }

  private boolean holdsVmaLock(long[] w, int t) {
    for (int v = 1; v <= mm.geometry.vmas(); v++) {
      if (mm.vmaLockReaders.has(w, v, t)) {
        return true;
      }
    }
    return false;
  }

  // --- zap_pmd_range()

  // the first of two reads without the lock
  public int zap_pmd_range__pmd_trans_huge(long[] w, int t) {
    start.set(w, t, va.get(w, t));
    if (Entry.kind(pmdNow(w, t)) != Entry.HUGE) {
      return mm.goTo(w, t, Step.zap_pmd_range__pmd_none);
    }
    if (!wholeTable(w, t)) { // split_huge_pmd
      mm.oops(w, Mm.OOPS_NOT_MODELLED);
    }
    return mm.goTo(w, t, Step.zap_huge_pmd__pmd_lock);
  }

  public int zap_pmd_range__pmd_none(long[] w, int t) {
    return pmdNow(w, t) == Entry.NONE ? nextSlot(w, t) : mapLock(w, t);
  }

  private int mapLock(long[] w, int t) {
    return pgtable.mapLock(
        w,
        t,
        mm(w, t),
        slot(w, t),
        Step.zap_pte_range__ptep_get,
        Step.zap_pmd_range__pmd_trans_huge);
  }

  // --- zap_huge_pmd()

  public int zap_huge_pmd__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, Step.__pmd_trans_huge_lock__pmd_trans_huge);
  }

  public int __pmd_trans_huge_lock__pmd_trans_huge(long[] w, int t) {
    if (Entry.kind(pmdNow(w, t)) == Entry.HUGE) {
      return mm.goTo(w, t, Step.zap_huge_pmd__pmdp_huge_get_and_clear_full);
    }
    mm.pml.set(w, mm(w, t), 0);
    return mm.goTo(w, t, Step.zap_pmd_range__pmd_none);
  }

  public int zap_huge_pmd__pmdp_huge_get_and_clear_full(long[] w, int t) {
    pte.set(w, t, pmdNow(w, t));
    mm.pmd.set(w, mm(w, t), slot(w, t), Entry.NONE);
    gather.noteRange(w, t, start(w, t), start(w, t) + mm.geometry.ptes());
    return mm.goTo(w, t, Step.zap_huge_pmd__folio_remove_rmap_pmd);
  }

  public int zap_huge_pmd__folio_remove_rmap_pmd(long[] w, int t) {
    long count = mm.entire.get(w, page(w, t));
    if (count == 0) {
      mm.oops(w, Mm.OOPS_MAPCOUNT);
    } else {
      mm.entire.set(w, page(w, t), count - 1);
    }
    return mm.goTo(w, t, Step.zap_deposited_table__pte_free);
  }

  // freed at once: nobody may be inside it
  public int zap_deposited_table__pte_free(long[] w, int t) {
    int table = deposited(w, t);
    if (table == 0) {
      mm.oops(w, Mm.OOPS_PFN_0);
    } else {
      mm.freeTable(w, table);
    }
    return mm.goTo(w, t, Step.zap_huge_pmd__spin_unlock);
  }

  private int deposited(long[] w, int t) {
    for (int table = 1; table <= mm.geometry.tables(); table++) {
      if (mm.tableState.get(w, table) == Mm.DEPOSITED
          && mm.tableMm.get(w, table) == mm(w, t)
          && mm.tableSlot.get(w, table) == slot(w, t)) {
        return table;
      }
    }
    return 0;
  }

  public int zap_huge_pmd__spin_unlock(long[] w, int t) {
    gather.queuePage(w, t, page(w, t));
    mm.pml.set(w, mm(w, t), 0);
    if (gather.batchFull(w, t)) {
      pte.set(w, t, Entry.NONE);
      return gather.flushMmu(w, t, Step.zap_pmd_range__cond_resched);
    }
    return nextSlot(w, t);
  }

  // tlb_remove_page_size() found its batch full and flushed
  public int zap_pmd_range__cond_resched(long[] w, int t) {
    return nextSlot(w, t);
  }

  // --- zap_pte_range()

  // flushes under the PTL what must not be seen unmapped before
  private int flushed(long[] w, int t) {
    if (forceFlush.get(w, t) == 0) {
      return mm.goTo(w, t, Step.zap_pte_range__pte_unmap_unlock);
    }
    return gather.flushOnly(
        w,
        t,
        gather.hasDelayed(w, t)
            ? Step.tlb_flush_rmaps__folio_remove_rmap_pte
            : Step.zap_pte_range__pte_unmap_unlock);
  }

  private int loopEnds(long[] w, int t) {
    return reclaimsTable(w, t) && broke.get(w, t) == 0 && va.get(w, t) == tableEnd(w, t)
        ? mm.goTo(w, t, Step.try_get_and_clear_pmd__spin_trylock)
        : flushed(w, t);
  }

  private int nextPte(long[] w, int t) {
    va.set(w, t, va.get(w, t) + 1);
    pte.set(w, t, Entry.NONE);
    if (gather.batchFull(w, t)) {
      forceFlush.set(w, t, 1);
      broke.set(w, t, 1);
      return loopEnds(w, t);
    }
    return va.get(w, t) == tableEnd(w, t)
        ? loopEnds(w, t)
        : mm.goTo(w, t, Step.zap_pte_range__ptep_get);
  }

  public int zap_pte_range__ptep_get(long[] w, int t) {
    int table = pgtable.mapped(w, t);
    mm.derefTable(w, table);
    return mm.pteOf(w, table, index(w, t)) == Entry.NONE
        ? nextPte(w, t)
        : mm.goTo(w, t, Step.zap_pte_range__get_and_clear_full_ptes);
  }

  // atomic: what hardware set in the entry until now is seen; TLBs may still hold it
  public int zap_pte_range__get_and_clear_full_ptes(long[] w, int t) {
    int at = (int) va.get(w, t);
    long e = mm.pteOf(w, pgtable.mapped(w, t), index(w, t));
    mm.setPte(w, pgtable.mapped(w, t), index(w, t), Entry.NONE);
    if (Entry.kind(e) == Entry.PRESENT || Entry.kind(e) == Entry.ZERO) {
      gather.noteRange(w, t, at, at + 1);
    }
    if (Entry.kind(e) != Entry.PRESENT) {
      return nextPte(w, t);
    }
    pte.set(w, t, e);
    boolean ofFile = mm.mapping.get(w, mm.headOf(w, Entry.pfn(e))) == Mm.MAPPING_FILE;
    return mm.goTo(
        w,
        t,
        ofFile && Entry.dirty(e)
            ? Step.zap_present_folio_ptes__folio_mark_dirty
            : Step.zap_present_folio_ptes__folio_remove_rmap_pte);
  }

  // 5df397dec7c4: whoever sees the folio unmapped believes that no CPU writes to it
  public int zap_present_folio_ptes__folio_mark_dirty(long[] w, int t) {
    mm.dirty.set(w, mm.headOf(w, page(w, t)), 1);
    forceFlush.set(w, t, 1);
    if (delaysRmap) {
      gather.queueDelayed(w, t, page(w, t));
      return nextPte(w, t);
    }
    return mm.goTo(w, t, Step.zap_present_folio_ptes__folio_remove_rmap_pte);
  }

  public int zap_present_folio_ptes__folio_remove_rmap_pte(long[] w, int t) {
    mm.removeRmap(w, page(w, t));
    gather.queuePage(w, t, page(w, t));
    return nextPte(w, t);
  }

  // 6375e95f381e: empty, and the PTL kept it so; take the table out if the PMD lock is free
  public int try_get_and_clear_pmd__spin_trylock(long[] w, int t) {
    return mm.pml.get(w, mm(w, t)) != 0
        ? flushed(w, t)
        : pmdLock(w, t, Step.try_get_and_clear_pmd__pmd_clear);
  }

  public int try_get_and_clear_pmd__pmd_clear(long[] w, int t) {
    long e = pmdNow(w, t);
    pmd.set(w, t, e);
    mm.pmd.set(w, mm(w, t), slot(w, t), Entry.NONE);
    mm.pml.set(w, mm(w, t), 0);
    if (mm.isTable(Entry.pfn(e))) {
      mm.tableState.set(w, Entry.pfn(e), Mm.GATHER);
    }
    return flushed(w, t);
  }

  // goes on in the table after a break, frees it, or goes to the next
  private int afterUnlock(long[] w, int t) {
    if (va.get(w, t) < tableEnd(w, t)) {
      forceFlush.set(w, t, 0);
      return mapLock(w, t);
    }
    if (pmd.get(w, t) != Entry.NONE) {
      gather.queueTable(w, t, Entry.pfn(pmd.get(w, t)), slot(w, t));
      return nextSlot(w, t);
    }
    return reclaimsTable(w, t) ? mm.goTo(w, t, Step.try_to_free_pte__pmd_lock) : nextSlot(w, t);
  }

  public int zap_pte_range__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return forceFlush.get(w, t) != 0
        ? gather.flushMmu(w, t, Step.zap_pte_range__cond_resched)
        : afterUnlock(w, t);
  }

  public int zap_pte_range__cond_resched(long[] w, int t) {
    return afterUnlock(w, t);
  }

  // --- try_to_free_pte(): PT reclaim when the PTL was dropped

  public int try_to_free_pte__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, Step.try_to_free_pte__pte_offset_map_rw_nolock);
  }

  // somebody else may have taken the table, or put a huge page there
  public int try_to_free_pte__pte_offset_map_rw_nolock(long[] w, int t) {
    long e = pmdNow(w, t);
    if (Entry.kind(e) != Entry.TABLE) {
      mm.pml.set(w, mm(w, t), 0);
      return nextSlot(w, t);
    }
    mm.rcuLock(w, t);
    pmd.set(w, t, e);
    va.set(w, t, start.get(w, t));
    return mm.goTo(w, t, Step.try_to_free_pte__spin_lock);
  }

  private int reclaimed(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  public int try_to_free_pte__spin_lock(long[] w, int t) {
    int table = reclaimed(w, t);
    if (mm.isTable(table)) {
      if (mm.ptl.get(w, table) != 0) {
        return TransitionSystem.BLOCKED;
      }
      mm.ptl.set(w, table, t);
    }
    mm.derefTable(w, table);
    return mm.goTo(w, t, Step.try_to_free_pte__ptep_get);
  }

  public int try_to_free_pte__ptep_get(long[] w, int t) {
    if (mm.pteOf(w, reclaimed(w, t), index(w, t)) != Entry.NONE) {
      return mm.goTo(w, t, Step.try_to_free_pte__spin_unlock);
    }
    va.set(w, t, va.get(w, t) + 1);
    return mm.goTo(
        w,
        t,
        va.get(w, t) == tableEnd(w, t)
            ? Step.try_to_free_pte__pmd_clear
            : Step.try_to_free_pte__ptep_get);
  }

  // not empty: drops both locks
  public int try_to_free_pte__spin_unlock(long[] w, int t) {
    pgtable.unlock(w, reclaimed(w, t));
    mm.rcuUnlock(w, t);
    mm.pml.set(w, mm(w, t), 0);
    return nextSlot(w, t);
  }

  public int try_to_free_pte__pmd_clear(long[] w, int t) {
    int table = reclaimed(w, t);
    int at = slot(w, t);
    mm.pmd.set(w, mm(w, t), at, Entry.NONE);
    pgtable.unlock(w, table);
    mm.rcuUnlock(w, t);
    mm.pml.set(w, mm(w, t), 0);
    gather.queueTable(w, t, table, at);
    return nextSlot(w, t);
  }
}
