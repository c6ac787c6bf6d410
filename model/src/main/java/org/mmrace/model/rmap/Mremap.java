package org.mmrace.model.rmap;

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
import org.mmrace.model.collapse.GupFast;

/**
 * mremap() of one whole VMA to a free place: moves page tables where a whole PMD extent moves, PTEs
 * elsewhere, then unmaps the old range. TLA+: Mremap.tla. C: mm/mremap.c, mm/vma.c, mm/rmap.c
 * (v6.18). Frame {@code mremap}: both VMAs, where the move stands, the table entry and the PTE in
 * hand, a table not yet installed, whether an entry was present. Blocks on mmap_lock, the VMA lock,
 * i_mmap, anon_vma, the PMD lock and PTLs.
 */
public final class Mremap {
  private final Mm mm;
  private final Tlb tlb;
  private final Pgtable pgtable;
  private final Munmap munmap;
  private final GupFast gupFast;
  private final boolean rechecksPmd;
  private final boolean flushesBeforeUnlock;
  private final int[][] argMm;
  private final int[][] argStart;
  private final int[][] argEnd;
  private final int[][] argTo;
  private final List<Integer> threads;
  private final boolean movesPtes;
  private final Field vma;
  private final Field fresh;
  private final Field va;
  private final Field i;
  private final Field pmd;
  private final Field pte;
  private final Field table;
  private final Field flush;

