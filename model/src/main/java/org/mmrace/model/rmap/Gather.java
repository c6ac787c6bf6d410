package org.mmrace.model.rmap;

import java.util.List;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Oops;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.SeqField;

/**
 * mmu_gather: what a zap took out of the page tables is freed only after the TLB flush that covers
 * it. TLA+: Gather.tla. C: mm/mmu_gather.c, mm/swap_state.c (v6.18). Frame {@code gather}: the mm,
 * the range to flush, the pages, rmaps and tables that wait for the flush, the steps to return to.
 * Never blocks but for the flush itself.
 */
public final class Gather extends Path<Gather.Step> {
  /** The steps. */
  public enum Step implements Label {
    tlb_gather_mmu__inc_tlb_flush_pending,
    tlb_flush_rmaps__folio_remove_rmap_pte,
    tlb_flush_mmu_free__tlb_table_flush,
    free_pages_and_swap_cache__folio_put,
    tlb_finish_mmu__mm_tlb_flush_nested,
    tlb_finish_mmu__dec_tlb_flush_pending;

    @Override
    public Asks asks() {
      return Asks.NOTHING;
    }
  }

  private static final Step[] STEPS = Step.values();

  /** From tlb_gather_mmu() to tlb_finish_mmu(). */
  public static final Function GATHER = Function.of("gather", Tlb.FLUSH);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS);

  private final Tlb tlb;
  private final boolean rcuTableFree;
  private final boolean flushesIfNested;
  private final long pteUnmapUnlock;
  private final int bundle;
  private final List<Integer> threads;
  private final Section frame;
  private final Field ret;
  private final Field finish;
  private final Field mm;
  private final Field start;
  private final Field end;
  private final SeqField pages;
  private final SeqField delayed;
  private final SeqField tables;

  /** Declares the frame. */
  public Gather(State m, Tlb tlb) {
    super(m, Step.class);
    this.tlb = tlb;
    rcuTableFree = m.toggle("RcuTableFree");
    flushesIfNested = m.toggle("GatherFlushesIfNested");
    pteUnmapUnlock = m.steps.pc(Zap.Step.zap_pte_range__pte_unmap_unlock);
    bundle = m.constants.get("toggles").number("GatherBundle");
    threads = m.program.running(GATHER);
    var pageSeq = new Domain.IdSeq(bundle, m.geometry.pages(), Domain.Of.PAGE);
    var tableSeq = new Domain.IdSeq(m.geometry.slots(), m.geometry.tables(), Domain.Of.TABLE);
    frame = m.frame(GATHER);
    ret = frame.field("ret", m.steps.domain("none"));
    finish = frame.field("finish", m.steps.domain("none"));
    mm = frame.field("mm", new Domain.Range(m.geometry.mms()));
    start = frame.field("start", new Domain.Range(m.geometry.vas()));
    end = frame.field("end", new Domain.Range(m.geometry.vas()));
    pages = frame.seq("pages", pageSeq);
    delayed = frame.seq("delayed", pageSeq);
    tables = frame.seq("tables", tableSeq);
  }

  /** Returns the threads that can open a gather. */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns the mm of the thread's gather, 0 when none is open. */
  public int mm(long[] w, int t) {
    return (int) mm.get(w, t);
  }

  /** Returns whether the thread's gather has nothing to flush. */
  public boolean nothingToFlush(long[] w, int t) {
    return end.get(w, t) == 0;
  }

  /** Returns how often the folio at {@code folio} waits in the gather to be put. */
  public int queued(long[] w, int t, int folio) {
    return count(w, t, pages, folio) - count(w, t, delayed, folio);
  }

  private int count(long[] w, int t, SeqField seq, int folio) {
    int found = 0;
    for (int n = seq.length(w, t) - 1; n >= 0; n--) {
      found += m.page.headOf(w, seq.at(w, t, n)) == folio ? 1 : 0;
    }
    return found;
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
    pages.append(w, t, page);
  }

  /** As {@link #queuePage}; the rmap of the page is removed only after the flush. */
  void queueDelayed(long[] w, int t, int page) {
    queuePage(w, t, page);
    delayed.append(w, t, page);
  }

  boolean batchFull(long[] w, int t) {
    return pages.length(w, t) == bundle;
  }

  boolean hasDelayed(long[] w, int t) {
    return !delayed.isEmpty(w, t);
  }

  /** pte_free_tlb() of the table that covered {@code slot}. */
  void queueTable(long[] w, int t, int table, int slot) {
    if (!m.table.isTable(table)) {
      m.oops.set(w, Oops.PFN_0);
      return;
    }
    m.table.state.set(w, table, TableState.GATHER);
    tables.append(w, t, table);
    noteRange(w, t, slot * m.geometry.ptes(), (slot + 1) * m.geometry.ptes());
  }

  /** tlb_gather_mmu(), then continues at {@code then}. */
  int gather(long[] w, int t, int ofMm, long then) {
    mm.set(w, t, ofMm);
    ret.set(w, t, then);
    return goTo(w, t, Step.tlb_gather_mmu__inc_tlb_flush_pending);
  }

  /** Sets where tlb_finish_mmu() will return to. */
  void finishTo(long[] w, int t, long then) {
    finish.set(w, t, then);
  }

  /** tlb_flush_mmu_tlbonly(). */
  int flushOnly(long[] w, int t, long then) {
    int from = (int) start.get(w, t);
    int to = (int) end.get(w, t);
    if (to == 0) {
      return goTo(w, t, then);
    }
    start.set(w, t, 0);
    end.set(w, t, 0);
    return tlb.flush(w, t, mm(w, t), from, to, then);
  }

  /** tlb_flush_mmu(): flushes, then frees the tables, then the pages. */
  int flushMmu(long[] w, int t, long then) {
    if (tables.isEmpty(w, t) && pages.isEmpty(w, t)) {
      return flushOnly(w, t, then);
    }
    ret.set(w, t, then);
    return flushOnly(
        w,
        t,
        tables.isEmpty(w, t)
            ? pc(Step.free_pages_and_swap_cache__folio_put)
            : pc(Step.tlb_flush_mmu_free__tlb_table_flush));
  }

  private int doReturn(long[] w, int t) {
    long then = ret.get(w, t);
    ret.set(w, t, 0);
    return goTo(w, t, then);
  }

  /** tlb_finish_mmu(). */
  int finish(long[] w, int t, long then) {
    finishTo(w, t, then);
    return goTo(w, t, Step.tlb_finish_mmu__mm_tlb_flush_nested);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case tlb_gather_mmu__inc_tlb_flush_pending -> tlb_gather_mmu__inc_tlb_flush_pending(w, t);
      case tlb_flush_rmaps__folio_remove_rmap_pte -> tlb_flush_rmaps__folio_remove_rmap_pte(w, t);
      case tlb_flush_mmu_free__tlb_table_flush -> tlb_flush_mmu_free__tlb_table_flush(w, t);
      case free_pages_and_swap_cache__folio_put -> free_pages_and_swap_cache__folio_put(w, t);
      case tlb_finish_mmu__mm_tlb_flush_nested -> tlb_finish_mmu__mm_tlb_flush_nested(w, t);
      case tlb_finish_mmu__dec_tlb_flush_pending -> tlb_finish_mmu__dec_tlb_flush_pending(w, t);
    };
  }

  private int tlb_gather_mmu__inc_tlb_flush_pending(long[] w, int t) {
    m.mm.incTlbFlushPending(w, mm(w, t));
    return doReturn(w, t);
  }

  // 5df397dec7c4: under the PTL, after the flush
  private int tlb_flush_rmaps__folio_remove_rmap_pte(long[] w, int t) {
    m.page.removeRmap(w, delayed.first(w, t));
    delayed.removeFirst(w, t);
    return goTo(
        w, t, hasDelayed(w, t) ? pc(Step.tlb_flush_rmaps__folio_remove_rmap_pte) : pteUnmapUnlock);
  }

  // one call_rcu() for the batch; without RCU freeing the tables go at once, after the flush
  private int tlb_flush_mmu_free__tlb_table_flush(long[] w, int t) {
    for (int n = 0; n < tables.length(w, t); n++) {
      int table = tables.at(w, t, n);
      if (rcuTableFree) {
        m.table.callRcu(w, table);
      } else {
        m.table.clear(w, table);
      }
    }
    tables.clear(w, t);
    return pages.isEmpty(w, t)
        ? doReturn(w, t)
        : goTo(w, t, Step.free_pages_and_swap_cache__folio_put);
  }

  private int free_pages_and_swap_cache__folio_put(long[] w, int t) {
    m.page.put(w, pages.first(w, t));
    pages.removeFirst(w, t);
    return pages.isEmpty(w, t)
        ? doReturn(w, t)
        : goTo(w, t, Step.free_pages_and_swap_cache__folio_put);
  }

  // 99baac21e458: another gather may have cleared what this one found empty, and not flushed yet
  private int tlb_finish_mmu__mm_tlb_flush_nested(long[] w, int t) {
    if (flushesIfNested && m.mm.tlb_flush_pending.get(w, mm(w, t)) > 1) {
      noteRange(w, t, 0, m.geometry.vas());
    }
    return flushMmu(w, t, pc(Step.tlb_finish_mmu__dec_tlb_flush_pending));
  }

  private int tlb_finish_mmu__dec_tlb_flush_pending(long[] w, int t) {
    long then = finish.get(w, t);
    m.mm.decTlbFlushPending(w, mm(w, t));
    frame.clear(w, t);
    return goTo(w, t, then);
  }
}
