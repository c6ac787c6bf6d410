package org.mmrace.model.collapse;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Rwsem;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.Tlb;
import org.mmrace.model.TransitionSystem;

/**
 * After a file extent became one huge folio: takes the PTE tables that mapped it away, in every mm,
 * without mmap_lock unless {@code RetractMmapLock} says so. TLA+: Retract.tla. C: mm/khugepaged.c
 * retract_page_tables() (v6.18). Frame {@code retract}: the VMA, the table's PMD entry, whether it
 * was cleared. Blocks on the folio lock, i_mmap, mmap_lock, the PMD lock and the PTL.
 */
public final class Retract {
  private final Mm mm;
  private final Tlb tlb;
  private final List<Integer> threads;
  private final boolean rechecksPmd;
  private final boolean rechecksVma;
  private final boolean freesByRcu;
  private final String mmapLock;
  private final int[][] argFile;
  private final int[][] argPgoff;
  private final Field vma;
  private final Field pmd;
  private final Field cleared;

  /** Declares the frame. */
  public Retract(Mm mm, Tlb tlb) {
    this.mm = mm;
    this.tlb = tlb;
    rechecksPmd = mm.toggle("RetractRechecksPmd");
    rechecksVma = mm.toggle("RetractRechecksVma");
    freesByRcu = mm.toggle("RetractFreesByRcu");
    mmapLock = mm.constants.get("toggles").text("RetractMmapLock");
    argFile = mm.program.arg("file", 0);
    argPgoff = mm.program.arg("pgoff", 0);
    threads = mm.program.running(Set.of("retract_page_tables"));
    Section frame = mm.frame("retract", threads);
    vma = frame.field("vma", new Domain.Range(mm.geometry.vmas()));
    pmd = frame.field("pmd", Entry.DOMAIN);
    cleared = frame.field("cleared", new Domain.Flag());
  }

  /** Returns the threads that retract. */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns whether the thread has cleared the PMD of the VMA at hand. */
  public boolean cleared(long[] w, int t) {
    return cleared.get(w, t) != 0;
  }

  private int file(long[] w, int t) {
    return argFile[t][(int) mm.op.get(w, t)];
  }

  private int pgoff(long[] w, int t) {
    return argPgoff[t][(int) mm.op.get(w, t)];
  }

