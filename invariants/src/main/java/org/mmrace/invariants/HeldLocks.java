package org.mmrace.invariants;

import org.mmrace.model.Geometry;
import org.mmrace.model.Machine;
import org.mmrace.model.Mm;

/** The classes of locks that a thread holds. TLA+: Held of LockOrder.tla. */
public final class HeldLocks {
  /** Lock classes, outermost first: the lock order comment of mm/rmap.c (v6.18). */
  public enum LockClass {
    /** {@code mm->mmap_lock}. */
    MMAP_LOCK,
    /** The per-VMA lock, held for read. */
    VMA_LOCK,
    /** {@code ctx->map_changing_lock} of a userfaultfd. */
    MAP_CHANGING_LOCK,
    /** The folio lock. */
    FOLIO,
    /** The per-VMA lock, held for write: nobody reads any more. */
    VMA_WRITE,
    /** {@code mapping->i_mmap_rwsem}. */
    I_MMAP,
    /** {@code anon_vma->root->rwsem}. */
    ANON_VMA,
    /** The lock of a PMD table. */
    PMD,
    /** The lock of a PTE table. */
    PTE,
    /** {@code ctx->fault_pending_wqh.lock} of a userfaultfd. */
    WAIT_QUEUE
  }

  private final Machine machine;
  private final Mm mm;
  private final Geometry g;

  /** For the states of {@code machine}. */
  public HeldLocks(Machine machine) {
    this.machine = machine;
    mm = machine.mm();
    g = mm.geometry;
  }

  /** Returns whether thread {@code t} holds a lock of the class. */
  public boolean holds(long[] w, int t, LockClass lock) {
    boolean holds = false;
    switch (lock) {
      case MMAP_LOCK -> {
        for (int m = 1; m <= g.mms(); m++) {
          holds |= mm.mmapLock.holds(w, m, t);
        }
      }
      case VMA_LOCK -> {
        for (int v = 1; v <= g.vmas(); v++) {
          holds |= mm.vmaLockReaders.has(w, v, t);
        }
      }
      case VMA_WRITE -> {
        for (int v = 1; v <= g.vmas(); v++) {
          holds |= mm.vmaLockWriter.is(w, v, t) && mm.vmaLockReaders.is(w, v, 0);
        }
      }
      case FOLIO -> {
        for (int p = 1; p <= g.pages(); p++) {
          holds |= mm.folioLock.is(w, p, t);
        }
      }
      case I_MMAP -> {
        for (int f = 1; f <= g.files(); f++) {
          holds |= mm.immapRwsem.holds(w, f, t);
        }
      }
      case ANON_VMA -> {
        for (int a = 1; a <= g.anonVmas(); a++) {
          holds |= mm.anonVmaRwsem.holds(w, a, t);
        }
      }
      case PMD -> {
        for (int m = 1; m <= g.mms(); m++) {
          holds |= mm.pml.is(w, m, t);
        }
      }
      case PTE -> {
        for (int table = 1; table <= g.tables(); table++) {
          holds |= mm.ptl.is(w, table, t);
        }
      }
      case MAP_CHANGING_LOCK -> {
        for (int u = 1; u <= g.uffds(); u++) {
          holds |= machine.userfaultfd().ctx.mapChangingLock.holds(w, u, t);
        }
      }
      case WAIT_QUEUE -> {
        for (int u = 1; u <= g.uffds(); u++) {
          holds |= machine.userfaultfd().ctx.wqhLock.is(w, u, t);
        }
      }
    }
    return holds;
  }
}
