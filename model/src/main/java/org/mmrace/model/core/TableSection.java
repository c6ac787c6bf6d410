package org.mmrace.model.core;

import org.mmrace.model.words.Domain;
import org.mmrace.model.words.EnumField;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;

/**
 * PTE tables and their entries: {@code m.table}, {@code m.pte}. A dereference that the kernel would
 * get wrong sets {@code oops} instead of failing.
 */
public final class TableSection {
  /** What the table is used for. */
  public final EnumField<TableState> state;

  /** The mm whose PMD points to it. */
  public final Field mm;

  /** The slot of that PMD. */
  public final Field slot;

  /** The PTE lock. */
  public final Field ptl;

  /** The readers that the callback waits for which frees it. */
  public final Field rcu;

  /** The entries: {@code m.pte[table][index]}. */
  public final Field pte;

  private final int count;
  private final int ptes;
  private final Section section;
  private final OopsSection oops;
  private final CpuSection cpu;
  private final Allocation allocation;

  TableSection(
      Layout layout, Geometry geometry, OopsSection oops, CpuSection cpu, Allocation allocation) {
    this.oops = oops;
    this.cpu = cpu;
    this.allocation = allocation;
    count = geometry.tables();
    ptes = geometry.ptes();
    Section.Dim tables = Section.Dim.range("table", 1, count);
    section = layout.section("table", tables);
    state = EnumField.of(section, "state", TableState.class);
    mm = section.field("mm", new Domain.Range(geometry.mms()));
    slot = section.field("slot", new Domain.Range(geometry.slots()));
    ptl = section.field("ptl", new Domain.Range(geometry.threads(), Domain.Of.THREAD));
    rcu = section.field("rcu", new Domain.IdSet(geometry.threads(), Domain.Of.THREAD));
    pte =
        layout.section("pte", tables, Section.Dim.range("index", 0, ptes)).field("", Entry.DOMAIN);
  }

  /** Returns whether {@code table} is a page table of this machine. */
  public boolean isTable(int table) {
    return table >= 1 && table <= count;
  }

  /** Returns entry {@code index} of a table; none for what is no table. */
  public long pteOf(long[] w, int table, int index) {
    return isTable(table) ? pte.get(w, table, index) : Entry.NONE;
  }

  /** Writes an entry; a write into what is no table is lost. */
  public void setPte(long[] w, int table, int index, long entry) {
    if (isTable(table)) {
      pte.set(w, table, index, entry);
    }
  }

  /** Uses a pointer to a table that was read earlier. */
  public void deref(long[] w, int table) {
    if (!isTable(table)) {
      oops.set(w, Oops.PFN_0);
    } else if (state.get(w, table) == TableState.FREE) {
      oops.set(w, Oops.TABLE_FREED);
    }
  }

  /** Drops the PTL of a table. */
  public void unlock(long[] w, int table) {
    if (isTable(table)) {
      ptl.set(w, table, 0);
    }
  }

  /** Makes it the table of a slot: live, or deposited. */
  public void own(long[] w, int table, TableState as, int ofMm, int atSlot) {
    state.set(w, table, as);
    mm.set(w, table, ofMm);
    slot.set(w, table, atSlot);
  }

  /** Frees a table. */
  public void clear(long[] w, int table) {
    section.clear(w, table);
    for (int i = 0; i < ptes; i++) {
      pte.set(w, table, i, Entry.NONE);
    }
  }

  /** Returns the table that a huge PMD keeps for its split, 0 for none. */
  public int deposited(long[] w, int ofMm, int atSlot) {
    for (int table = 1; table <= count; table++) {
      if (state.get(w, table) == TableState.DEPOSITED
          && mm.get(w, table) == ofMm
          && slot.get(w, table) == atSlot) {
        return table;
      }
    }
    return 0;
  }

  /** call_rcu(): the callback that frees the table waits for the readers of now. */
  public void callRcu(long[] w, int table) {
    state.set(w, table, TableState.RCU);
    rcu.set(w, table, cpu.readers(w));
  }

  /** A grace period has passed, and no reader is left: what waited for it is free. */
  void gracePeriod(long[] w) {
    for (int table = 1; table <= count; table++) {
      if (state.get(w, table) == TableState.RCU) {
        clear(w, table);
      }
    }
  }

  /** If the thread left its outermost RCU section, no callback waits for it any more. */
  public void passQuiescent(long[] w, int t) {
    if (cpu.quiescent(w, t)) {
      for (int table = 1; table <= count; table++) {
        rcu.remove(w, table, t);
      }
    }
  }

  /** rcu_read_lock(). */
  public void rcuReadLock(long[] w, int t) {
    cpu.rcu.set(w, t, cpu.rcu.get(w, t) + 1);
  }

  /** rcu_read_unlock(). */
  public void rcuReadUnlock(long[] w, int t) {
    cpu.rcu.set(w, t, cpu.rcu.get(w, t) - 1);
    passQuiescent(w, t);
  }

  /** Picks the table that an allocation returns for a choice, as {@link PageSection#choose}. */
  public int choose(long[] w, int choice) {
    int lowest = 0;
    for (int table = count; table >= 1; table--) {
      lowest = state.get(w, table) == TableState.FREE ? table : lowest;
    }
    return allocation.choose(
        w, lowest, choice, choice > 0 && state.get(w, choice) == TableState.FREE);
  }

  /** Returns the number of choices of an allocation. */
  public int choices() {
    return allocation.choices(count);
  }
}