  private int vma(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  /** Returns the mm of the VMA at hand. */
  public int mm(long[] w, int t) {
    return (int) mm.vmaMm.get(w, vma(w, t));
  }

  private int address(long[] w, int t) {
    return (int) (mm.vmaStart.get(w, vma(w, t)) + pgoff(w, t) - mm.vmaPgoff.get(w, vma(w, t)));
  }

  private int slot(long[] w, int t) {
    return mm.geometry.slot(address(w, t));
  }

  /** Returns the PMD entry of the extent in the VMA at hand. */
  public long pmdNow(long[] w, int t) {
    return mm.pmd.get(w, mm(w, t), slot(w, t));
  }

  private int table(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  private int cached(long[] w, int t) {
    return (int) mm.cache.get(w, file(w, t), pgoff(w, t));
  }

  private boolean hasAnonVma(long[] w, int t) {
    return mm.vmaAnonVma.get(w, vma(w, t)) != 0;
  }

  private boolean isWp(long[] w, int t) {
    return mm.vmaWp.get(w, vma(w, t)) != 0;
  }

  // VMAs in the i_mmap tree that map the page offset
  private boolean maps(long[] w, int t, int v) {
    long from = mm.vmaPgoff.get(w, v);
    return mm.vmaFile.get(w, v) == file(w, t)
        && file(w, t) != 0
        && mm.vmaUnlinked.get(w, v) == 0
        && from <= pgoff(w, t)
        && pgoff(w, t) < from + mm.vmaEnd.get(w, v) - mm.vmaStart.get(w, v);
  }

  private int nextVma(long[] w, int t) {
    int from = vma(w, t) + 1;
    pmd.set(w, t, Entry.NONE);
    cleared.set(w, t, 0);
    for (int v = from; v <= mm.geometry.vmas(); v++) {
      if (maps(w, t, v)) {
        vma.set(w, t, v);
        return mm.goTo(w, t, Step.retract_page_tables__anon_vma);
      }
    }
    vma.set(w, t, 0);
    return mm.goTo(w, t, Step.retract_page_tables__i_mmap_unlock_read);
  }

  public int collapse_file__folio_lock(long[] w, int t) {
    int folio = cached(w, t);
    if (folio != 0) {
      if (mm.folioLock.get(w, folio) != 0) {
        return TransitionSystem.BLOCKED;
      }
      mm.folioLock.set(w, folio, t);
    }
    return mm.goTo(w, t, Step.retract_page_tables__i_mmap_lock_read);
  }

  public int retract_page_tables__i_mmap_lock_read(long[] w, int t) {
    return mm.immapRwsem.downRead(w, file(w, t), t) ? nextVma(w, t) : TransitionSystem.BLOCKED;
  }

  // racy: a fault may give the VMA an anon_vma at any time; and the extent must fit
  public int retract_page_tables__anon_vma(long[] w, int t) {
    boolean fits =
        mm.geometry.index(address(w, t)) == 0
            && address(w, t) + mm.geometry.ptes() <= mm.vmaEnd.get(w, vma(w, t));
    return hasAnonVma(w, t) || !fits
        ? nextVma(w, t)
        : mm.goTo(w, t, Step.retract_page_tables__find_pmd_or_thp_or_none);
  }

  public int retract_page_tables__find_pmd_or_thp_or_none(long[] w, int t) {
    return Entry.kind(pmdNow(w, t)) != Entry.TABLE
        ? nextVma(w, t)
        : mm.goTo(w, t, Step.retract_page_tables__userfaultfd_wp);
  }

  public int retract_page_tables__userfaultfd_wp(long[] w, int t) {
    return isWp(w, t)
        ? nextVma(w, t)
        : mm.goTo(
            w,
            t,
            switch (mmapLock) {
              case "none" -> Step.retract_page_tables__mmu_notifier_invalidate_range_start;
              case "try" -> Step.retract_page_tables__mmap_write_trylock;
              default -> Step.retract_page_tables__mmap_write_lock;
            });
  }

  // the folio lock and i_mmap are held: whoever holds mmap_lock may wait for them
  public int retract_page_tables__mmap_write_lock(long[] w, int t) {
    return switch (mm.mmapLock.downWrite(w, mm(w, t), t)) {
      case Rwsem.TAKEN ->
          mm.goTo(w, t, Step.retract_page_tables__mmu_notifier_invalidate_range_start);
      case Rwsem.QUEUED -> TransitionSystem.DONE;
      default -> TransitionSystem.BLOCKED;
    };
  }

  public int retract_page_tables__mmap_write_trylock(long[] w, int t) {
    return mm.mmapLock.tryWrite(w, mm(w, t), t)
        ? mm.goTo(w, t, Step.retract_page_tables__mmu_notifier_invalidate_range_start)
        : nextVma(w, t);
  }

  public int retract_page_tables__mmu_notifier_invalidate_range_start(long[] w, int t) {
    mm.notifier.set(w, mm(w, t), mm.notifier.get(w, mm(w, t)) + 1);
    return mm.goTo(w, t, Step.retract_page_tables__pmd_lock);
  }

  public int retract_page_tables__pmd_lock(long[] w, int t) {
    if (mm.pml.get(w, mm(w, t)) != 0) {
      return TransitionSystem.BLOCKED;
    }
    mm.pml.set(w, mm(w, t), t);
    return mm.goTo(
        w,
        t,
        rechecksPmd
            ? Step.retract_page_tables__check_pmd_state
            : Step.retract_page_tables__pte_lockptr);
  }

  // PT reclaim, or a table move, may have emptied the slot since
  public int retract_page_tables__check_pmd_state(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        Entry.kind(pmdNow(w, t)) == Entry.TABLE
            ? Step.retract_page_tables__pte_lockptr
            : Step.retract_page_tables__pmd_unlock);
  }

  public int retract_page_tables__pte_lockptr(long[] w, int t) {
    long e = pmdNow(w, t);
    pmd.set(w, t, e);
    mm.derefTable(w, Entry.kind(e) == Entry.TABLE ? Entry.pfn(e) : 0);
    return mm.goTo(w, t, Step.retract_page_tables__spin_lock);
  }

  public int retract_page_tables__spin_lock(long[] w, int t) {
    if (mm.isTable(table(w, t))) {
      if (mm.ptl.get(w, table(w, t)) != 0) {
        return TransitionSystem.BLOCKED;
      }
      mm.ptl.set(w, table(w, t), t);
    }
    mm.derefTable(w, table(w, t));
    return mm.goTo(
        w,
        t,
        rechecksVma
            ? Step.retract_page_tables__anon_vma_recheck
            : Step.retract_page_tables__pmdp_collapse_flush);
  }

  // private pages and uffd-wp markers live in tables only: their table must stay
  public int retract_page_tables__anon_vma_recheck(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        hasAnonVma(w, t)
            ? Step.retract_page_tables__spin_unlock
            : Step.retract_page_tables__userfaultfd_wp_recheck);
  }

