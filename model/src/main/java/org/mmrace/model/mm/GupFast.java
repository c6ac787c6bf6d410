package org.mmrace.model.mm;

import java.util.List;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Mapping;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * get_user_pages_fast() of one page with FOLL_PIN, and what its caller does with the pin. TLA+:
 * GupFast.tla. C: mm/gup.c (v6.18). Frame {@code gup}: the PMD and PTE that were read, the page,
 * its folio. Section {@code pin}: the page that a thread holds pinned. Never blocks.
 */
public final class GupFast extends Path<GupFast.Step> {
  /** The steps. */
  public enum Step implements Label {
    gup_fast__local_irq_save,
    gup_fast_pmd_range__pmdp_get_lockless,
    gup_fast_pte_range__ptep_get_lockless,
    try_get_folio__page_folio,
    try_get_folio__folio_ref_try_add,
    try_get_folio__page_folio_recheck,
    try_grab_folio_fast__pincount_add,
    gup_fast_pte_range__pmdp_recheck,
    gup_fast_pte_range__ptep_recheck,
    gup_fast_pmd_leaf__pmdp_recheck,
    gup_must_unshare__PageAnonExclusive,
    gup_put_folio__ref_sub,
    gup_fast__local_irq_restore,
    dma_write__store,
    unpin_user_page__gup_put_folio;

    @Override
    public Asks asks() {
      return Asks.NOTHING;
    }
  }

  private static final Step[] STEPS = Step.values();

  /** get_user_pages_fast(). */
  public static final Function GUP = Function.of("gup");

  private static final Operation PIN =
      Operation.of("gup_fast", Step.gup_fast__local_irq_save, "read() with O_DIRECT", GUP)
          .takes(Argument.MM, Argument.VA, Argument.of("write", Argument.Of.FLAG));

  private static final Operation DMA_WRITE =
      Operation.of("dma_write", Step.dma_write__store, "device writes to the pinned page")
          .takes(Argument.TOKEN)
          .after(PIN);

