package org.mmrace.invariants;

import org.mmrace.model.Scenario;
import org.mmrace.model.core.Geometry;
import org.mmrace.model.core.LockClass;
import org.mmrace.model.core.State;

/** The classes of locks that a thread holds. TLA+: Held of LockOrder.tla. */
public final class HeldLocks {
  private final Scenario scenario;
  private final State m;
  private final Geometry g;

  /** For the states of {@code scenario}. */
  public HeldLocks(Scenario scenario) {
    this.scenario = scenario;
    m = scenario.m;
    g = m.geometry;
  }

  /** Returns whether thread {@code t} holds a lock of the class. */
  public boolean holds(long[] w, int t, LockClass lock) {
    boolean holds = false;
    switch (lock) {
      case MMAP_LOCK -> {
        for (int mm = 1; mm <= g.mms(); mm++) {
          holds |= m.mm.mmap_lock.holds(w, mm, t);
        }
      }
      case VMA_LOCK -> {
        for (int v = 1; v <= g.vmas(); v++) {
          holds |= m.vma.lock.readers.has(w, v, t);
        }
      }
      case VMA_WRITE -> {
        for (int v = 1; v <= g.vmas(); v++) {
          holds |= m.vma.lock.writer.is(w, v, t) && m.vma.lock.readers.is(w, v, 0);
        }
      }
      case FOLIO -> {
        for (int p = 1; p <= g.pages(); p++) {
          holds |= m.page.lock.is(w, p, t);
        }
      }
      case I_MMAP -> {
        for (int f = 1; f <= g.files(); f++) {
          holds |= m.file.i_mmap.holds(w, f, t);
        }
      }
      case ANON_VMA -> {
        for (int a = 1; a <= g.anonVmas(); a++) {
          holds |= m.anon_vma.rwsem.holds(w, a, t);
        }
      }
      case PMD -> {
        for (int mm = 1; mm <= g.mms(); mm++) {
          holds |= m.mm.pml.is(w, mm, t);
        }
      }
      case PTE -> {
        for (int table = 1; table <= g.tables(); table++) {
          holds |= m.table.ptl.is(w, table, t);
        }
      }
      case MAP_CHANGING_LOCK -> {
        for (int u = 1; u <= g.uffds(); u++) {
          holds |= scenario.userfaultfd.ctx.map_changing_lock.holds(w, u, t);
        }
      }
      case WAIT_QUEUE -> {
        for (int u = 1; u <= g.uffds(); u++) {
          holds |= scenario.userfaultfd.ctx.wqh_lock.is(w, u, t);
        }
      }
    }
    return holds;
  }
}
