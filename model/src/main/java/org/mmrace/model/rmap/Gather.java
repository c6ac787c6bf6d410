package org.mmrace.model.rmap;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.Tlb;

/**
 * mmu_gather: what a zap took out of the page tables is freed only after the TLB flush that covers
 * it. TLA+: Gather.tla. C: mm/mmu_gather.c, mm/swap_state.c (v6.18). Frame {@code gather}: the mm,
 * the range to flush, the pages, rmaps and tables that wait for the flush, the steps to return to.
 * Never blocks but for the flush itself.
 */
public final class Gather {
  /** The paths that unmap. */
  static final Set<String> PATHS = Set.of("madvise_dontneed", "munmap", "truncate", "mremap");

  private final Mm mm;
  private final Tlb tlb;
  private final boolean rcuTableFree;
  private final boolean flushesIfNested;
  private final int bundle;
  private final List<Integer> threads;
  private final int pageDigit;
  private final int tableDigit;
  private final Field ret;
  private final Field finish;
  private final Field mmId;
  private final Field start;
  private final Field end;
  private final Field pages;
  private final Field delayed;
  private final Field tables;

  /** Declares the frame. */
  public Gather(Mm mm, Tlb tlb) {
    this.mm = mm;
    this.tlb = tlb;
    rcuTableFree = mm.toggle("RcuTableFree");
    flushesIfNested = mm.toggle("GatherFlushesIfNested");
    bundle = mm.constants.get("toggles").number("GatherBundle");
    threads = mm.program.running(PATHS);
    var pageSeq = new Domain.IdSeq(bundle, mm.geometry.pages(), Domain.Of.PAGE);
    var tableSeq = new Domain.IdSeq(mm.geometry.slots(), mm.geometry.tables(), Domain.Of.TABLE);
    pageDigit = pageSeq.digit();
    tableDigit = tableSeq.digit();
    Section frame = mm.frame("gather", threads);
    ret = frame.field("ret", Step.domain("none"));
    finish = frame.field("finish", Step.domain("none"));
    mmId = frame.field("mm", new Domain.Range(mm.geometry.mms()));
    start = frame.field("start", new Domain.Range(mm.geometry.vas()));
    end = frame.field("end", new Domain.Range(mm.geometry.vas()));
    pages = frame.field("pages", pageSeq);
    delayed = frame.field("delayed", pageSeq);
    tables = frame.field("tables", tableSeq);
  }

  /** Returns the threads that can open a gather. */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns the mm of the thread's gather, 0 when none is open. */
  public int mm(long[] w, int t) {
    return (int) mmId.get(w, t);
  }

  /** Returns whether the thread's gather has nothing to flush. */
  public boolean nothingToFlush(long[] w, int t) {
    return end.get(w, t) == 0;
  }

  /** Returns how often the folio at {@code folio} waits in the gather to be put. */
  public int queued(long[] w, int t, int folio) {
    return count(w, pages.get(w, t), folio) - count(w, delayed.get(w, t), folio);
  }

  private int count(long[] w, long seq, int folio) {
    int found = 0;
    for (long rest = seq; rest != 0; rest >>>= pageDigit) {
      found += mm.headOf(w, first(rest, pageDigit)) == folio ? 1 : 0;
    }
    return found;
  }

  private static int first(long seq, int digit) {
    return (int) (seq & (1L << digit) - 1);
  }

  private static int length(long seq, int digit) {
    return (64 - Long.numberOfLeadingZeros(seq) + digit - 1) / digit;
  }

  private static long append(long seq, int digit, long id) {
    return seq | id << length(seq, digit) * digit;
  }

  /** tlb_remove_tlb_entry(): pages {@code from} to {@code to - 1} must be flushed. */
  void noteRange(long[] w, int t, int from, int to) {
    if (end.get(w, t) == 0 || from < start.get(w, t)) {
      start.set(w, t, from);
    }
    end.set(w, t, Math.max(to, end.get(w, t)));
  }

  /** __tlb_remove_folio_pages(); the caller flushes when the batch is full. */
  void queuePage(long[] w, int t, int page) {
    pages.set(w, t, append(pages.get(w, t), pageDigit, page));
  }

  /** As {@link #queuePage}; the rmap of the page is removed only after the flush. */
  void queueDelayed(long[] w, int t, int page) {
    queuePage(w, t, page);
    delayed.set(w, t, append(delayed.get(w, t), pageDigit, page));
  }

  boolean batchFull(long[] w, int t) {
    return length(pages.get(w, t), pageDigit) == bundle;
  }

  boolean hasDelayed(long[] w, int t) {
    return delayed.get(w, t) != 0;
  }

  /** pte_free_tlb() of the table that covered {@code slot}. */
  void queueTable(long[] w, int t, int table, int slot) {
    if (!mm.isTable(table)) {
      mm.oops(w, Mm.OOPS_PFN_0);
      return;
    }
    mm.tableState.set(w, table, Mm.GATHER);
    tables.set(w, t, append(tables.get(w, t), tableDigit, table));
    noteRange(w, t, slot * mm.geometry.ptes(), (slot + 1) * mm.geometry.ptes());
  }

