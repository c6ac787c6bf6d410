package org.mmrace.model.collapse;

import static org.mmrace.model.core.Asks.SLEEP;

import java.util.List;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * After a file extent became one huge folio: takes the PTE tables that mapped it away, in every mm,
 * without mmap_lock unless {@code RetractMmapLock} says so. TLA+: Retract.tla. C: mm/khugepaged.c
 * retract_page_tables() (v6.18). Frame {@code retract}: the VMA, the table's PMD entry, whether it
 * was cleared. Blocks on the folio lock, i_mmap, mmap_lock, the PMD lock and the PTL.
 */
public final class Retract extends Path<Retract.Step> {
  /** The steps. */
  public enum Step implements Label {
    collapse_file__folio_lock(Asks.FOLIO),
    retract_page_tables__i_mmap_lock_read(Asks.I_MMAP),
    retract_page_tables__i_mmap_lock_write(Asks.I_MMAP),
    retract_page_tables__anon_vma,
    retract_page_tables__find_pmd_or_thp_or_none,
    retract_page_tables__userfaultfd_wp,
    retract_page_tables__mmap_write_lock(Asks.MMAP_LOCK),
    retract_page_tables__mmap_write_trylock,
    retract_page_tables__mmu_notifier_invalidate_range_start(SLEEP),
    retract_page_tables__pmd_lock(Asks.PMD),
    retract_page_tables__check_pmd_state,
    retract_page_tables__pte_lockptr,
    retract_page_tables__spin_lock(Asks.PTE),
    retract_page_tables__anon_vma_recheck,
    retract_page_tables__userfaultfd_wp_recheck,
    retract_page_tables__pmdp_collapse_flush,
    retract_page_tables__spin_unlock,
    retract_page_tables__pmd_unlock,
    retract_page_tables__mmu_notifier_invalidate_range_end(SLEEP),
    retract_page_tables__pte_free,
    retract_page_tables__mmap_write_unlock,
    retract_page_tables__pte_free_defer,
    retract_page_tables__i_mmap_unlock_read,
    retract_page_tables__i_mmap_unlock_write,
    collapse_file__folio_unlock;

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

  /** retract_page_tables(). */
  public static final Function RETRACT = Function.of("retract", Tlb.FLUSH);

  private static final Operation FILE =
      Operation.of(
              "retract_page_tables",
              Step.collapse_file__folio_lock,
              "madvise(MADV_COLLAPSE) of a file",
              RETRACT)
          .takes(Argument.FILE, Argument.of("pgoff", Argument.Of.INDEX));

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, FILE);

  private final Tlb tlb;
  private final List<Integer> threads;
  private final boolean rechecksPmd;
  private final boolean rechecksVma;
  private final boolean freesByRcu;
  private final String mmapLock;
  private final boolean writesImmap;
  private final int[][] argFile;
  private final int[][] argPgoff;
  private final Section frame;
  private final Field vma;
  private final Field pmd;
  private final Field cleared;

  /** Declares the frame. */
  public Retract(State m, Tlb tlb) {
    super(m, Step.class);
    this.tlb = tlb;
    rechecksPmd = m.toggle("RetractRechecksPmd");
    rechecksVma = m.toggle("RetractRechecksVma");
    freesByRcu = m.toggle("RetractFreesByRcu");
    mmapLock = m.constants.get("toggles").text("RetractMmapLock");
    writesImmap = m.constants.get("toggles").text("RetractImmapLock").equals("write");
    argFile = m.program.arg("file", 0);
    argPgoff = m.program.arg("pgoff", 0);
    threads = m.program.running(RETRACT);
    frame = m.frame(RETRACT);
    vma = frame.field("vma", new Domain.Range(m.geometry.vmas()));
    pmd = m.walk(frame);
    cleared = frame.field("cleared", new Domain.Flag());
  }

  /** Returns the threads that retract. */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns whether the thread has cleared the PMD of the VMA at hand. */
  public boolean cleared(long[] w, int t) {
    return cleared.get(w, t) != 0;
  }

  private int file(long[] w, int t) {
    return argFile[t][m.thread.op(w, t)];
  }

  private int pgoff(long[] w, int t) {
    return argPgoff[t][m.thread.op(w, t)];
  }

