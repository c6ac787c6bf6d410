package org.mmrace.model.rmap;

import java.util.List;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Mapping;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * Reclaim asks whether an anonymous page was used: finds its anon_vma without a lock, walks every
 * VMA that may map it, tests and clears the accessed bit. TLA+: RmapWalk.tla. C: mm/rmap.c,
 * mm/page_vma_mapped.c, mm/vmscan.c (v6.18). Frame {@code walk}: the anon_vma that the folio named
 * and whether it is locked, the folio's index, the VMA, the mapped table, how many mappings were
 * offered. Blocks on the PTL; the anon_vma is only tried.
 */
public final class RmapWalk extends Path<RmapWalk.Step> {
  /** The steps. */
  public enum Step implements Label {
    isolate_lru_folios__folio_try_get,
    shrink_folio_list__folio_trylock,
    folio_referenced__folio_mapped,
    folio_lock_anon_vma_read__rcu_read_lock,
    folio_lock_anon_vma_read__folio_mapping,
    folio_lock_anon_vma_read__folio_mapped,
    folio_lock_anon_vma_read__anon_vma_trylock_read,
    folio_lock_anon_vma_read__folio_mapping_recheck,
    folio_lock_anon_vma_read__folio_mapped_recheck,
    rmap_walk_anon__folio_pgoff,
    page_vma_mapped_walk__pmdp_get_lockless,
    page_vma_mapped_walk__ptep_get,
    page_vma_mapped_walk__spin_lock(Asks.PTE),
    page_vma_mapped_walk__pmd_same,
    page_vma_mapped_walk__check_pte,
    folio_referenced_one__ptep_test_and_clear_young(Asks.LIVE_TABLE),
    page_vma_mapped_walk_done__spin_unlock,
    rmap_walk_anon__anon_vma_unlock_read,
    shrink_folio_list__folio_unlock,
    move_folios_to_lru__folio_put;

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

  /** folio_referenced(). */
  public static final Function WALK = Function.of("walk");

  private static final Operation RECLAIM =
      Operation.of(
              "folio_referenced",
              Step.isolate_lru_folios__folio_try_get,
              "reclaim: shrink_active_list(), shrink_folio_list()",
              WALK)
          .takes(
              Argument.of("page", Argument.Of.PFN), Argument.flag("sync"), Argument.flag("locked"))
          .fails(Errno.CONTENDED);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, RECLAIM);

  private final Pgtable pgtable;
  private final boolean rechecksMapping;
  private final boolean mapLockRechecksPmd;
  private final boolean rechecksPmd;
  private final int[][] argPage;
  private final int[][] argSync;
  private final int[][] argLocked;
  private final List<Integer> threads;
  private final Section frame;
  private final Field owner;
  private final Field locked;
  private final Field index;
  private final Field vma;
  private final Field pmd;
  private final Field seen;
  private final Field mapped;

  /** Declares the frame. */
  public RmapWalk(State m, Pgtable pgtable) {
    super(m, Step.class);
    this.pgtable = pgtable;
    rechecksMapping = m.toggle("RmapRechecksMapping");
    mapLockRechecksPmd = m.toggle("PteMapRechecksPmd");
    rechecksPmd = m.toggle("WalkRechecksPmd");
    argPage = m.program.arg("page", 0);
    argSync = m.program.arg("sync", 0);
    argLocked = m.program.arg("locked", 0);
    threads = m.program.running(WALK);
    frame = m.frame(WALK);
    owner = frame.field("owner", m.page.owner.domain());
    locked = frame.field("locked", new Domain.Flag());
    index = frame.field("index", m.page.index.domain());
    vma = frame.field("vma", new Domain.Range(m.geometry.vmas()));
    pmd = frame.field("pmd", Entry.DOMAIN);
    seen = frame.field("seen", new Domain.Range(m.geometry.vmas()));
    mapped = frame.field("mapped", new Domain.Flag());
  }

  /** Returns the threads that walk. */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns the page whose mappings the thread looks for. */
  public int page(long[] w, int t) {
    return argPage[t][m.thread.op(w, t)];
  }

  /** Returns whether the thread looks at every entry under its lock: PVMW_SYNC. */
  public boolean syncs(long[] w, int t) {
    return argSync[t][m.thread.op(w, t)] != 0;
  }

  /** Returns the anon_vma that the thread walks. */
  public int owner(long[] w, int t) {
    return (int) owner.get(w, t);
  }

  /** Returns how many mappings were found by now. */
  public long seen(long[] w, int t) {
    return seen.get(w, t);
  }