  private static final Operation UNPIN =
      Operation.of("unpin_user_page", Step.unpin_user_page__gup_put_folio, "I/O completes")
          .after(PIN);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, PIN, DMA_WRITE, UNPIN);

  private final List<Integer> threads;
  private final int[] threadIds;
  private final boolean rechecksPmd;
  private final int[][] argMm;
  private final int[][] argVa;
  private final int[][] argWrite;
  private final int[][] argToken;
  private final Section frame;
  private final Section pin;
  private final Field pmd;
  private final Field pte;
  private final Field pfn;
  private final Field folio;
  private final Field zapped;
  private final boolean[][] isGup;

  /** What the thread holds pinned. */
  public final Field pinPfn;

  /** The mm through which it was pinned. */
  public final Field pinMm;

  /** The address through which it was pinned. */
  public final Field pinVa;

  /** Whether the pin may be written through. */
  public final Field pinWrite;

  /** Whether user space still relies on the pin naming what the address maps. */
  public final Field pinPromised;

  /** Declares the frame. */
  public GupFast(State m) {
    super(m, Step.class);
    rechecksPmd = m.toggle("GupRechecksPmd");
    argMm = m.program.arg("mm", 0);
    argVa = m.program.arg("va", 0);
    argWrite = m.program.arg("write", 0);
    argToken = m.program.arg("token", 0);
    threads = m.program.running(GUP);
    threadIds = threads.stream().mapToInt(Integer::intValue).toArray();
    frame = m.frame(GUP);
    pmd = frame.field("pmd", Entry.DOMAIN);
    pte = frame.field("pte", Entry.DOMAIN);
    pfn = frame.field("pfn", new Domain.Range(m.geometry.pages(), Domain.Of.PAGE));
    folio = frame.field("folio", new Domain.Range(m.geometry.pages(), Domain.Of.PAGE));
    zapped = frame.field("zapped", new Domain.Flag());
    isGup = m.program.where(PIN);
    pin = m.layout.section("pin", Section.Dim.subset("thread", threads));
    pinPfn = pin.field("pfn", new Domain.Range(m.geometry.pages(), Domain.Of.PAGE));
    pinMm = pin.field("mm", new Domain.Range(m.geometry.mms()));
    pinVa = pin.field("va", new Domain.Range(m.geometry.vas()));
    pinWrite = pin.field("write", new Domain.Flag());
    pinPromised = pin.field("promised", new Domain.Flag());
  }

  /** Returns the threads that run GUP-fast. */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns the page that the thread grabs. */
  public int page(long[] w, int t) {
    return (int) pfn.get(w, t);
  }

  /** Returns the PMD that the thread read. */
  public long pmdRead(long[] w, int t) {
    return pmd.get(w, t);
  }

  /**
   * User space gives pages {@code from} to {@code to - 1} up: pins through them, taken or being
   * taken, promise nothing any more.
   */
  public void forgetPins(long[] w, int ofMm, int from, int to) {
    for (int t : threadIds) {
      if (pinMm.get(w, t) == ofMm && from <= pinVa.get(w, t) && pinVa.get(w, t) < to) {
        pinPromised.set(w, t, 0);
      }
      boolean running =
          isGup[t][m.thread.op(w, t)]
              && m.thread.pc.get(w, t) != 0
              && m.thread.pc.get(w, t) != pc(Step.gup_fast__local_irq_save);
      if (running && mm(w, t) == ofMm && from <= va(w, t) && va(w, t) < to) {
        zapped.set(w, t, 1);
      }
    }
  }

  /** Returns the mm that the thread pins a page of. */
  public int mm(long[] w, int t) {
    return argMm[t][m.thread.op(w, t)];
  }

  /** Returns the page that the thread pins. */
  public int va(long[] w, int t) {
    return argVa[t][m.thread.op(w, t)];
  }

  private boolean writes(long[] w, int t) {
    return argWrite[t][m.thread.op(w, t)] != 0;
  }

  private int token(long[] w, int t) {
    return argToken[t][m.thread.op(w, t)];
  }

  private long pmdNow(long[] w, int t) {
    return m.pmd.get(w, mm(w, t), m.geometry.slot(va(w, t)));
  }

  private boolean allowed(long[] w, int t, long e) {
    return Entry.write(e) || !writes(w, t);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case gup_fast__local_irq_save -> gup_fast__local_irq_save(w, t);
      case gup_fast_pmd_range__pmdp_get_lockless -> gup_fast_pmd_range__pmdp_get_lockless(w, t);
      case gup_fast_pte_range__ptep_get_lockless -> gup_fast_pte_range__ptep_get_lockless(w, t);
      case try_get_folio__page_folio -> try_get_folio__page_folio(w, t);
      case try_get_folio__folio_ref_try_add -> try_get_folio__folio_ref_try_add(w, t);
      case try_get_folio__page_folio_recheck -> try_get_folio__page_folio_recheck(w, t);
      case try_grab_folio_fast__pincount_add -> try_grab_folio_fast__pincount_add(w, t);
      case gup_fast_pte_range__pmdp_recheck -> gup_fast_pte_range__pmdp_recheck(w, t);
      case gup_fast_pte_range__ptep_recheck -> gup_fast_pte_range__ptep_recheck(w, t);
      case gup_fast_pmd_leaf__pmdp_recheck -> gup_fast_pmd_leaf__pmdp_recheck(w, t);
      case gup_must_unshare__PageAnonExclusive -> gup_must_unshare__PageAnonExclusive(w, t);
      case gup_put_folio__ref_sub -> gup_put_folio__ref_sub(w, t);
      case gup_fast__local_irq_restore -> gup_fast__local_irq_restore(w, t);
      case dma_write__store -> dma_write__store(w, t);
      case unpin_user_page__gup_put_folio -> unpin_user_page__gup_put_folio(w, t);
    };
  }

  private int gup_fast__local_irq_save(long[] w, int t) {
    m.result.enter(w, t);
    m.cpu.irq_off.set(w, t, 1);
    zapped.set(w, t, m.ghost.zapping(w, mm(w, t), va(w, t)) ? 1 : 0);
    return goTo(w, t, Step.gup_fast_pmd_range__pmdp_get_lockless);
  }

  private int gup_fast_pmd_range__pmdp_get_lockless(long[] w, int t) {
    long e = pmdNow(w, t);
    pmd.set(w, t, e);
    if (Entry.kind(e) == Kind.TABLE) {
      return goTo(w, t, Step.gup_fast_pte_range__ptep_get_lockless);
    }
    if (Entry.kind(e) == Kind.HUGE && allowed(w, t, e)) {
      pfn.set(w, t, Entry.pfn(e) + m.geometry.index(va(w, t)));
      return goTo(w, t, Step.try_get_folio__page_folio);
    }
    return goTo(w, t, Step.gup_fast__local_irq_restore);
  }

  // no lock is held: the table may be detached, deposited, or gone
  private int gup_fast_pte_range__ptep_get_lockless(long[] w, int t) {
    int table = Entry.pfn(pmd.get(w, t));
    long e = m.table.pteOf(w, table, m.geometry.index(va(w, t)));
    pte.set(w, t, e);
    m.table.deref(w, table);
    if (Entry.kind(e) == Kind.PRESENT && allowed(w, t, e)) {
      pfn.set(w, t, Entry.pfn(e));
      return goTo(w, t, Step.try_get_folio__page_folio);
    }
    return goTo(w, t, Step.gup_fast__local_irq_restore);
  }

  private int try_get_folio__page_folio(long[] w, int t) {
    folio.set(w, t, m.page.headOf(w, (int) pfn.get(w, t)));
    return goTo(w, t, Step.try_get_folio__folio_ref_try_add);
  }

  private int try_get_folio__folio_ref_try_add(long[] w, int t) {
    int f = (int) folio.get(w, t);
    if (m.page.refcount.get(w, f) == 0) { // being freed
      return goTo(w, t, Step.gup_fast__local_irq_restore);
    }
    m.page.refcount.set(w, f, m.page.refcount.get(w, f) + 1);
    return goTo(w, t, Step.try_get_folio__page_folio_recheck);
  }

  private int try_get_folio__page_folio_recheck(long[] w, int t) {
    int f = (int) folio.get(w, t);
    if (m.page.headOf(w, (int) pfn.get(w, t)) != f) {
      m.page.put(w, f);
      return goTo(w, t, Step.gup_fast__local_irq_restore);
    }
    return goTo(w, t, Step.try_grab_folio_fast__pincount_add);
  }

  // a full barrier follows: the pin is visible before the entries are read again
  private int try_grab_folio_fast__pincount_add(long[] w, int t) {
    int f = (int) folio.get(w, t);
    m.page.pincount.set(w, f, m.page.pincount.get(w, f) + 1);
    boolean huge = Entry.kind(pmd.get(w, t)) == Kind.HUGE;
    return goTo(
        w, t, huge ? Step.gup_fast_pmd_leaf__pmdp_recheck : Step.gup_fast_pte_range__pmdp_recheck);
  }

  // 70cbc3cc78a9
  private int gup_fast_pte_range__pmdp_recheck(long[] w, int t) {
    boolean changed = rechecksPmd && pmdNow(w, t) != pmd.get(w, t);
    return goTo(
        w, t, changed ? Step.gup_put_folio__ref_sub : Step.gup_fast_pte_range__ptep_recheck);
  }

  private int gup_fast_pte_range__ptep_recheck(long[] w, int t) {
    int table = Entry.pfn(pmd.get(w, t));
    m.table.deref(w, table);
    boolean changed = m.table.pteOf(w, table, m.geometry.index(va(w, t))) != pte.get(w, t);
    return goTo(
        w, t, changed ? Step.gup_put_folio__ref_sub : Step.gup_must_unshare__PageAnonExclusive);
  }

  private int gup_fast_pmd_leaf__pmdp_recheck(long[] w, int t) {
    boolean changed = pmdNow(w, t) != pmd.get(w, t);
    return goTo(
        w, t, changed ? Step.gup_put_folio__ref_sub : Step.gup_must_unshare__PageAnonExclusive);
  }

  // a read-only pin of an anonymous page that is not exclusive must unshare first
  private int gup_must_unshare__PageAnonExclusive(long[] w, int t) {
    int p = (int) pfn.get(w, t);
    int h = m.page.headOf(w, p);
    boolean huge = Entry.kind(pmd.get(w, t)) == Kind.HUGE;
    boolean writable = Entry.write(huge ? pmd.get(w, t) : pte.get(w, t));
    if (!writable
        && m.page.mapping.get(w, h) == Mapping.ANON
        && m.page.exclusive.get(w, huge ? h : p) == 0) {
      return goTo(w, t, Step.gup_put_folio__ref_sub);
    }
    pinPfn.set(w, t, p);
    pinMm.set(w, t, mm(w, t));
    pinVa.set(w, t, va(w, t));
    pinWrite.set(w, t, writes(w, t) ? 1 : 0);
    pinPromised.set(w, t, zapped.get(w, t) == 0 ? 1 : 0);
    m.result.done.set(w, t, 1);
    return goTo(w, t, Step.gup_fast__local_irq_restore);
  }

  private int gup_put_folio__ref_sub(long[] w, int t) {
    int f = (int) folio.get(w, t);
    m.page.pincount.set(w, f, m.page.pincount.get(w, f) - 1);
    m.page.put(w, f);
    return goTo(w, t, Step.gup_fast__local_irq_restore);
  }

  private int gup_fast__local_irq_restore(long[] w, int t) {
    m.cpu.irq_off.set(w, t, 0);
    m.table.passQuiescent(w, t);
    frame.clear(w, t);
    return m.thread.endOp(w, t);
  }

  // the device writes through the pin; nothing where the pin failed
  private int dma_write__store(long[] w, int t) {
    m.result.enter(w, t);
    int p = (int) pinPfn.get(w, t);
    if (p != 0) {
      m.page.data.set(w, p, token(w, t));
      if (pinPromised.get(w, t) != 0) {
        m.ghost.store(w, (int) pinMm.get(w, t), (int) pinVa.get(w, t), token(w, t));
      } else {
        leak(w, t, p);
      }
    }
    return m.thread.endOp(w, t);
  }

  // a pin that promises nothing: the store can be read wherever the page is mapped now, which need
  // not be where it was pinned; where it was pinned while the entry is moved or zapped, and through
  // its file
  private void leak(long[] w, int t, int p) {
    int ofMm = (int) pinMm.get(w, t);
    int va = (int) pinVa.get(w, t);
    boolean there =
        m.page.mapcount.get(w, p) > 0 && inTransit(w, ofMm, va)
            || m.page.mapping.get(w, p) == Mapping.FILE
            || m.ghost.isModelled() && m.ghost.zaps.get(w, ofMm, va) > 0;
    for (int mm = 1; mm <= m.geometry.mms() && m.ghost.isModelled(); mm++) {
      for (int at = 0; at < m.geometry.vas(); at++) {
        if (maps(w, mm, at, p) || there && mm == ofMm && at == va) {
          m.ghost.leak(w, mm, at, token(w, t));
        }
      }
    }
  }

  /** Returns whether the page tables map the page at the address. */
  public boolean maps(long[] w, int ofMm, int va, int page) {
    int i = m.geometry.index(va);
    if (m.pmd.is(w, ofMm, m.geometry.slot(va), Entry.TARGET, Entry.mapsHuge(page - i))) {
      return true;
    }
    for (int table = 1; table <= m.geometry.tables(); table++) {
      if (m.pte.is(w, table, i, Entry.TARGET, Entry.maps(page))
          && (m.table.state.is(w, table, TableState.LIVE)
              || m.table.state.is(w, table, TableState.DETACHED))
          && m.table.mm.get(w, table) == ofMm
          && m.table.slot.get(w, table) == m.geometry.slot(va)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the entry was taken out of a live table by someone who holds its PTL, and may
   * put it back.
   */
  public boolean inTransit(long[] w, int ofMm, int va) {
    for (int table = 1; table <= m.geometry.tables(); table++) {
      if (m.pte.is(w, table, m.geometry.index(va), ~0L, Entry.NONE)
          && m.table.state.is(w, table, TableState.LIVE)
          && !m.table.ptl.is(w, table, 0)
          && m.table.mm.get(w, table) == ofMm
          && m.table.slot.get(w, table) == m.geometry.slot(va)) {
        return true;
      }
    }
    return false;
  }

  private int unpin_user_page__gup_put_folio(long[] w, int t) {
    m.result.enter(w, t);
    int p = (int) pinPfn.get(w, t);
    if (p != 0) {
      int h = m.page.headOf(w, p);
      m.page.pincount.set(w, h, m.page.pincount.get(w, h) - 1);
      pin.clear(w, t);
      m.page.put(w, p);
    }
    return m.thread.endOp(w, t);
  }
}