  /** Declares the frame. */
  public Mremap(Mm mm, Tlb tlb, Pgtable pgtable, Munmap munmap, GupFast gupFast) {
    this.mm = mm;
    this.tlb = tlb;
    this.pgtable = pgtable;
    this.munmap = munmap;
    this.gupFast = gupFast;
    rechecksPmd = mm.toggle("MovePmdRechecks");
    flushesBeforeUnlock = mm.toggle("MoveFlushesBeforeUnlock");
    argMm = mm.program.arg("mm", 0);
    argStart = mm.program.arg("start", 0);
    argEnd = mm.program.arg("end", 0);
    argTo = mm.program.arg("to", 0);
    threads = mm.program.running(Set.of("mremap"));
    movesPtes = threads.stream().anyMatch(this::movesPtes);
    Section frame = mm.frame("mremap", threads);
    vma = frame.field("vma", new Domain.Range(mm.geometry.vmas()));
    fresh = frame.field("new", new Domain.Range(mm.geometry.vmas()));
    va = frame.field("va", new Domain.Range(mm.geometry.vas()));
    i = frame.field("i", new Domain.Range(mm.geometry.ptes()));
    pmd = frame.field("pmd", Entry.DOMAIN);
    pte = frame.field("pte", Entry.DOMAIN);
    table = frame.field("table", new Domain.Range(mm.geometry.tables(), Domain.Of.TABLE));
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

  /** Returns whether any mremap() moves single entries: then no rmap lock keeps a walk out. */
  public boolean movesPtes() {
    return movesPtes;
  }

  private boolean movesPtes(int t) {
    for (int op = 1; op <= mm.program.ops(t); op++) {
      if (mm.program.path(t, op).equals("mremap")
          && (insideTable(argStart[t][op])
              || insideTable(argEnd[t][op])
              || insideTable(argTo[t][op]))) {
        return true;
      }
    }
    return false;
  }

  private boolean insideTable(int va) {
    return mm.geometry.index(va) != 0;
  }

  /** Returns the mm in which the thread moves. */
  public int mm(long[] w, int t) {
    return arg(argMm, w, t);
  }

  private int arg(int[][] values, long[] w, int t) {
    return values[t][(int) mm.op.get(w, t)];
  }

  private int newVa(long[] w, int t) {
    return arg(argTo, w, t) + oldVa(w, t) - arg(argStart, w, t);
  }

  private int oldSlot(long[] w, int t) {
    return mm.geometry.slot(oldVa(w, t));
  }

  private int newSlot(long[] w, int t) {
    return mm.geometry.slot(newVa(w, t));
  }

  private int vma(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  private int anonVma(long[] w, int t) {
    return (int) mm.vmaAnonVma.get(w, vma(w, t));
  }

  private int file(long[] w, int t) {
    return (int) mm.vmaFile.get(w, vma(w, t));
  }

  // get_extent(): up to the next PMD boundary of either range
  private int extent(long[] w, int t) {
    int ptes = mm.geometry.ptes();
    int left = (int) mm.vmaEnd.get(w, vma(w, t)) - oldVa(w, t);
    return Math.min(
        left,
        Math.min(ptes - mm.geometry.index(oldVa(w, t)), ptes - mm.geometry.index(newVa(w, t))));
  }

  private long oldPmd(long[] w, int t) {
    return mm.pmd.get(w, mm(w, t), oldSlot(w, t));
  }

  private long newPmd(long[] w, int t) {
    return mm.pmd.get(w, mm(w, t), newSlot(w, t));
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

  private int flushOld(long[] w, int t, int pages, Step then) {
    return tlb.flush(w, t, mm(w, t), oldVa(w, t), oldVa(w, t) + pages, then);
  }

  // what a read may return moves with the entry; until the end both addresses name the page
  private void ghostMoves(long[] w, int t, int from, int to, int pages) {
    for (int p = 0; p < pages && mm.hasGhost(); p++) {
      mm.may.set(w, mm(w, t), to + p, mm.may.get(w, mm(w, t), from + p));
      mm.zaps.set(w, mm(w, t), to + p, mm.zaps.get(w, mm(w, t), from + p));
      mm.also.set(w, mm(w, t), to + p, from + p + 1);
      mm.also.set(w, mm(w, t), from + p, to + p + 1);
    }
  }

  private void ghostMoved(long[] w, int t, int from, int pages) {
    for (int a = 0; a < mm.geometry.vas() && mm.hasGhost(); a++) {
      if (from <= a && a < from + pages) {
        mm.may.set(w, mm(w, t), a, 1);
      }
      mm.also.set(w, mm(w, t), a, 0);
    }
  }

  private void clear(long[] w, int t) {
    vma.set(w, t, 0);
    fresh.set(w, t, 0);
    va.set(w, t, 0);
    i.set(w, t, 0);
    pmd.set(w, t, Entry.NONE);
    pte.set(w, t, Entry.NONE);
    table.set(w, t, 0);
    flush.set(w, t, 0);
  }

  // --- the new VMA

  public int mremap__mmap_write_lock(long[] w, int t) {
    return wrote(w, t, mm.mmapLock.downWrite(w, mm(w, t), t), Step.mremap__vma_lookup);
  }

  // no VMA: -EFAULT; pins through the old range promise nothing any more
  public int mremap__vma_lookup(long[] w, int t) {
    int from = arg(argStart, w, t);
    int to = arg(argEnd, w, t);
    int v = mm.vmaAt(w, mm(w, t), from);
    if (v == 0) {
      return mm.goTo(w, t, Step.mremap__mmap_write_unlock);
    }
    vma.set(w, t, v);
    va.set(w, t, from);
    gupFast.forgetPins(w, mm(w, t), from, to);
    if (mm.vmaStart.get(w, v) != from
        || mm.vmaEnd.get(w, v) != to
        || taken(w, t, (int) mm.vmaEnd.get(w, v) - from)
        || mm.freeVma(w, v) == 0) {
      mm.oops(w, Mm.OOPS_NOT_MODELLED);
    }
    return mm.goTo(w, t, Step.move_vma__vma_start_write);
  }

  private boolean taken(long[] w, int t, int pages) {
    int to = arg(argTo, w, t);
    for (int v = 1; v <= mm.geometry.vmas(); v++) {
      if (mm.vmaMm.get(w, v) == mm(w, t)
          && mm.vmaStart.get(w, v) < to + pages
          && to < mm.vmaEnd.get(w, v)) {
        return true;
      }
    }
    return false;
  }

  public int move_vma__vma_start_write(long[] w, int t) {
    return wrote(
        w,
        t,
        mm.vmaStartWrite(w, vma(w, t), t),
        file(w, t) != 0 ? Step.vma_link_file__i_mmap_lock_write : cloneStep(w, t));
  }

  private Step cloneStep(long[] w, int t) {
    return anonVma(w, t) != 0 ? Step.anon_vma_clone__anon_vma_lock_write : Step.copy_vma__vma_link;
  }

  public int vma_link_file__i_mmap_lock_write(long[] w, int t) {
    return wrote(w, t, mm.immapRwsem.downWrite(w, file(w, t), t), cloneStep(w, t));
  }

  public int anon_vma_clone__anon_vma_lock_write(long[] w, int t) {
    return wrote(w, t, mm.anonVmaRwsem.downWrite(w, anonVma(w, t), t), Step.copy_vma__vma_link);
  }

  // in the tree of the mm and in both rmap trees; write-locked like every VMA that is added
  public int copy_vma__vma_link(long[] w, int t) {
    int copy = mm.freeVma(w, vma(w, t));
    int pages = (int) (mm.vmaEnd.get(w, vma(w, t)) - mm.vmaStart.get(w, vma(w, t)));
    mm.copyVma(w, vma(w, t), copy);
    mm.vmaStart.set(w, copy, arg(argTo, w, t));
    mm.vmaEnd.set(w, copy, arg(argTo, w, t) + pages);
    mm.vmaLockWriter.set(w, copy, t);
    mm.vmaLockReaders.set(w, copy, 0);
    fresh.set(w, t, copy);
    if (anonVma(w, t) != 0) {
      mm.anonVmaRwsem.upWrite(w, anonVma(w, t));
    }
    if (file(w, t) != 0) {
      mm.immapRwsem.upWrite(w, file(w, t));
    }
    return mm.goTo(w, t, Step.move_page_tables__mmu_notifier_invalidate_range_start);
  }

  // --- move_page_tables()

  public int move_page_tables__mmu_notifier_invalidate_range_start(long[] w, int t) {
    mm.notifier.set(w, mm(w, t), mm.notifier.get(w, mm(w, t)) + 1);
    return mm.goTo(w, t, Step.get_old_pmd__pmd_none);
  }

  private int nextExtent(long[] w, int t) {
    int next = oldVa(w, t) + extent(w, t);
    va.set(w, t, next);
    i.set(w, t, 0);
    pmd.set(w, t, Entry.NONE);
    pte.set(w, t, Entry.NONE);
    table.set(w, t, 0);
    flush.set(w, t, 0);
    return mm.goTo(
        w,
        t,
        next == mm.vmaEnd.get(w, vma(w, t))
            ? Step.move_page_tables__mmu_notifier_invalidate_range_end
            : Step.get_old_pmd__pmd_none);
  }

  // no page table lock, no rmap lock: what is read here may be gone below
  public int get_old_pmd__pmd_none(long[] w, int t) {
    return oldPmd(w, t) == Entry.NONE
        ? nextExtent(w, t)
        : mm.goTo(w, t, Step.move_page_tables__pmd_trans_huge);
  }

  public int move_page_tables__pmd_trans_huge(long[] w, int t) {
    if (Entry.kind(oldPmd(w, t)) == Entry.HUGE) {
      mm.oops(w, Mm.OOPS_NOT_MODELLED);
      return TransitionSystem.DONE;
    }
    if (extent(w, t) < mm.geometry.ptes()) {
      return mm.goTo(w, t, Step.move_page_tables__pmd_none);
    }
    return mm.goTo(
        w, t, file(w, t) != 0 ? Step.take_rmap_locks__i_mmap_lock_write : afterImmapLock(w, t));
  }

  // --- a whole table: move_normal_pmd()

  private Step afterImmapLock(long[] w, int t) {
    return anonVma(w, t) != 0
        ? Step.take_rmap_locks__anon_vma_lock_write
        : Step.move_normal_pmd__pmd_none;
  }

  public int take_rmap_locks__i_mmap_lock_write(long[] w, int t) {
    return wrote(w, t, mm.immapRwsem.downWrite(w, file(w, t), t), afterImmapLock(w, t));
  }

  public int take_rmap_locks__anon_vma_lock_write(long[] w, int t) {
    return wrote(
        w, t, mm.anonVmaRwsem.downWrite(w, anonVma(w, t), t), Step.move_normal_pmd__pmd_none);
  }

  private int drop(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        anonVma(w, t) != 0 ? Step.drop_rmap_locks__anon_vma_unlock_write : afterAnonUnlock(w, t));
  }

  private Step afterAnonUnlock(long[] w, int t) {
    return file(w, t) != 0
        ? Step.drop_rmap_locks__i_mmap_unlock_write
        : Step.move_pgt_entry__return;
  }

  // the new slot must be empty; a table of other VMAs there sends the move to the PTEs
  public int move_normal_pmd__pmd_none(long[] w, int t) {
    return newPmd(w, t) == Entry.NONE ? mm.goTo(w, t, Step.move_normal_pmd__pmd_lock) : drop(w, t);
  }

  public int move_normal_pmd__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, Step.move_normal_pmd__pmd_present);
  }

