package org.mmrace.model.collapse;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Section;
import org.mmrace.model.Step;

/**
 * get_user_pages_fast() of one page with FOLL_PIN, and what its caller does with the pin. TLA+:
 * GupFast.tla. C: mm/gup.c (v6.18). Frame {@code gup}: the PMD and PTE that were read, the page,
 * its folio. Section {@code pin}: the page that a thread holds pinned. Never blocks.
 */
public final class GupFast {
  private static final Set<String> PATHS = Set.of("gup_fast");

  private final Mm mm;
  private final List<Integer> threads;
  private final int[] threadIds;
  private final boolean rechecksPmd;
  private final int[][] argMm;
  private final int[][] argVa;
  private final int[][] argWrite;
  private final int[][] argToken;
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
  public GupFast(Mm mm) {
    this.mm = mm;
    rechecksPmd = mm.toggle("GupRechecksPmd");
    argMm = mm.program.arg("mm", 0);
    argVa = mm.program.arg("va", 0);
    argWrite = mm.program.arg("write", 0);
    argToken = mm.program.arg("token", 0);
    threads = mm.program.running(PATHS);
    threadIds = threads.stream().mapToInt(Integer::intValue).toArray();
    Section frame = mm.frame("gup", threads);
    pmd = frame.field("pmd", Entry.DOMAIN);
    pte = frame.field("pte", Entry.DOMAIN);
    pfn = frame.field("pfn", new Domain.Range(mm.geometry.pages(), Domain.Of.PAGE));
    folio = frame.field("folio", new Domain.Range(mm.geometry.pages(), Domain.Of.PAGE));
    zapped = frame.field("zapped", new Domain.Flag());
    isGup = mm.program.isPath("gup_fast");
    Section pin = mm.frame("pin", threads);
    pinPfn = pin.field("pfn", new Domain.Range(mm.geometry.pages(), Domain.Of.PAGE));
    pinMm = pin.field("mm", new Domain.Range(mm.geometry.mms()));
    pinVa = pin.field("va", new Domain.Range(mm.geometry.vas()));
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
          isGup[t][(int) mm.op.get(w, t)]
              && mm.pc.get(w, t) != 0
              && mm.pc.get(w, t) != Step.gup_fast__local_irq_save.pc();
      if (running && mm(w, t) == ofMm && from <= va(w, t) && va(w, t) < to) {
        zapped.set(w, t, 1);
      }
    }
  }

  /** Returns the mm that the thread pins a page of. */
  public int mm(long[] w, int t) {
    return argMm[t][(int) mm.op.get(w, t)];
  }

  /** Returns the page that the thread pins. */
  public int va(long[] w, int t) {
    return argVa[t][(int) mm.op.get(w, t)];
  }

  private boolean writes(long[] w, int t) {
    return argWrite[t][(int) mm.op.get(w, t)] != 0;
  }

  private int token(long[] w, int t) {
    return argToken[t][(int) mm.op.get(w, t)];
  }

  private long pmdNow(long[] w, int t) {
    return mm.pmd.get(w, mm(w, t), mm.geometry.slot(va(w, t)));
  }

  private boolean allowed(long[] w, int t, long e) {
    return Entry.write(e) || !writes(w, t);
  }

  public int gup_fast__local_irq_save(long[] w, int t) {
    mm.irqOff.set(w, t, 1);
    zapped.set(w, t, mm.zapping(w, mm(w, t), va(w, t)) ? 1 : 0);
    return mm.goTo(w, t, Step.gup_fast_pmd_range__pmdp_get_lockless);
  }

  public int gup_fast_pmd_range__pmdp_get_lockless(long[] w, int t) {
    long e = pmdNow(w, t);
    pmd.set(w, t, e);
    if (Entry.kind(e) == Entry.TABLE) {
      return mm.goTo(w, t, Step.gup_fast_pte_range__ptep_get_lockless);
    }
    if (Entry.kind(e) == Entry.HUGE && allowed(w, t, e)) {
      pfn.set(w, t, Entry.pfn(e) + mm.geometry.index(va(w, t)));
      return mm.goTo(w, t, Step.try_get_folio__page_folio);
    }
    return mm.goTo(w, t, Step.gup_fast__local_irq_restore);
  }

  // no lock is held: the table may be detached, deposited, or gone
  public int gup_fast_pte_range__ptep_get_lockless(long[] w, int t) {
    int table = Entry.pfn(pmd.get(w, t));
    long e = mm.pteOf(w, table, mm.geometry.index(va(w, t)));
    pte.set(w, t, e);
    mm.derefTable(w, table);
    if (Entry.kind(e) == Entry.PRESENT && allowed(w, t, e)) {
      pfn.set(w, t, Entry.pfn(e));
      return mm.goTo(w, t, Step.try_get_folio__page_folio);
    }
    return mm.goTo(w, t, Step.gup_fast__local_irq_restore);
  }

  public int try_get_folio__page_folio(long[] w, int t) {
    folio.set(w, t, mm.headOf(w, (int) pfn.get(w, t)));
    return mm.goTo(w, t, Step.try_get_folio__folio_ref_try_add);
  }

  public int try_get_folio__folio_ref_try_add(long[] w, int t) {
    int f = (int) folio.get(w, t);
    if (mm.refcount.get(w, f) == 0) { // being freed
      return mm.goTo(w, t, Step.gup_fast__local_irq_restore);
    }
    mm.refcount.set(w, f, mm.refcount.get(w, f) + 1);
    return mm.goTo(w, t, Step.try_get_folio__page_folio_recheck);
  }

  public int try_get_folio__page_folio_recheck(long[] w, int t) {
    int f = (int) folio.get(w, t);
    if (mm.headOf(w, (int) pfn.get(w, t)) != f) {
      mm.put(w, f);
      return mm.goTo(w, t, Step.gup_fast__local_irq_restore);
    }
    return mm.goTo(w, t, Step.try_grab_folio_fast__pincount_add);
  }

  // a full barrier follows: the pin is visible before the entries are read again
  public int try_grab_folio_fast__pincount_add(long[] w, int t) {
    int f = (int) folio.get(w, t);
    mm.pincount.set(w, f, mm.pincount.get(w, f) + 1);
    boolean huge = Entry.kind(pmd.get(w, t)) == Entry.HUGE;
    return mm.goTo(
        w, t, huge ? Step.gup_fast_pmd_leaf__pmdp_recheck : Step.gup_fast_pte_range__pmdp_recheck);
  }

  // 70cbc3cc78a9
  public int gup_fast_pte_range__pmdp_recheck(long[] w, int t) {
    boolean changed = rechecksPmd && pmdNow(w, t) != pmd.get(w, t);
    return mm.goTo(
        w, t, changed ? Step.gup_put_folio__ref_sub : Step.gup_fast_pte_range__ptep_recheck);
  }

  public int gup_fast_pte_range__ptep_recheck(long[] w, int t) {
    int table = Entry.pfn(pmd.get(w, t));
    mm.derefTable(w, table);
    boolean changed = mm.pteOf(w, table, mm.geometry.index(va(w, t))) != pte.get(w, t);
    return mm.goTo(
        w, t, changed ? Step.gup_put_folio__ref_sub : Step.gup_must_unshare__PageAnonExclusive);
  }

  public int gup_fast_pmd_leaf__pmdp_recheck(long[] w, int t) {
    boolean changed = pmdNow(w, t) != pmd.get(w, t);
    return mm.goTo(
        w, t, changed ? Step.gup_put_folio__ref_sub : Step.gup_must_unshare__PageAnonExclusive);
  }

  // a read-only pin of an anonymous page that is not exclusive must unshare first
  public int gup_must_unshare__PageAnonExclusive(long[] w, int t) {
    int p = (int) pfn.get(w, t);
    int h = mm.headOf(w, p);
    boolean huge = Entry.kind(pmd.get(w, t)) == Entry.HUGE;
    boolean writable = Entry.write(huge ? pmd.get(w, t) : pte.get(w, t));
    if (!writable
        && mm.mapping.get(w, h) == Mm.MAPPING_ANON
        && mm.exclusive.get(w, huge ? h : p) == 0) {
      return mm.goTo(w, t, Step.gup_put_folio__ref_sub);
    }
    pinPfn.set(w, t, p);
    pinMm.set(w, t, mm(w, t));
    pinVa.set(w, t, va(w, t));
    pinWrite.set(w, t, writes(w, t) ? 1 : 0);
    pinPromised.set(w, t, zapped.get(w, t) == 0 ? 1 : 0);
    return mm.goTo(w, t, Step.gup_fast__local_irq_restore);
  }

  public int gup_put_folio__ref_sub(long[] w, int t) {
    int f = (int) folio.get(w, t);
    mm.pincount.set(w, f, mm.pincount.get(w, f) - 1);
    mm.put(w, f);
    return mm.goTo(w, t, Step.gup_fast__local_irq_restore);
  }

  public int gup_fast__local_irq_restore(long[] w, int t) {
    mm.irqOff.set(w, t, 0);
    mm.passQuiescent(w, t);
    pmd.set(w, t, Entry.NONE);
    pte.set(w, t, Entry.NONE);
    pfn.set(w, t, 0);
    folio.set(w, t, 0);
    zapped.set(w, t, 0);
    return mm.endOp(w, t);
  }

  // the device writes through the pin; nothing where the pin failed
  public int dma_write__store(long[] w, int t) {
    int p = (int) pinPfn.get(w, t);
    if (p != 0) {
      mm.data.set(w, p, token(w, t));
      if (pinPromised.get(w, t) != 0) {
        mm.ghostStore(w, (int) pinMm.get(w, t), (int) pinVa.get(w, t), token(w, t));
      } else {
        mm.ghostLeak(w, (int) pinMm.get(w, t), (int) pinVa.get(w, t), token(w, t));
      }
    }
    return mm.endOp(w, t);
  }

  public int unpin_user_page__gup_put_folio(long[] w, int t) {
    int p = (int) pinPfn.get(w, t);
    if (p != 0) {
      int h = mm.headOf(w, p);
      mm.pincount.set(w, h, mm.pincount.get(w, h) - 1);
      pinPfn.set(w, t, 0);
      pinMm.set(w, t, 0);
      pinVa.set(w, t, 0);
      pinWrite.set(w, t, 0);
      pinPromised.set(w, t, 0);
      mm.put(w, p);
    }
    return mm.endOp(w, t);
  }
}
