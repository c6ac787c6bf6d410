package org.mmrace.model.uffd;

import static org.mmrace.model.core.Asks.LIVE_TABLE;

import java.util.List;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Mapping;
import org.mmrace.model.core.Oops;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.State;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * Sets or clears the uffd_wp bit of every PTE in a range. TLA+: UffdWp.tla. C: mm/userfaultfd.c
 * uffd_wp_range(), mm/mprotect.c change_pmd_range(), change_pte_range() (v6.18). Frame {@code wp}:
 * the range, the next page, the entry that was taken out, whether an entry lost its write bit.
 * Blocks on the PTL and on the flush.
 */
public final class UffdWp extends Path<UffdWp.Step> {
  /** The steps. */
  public enum Step implements Label {
    uffd_wp_range__tlb_gather_mmu,
    change_pmd_range__pmd_none,
    change_pmd_range__pmdp_get_lockless,
    change_pte_range__no_pte_table,
    change_pte_range__ptep_get,
    change_pte_range__ptep_modify_prot_start(LIVE_TABLE),
    change_pte_range__ptep_modify_prot_commit(LIVE_TABLE),
    change_pte_range__pte_unmap_unlock,
    uffd_wp_range__tlb_finish_mmu,
    uffd_wp_range__dec_tlb_flush_pending;

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

  /** uffd_wp_range(). */
  public static final Function WP = Function.of("wp", Tlb.FLUSH, Pgtable.MAP);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS);

  private final Tlb tlb;
  private final Pgtable pgtable;
  private final boolean flushesIfNested;
  private final boolean rechecksPmd;
  private final List<Integer> protectors;
  private final Section frame;
  private final Field ret;
  private final Field vma;
  private final Field start;
  private final Field end;
  private final Field va;
  private final Field enable;
  private final Field pte;
  private final Field changed;

  /** Declares the frame. */
  public UffdWp(State m, Tlb tlb, Pgtable pgtable) {
    super(m, Step.class);
    this.tlb = tlb;
    this.pgtable = pgtable;
    Domain page = new Domain.Range(m.geometry.vas());
    flushesIfNested = m.toggle("GatherFlushesIfNested");
    rechecksPmd = m.toggle("PteMapRechecksPmd");
    protectors = m.program.running(WP);
    frame = m.frame(WP);
    ret = frame.field("ret", m.steps.domain("none"));
    vma = frame.field("vma", new Domain.Range(m.geometry.vmas()));
    start = frame.field("start", page);
    end = frame.field("end", page);
    va = frame.field("va", page);
    enable = frame.field("enable", new Domain.Flag());
    pte = frame.field("pte", Entry.DOMAIN);
    changed = frame.field("changed", new Domain.Flag());
  }

  /**
   * Calls uffd_wp_range() for the pages {@code from} to {@code to - 1} of VMA {@code v}; continues
   * at {@code then}.
   */
  int range(long[] w, int t, int v, int from, int to, boolean protect, long then) {
    ret.set(w, t, then);
    vma.set(w, t, v);
    start.set(w, t, from);
    end.set(w, t, to);
    va.set(w, t, from);
    enable.set(w, t, protect ? 1 : 0);
    pte.set(w, t, Entry.NONE);
    changed.set(w, t, 0);
    return goTo(w, t, Step.uffd_wp_range__tlb_gather_mmu);
  }

  /** Returns the threads that may set or clear uffd_wp. */
  public List<Integer> threads() {
    return protectors;
  }

  /** Returns whether the next page of the thread is the one at {@code page} of {@code of}. */
  public boolean isAt(long[] w, int t, long of, long page) {
    return ofMm(w, t) == of && va.get(w, t) == page;
  }

  private int ofMm(long[] w, int t) {
    return (int) m.vma.mm.get(w, (int) vma.get(w, t));
  }

  private int index(long[] w, int t) {
    return m.geometry.index((int) va.get(w, t));
  }

  private int slot(long[] w, int t) {
    return m.geometry.slot((int) va.get(w, t));
  }

  private int nextTable(long[] w, int t) {
    boolean last = va.get(w, t) >= end.get(w, t);
    return goTo(w, t, last ? Step.uffd_wp_range__tlb_finish_mmu : Step.change_pmd_range__pmd_none);
  }

  // what CPUs cache of the range must not be writable, also where nothing is mapped any more
  private void oweWrites(long[] w, int t, long to) {
    if (enable.get(w, t) != 0) {
      int from = (int) va.get(w, t);
      m.tlb.owe(w, t, ofMm(w, t), from, (int) Math.min(to, end.get(w, t)), true);
    }
  }

  private int skipTable(long[] w, int t) {
    long next = (slot(w, t) + 1L) * m.geometry.ptes();
    oweWrites(w, t, next);
    va.set(w, t, next);
    return nextTable(w, t);
  }