  // 6fa1066fc5d0: retract needs none of the locks that held since the first read
  public int move_normal_pmd__pmd_present(long[] w, int t) {
    if (rechecksPmd && Entry.kind(oldPmd(w, t)) != Entry.TABLE) {
      return mm.goTo(w, t, Step.move_normal_pmd__spin_unlock);
    }
    pmd.set(w, t, oldPmd(w, t));
    return mm.goTo(w, t, Step.move_normal_pmd__pmd_clear);
  }

  public int move_normal_pmd__pmd_clear(long[] w, int t) {
    mm.pmd.set(w, mm(w, t), oldSlot(w, t), Entry.NONE);
    return mm.goTo(w, t, Step.move_normal_pmd__pmd_populate);
  }

  // the table that the saved entry names, whatever it is: none names the table at pfn 0
  public int move_normal_pmd__pmd_populate(long[] w, int t) {
    int moved = Entry.pfn(pmd.get(w, t));
    mm.pmd.set(w, mm(w, t), newSlot(w, t), Entry.table(moved));
    if (mm.isTable(moved)) {
      mm.tableSlot.set(w, moved, newSlot(w, t));
    }
    flush.set(w, t, 1);
    ghostMoves(w, t, oldVa(w, t), newVa(w, t), mm.geometry.ptes());
    return flushOld(w, t, mm.geometry.ptes(), Step.move_normal_pmd__spin_unlock);
  }