  // with PVMW_SYNC it is pte_offset_map_lock() that does
  private boolean rechecksPmd(long[] w, int t) {
    return syncs(w, t) ? mapLockRechecksPmd : rechecksPmd;
  }

  /** Returns whether an entry mapped the page when the walk began. */
  public boolean wasMapped(long[] w, int t) {
    return mapped.get(w, t) != 0;
  }

  /**
   * Returns whether an entry of a live table maps the page. Of a table that it took away collapse
   * drops the entries without the anon_vma, or puts it back before it lets a walk in.
   */
  public boolean entryMaps(long[] w, int page) {
    for (int table = 1; table <= m.geometry.tables(); table++) {
      for (int i = 0; i < m.geometry.ptes(); i++) {
        if (m.pte.is(w, table, i, Entry.TARGET, Entry.maps(page))
            && m.table.state.is(w, table, TableState.LIVE)) {
          return true;
        }
      }
    }
    return false;
  }

  private int vma(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  private int address(long[] w, int t) {
    return (int) (m.vma.start.get(w, vma(w, t)) + index.get(w, t) - m.vma.pgoff.get(w, vma(w, t)));
  }

  private int pteIndex(long[] w, int t) {
    return m.geometry.index(address(w, t));
  }

  /** Returns the table that is mapped. */
  public int table(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  @Override
  public int table(long[] w, int t, int step) {
    return table(w, t);
  }

  private boolean mapped(long[] w, int t) {
    return m.page.mapped(w, page(w, t));
  }

  private boolean covers(long[] w, int t, int v) {
    long from = m.vma.pgoff.get(w, v);
    long pages = m.vma.end.get(w, v) - m.vma.start.get(w, v);
    return m.vma.mm.get(w, v) != 0
        && m.vma.anon_vma.get(w, v) == owner.get(w, t)
        && from <= index.get(w, t)
        && index.get(w, t) < from + pages;
  }

  private int nextVma(long[] w, int t) {
    pmd.set(w, t, Entry.NONE);
    for (int v = vma(w, t) + 1; v <= m.geometry.vmas(); v++) {
      if (covers(w, t, v)) {
        vma.set(w, t, v);
        return goTo(w, t, Step.page_vma_mapped_walk__pmdp_get_lockless);
      }
    }
    return goTo(w, t, Step.rmap_walk_anon__anon_vma_unlock_read);
  }

  // shrink_folio_list asks under the folio lock, shrink_active_list of an anonymous folio without
  private boolean locksFolio(long[] w, int t) {
    return argLocked[t][m.thread.op(w, t)] != 0;
  }

  // back to the LRU, unlocked
  private int giveBack(long[] w, int t) {
    return goTo(
        w,
        t,
        locksFolio(w, t)
            ? Step.shrink_folio_list__folio_unlock
            : Step.move_folios_to_lru__folio_put);
  }

  // leaves the RCU section and gives the folio back
  private int noAnonVma(long[] w, int t) {
    m.table.rcuReadUnlock(w, t);
    frame.clear(w, t);
    return giveBack(w, t);
  }

  private void unlockAnonVma(long[] w, int t) {
    m.anon_vma.rwsem.upRead(w, owner(w, t), t);
    locked.set(w, t, 0);
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case isolate_lru_folios__folio_try_get -> isolate_lru_folios__folio_try_get(w, t);
      case shrink_folio_list__folio_trylock -> shrink_folio_list__folio_trylock(w, t);
      case folio_referenced__folio_mapped -> folio_referenced__folio_mapped(w, t);
      case folio_lock_anon_vma_read__rcu_read_lock -> folio_lock_anon_vma_read__rcu_read_lock(w, t);
      case folio_lock_anon_vma_read__folio_mapping -> folio_lock_anon_vma_read__folio_mapping(w, t);
      case folio_lock_anon_vma_read__folio_mapped -> folio_lock_anon_vma_read__folio_mapped(w, t);
      case folio_lock_anon_vma_read__anon_vma_trylock_read ->
          folio_lock_anon_vma_read__anon_vma_trylock_read(w, t);
      case folio_lock_anon_vma_read__folio_mapping_recheck ->
          folio_lock_anon_vma_read__folio_mapping_recheck(w, t);
      case folio_lock_anon_vma_read__folio_mapped_recheck ->
          folio_lock_anon_vma_read__folio_mapped_recheck(w, t);
      case rmap_walk_anon__folio_pgoff -> rmap_walk_anon__folio_pgoff(w, t);
      case page_vma_mapped_walk__pmdp_get_lockless -> page_vma_mapped_walk__pmdp_get_lockless(w, t);
      case page_vma_mapped_walk__ptep_get -> page_vma_mapped_walk__ptep_get(w, t);
      case page_vma_mapped_walk__spin_lock -> page_vma_mapped_walk__spin_lock(w, t);
      case page_vma_mapped_walk__pmd_same -> page_vma_mapped_walk__pmd_same(w, t);
      case page_vma_mapped_walk__check_pte -> page_vma_mapped_walk__check_pte(w, t);
      case folio_referenced_one__ptep_test_and_clear_young ->
          folio_referenced_one__ptep_test_and_clear_young(w, t);
      case page_vma_mapped_walk_done__spin_unlock -> page_vma_mapped_walk_done__spin_unlock(w, t);
      case rmap_walk_anon__anon_vma_unlock_read -> rmap_walk_anon__anon_vma_unlock_read(w, t);
      case shrink_folio_list__folio_unlock -> shrink_folio_list__folio_unlock(w, t);
      case move_folios_to_lru__folio_put -> move_folios_to_lru__folio_put(w, t);
    };
  }

  private int isolate_lru_folios__folio_try_get(long[] w, int t) {
    m.result.enter(w, t);
    int p = page(w, t);
    if (m.page.refcount.get(w, p) == 0
        || m.page.lru.get(w, p) == 0
        || m.page.head.get(w, p) != 0
        || m.page.order.get(w, p) > 0) {
      return m.thread.endOp(w, t);
    }
    m.page.lru.set(w, p, 0);
    m.page.get(w, p);
    return goTo(
        w,
        t,
        locksFolio(w, t)
            ? Step.shrink_folio_list__folio_trylock
            : Step.folio_referenced__folio_mapped);
  }

  // locked by somebody else: kept
  private int shrink_folio_list__folio_trylock(long[] w, int t) {
    if (!m.page.lock.is(w, page(w, t), 0)) {
      return goTo(w, t, Step.move_folios_to_lru__folio_put);
    }
    m.page.lock.set(w, page(w, t), t);
    return goTo(w, t, Step.folio_referenced__folio_mapped);
  }

  private int folio_referenced__folio_mapped(long[] w, int t) {
    if (!mapped(w, t)) {
      return giveBack(w, t);
    }
    return goTo(w, t, Step.folio_lock_anon_vma_read__rcu_read_lock);
  }

  private int folio_lock_anon_vma_read__rcu_read_lock(long[] w, int t) {
    m.table.rcuReadLock(w, t);
    return goTo(w, t, Step.folio_lock_anon_vma_read__folio_mapping);
  }

  // without the folio lock UFFDIO_MOVE may give the folio another anon_vma at any time
  private int folio_lock_anon_vma_read__folio_mapping(long[] w, int t) {
    if (m.page.mapping.get(w, page(w, t)) != Mapping.ANON) {
      return noAnonVma(w, t);
    }
    owner.set(w, t, m.page.owner.get(w, page(w, t)));
    return goTo(w, t, Step.folio_lock_anon_vma_read__folio_mapped);
  }

  private int folio_lock_anon_vma_read__folio_mapped(long[] w, int t) {
    return mapped(w, t)
        ? goTo(w, t, Step.folio_lock_anon_vma_read__anon_vma_trylock_read)
        : noAnonVma(w, t);
  }

  // contended: the folio counts as used
  private int folio_lock_anon_vma_read__anon_vma_trylock_read(long[] w, int t) {
    if (!m.anon_vma.rwsem.downRead(w, owner(w, t), t)) {
      m.result.fails(w, t, Errno.CONTENDED);
      return noAnonVma(w, t);
    }
    locked.set(w, t, 1);
    return goTo(
        w,
        t,
        rechecksMapping
            ? Step.folio_lock_anon_vma_read__folio_mapping_recheck
            : Step.folio_lock_anon_vma_read__folio_mapped_recheck);
  }

  // 880a99b60ee8
  private int folio_lock_anon_vma_read__folio_mapping_recheck(long[] w, int t) {
    if (m.page.mapping.get(w, page(w, t)) == Mapping.ANON
        && m.page.owner.get(w, page(w, t)) == owner.get(w, t)) {
      return goTo(w, t, Step.folio_lock_anon_vma_read__folio_mapped_recheck);
    }
    unlockAnonVma(w, t);
    m.table.rcuReadUnlock(w, t);
    owner.set(w, t, 0);
    return goTo(w, t, Step.folio_lock_anon_vma_read__rcu_read_lock);
  }

  private int folio_lock_anon_vma_read__folio_mapped_recheck(long[] w, int t) {
    if (!mapped(w, t)) {
      unlockAnonVma(w, t);
      return noAnonVma(w, t);
    }
    m.table.rcuReadUnlock(w, t);
    return goTo(w, t, Step.rmap_walk_anon__folio_pgoff);
  }

  private int rmap_walk_anon__folio_pgoff(long[] w, int t) {
    index.set(w, t, m.page.index.get(w, page(w, t)));
    mapped.set(w, t, entryMaps(w, page(w, t)) ? 1 : 0);
    return nextVma(w, t);
  }

  private long pmdNow(long[] w, int t) {
    return m.pmd.get(w, (int) m.vma.mm.get(w, vma(w, t)), m.geometry.slot(address(w, t)));
  }

  private int page_vma_mapped_walk__pmdp_get_lockless(long[] w, int t) {
    long e = pmdNow(w, t);
    if (Entry.kind(e) != Kind.TABLE) {
      return nextVma(w, t);
    }
    pgtable.map(w, t);
    pmd.set(w, t, e);
    return goTo(
        w,
        t,
        syncs(w, t) ? Step.page_vma_mapped_walk__spin_lock : Step.page_vma_mapped_walk__ptep_get);
  }

  // a peek without the lock: what maps nothing is skipped, also what mremap() just took from here
  private int page_vma_mapped_walk__ptep_get(long[] w, int t) {
    m.table.deref(w, table(w, t));
    if (Entry.kind(m.table.pteOf(w, table(w, t), pteIndex(w, t))) == Kind.PRESENT) {
      return goTo(w, t, Step.page_vma_mapped_walk__spin_lock);
    }
    pgtable.unmap(w, t);
    return nextVma(w, t);
  }

  private int page_vma_mapped_walk__spin_lock(long[] w, int t) {
    return ptlLock(
        w,
        t,
        table(w, t),
        rechecksPmd(w, t)
            ? Step.page_vma_mapped_walk__pmd_same
            : Step.page_vma_mapped_walk__check_pte);
  }

  // the table may have been taken away since the PMD was read: look again
  private int page_vma_mapped_walk__pmd_same(long[] w, int t) {
    if (pmdNow(w, t) == pmd.get(w, t)) {
      return goTo(w, t, Step.page_vma_mapped_walk__check_pte);
    }
    unmapUnlock(w, t);
    pmd.set(w, t, Entry.NONE);
    return goTo(w, t, Step.page_vma_mapped_walk__pmdp_get_lockless);
  }

  private void unmapUnlock(long[] w, int t) {
    m.table.unlock(w, table(w, t));
    pgtable.unmap(w, t);
  }

  private int page_vma_mapped_walk__check_pte(long[] w, int t) {
    long e = m.table.pteOf(w, table(w, t), pteIndex(w, t));
    return goTo(
        w,
        t,
        Entry.kind(e) == Kind.PRESENT && Entry.pfn(e) == page(w, t)
            ? Step.folio_referenced_one__ptep_test_and_clear_young
            : Step.page_vma_mapped_walk_done__spin_unlock);
  }

  // no flush: a CPU that caches the entry sets the bit no more
  private int folio_referenced_one__ptep_test_and_clear_young(long[] w, int t) {
    long e = m.table.pteOf(w, table(w, t), pteIndex(w, t));
    m.table.setPte(w, table(w, t), pteIndex(w, t), Entry.withYoung(e, false));
    seen.set(w, t, seen.get(w, t) + 1);
    if (Entry.young(e)) {
      m.result.done.set(w, t, m.result.done.get(w, t) + 1);
    }
    return goTo(w, t, Step.page_vma_mapped_walk_done__spin_unlock);
  }

  private int page_vma_mapped_walk_done__spin_unlock(long[] w, int t) {
    unmapUnlock(w, t);
    return nextVma(w, t);
  }

  private int rmap_walk_anon__anon_vma_unlock_read(long[] w, int t) {
    unlockAnonVma(w, t);
    frame.clear(w, t);
    return giveBack(w, t);
  }

  private int shrink_folio_list__folio_unlock(long[] w, int t) {
    m.page.lock.set(w, page(w, t), 0);
    return goTo(w, t, Step.move_folios_to_lru__folio_put);
  }

  private int move_folios_to_lru__folio_put(long[] w, int t) {
    m.page.lru.set(w, page(w, t), 1);
    m.page.put(w, page(w, t));
    return m.thread.endOp(w, t);
  }
}