  /** tlb_gather_mmu(), then continues at {@code then}. */
  int gather(long[] w, int t, int ofMm, Step then) {
    mmId.set(w, t, ofMm);
    ret.set(w, t, then.pc());
    return mm.goTo(w, t, Step.tlb_gather_mmu__inc_tlb_flush_pending);
  }

  /** Sets where tlb_finish_mmu() will return to. */
  void finishTo(long[] w, int t, Step then) {
    finish.set(w, t, then.pc());
  }

  /** tlb_flush_mmu_tlbonly(). */
  int flushOnly(long[] w, int t, Step then) {
    int from = (int) start.get(w, t);
    int to = (int) end.get(w, t);
    if (to == 0) {
      return mm.goTo(w, t, then);
    }
    start.set(w, t, 0);
    end.set(w, t, 0);
    return tlb.flush(w, t, mm(w, t), from, to, then);
  }

  /** tlb_flush_mmu(): flushes, then frees the tables, then the pages. */
  int flushMmu(long[] w, int t, Step then) {
    if (tables.get(w, t) == 0 && pages.get(w, t) == 0) {
      return flushOnly(w, t, then);
    }
    ret.set(w, t, then.pc());
    return flushOnly(
        w,
        t,
        tables.get(w, t) != 0
            ? Step.tlb_flush_mmu_free__tlb_table_flush
            : Step.free_pages_and_swap_cache__folio_put);
  }

  private int doReturn(long[] w, int t) {
    long then = ret.get(w, t);
    ret.set(w, t, 0);
    return mm.goTo(w, t, then);
  }

  /** tlb_finish_mmu(). */
  int finish(long[] w, int t, Step then) {
    finishTo(w, t, then);
    return mm.goTo(w, t, Step.tlb_finish_mmu__mm_tlb_flush_nested);
  }

  public int tlb_gather_mmu__inc_tlb_flush_pending(long[] w, int t) {
    mm.tlbFlushPending.set(w, mm(w, t), mm.tlbFlushPending.get(w, mm(w, t)) + 1);
    return doReturn(w, t);
  }

  // 5df397dec7c4: under the PTL, after the flush
  public int tlb_flush_rmaps__folio_remove_rmap_pte(long[] w, int t) {
    long seq = delayed.get(w, t);
    mm.removeRmap(w, first(seq, pageDigit));
    delayed.set(w, t, seq >>> pageDigit);
    return mm.goTo(
        w,
        t,
        hasDelayed(w, t)
            ? Step.tlb_flush_rmaps__folio_remove_rmap_pte
            : Step.zap_pte_range__pte_unmap_unlock);
  }

  // one call_rcu() for the batch; without RCU freeing the tables go at once, after the flush
  public int tlb_flush_mmu_free__tlb_table_flush(long[] w, int t) {
    for (long rest = tables.get(w, t); rest != 0; rest >>>= tableDigit) {
      int table = first(rest, tableDigit);
      if (rcuTableFree) {
        mm.callRcuTable(w, table);
      } else {
        mm.freeTable(w, table);
      }
    }
    tables.set(w, t, 0);
    return pages.get(w, t) == 0
        ? doReturn(w, t)
        : mm.goTo(w, t, Step.free_pages_and_swap_cache__folio_put);
  }

  public int free_pages_and_swap_cache__folio_put(long[] w, int t) {
    long seq = pages.get(w, t);
    mm.put(w, first(seq, pageDigit));
    pages.set(w, t, seq >>> pageDigit);
    return seq >>> pageDigit == 0
        ? doReturn(w, t)
        : mm.goTo(w, t, Step.free_pages_and_swap_cache__folio_put);
  }

  // 99baac21e458: another gather may have cleared what this one found empty, and not flushed yet
  public int tlb_finish_mmu__mm_tlb_flush_nested(long[] w, int t) {
    if (flushesIfNested && mm.tlbFlushPending.get(w, mm(w, t)) > 1) {
      noteRange(w, t, 0, mm.geometry.vas());
    }
    return flushMmu(w, t, Step.tlb_finish_mmu__dec_tlb_flush_pending);
  }

  public int tlb_finish_mmu__dec_tlb_flush_pending(long[] w, int t) {
    long then = finish.get(w, t);
    mm.tlbFlushPending.set(w, mm(w, t), mm.tlbFlushPending.get(w, mm(w, t)) - 1);
    ret.set(w, t, 0);
    finish.set(w, t, 0);
    mmId.set(w, t, 0);
    start.set(w, t, 0);
    end.set(w, t, 0);
    pages.set(w, t, 0);
    delayed.set(w, t, 0);
    tables.set(w, t, 0);
    return mm.goTo(w, t, then);
  }
}