  @Override
  public int table(long[] w, int t, int step) {
    return pgtable.mapped(w, t);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case uffd_wp_range__tlb_gather_mmu -> uffd_wp_range__tlb_gather_mmu(w, t);
      case change_pmd_range__pmd_none -> change_pmd_range__pmd_none(w, t);
      case change_pmd_range__pmdp_get_lockless -> change_pmd_range__pmdp_get_lockless(w, t);
      case change_pte_range__no_pte_table -> change_pte_range__no_pte_table(w, t);
      case change_pte_range__ptep_get -> change_pte_range__ptep_get(w, t);
      case change_pte_range__ptep_modify_prot_start ->
          change_pte_range__ptep_modify_prot_start(w, t);
      case change_pte_range__ptep_modify_prot_commit ->
          change_pte_range__ptep_modify_prot_commit(w, t);
      case change_pte_range__pte_unmap_unlock -> change_pte_range__pte_unmap_unlock(w, t);
      case uffd_wp_range__tlb_finish_mmu -> uffd_wp_range__tlb_finish_mmu(w, t);
      case uffd_wp_range__dec_tlb_flush_pending -> uffd_wp_range__dec_tlb_flush_pending(w, t);
    };
  }

  private int uffd_wp_range__tlb_gather_mmu(long[] w, int t) {
    int of = ofMm(w, t);
    m.mm.incTlbFlushPending(w, of);
    return nextTable(w, t);
  }

  private int change_pmd_range__pmd_none(long[] w, int t) {
    return m.pmd.get(w, ofMm(w, t), slot(w, t)) == Entry.NONE
        ? skipTable(w, t)
        : goTo(w, t, Step.change_pmd_range__pmdp_get_lockless);
  }

  // a huge PMD is protected as a whole, or split
  private int change_pmd_range__pmdp_get_lockless(long[] w, int t) {
    Kind kind = Entry.kind(m.pmd.get(w, ofMm(w, t), slot(w, t)));
    if (kind != Kind.NONE && kind != Kind.TABLE) {
      m.oops.set(w, Oops.NOT_MODELLED);
    }
    return pgtable.mapLock(
        w,
        t,
        ofMm(w, t),
        slot(w, t),
        pc(Step.change_pte_range__ptep_get),
        pc(Step.change_pte_range__no_pte_table));
  }

  // the table went away since: look at the PMD again; before v6.5 it was skipped
  private int change_pte_range__no_pte_table(long[] w, int t) {
    return rechecksPmd ? goTo(w, t, Step.change_pmd_range__pmd_none) : skipTable(w, t);
  }

  private int nextPte(long[] w, int t) {
    long next = va.get(w, t) + 1;
    oweWrites(w, t, next);
    va.set(w, t, next);
    pte.set(w, t, Entry.NONE);
    boolean last = next == end.get(w, t) || next % m.geometry.ptes() == 0;
    return goTo(
        w, t, last ? Step.change_pte_range__pte_unmap_unlock : Step.change_pte_range__ptep_get);
  }

  private int change_pte_range__ptep_get(long[] w, int t) {
    Kind kind = Entry.kind(m.table.pteOf(w, pgtable.mapped(w, t), index(w, t)));
    return switch (kind) {
      case NONE -> nextPte(w, t);
      case PRESENT, ZERO -> goTo(w, t, Step.change_pte_range__ptep_modify_prot_start);
      default -> notModelled(w);
    };
  }

  // one access, no accessed or dirty bit is lost; none for a moment to whoever holds no PTL
  private int change_pte_range__ptep_modify_prot_start(long[] w, int t) {
    int table = pgtable.mapped(w, t);
    pte.set(w, t, m.table.pteOf(w, table, index(w, t)));
    m.table.setPte(w, table, index(w, t), Entry.NONE);
    return goTo(w, t, Step.change_pte_range__ptep_modify_prot_commit);
  }

  // on: read-only; off: writable where nobody shares the page, else the next write faults
  private int change_pte_range__ptep_modify_prot_commit(long[] w, int t) {
    long old = pte.get(w, t);
    boolean protect = enable.get(w, t) != 0;
    boolean write = !protect && (Entry.write(old) || reusable(w, t, old));
    if (Entry.write(old) && !write) {
      changed.set(w, t, 1);
    }
    m.table.setPte(
        w,
        pgtable.mapped(w, t),
        index(w, t),
        Entry.withUffdWp(Entry.withWrite(old, write), protect));
    return nextPte(w, t);
  }

  private boolean reusable(long[] w, int t, long e) { // can_change_pte_writable
    int p = Entry.pfn(e);
    return Entry.kind(e) == Kind.PRESENT
        && m.vma.write.get(w, (int) vma.get(w, t)) != 0
        && m.page.mapping.get(w, m.page.headOf(w, p)) == Mapping.ANON
        && m.page.exclusive.get(w, p) != 0;
  }

  private int change_pte_range__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return nextTable(w, t);
  }

  // batched to here, after the PTLs are dropped; another open gather makes it a flush of all
  private int uffd_wp_range__tlb_finish_mmu(long[] w, int t) {
    int of = ofMm(w, t);
    long then = pc(Step.uffd_wp_range__dec_tlb_flush_pending);
    if (flushesIfNested && m.mm.tlb_flush_pending.get(w, of) > 1) {
      return tlb.flush(w, t, of, 0, m.geometry.vas(), then);
    }
    return changed.get(w, t) != 0
        ? tlb.flush(w, t, of, (int) start.get(w, t), (int) end.get(w, t), then)
        : goTo(w, t, then);
  }

  private int uffd_wp_range__dec_tlb_flush_pending(long[] w, int t) {
    int of = ofMm(w, t);
    long then = ret.get(w, t);
    m.mm.decTlbFlushPending(w, of);
    frame.clear(w, t);
    return goTo(w, t, then);
  }
}
