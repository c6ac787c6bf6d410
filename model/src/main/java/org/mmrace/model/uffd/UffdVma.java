package org.mmrace.model.uffd;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.TransitionSystem;

/**
 * What the ioctls that fill pages share: lock the destination VMA, give it a PTE table. TLA+:
 * UffdVma.tla. C: mm/userfaultfd.c uffd_lock_vma(), include/linux/mm.h pte_alloc() (v6.18). Frame
 * {@code uffd_vma}: the VMA, locked from the call until {@link #unlock}. Frame {@code pte_alloc}:
 * the PMD slot and the new table. Blocks on mmap_lock and the PMD lock; the VMA lock is only tried.
 */
public final class UffdVma {
  private final Mm mm;
  private final UffdArgs args;
  private final boolean takesVmaLock;
  private final Field ret;
  private final Field fail;
  private final Field va;
  private final Field vma;
  private final Field allocRet;
  private final Field allocFail;
  private final Field allocSlot;
  private final Field allocTable;

  /** Declares the frames. */
  public UffdVma(Mm mm, UffdArgs args) {
    this.mm = mm;
    this.args = args;
    takesVmaLock = mm.toggle("UffdTakesVmaLock");
    List<Integer> fillers = mm.program.running(Set.of("uffd_copy", "uffd_move"));
    Section frame = mm.frame("uffd_vma", fillers);
    ret = frame.field("ret", Step.domain("none"));
    fail = frame.field("fail", Step.domain("none"));
    va = frame.field("va", new Domain.Range(mm.geometry.vas()));
    vma = frame.field("vma", new Domain.Range(mm.geometry.vmas()));
    Section alloc = mm.frame("pte_alloc", fillers);
    allocRet = alloc.field("ret", Step.domain("none"));
    allocFail = alloc.field("fail", Step.domain("none"));
    allocSlot = alloc.field("slot", new Domain.Range(mm.geometry.slots()));
    allocTable = alloc.field("table", new Domain.Range(mm.geometry.tables(), Domain.Of.TABLE));
  }

  /** Returns whether the VMA is locked, not the whole mm. */
  boolean takesVmaLock() {
    return takesVmaLock;
  }

  boolean readable(long[] w, int v) {
    return mm.vmaLockWriter.get(w, v) == 0;
  }

  void readLock(long[] w, int v, int t) {
    mm.vmaLockReaders.add(w, v, t);
  }

  void readUnlock(long[] w, int v, int t) {
    mm.vmaLockReaders.remove(w, v, t);
  }

  /**
   * Continues at {@code then} with the VMA at {@code at} locked for read, or at {@code none} when
   * there is none. Before v6.9 mmap_lock is held instead.
   */
  int lock(long[] w, int t, int at, Step then, Step none) {
    ret.set(w, t, then.pc());
    fail.set(w, t, none.pc());
    va.set(w, t, at);
    vma.set(w, t, 0);
    return mm.goTo(
        w,
        t,
        takesVmaLock ? Step.uffd_lock_vma__lock_vma_under_rcu : Step.uffd_lock_vma__mmap_read_lock);
  }

  void unlock(long[] w, int t) {
    if (takesVmaLock) {
      readUnlock(w, locked(w, t), t);
    } else {
      mm.mmapLock.upRead(w, args.mm(w, t), t);
    }
    clear(w, t);
  }

  void clear(long[] w, int t) {
    ret.set(w, t, 0);
    fail.set(w, t, 0);
    va.set(w, t, 0);
    vma.set(w, t, 0);
  }

