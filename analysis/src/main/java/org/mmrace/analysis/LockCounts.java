package org.mmrace.analysis;

import java.util.List;
import org.mmrace.model.Geometry;
import org.mmrace.model.Machine;
import org.mmrace.model.Mm;
import org.mmrace.model.Rwsem;

/** How many locks of each class a thread holds, read from the words of a state. */
final class LockCounts {
  /** The classes; IRQs off and the RCU read side are held as locks are. */
  static final List<String> CLASSES =
      List.of(
          "mmap_lock (read)",
          "mmap_lock (write)",
          "VMA lock (read)",
          "VMA lock (write)",
          "map_changing_lock (read)",
          "map_changing_lock (write)",
          "folio lock",
          "i_mmap_rwsem (read)",
          "i_mmap_rwsem (write)",
          "anon_vma lock (read)",
          "anon_vma lock (write)",
          "PMD lock",
          "PTE lock",
          "userfaultfd wait-queue lock",
          "RCU read side",
          "IRQs off");

  /** The first class that is no lock that another thread could wait for. */
  static final int LOCKS = 14;

  static final int PMD_LOCK = 11;
  static final int PTE_LOCK = 12;

  private final Machine machine;
  private final Mm mm;
  private final Geometry g;

  LockCounts(Machine machine) {
    this.machine = machine;
    mm = machine.mm();
    g = mm.geometry;
  }

  /** Writes into {@code held} how many locks of each class thread {@code t} holds. */
  void count(long[] w, int t, int[] held) {
    java.util.Arrays.fill(held, 0);
    if (t < 1 || t > g.threads()) {
      return;
    }
    for (int m = 1; m <= g.mms(); m++) {
      rwsem(mm.mmapLock, w, m, t, held, 0);
      held[PMD_LOCK] += is(mm.pml.get(w, m), t);
    }
    for (int v = 1; v <= g.vmas(); v++) {
      long readers = mm.vmaLockReaders.get(w, v);
      held[2] += (int) (readers >>> t & 1);
      held[3] += readers == 0 ? is(mm.vmaLockWriter.get(w, v), t) : 0;
    }
    for (int u = 1; u <= g.uffds(); u++) {
      rwsem(machine.userfaultfd().ctx.mapChangingLock, w, u, t, held, 4);
      held[13] += is(machine.userfaultfd().ctx.wqhLock.get(w, u), t);
    }
    for (int p = 1; p <= g.pages(); p++) {
      held[6] += is(mm.folioLock.get(w, p), t);
    }
    for (int f = 1; f <= g.files(); f++) {
      rwsem(mm.immapRwsem, w, f, t, held, 7);
    }
    for (int a = 1; a <= g.anonVmas(); a++) {
      rwsem(mm.anonVmaRwsem, w, a, t, held, 9);
    }
    for (int table = 1; table <= g.tables(); table++) {
      held[PTE_LOCK] += is(mm.ptl.get(w, table), t);
    }
    held[LOCKS] = mm.rcu.get(w, t) > 0 ? 1 : 0;
    held[LOCKS + 1] = (int) mm.irqOff.get(w, t);
  }

  private static void rwsem(Rwsem lock, long[] w, int i, int t, int[] held, int read) {
    held[read] += (int) (lock.readers(w, i) >>> t & 1);
    held[read + 1] += is(lock.writer(w, i), t);
  }

  private static int is(long holder, int t) {
    return holder == t ? 1 : 0;
  }
}
