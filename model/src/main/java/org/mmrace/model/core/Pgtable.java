package org.mmrace.model.core;

import java.util.List;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * pte_offset_map_lock(). TLA+: Pgtable.tla. C: mm/pgtable-generic.c __pte_offset_map_lock()
 * (v6.18). The frame {@code ptmap} holds the mapped table from the call until {@link #unmapUnlock}.
 */
public final class Pgtable extends Path<Pgtable.Step> {
  /** The steps. */
  public enum Step implements Label {
    __pte_offset_map_lock__pmdp_get_lockless,
    __pte_offset_map_lock__spin_lock(Asks.PTE),
    __pte_offset_map_lock__pmd_same;

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

  /** Declares the frame. */
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
}