  private int vma(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  /** Returns the mm of the VMA at hand. */
  public int mm(long[] w, int t) {
    return (int) m.vma.mm.get(w, vma(w, t));
  }

  private int address(long[] w, int t) {
    return (int) (m.vma.start.get(w, vma(w, t)) + pgoff(w, t) - m.vma.pgoff.get(w, vma(w, t)));
  }

  private int slot(long[] w, int t) {
    return m.geometry.slot(address(w, t));
  }

  /** Returns the PMD entry of the extent in the VMA at hand. */
  public long pmdNow(long[] w, int t) {
    return m.pmd.get(w, mm(w, t), slot(w, t));
  }

  private int table(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  private int cached(long[] w, int t) {
    return (int) m.cache.get(w, file(w, t), pgoff(w, t));
  }

  private boolean hasAnonVma(long[] w, int t) {
    return m.vma.anon_vma.get(w, vma(w, t)) != 0;
  }

  private boolean isWp(long[] w, int t) {
    return m.vma.wp.get(w, vma(w, t)) != 0;
  }

  // VMAs in the i_mmap tree that map the page offset
  private boolean maps(long[] w, int t, int v) {
    long from = m.vma.pgoff.get(w, v);
    return m.vma.file.get(w, v) == file(w, t)
        && file(w, t) != 0
        && m.vma.unlinked.get(w, v) == 0
        && from <= pgoff(w, t)
        && pgoff(w, t) < from + m.vma.end.get(w, v) - m.vma.start.get(w, v);
  }

  private int nextVma(long[] w, int t) {
    int from = vma(w, t) + 1;
    pmd.set(w, t, Entry.NONE);
    cleared.set(w, t, 0);
    for (int v = from; v <= m.geometry.vmas(); v++) {
      if (maps(w, t, v)) {
        vma.set(w, t, v);
        return goTo(w, t, Step.retract_page_tables__anon_vma);
      }
    }
    vma.set(w, t, 0);
    return goTo(
        w,
        t,
        writesImmap
            ? Step.retract_page_tables__i_mmap_unlock_write
            : Step.retract_page_tables__i_mmap_unlock_read);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case collapse_file__folio_lock -> collapse_file__folio_lock(w, t);
      case retract_page_tables__i_mmap_lock_read -> retract_page_tables__i_mmap_lock_read(w, t);
      case retract_page_tables__i_mmap_lock_write -> retract_page_tables__i_mmap_lock_write(w, t);
      case retract_page_tables__anon_vma -> retract_page_tables__anon_vma(w, t);
      case retract_page_tables__find_pmd_or_thp_or_none ->
          retract_page_tables__find_pmd_or_thp_or_none(w, t);
      case retract_page_tables__userfaultfd_wp -> retract_page_tables__userfaultfd_wp(w, t);
      case retract_page_tables__mmap_write_lock -> retract_page_tables__mmap_write_lock(w, t);
      case retract_page_tables__mmap_write_trylock -> retract_page_tables__mmap_write_trylock(w, t);
      case retract_page_tables__mmu_notifier_invalidate_range_start ->
          retract_page_tables__mmu_notifier_invalidate_range_start(w, t);
      case retract_page_tables__pmd_lock -> retract_page_tables__pmd_lock(w, t);
      case retract_page_tables__check_pmd_state -> retract_page_tables__check_pmd_state(w, t);
      case retract_page_tables__pte_lockptr -> retract_page_tables__pte_lockptr(w, t);
      case retract_page_tables__spin_lock -> retract_page_tables__spin_lock(w, t);
      case retract_page_tables__anon_vma_recheck -> retract_page_tables__anon_vma_recheck(w, t);
      case retract_page_tables__userfaultfd_wp_recheck ->
          retract_page_tables__userfaultfd_wp_recheck(w, t);
      case retract_page_tables__pmdp_collapse_flush ->
          retract_page_tables__pmdp_collapse_flush(w, t);
      case retract_page_tables__spin_unlock -> retract_page_tables__spin_unlock(w, t);
      case retract_page_tables__pmd_unlock -> retract_page_tables__pmd_unlock(w, t);
      case retract_page_tables__mmu_notifier_invalidate_range_end ->
          retract_page_tables__mmu_notifier_invalidate_range_end(w, t);
      case retract_page_tables__pte_free -> retract_page_tables__pte_free(w, t);
      case retract_page_tables__mmap_write_unlock -> retract_page_tables__mmap_write_unlock(w, t);
      case retract_page_tables__pte_free_defer -> retract_page_tables__pte_free_defer(w, t);
      case retract_page_tables__i_mmap_unlock_read -> retract_page_tables__i_mmap_unlock_read(w, t);
      case retract_page_tables__i_mmap_unlock_write ->
          retract_page_tables__i_mmap_unlock_write(w, t);
      case collapse_file__folio_unlock -> collapse_file__folio_unlock(w, t);
    };
  }

  private int collapse_file__folio_lock(long[] w, int t) {
    Step next =
        writesImmap
            ? Step.retract_page_tables__i_mmap_lock_write
            : Step.retract_page_tables__i_mmap_lock_read;
    int folio = cached(w, t);
    return enter(w, t, folio == 0 ? goTo(w, t, next) : folioLock(w, t, folio, next));
  }

  private int retract_page_tables__i_mmap_lock_read(long[] w, int t) {
    return m.file.i_mmap.downRead(w, file(w, t), t) ? nextVma(w, t) : TransitionSystem.BLOCKED;
  }

  // to v6.5: keeps truncate out of the table, which is freed at once
  private int retract_page_tables__i_mmap_lock_write(long[] w, int t) {
    return switch (m.file.i_mmap.downWrite(w, file(w, t), t)) {
      case TAKEN -> nextVma(w, t);
      case QUEUED -> TransitionSystem.DONE;
      case WAITS -> TransitionSystem.BLOCKED;
    };
  }

  // racy: a fault may give the VMA an anon_vma at any time; and the extent must fit
  private int retract_page_tables__anon_vma(long[] w, int t) {
    boolean fits =
        m.geometry.index(address(w, t)) == 0
            && address(w, t) + m.geometry.ptes() <= m.vma.end.get(w, vma(w, t));
    return hasAnonVma(w, t) || !fits
        ? nextVma(w, t)
        : goTo(w, t, Step.retract_page_tables__find_pmd_or_thp_or_none);
  }

  private int retract_page_tables__find_pmd_or_thp_or_none(long[] w, int t) {
    return Entry.kind(pmdNow(w, t)) != Kind.TABLE
        ? nextVma(w, t)
        : goTo(w, t, Step.retract_page_tables__userfaultfd_wp);
  }

  private int retract_page_tables__userfaultfd_wp(long[] w, int t) {
    return isWp(w, t)
        ? nextVma(w, t)
        : goTo(
            w,
            t,
            switch (mmapLock) {
              case "none" -> Step.retract_page_tables__mmu_notifier_invalidate_range_start;
              case "try" -> Step.retract_page_tables__mmap_write_trylock;
              default -> Step.retract_page_tables__mmap_write_lock;
            });
  }

  // the folio lock and i_mmap are held: whoever holds mmap_lock may wait for them
  private int retract_page_tables__mmap_write_lock(long[] w, int t) {
    return mmapWriteLock(
        w, t, mm(w, t), Step.retract_page_tables__mmu_notifier_invalidate_range_start);
  }

  private int retract_page_tables__mmap_write_trylock(long[] w, int t) {
    return m.mm.mmap_lock.tryWrite(w, mm(w, t), t)
        ? goTo(w, t, Step.retract_page_tables__mmu_notifier_invalidate_range_start)
        : nextVma(w, t);
  }

  private int retract_page_tables__mmu_notifier_invalidate_range_start(long[] w, int t) {
    m.mm.notifierStart(w, mm(w, t));
    return goTo(w, t, Step.retract_page_tables__pmd_lock);
  }

  private int retract_page_tables__pmd_lock(long[] w, int t) {
    return pmdLock(
        w,
        t,
        mm(w, t),
        rechecksPmd
            ? Step.retract_page_tables__check_pmd_state
            : Step.retract_page_tables__pte_lockptr);
  }

  // PT reclaim, or a table move, may have emptied the slot since
  private int retract_page_tables__check_pmd_state(long[] w, int t) {
    return goTo(
        w,
        t,
        Entry.kind(pmdNow(w, t)) == Kind.TABLE
            ? Step.retract_page_tables__pte_lockptr
            : Step.retract_page_tables__pmd_unlock);
  }

  private int retract_page_tables__pte_lockptr(long[] w, int t) {
    long e = pmdNow(w, t);
    pmd.set(w, t, e);
    m.table.deref(w, Entry.kind(e) == Kind.TABLE ? Entry.pfn(e) : 0);
    return goTo(w, t, Step.retract_page_tables__spin_lock);
  }

  private int retract_page_tables__spin_lock(long[] w, int t) {
    return ptlLock(
        w,
        t,
        table(w, t),
        rechecksVma
            ? Step.retract_page_tables__anon_vma_recheck
            : Step.retract_page_tables__pmdp_collapse_flush);
  }

  // private pages and uffd-wp markers live in tables only: their table must stay
  private int retract_page_tables__anon_vma_recheck(long[] w, int t) {
    return goTo(
        w,
        t,
        hasAnonVma(w, t)
            ? Step.retract_page_tables__spin_unlock
            : Step.retract_page_tables__userfaultfd_wp_recheck);
  }

  private int retract_page_tables__userfaultfd_wp_recheck(long[] w, int t) {
    return goTo(
        w,
        t,
        isWp(w, t)
            ? Step.retract_page_tables__spin_unlock
            : Step.retract_page_tables__pmdp_collapse_flush);
  }

  private int retract_page_tables__pmdp_collapse_flush(long[] w, int t) {
    m.pmd.set(w, mm(w, t), slot(w, t), Entry.NONE);
    cleared.set(w, t, 1);
    if (m.table.isTable(table(w, t))) {
      m.table.state.set(w, table(w, t), TableState.DETACHED);
    }
    return tlb.flush(
        w,
        t,
        mm(w, t),
        address(w, t),
        address(w, t) + m.geometry.ptes(),
        pc(Step.retract_page_tables__spin_unlock));
  }

  private int retract_page_tables__spin_unlock(long[] w, int t) {
    if (m.table.isTable(table(w, t))) {
      m.table.ptl.set(w, table(w, t), 0);
    }
    return goTo(w, t, Step.retract_page_tables__pmd_unlock);
  }

  private int retract_page_tables__pmd_unlock(long[] w, int t) {
    m.mm.pml.set(w, mm(w, t), 0);
    return cleared(w, t) && !freesByRcu
        ? tlb.syncOne(w, t, pc(Step.retract_page_tables__mmu_notifier_invalidate_range_end))
        : goTo(w, t, Step.retract_page_tables__mmu_notifier_invalidate_range_end);
  }

  private int retract_page_tables__mmu_notifier_invalidate_range_end(long[] w, int t) {
    m.mm.notifierEnd(w, mm(w, t));
    return cleared(w, t) && !freesByRcu
        ? goTo(w, t, Step.retract_page_tables__pte_free)
        : unlockOrNextVma(w, t);
  }

  private int unlockOrNextVma(long[] w, int t) {
    return mmapLock.equals("none")
        ? freeDeferOrNextVma(w, t)
        : goTo(w, t, Step.retract_page_tables__mmap_write_unlock);
  }

  // to v6.5: mmap_lock keeps all walkers out but GUP-fast, which the IPI out-waited
  private int retract_page_tables__pte_free(long[] w, int t) {
    if (m.table.isTable(table(w, t))) {
      m.table.clear(w, table(w, t));
    }
    pmd.set(w, t, Entry.NONE);
    return unlockOrNextVma(w, t);
  }

  private int freeDeferOrNextVma(long[] w, int t) {
    return cleared(w, t) && freesByRcu
        ? goTo(w, t, Step.retract_page_tables__pte_free_defer)
        : nextVma(w, t);
  }

  private int retract_page_tables__mmap_write_unlock(long[] w, int t) {
    m.vma.mmapWriteUnlock(w, mm(w, t));
    return freeDeferOrNextVma(w, t);
  }

  // walkers that found the table before may use it for a grace period more
  private int retract_page_tables__pte_free_defer(long[] w, int t) {
    if (m.table.isTable(table(w, t))) {
      m.table.callRcu(w, table(w, t));
    }
    return nextVma(w, t);
  }

  private int retract_page_tables__i_mmap_unlock_read(long[] w, int t) {
    m.file.i_mmap.upRead(w, file(w, t), t);
    return goTo(w, t, Step.collapse_file__folio_unlock);
  }

  private int retract_page_tables__i_mmap_unlock_write(long[] w, int t) {
    m.file.i_mmap.upWrite(w, file(w, t));
    return goTo(w, t, Step.collapse_file__folio_unlock);
  }

  private int collapse_file__folio_unlock(long[] w, int t) {
    if (cached(w, t) != 0) {
      m.page.lock.set(w, cached(w, t), 0);
    }
    return m.thread.endOp(w, t);
  }
}