  public int move_normal_pmd__spin_unlock(long[] w, int t) {
    mm.pml.set(w, mm(w, t), 0);
    pmd.set(w, t, Entry.NONE);
    return drop(w, t);
  }

  public int drop_rmap_locks__anon_vma_unlock_write(long[] w, int t) {
    mm.anonVmaRwsem.upWrite(w, anonVma(w, t));
    return mm.goTo(w, t, afterAnonUnlock(w, t));
  }

  public int drop_rmap_locks__i_mmap_unlock_write(long[] w, int t) {
    mm.immapRwsem.upWrite(w, file(w, t));
    return mm.goTo(w, t, Step.move_pgt_entry__return);
  }

  // moved, or on to the PTEs
  public int move_pgt_entry__return(long[] w, int t) {
    return mustFlush(w, t) ? nextExtent(w, t) : mm.goTo(w, t, Step.move_page_tables__pmd_none);
  }

  // --- single entries: move_ptes()

  public int move_page_tables__pmd_none(long[] w, int t) {
    return oldPmd(w, t) == Entry.NONE
        ? nextExtent(w, t)
        : mm.goTo(w, t, Step.move_page_tables__pte_alloc);
  }

  private int mapOld(long[] w, int t) {
    return pgtable.mapLock(
        w,
        t,
        mm(w, t),
        oldSlot(w, t),
        Step.move_ptes__pte_offset_map_rw_nolock,
        Step.get_old_pmd__pmd_none);
  }

  // pte_alloc() looks at the PMD before it allocates
  public int move_page_tables__pte_alloc(long[] w, int t) {
    return newPmd(w, t) == Entry.NONE
        ? mm.goTo(w, t, Step.move_page_tables__pte_alloc_one)
        : mapOld(w, t);
  }