  public int retract_page_tables__userfaultfd_wp_recheck(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        isWp(w, t)
            ? Step.retract_page_tables__spin_unlock
            : Step.retract_page_tables__pmdp_collapse_flush);
  }

  public int retract_page_tables__pmdp_collapse_flush(long[] w, int t) {
    mm.pmd.set(w, mm(w, t), slot(w, t), Entry.NONE);
    cleared.set(w, t, 1);
    if (mm.isTable(table(w, t))) {
      mm.tableState.set(w, table(w, t), Mm.DETACHED);
    }
    return tlb.flush(
        w,
        t,
        mm(w, t),
        address(w, t),
        address(w, t) + mm.geometry.ptes(),
        Step.retract_page_tables__spin_unlock);
  }

  public int retract_page_tables__spin_unlock(long[] w, int t) {
    if (mm.isTable(table(w, t))) {
      mm.ptl.set(w, table(w, t), 0);
    }
    return mm.goTo(w, t, Step.retract_page_tables__pmd_unlock);
  }

  public int retract_page_tables__pmd_unlock(long[] w, int t) {
    mm.pml.set(w, mm(w, t), 0);
    return cleared(w, t) && !freesByRcu
        ? tlb.syncOne(w, t, Step.retract_page_tables__mmu_notifier_invalidate_range_end)
        : mm.goTo(w, t, Step.retract_page_tables__mmu_notifier_invalidate_range_end);
  }

  public int retract_page_tables__mmu_notifier_invalidate_range_end(long[] w, int t) {
    mm.notifier.set(w, mm(w, t), mm.notifier.get(w, mm(w, t)) - 1);
    return cleared(w, t) && !freesByRcu
        ? mm.goTo(w, t, Step.retract_page_tables__pte_free)
        : unlockOrNextVma(w, t);
  }

  private int unlockOrNextVma(long[] w, int t) {
    return mmapLock.equals("none")
        ? freeDeferOrNextVma(w, t)
        : mm.goTo(w, t, Step.retract_page_tables__mmap_write_unlock);
  }

  // to v6.5: mmap_lock keeps all walkers out but GUP-fast, which the IPI out-waited
  public int retract_page_tables__pte_free(long[] w, int t) {
    if (mm.isTable(table(w, t))) {
      mm.freeTable(w, table(w, t));
    }
    pmd.set(w, t, Entry.NONE);
    return unlockOrNextVma(w, t);
  }

  private int freeDeferOrNextVma(long[] w, int t) {
    return cleared(w, t) && freesByRcu
        ? mm.goTo(w, t, Step.retract_page_tables__pte_free_defer)
        : nextVma(w, t);
  }

  public int retract_page_tables__mmap_write_unlock(long[] w, int t) {
    mm.mmapWriteUnlock(w, mm(w, t));
    return freeDeferOrNextVma(w, t);
  }

  // walkers that found the table before may use it for a grace period more
  public int retract_page_tables__pte_free_defer(long[] w, int t) {
    if (mm.isTable(table(w, t))) {
      mm.callRcuTable(w, table(w, t));
    }
    return nextVma(w, t);
  }

  public int retract_page_tables__i_mmap_unlock_read(long[] w, int t) {
    mm.immapRwsem.upRead(w, file(w, t), t);
    return mm.goTo(w, t, Step.collapse_file__folio_unlock);
  }

  public int collapse_file__folio_unlock(long[] w, int t) {
    if (cached(w, t) != 0) {
      mm.folioLock.set(w, cached(w, t), 0);
    }
    return mm.endOp(w, t);
  }
}
