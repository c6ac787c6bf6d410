package org.mmrace.model.core;

import static org.mmrace.model.core.Asks.MEMORY;

import java.util.List;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * pte_offset_map_lock() and pte_alloc(). TLA+: Pgtable.tla. C: mm/pgtable-generic.c
 * __pte_offset_map_lock(), mm/memory.c __pte_alloc(), pmd_install() (v6.18). The frame {@code
 * ptmap} holds the mapped table from the call until {@link #unmapUnlock}, {@code pte_alloc} the PMD
 * slot and the new table. Blocks on the PTL and the PMD lock.
 */
public final class Pgtable extends Path<Pgtable.Step> {
  /** The steps. */
  public enum Step implements Label {
    __pte_offset_map_lock__pmdp_get_lockless,
    __pte_offset_map_lock__spin_lock(Asks.PTE),
    __pte_offset_map_lock__pmd_same,
    __pte_alloc__pte_alloc_one(MEMORY),
    pmd_install__pmd_lock(Asks.PMD),
    pmd_install__pmd_none,
    pmd_install__pmd_populate,
    pmd_install__pmd_unlock,
    __pte_alloc__pte_free;

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

  /** pte_offset_map_lock() until pte_unmap_unlock(). */
  public static final Function MAP = Function.of("ptmap");

  /** pte_alloc(). */
  public static final Function ALLOC = Function.of("pte_alloc");

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS);

  private final List<Integer> threads;
  private final boolean rechecksPmd;
  private final Section frame;
  private final Field ret;
  private final Field fail;
  private final Field mm;
  private final Field slot;
  private final Field pmd;
  private final Section alloc;
  private final Field allocRet;
  private final Field allocFail;
  private final Field allocMm;
  private final Field allocSlot;
  private final Field allocTable;

  /** Declares the frames. */
  public Pgtable(State m) {
    super(m, Step.class);
    rechecksPmd = m.toggle("PteMapRechecksPmd");
    threads = m.program.running(MAP);
    frame = m.frame(MAP);
    ret = frame.field("ret", m.steps.domain("none"));
    fail = frame.field("fail", m.steps.domain("none"));
    mm = frame.field("mm", new Domain.Range(m.geometry.mms()));
    slot = frame.field("slot", new Domain.Range(m.geometry.slots()));
    pmd = m.walk(frame);
    alloc = m.frame(ALLOC);
    allocRet = alloc.field("ret", m.steps.domain("none"));
    allocFail = alloc.field("fail", m.steps.domain("none"));
    allocMm = alloc.field("mm", new Domain.Range(m.geometry.mms()));
    allocSlot = alloc.field("slot", new Domain.Range(m.geometry.slots()));
    allocTable = alloc.field("table", new Domain.Range(m.geometry.tables(), Domain.Of.TABLE));
  }

  /**
   * Continues at {@code then} with the PTL held, or at {@code none} with nothing held when the PMD
   * is no table.
   */
  public int mapLock(long[] w, int t, long ofMm, long atSlot, long then, long none) {
    ret.set(w, t, then);
    fail.set(w, t, none);
    mm.set(w, t, ofMm);
    slot.set(w, t, atSlot);
    pmd.set(w, t, Entry.NONE);
    return goTo(w, t, Step.__pte_offset_map_lock__pmdp_get_lockless);
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

  /** pte_offset_map(): keeps the table from being freed. */
  public void map(long[] w, int t) {
    if (rechecksPmd) {
      m.table.rcuReadLock(w, t);
    }
  }

  /** pte_unmap(). */
  public void unmap(long[] w, int t) {
    if (rechecksPmd) {
      m.table.rcuReadUnlock(w, t);
    }
  }

  /** pte_unmap_unlock(). */
  public void unmapUnlock(long[] w, int t) {
    m.table.unlock(w, mapped(w, t));
    unmap(w, t);
    frame.clear(w, t);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case __pte_offset_map_lock__pmdp_get_lockless ->
          __pte_offset_map_lock__pmdp_get_lockless(w, t);
      case __pte_offset_map_lock__spin_lock -> __pte_offset_map_lock__spin_lock(w, t);
      case __pte_offset_map_lock__pmd_same -> __pte_offset_map_lock__pmd_same(w, t);
      case __pte_alloc__pte_alloc_one -> __pte_alloc__pte_alloc_one(w, t, choice);
      case pmd_install__pmd_lock -> pmd_install__pmd_lock(w, t);
      case pmd_install__pmd_none -> pmd_install__pmd_none(w, t);
      case pmd_install__pmd_populate -> pmd_install__pmd_populate(w, t);
      case pmd_install__pmd_unlock -> pmd_install__pmd_unlock(w, t);
      case __pte_alloc__pte_free -> __pte_alloc__pte_free(w, t);
    };
  }

  private int __pte_offset_map_lock__pmdp_get_lockless(long[] w, int t) {
    long e = m.pmd.get(w, (int) mm.get(w, t), (int) slot.get(w, t));
    if (Entry.kind(e) != Kind.TABLE) {
      long none = fail.get(w, t);
      frame.clear(w, t);
      return goTo(w, t, none);
    }
    map(w, t);
    pmd.set(w, t, e);
    return goTo(w, t, Step.__pte_offset_map_lock__spin_lock);
  }

  private int __pte_offset_map_lock__spin_lock(long[] w, int t) {
    long next = rechecksPmd ? pc(Step.__pte_offset_map_lock__pmd_same) : ret.get(w, t);
    return ptlLock(w, t, mapped(w, t), next);
  }

  private int __pte_offset_map_lock__pmd_same(long[] w, int t) {
    long ofMm = mm.get(w, t);
    long atSlot = slot.get(w, t);
    long then = ret.get(w, t);
    long none = fail.get(w, t);
    if (m.pmd.get(w, (int) ofMm, (int) atSlot) == pmd.get(w, t)) {
      return goTo(w, t, then);
    }
    unmapUnlock(w, t);
    return mapLock(w, t, ofMm, atSlot, then, none);
  }

  // --- pte_alloc(): for a PMD that was none when it was read

  /** Continues at {@code then} once the PMD is not none, or at {@code none} without memory. */
  public int alloc(long[] w, int t, long ofMm, long atSlot, long then, long none) {
    allocRet.set(w, t, then);
    allocFail.set(w, t, none);
    allocMm.set(w, t, ofMm);
    allocSlot.set(w, t, atSlot);
    allocTable.set(w, t, 0);
    return goTo(w, t, Step.__pte_alloc__pte_alloc_one);
  }

  private int allocReturn(long[] w, int t, long then) {
    alloc.clear(w, t);
    return goTo(w, t, then);
  }

  private int __pte_alloc__pte_alloc_one(long[] w, int t, int choice) {
    if (choice >= m.table.choices()) {
      return TransitionSystem.NO_CHOICE;
    }
    int table = m.table.choose(w, choice);
    if (table < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (table == 0) {
      return allocReturn(w, t, allocFail.get(w, t));
    }
    m.table.state.set(w, table, TableState.DETACHED);
    allocTable.set(w, t, table);
    return goTo(w, t, Step.pmd_install__pmd_lock);
  }

  private int pmd_install__pmd_lock(long[] w, int t) {
    return pmdLock(w, t, (int) allocMm.get(w, t), Step.pmd_install__pmd_none);
  }

  // somebody else may have populated the PMD meanwhile
  private int pmd_install__pmd_none(long[] w, int t) {
    long e = m.pmd.get(w, (int) allocMm.get(w, t), (int) allocSlot.get(w, t));
    return goTo(
        w, t, e == Entry.NONE ? Step.pmd_install__pmd_populate : Step.pmd_install__pmd_unlock);
  }

  // the PMD lock alone keeps it none
  private int pmd_install__pmd_populate(long[] w, int t) {
    int of = (int) allocMm.get(w, t);
    int at = (int) allocSlot.get(w, t);
    int table = (int) allocTable.get(w, t);
    m.pmd.set(w, of, at, Entry.table(table));
    m.table.own(w, table, TableState.LIVE, of, at);
    allocTable.set(w, t, 0);
    return goTo(w, t, Step.pmd_install__pmd_unlock);
  }

  private int pmd_install__pmd_unlock(long[] w, int t) {
    m.mm.pml.set(w, (int) allocMm.get(w, t), 0);
    return allocTable.get(w, t) != 0
        ? goTo(w, t, Step.__pte_alloc__pte_free)
        : allocReturn(w, t, allocRet.get(w, t));
  }

  private int __pte_alloc__pte_free(long[] w, int t) {
    m.table.clear(w, (int) allocTable.get(w, t));
    return allocReturn(w, t, allocRet.get(w, t));
  }
}