  /** Returns the VMA that is locked. */
  int locked(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  /** Sets the VMA that is locked. */
  void locked(long[] w, int t, int v) {
    vma.set(w, t, v);
  }

  private int vmaNow(long[] w, int t) {
    return mm.vmaAt(w, args.mm(w, t), (int) va.get(w, t));
  }

  // never waits: a VMA that is write-locked sends the ioctl to mmap_lock
  public int uffd_lock_vma__lock_vma_under_rcu(long[] w, int t) {
    int v = vmaNow(w, t);
    if (v == 0 || !readable(w, v)) {
      return mm.goTo(w, t, Step.uffd_lock_vma__mmap_read_lock);
    }
    readLock(w, v, t);
    vma.set(w, t, v);
    return mm.goTo(w, t, ret.get(w, t));
  }

  public int uffd_lock_vma__mmap_read_lock(long[] w, int t) {
    return mm.mmapLock.downRead(w, args.mm(w, t), t)
        ? mm.goTo(w, t, Step.uffd_lock_vma__vma_start_read_locked)
        : TransitionSystem.BLOCKED;
  }

  // mmap_lock excludes writers of the VMA lock
  public int uffd_lock_vma__vma_start_read_locked(long[] w, int t) {
    int v = vmaNow(w, t);
    vma.set(w, t, v);
    if (v != 0 && !takesVmaLock) {
      return mm.goTo(w, t, ret.get(w, t));
    }
    if (v != 0) {
      readLock(w, v, t);
    }
    return mm.goTo(w, t, Step.uffd_lock_vma__mmap_read_unlock);
  }

  public int uffd_lock_vma__mmap_read_unlock(long[] w, int t) {
    mm.mmapLock.upRead(w, args.mm(w, t), t);
    if (locked(w, t) != 0) {
      return mm.goTo(w, t, ret.get(w, t));
    }
    long none = fail.get(w, t);
    clear(w, t);
    return mm.goTo(w, t, none);
  }

  // --- pte_alloc(): for a PMD that was none when it was read

  int pteAlloc(long[] w, int t, int slot, Step then, Step none) {
    allocRet.set(w, t, then.pc());
    allocFail.set(w, t, none.pc());
    allocSlot.set(w, t, slot);
    allocTable.set(w, t, 0);
    return mm.goTo(w, t, Step.pte_alloc__pte_alloc_one);
  }

  private int allocReturn(long[] w, int t, long then) {
    allocRet.set(w, t, 0);
    allocFail.set(w, t, 0);
    allocSlot.set(w, t, 0);
    allocTable.set(w, t, 0);
    return mm.goTo(w, t, then);
  }

  public int pte_alloc__pte_alloc_one(long[] w, int t, int choice) {
    if (choice >= mm.allocationChoices(mm.geometry.tables())) {
      return TransitionSystem.NO_CHOICE;
    }
    int table = mm.chooseTable(w, choice);
    if (table < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (table == 0) {
      return allocReturn(w, t, allocFail.get(w, t));
    }
    mm.tableState.set(w, table, Mm.DETACHED);
    allocTable.set(w, t, table);
    return mm.goTo(w, t, Step.pte_alloc__pmd_lock);
  }

  public int pte_alloc__pmd_lock(long[] w, int t) {
    int of = args.mm(w, t);
    if (mm.pml.get(w, of) != 0) {
      return TransitionSystem.BLOCKED;
    }
    mm.pml.set(w, of, t);
    return mm.goTo(w, t, Step.pte_alloc__pmd_populate);
  }

  // somebody else may have populated the PMD meanwhile
  public int pte_alloc__pmd_populate(long[] w, int t) {
    int of = args.mm(w, t);
    int slot = (int) allocSlot.get(w, t);
    int table = (int) allocTable.get(w, t);
    if (mm.pmd.get(w, of, slot) != Entry.NONE) {
      mm.freeTable(w, table);
    } else {
      mm.tableState.set(w, table, Mm.LIVE);
      mm.tableMm.set(w, table, of);
      mm.tableSlot.set(w, table, slot);
      mm.pmd.set(w, of, slot, Entry.table(table));
    }
    return mm.goTo(w, t, Step.pte_alloc__pmd_unlock);
  }

  public int pte_alloc__pmd_unlock(long[] w, int t) {
    mm.pml.set(w, args.mm(w, t), 0);
    return allocReturn(w, t, allocRet.get(w, t));
  }
}
