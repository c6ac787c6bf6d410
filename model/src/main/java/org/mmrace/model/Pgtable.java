package org.mmrace.model;

import java.util.List;
import java.util.Set;

/**
 * pte_offset_map_lock(). TLA+: Pgtable.tla. C: mm/pgtable-generic.c __pte_offset_map_lock()
 * (v6.18). The frame {@code ptmap} holds the mapped table from the call until {@link #unmapUnlock}.
 */
public final class Pgtable {
  private static final Set<String> PATHS =
      Set.of(
          "madvise_collapse",
          "user_read",
          "user_write",
          "speculative_fill",
          "madvise_dontneed",
          "munmap",
          "truncate",
          "mremap",
          "uffd_writeprotect",
          "uffd_unregister",
          "uffd_close",
          "uffd_copy");

  private final Mm mm;
  private final List<Integer> threads;
  private final boolean rechecksPmd;
  private final Field ret;
  private final Field fail;
  private final Field mmId;
  private final Field slot;
  private final Field pmd;

  /** Declares the frame. */
  public Pgtable(Mm mm) {
    this.mm = mm;
    rechecksPmd = mm.toggle("PteMapRechecksPmd");
    threads = mm.program.running(PATHS);
    Section frame = mm.frame("ptmap", threads);
    ret = frame.field("ret", Step.domain("none"));
    fail = frame.field("fail", Step.domain("none"));
    mmId = frame.field("mm", new Domain.Range(mm.geometry.mms()));
    slot = frame.field("slot", new Domain.Range(mm.geometry.slots()));
    pmd = frame.field("pmd", Entry.DOMAIN);
  }

  /**
   * Continues at {@code then} with the PTL held, or at {@code none} with nothing held when the PMD
   * is no table.
   */
  public int mapLock(long[] w, int t, int ofMm, int atSlot, Step then, Step none) {
    return mapLock(w, t, ofMm, atSlot, then.pc(), none.pc());
  }

  private int mapLock(long[] w, int t, long ofMm, long atSlot, long then, long none) {
    ret.set(w, t, then);
    fail.set(w, t, none);
    mmId.set(w, t, ofMm);
    slot.set(w, t, atSlot);
    pmd.set(w, t, Entry.NONE);
    return mm.goTo(w, t, Step.__pte_offset_map_lock__pmdp_get_lockless);
  }

  /** Returns the threads that can map a table. */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns the PMD entry of the table that is mapped. */
  public long pmdMapped(long[] w, int t) {
    return pmd.get(w, t);
  }

  /** Returns the table that is mapped. */
  public int mapped(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  /** Drops the PTL of a table. */
  public void unlock(long[] w, int table) {
    if (mm.isTable(table)) {
      mm.ptl.set(w, table, 0);
    }
  }

  /** pte_offset_map(): keeps the table from being freed. */
  public void map(long[] w, int t) {
    if (rechecksPmd) {
      mm.rcuLock(w, t);
    }
  }

  /** pte_unmap(). */
  public void unmap(long[] w, int t) {
    if (rechecksPmd) {
      mm.rcuUnlock(w, t);
    }
  }

  /** pte_unmap_unlock(). */
  public void unmapUnlock(long[] w, int t) {
    unlock(w, mapped(w, t));
    unmap(w, t);
    clear(w, t);
  }

  private void clear(long[] w, int t) {
    ret.set(w, t, 0);
    fail.set(w, t, 0);
    mmId.set(w, t, 0);
    slot.set(w, t, 0);
    pmd.set(w, t, Entry.NONE);
  }

  int __pte_offset_map_lock__pmdp_get_lockless(long[] w, int t) {
    long e = mm.pmd.get(w, (int) mmId.get(w, t), (int) slot.get(w, t));
    if (Entry.kind(e) != Entry.TABLE) {
      long none = fail.get(w, t);
      clear(w, t);
      return mm.goTo(w, t, none);
    }
    map(w, t);
    pmd.set(w, t, e);
    return mm.goTo(w, t, Step.__pte_offset_map_lock__spin_lock);
  }

  int __pte_offset_map_lock__spin_lock(long[] w, int t) {
    int table = mapped(w, t);
    if (mm.isTable(table)) {
      if (mm.ptl.get(w, table) != 0) {
        return TransitionSystem.BLOCKED;
      }
      mm.ptl.set(w, table, t);
    }
    mm.derefTable(w, table);
    return mm.goTo(w, t, rechecksPmd ? Step.__pte_offset_map_lock__pmd_same.pc() : ret.get(w, t));
  }

  int __pte_offset_map_lock__pmd_same(long[] w, int t) {
    long ofMm = mmId.get(w, t);
    long atSlot = slot.get(w, t);
    long then = ret.get(w, t);
    long none = fail.get(w, t);
    if (mm.pmd.get(w, (int) ofMm, (int) atSlot) == pmd.get(w, t)) {
      return mm.goTo(w, t, then);
    }
    unmapUnlock(w, t);
    return mapLock(w, t, ofMm, atSlot, then, none);
  }
}
