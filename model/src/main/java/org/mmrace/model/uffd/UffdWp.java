package org.mmrace.model.uffd;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Pgtable;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.Tlb;

/**
 * Sets or clears the uffd_wp bit of every PTE in a range. TLA+: UffdWp.tla. C: mm/userfaultfd.c
 * uffd_wp_range(), mm/mprotect.c change_pte_range() (v6.18). Frame {@code wp}: the range, the next
 * page, the entry that was taken out, whether an entry lost its write bit. Blocks on the PTL and on
 * the flush.
 */
public final class UffdWp {
  private static final Set<String> PATHS =
      Set.of("uffd_writeprotect", "uffd_unregister", "uffd_close");

  private final Mm mm;
  private final Tlb tlb;
  private final Pgtable pgtable;
  private final boolean flushesIfNested;
  private final List<Integer> protectors;
  private final Field ret;
  private final Field vma;
  private final Field start;
  private final Field end;
  private final Field va;
  private final Field enable;
  private final Field pte;
  private final Field changed;

  /** Declares the frame. */
  public UffdWp(Mm mm, Tlb tlb, Pgtable pgtable) {
    this.mm = mm;
    this.tlb = tlb;
    this.pgtable = pgtable;
    Domain page = new Domain.Range(mm.geometry.vas());
    flushesIfNested = mm.toggle("GatherFlushesIfNested");
    protectors = mm.program.running(PATHS);
    Section frame = mm.frame("wp", protectors);
    ret = frame.field("ret", Step.domain("none"));
    vma = frame.field("vma", new Domain.Range(mm.geometry.vmas()));
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
  int range(long[] w, int t, int v, int from, int to, boolean protect, Step then) {
    ret.set(w, t, then.pc());
    vma.set(w, t, v);
    start.set(w, t, from);
    end.set(w, t, to);
    va.set(w, t, from);
    enable.set(w, t, protect ? 1 : 0);
    pte.set(w, t, Entry.NONE);
    changed.set(w, t, 0);
    return mm.goTo(w, t, Step.uffd_wp_range__tlb_gather_mmu);
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
    return (int) mm.vmaMm.get(w, (int) vma.get(w, t));
  }

  private int index(long[] w, int t) {
    return mm.geometry.index((int) va.get(w, t));
  }

  private int mapNextTable(long[] w, int t) {
    if (va.get(w, t) >= end.get(w, t)) {
      return mm.goTo(w, t, Step.uffd_wp_range__tlb_finish_mmu);
    }
    return pgtable.mapLock(
        w,
        t,
        ofMm(w, t),
        mm.geometry.slot((int) va.get(w, t)),
        Step.change_pte_range__ptep_get,
        Step.change_pte_range__no_pte_table);
  }

  public int uffd_wp_range__tlb_gather_mmu(long[] w, int t) {
    int of = ofMm(w, t);
    mm.tlbFlushPending.set(w, of, mm.tlbFlushPending.get(w, of) + 1);
    return mapNextTable(w, t);
  }

  public int change_pte_range__no_pte_table(long[] w, int t) {
    int slot = mm.geometry.slot((int) va.get(w, t));
    va.set(w, t, (slot + 1L) * mm.geometry.ptes());
    return mapNextTable(w, t);
  }

  private int nextPte(long[] w, int t) {
    long next = va.get(w, t) + 1;
    va.set(w, t, next);
    pte.set(w, t, Entry.NONE);
    boolean last = next == end.get(w, t) || next % mm.geometry.ptes() == 0;
    return mm.goTo(
        w, t, last ? Step.change_pte_range__pte_unmap_unlock : Step.change_pte_range__ptep_get);
  }

  public int change_pte_range__ptep_get(long[] w, int t) {
    int kind = Entry.kind(mm.pteOf(w, pgtable.mapped(w, t), index(w, t)));
    return kind == Entry.PRESENT || kind == Entry.ZERO
        ? mm.goTo(w, t, Step.change_pte_range__ptep_modify_prot_start)
        : nextPte(w, t);
  }

  // one access, no accessed or dirty bit is lost; none for a moment to whoever holds no PTL
  public int change_pte_range__ptep_modify_prot_start(long[] w, int t) {
    int table = pgtable.mapped(w, t);
    pte.set(w, t, mm.pteOf(w, table, index(w, t)));
    mm.setPte(w, table, index(w, t), Entry.NONE);
    return mm.goTo(w, t, Step.change_pte_range__ptep_modify_prot_commit);
  }

  // on: read-only; off: writable where nobody shares the page, else the next write faults
  public int change_pte_range__ptep_modify_prot_commit(long[] w, int t) {
    long old = pte.get(w, t);
    boolean protect = enable.get(w, t) != 0;
    boolean write = !protect && (Entry.write(old) || reusable(w, t, old));
    if (Entry.write(old) && !write) {
      changed.set(w, t, 1);
    }
    mm.setPte(
        w,
        pgtable.mapped(w, t),
        index(w, t),
        Entry.withUffdWp(Entry.withWrite(old, write), protect));
    return nextPte(w, t);
  }

  private boolean reusable(long[] w, int t, long e) { // can_change_pte_writable
    int p = Entry.pfn(e);
    return Entry.kind(e) == Entry.PRESENT
        && mm.vmaWrite.get(w, (int) vma.get(w, t)) != 0
        && mm.mapping.get(w, mm.headOf(w, p)) == Mm.MAPPING_ANON
        && mm.exclusive.get(w, p) != 0;
  }

  public int change_pte_range__pte_unmap_unlock(long[] w, int t) {
    pgtable.unmapUnlock(w, t);
    return mapNextTable(w, t);
  }

  // batched to here, after the PTLs are dropped; another open gather makes it a flush of all
  public int uffd_wp_range__tlb_finish_mmu(long[] w, int t) {
    int of = ofMm(w, t);
    Step then = Step.uffd_wp_range__dec_tlb_flush_pending;
    if (flushesIfNested && mm.tlbFlushPending.get(w, of) > 1) {
      return tlb.flush(w, t, of, 0, mm.geometry.vas(), then);
    }
    return changed.get(w, t) != 0
        ? tlb.flush(w, t, of, (int) start.get(w, t), (int) end.get(w, t), then)
        : mm.goTo(w, t, then);
  }

  public int uffd_wp_range__dec_tlb_flush_pending(long[] w, int t) {
    int of = ofMm(w, t);
    long then = ret.get(w, t);
    mm.tlbFlushPending.set(w, of, mm.tlbFlushPending.get(w, of) - 1);
    ret.set(w, t, 0);
    vma.set(w, t, 0);
    start.set(w, t, 0);
    end.set(w, t, 0);
    va.set(w, t, 0);
    enable.set(w, t, 0);
    pte.set(w, t, Entry.NONE);
    changed.set(w, t, 0);
    return mm.goTo(w, t, then);
  }
}