  public int move_page_tables__pte_alloc_one(long[] w, int t, int choice) {
    if (choice >= mm.allocationChoices(mm.geometry.tables())) {
      return TransitionSystem.NO_CHOICE;
    }
    int chosen = mm.chooseTable(w, choice);
    if (chosen < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (chosen == 0) {
      mm.oops(w, Mm.OOPS_NOT_MODELLED);
      return TransitionSystem.DONE;
    }
    mm.tableState.set(w, chosen, Mm.DETACHED);
    table.set(w, t, chosen);
    return mm.goTo(w, t, Step.move_page_tables__pmd_lock);
  }

  public int move_page_tables__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, Step.move_page_tables__pmd_install);
  }

  public int move_page_tables__pmd_install(long[] w, int t) {
    int allocated = (int) table.get(w, t);
    if (newPmd(w, t) != Entry.NONE) {
      mm.freeTable(w, allocated);
    } else {
      mm.pmd.set(w, mm(w, t), newSlot(w, t), Entry.table(allocated));
      mm.tableState.set(w, allocated, Mm.LIVE);
      mm.tableMm.set(w, allocated, mm(w, t));
      mm.tableSlot.set(w, allocated, newSlot(w, t));
    }
    mm.pml.set(w, mm(w, t), 0);
    table.set(w, t, 0);
    return mapOld(w, t);
  }

  private int newTable(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  // the new table, under the old PTL; gone: the extent is tried again
  public int move_ptes__pte_offset_map_rw_nolock(long[] w, int t) {
    long e = newPmd(w, t);
    if (Entry.kind(e) != Entry.TABLE) {
      pgtable.unmapUnlock(w, t);
      return mm.goTo(w, t, Step.get_old_pmd__pmd_none);
    }
    pmd.set(w, t, e);
    return mm.goTo(
        w,
        t,
        Entry.pfn(e) == pgtable.mapped(w, t)
            ? Step.move_ptes__ptep_get
            : Step.move_ptes__spin_lock_nested);
  }

  public int move_ptes__spin_lock_nested(long[] w, int t) {
    if (mm.isTable(newTable(w, t))) {
      if (mm.ptl.get(w, newTable(w, t)) != 0) {
        return TransitionSystem.BLOCKED;
      }
      mm.ptl.set(w, newTable(w, t), t);
    }
    mm.derefTable(w, newTable(w, t));
    return mm.goTo(w, t, Step.move_ptes__ptep_get);
  }

  private int nextMoved(long[] w, int t) {
    i.set(w, t, i.get(w, t) + 1);
    pte.set(w, t, Entry.NONE);
    if (i.get(w, t) < extent(w, t)) {
      return mm.goTo(w, t, Step.move_ptes__ptep_get);
    }
    // eb66ae030829: after the PTLs, others zap and free what a CPU reaches through the old address
    return mustFlush(w, t) && flushesBeforeUnlock
        ? flushOld(w, t, extent(w, t), Step.move_ptes__spin_unlock)
        : mm.goTo(w, t, Step.move_ptes__spin_unlock);
  }

  private int oldIndex(long[] w, int t) {
    return mm.geometry.index(oldVa(w, t) + (int) i.get(w, t));
  }

  public int move_ptes__ptep_get(long[] w, int t) {
    return mm.pteOf(w, pgtable.mapped(w, t), oldIndex(w, t)) == Entry.NONE
        ? nextMoved(w, t)
        : mm.goTo(w, t, Step.move_ptes__ptep_get_and_clear);
  }

  public int move_ptes__ptep_get_and_clear(long[] w, int t) {
    long e = mm.pteOf(w, pgtable.mapped(w, t), oldIndex(w, t));
    mm.setPte(w, pgtable.mapped(w, t), oldIndex(w, t), Entry.NONE);
    pte.set(w, t, e);
    if (Entry.kind(e) == Entry.PRESENT || Entry.kind(e) == Entry.ZERO) {
      flush.set(w, t, 1);
    }
    return mm.goTo(w, t, Step.move_ptes__set_pte_at);
  }

  public int move_ptes__set_pte_at(long[] w, int t) {
    int from = oldVa(w, t) + (int) i.get(w, t);
    int to = newVa(w, t) + (int) i.get(w, t);
    mm.setPte(w, newTable(w, t), mm.geometry.index(to), pte.get(w, t));
    ghostMoves(w, t, from, to, 1);
    return nextMoved(w, t);
  }

  // the new PTL first
  public int move_ptes__spin_unlock(long[] w, int t) {
    if (newTable(w, t) != pgtable.mapped(w, t)) {
      pgtable.unlock(w, newTable(w, t));
    }
    return mm.goTo(w, t, Step.move_ptes__pte_unmap_unlock);
  }

  public int move_ptes__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return mustFlush(w, t) && !flushesBeforeUnlock
        ? flushOld(w, t, extent(w, t), Step.move_page_tables__next)
        : nextExtent(w, t);
  }

  // where the late flush of before v4.19 returns to
  public int move_page_tables__next(long[] w, int t) {
    return nextExtent(w, t);
  }

  // --- the end: unmap the old range

  public int move_page_tables__mmu_notifier_invalidate_range_end(long[] w, int t) {
    mm.notifier.set(w, mm(w, t), mm.notifier.get(w, mm(w, t)) - 1);
    return munmap.unmap(w, t, mm(w, t), vma(w, t), false, Step.mremap__mmap_write_unlock);
  }

  public int mremap__mmap_write_unlock(long[] w, int t) {
    int copy = (int) fresh.get(w, t);
    mm.mmapWriteUnlock(w, mm(w, t));
    if (copy != 0) {
      int pages = (int) (mm.vmaEnd.get(w, copy) - mm.vmaStart.get(w, copy));
      ghostMoved(w, t, arg(argStart, w, t), pages);
    }
    clear(w, t);
    return mm.endOp(w, t);
  }
}
