package org.mmrace.model.rmap;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Pgtable;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.TransitionSystem;

/**
 * Reclaim asks whether an anonymous page was used: finds its anon_vma without a lock, walks every
 * VMA that may map it, tests and clears the accessed bit. TLA+: RmapWalk.tla. C: mm/rmap.c,
 * mm/page_vma_mapped.c, mm/vmscan.c (v6.18). Frame {@code walk}: the anon_vma that the folio named
 * and whether it is locked, the folio's index, the VMA, the mapped table, how many mappings were
 * offered. Blocks on the PTL; the anon_vma is only tried.
 */
public final class RmapWalk {
  private final Mm mm;
  private final Pgtable pgtable;
  private final boolean rechecksMapping;
  private final boolean rechecksPmd;
  private final int[][] argPage;
  private final int[][] argSync;
  private final List<Integer> threads;
  private final Field owner;
  private final Field locked;
  private final Field index;
  private final Field vma;
  private final Field pmd;
  private final Field seen;

  /** Declares the frame. */
  public RmapWalk(Mm mm, Pgtable pgtable) {
    this.mm = mm;
    this.pgtable = pgtable;
    rechecksMapping = mm.toggle("RmapRechecksMapping");
    rechecksPmd = mm.toggle("PteMapRechecksPmd");
    argPage = mm.program.arg("page", 0);
    argSync = mm.program.arg("sync", 0);
    threads = mm.program.running(Set.of("folio_referenced"));
    Section frame = mm.frame("walk", threads);
    owner = frame.field("owner", mm.owner.domain());
    locked = frame.field("locked", new Domain.Flag());
    index = frame.field("index", mm.pageIndex.domain());
    vma = frame.field("vma", new Domain.Range(mm.geometry.vmas()));
    pmd = frame.field("pmd", Entry.DOMAIN);
    seen = frame.field("seen", new Domain.Range(mm.geometry.vmas()));
  }

  /** Returns the threads that walk. */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns the page whose mappings the thread looks for. */
  public int page(long[] w, int t) {
    return argPage[t][(int) mm.op.get(w, t)];
  }

  /** Returns whether the thread looks at every entry under its lock: PVMW_SYNC. */
  public boolean syncs(long[] w, int t) {
    return argSync[t][(int) mm.op.get(w, t)] != 0;
  }

  /** Returns the anon_vma that the thread walks. */
  public int owner(long[] w, int t) {
    return (int) owner.get(w, t);
  }

  /** Returns how many mappings were found by now. */
  public long seen(long[] w, int t) {
    return seen.get(w, t);
  }

  private void clear(long[] w, int t) {
    owner.set(w, t, 0);
    locked.set(w, t, 0);
    index.set(w, t, 0);
    vma.set(w, t, 0);
    pmd.set(w, t, Entry.NONE);
    seen.set(w, t, 0);
  }

  private int vma(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  private int address(long[] w, int t) {
    return (int) (mm.vmaStart.get(w, vma(w, t)) + index.get(w, t) - mm.vmaPgoff.get(w, vma(w, t)));
  }

  private int pteIndex(long[] w, int t) {
    return mm.geometry.index(address(w, t));
  }

  /** Returns the table that is mapped. */
  public int table(long[] w, int t) {
    return Entry.pfn(pmd.get(w, t));
  }

  private boolean mapped(long[] w, int t) {
    return mm.expected(w, page(w, t)) > mm.cacheRefs(w, page(w, t));
  }

  private boolean covers(long[] w, int t, int v) {
    long from = mm.vmaPgoff.get(w, v);
    long pages = mm.vmaEnd.get(w, v) - mm.vmaStart.get(w, v);
    return mm.vmaMm.get(w, v) != 0
        && mm.vmaAnonVma.get(w, v) == owner.get(w, t)
        && from <= index.get(w, t)
        && index.get(w, t) < from + pages;
  }

  private int nextVma(long[] w, int t) {
    pmd.set(w, t, Entry.NONE);
    for (int v = vma(w, t) + 1; v <= mm.geometry.vmas(); v++) {
      if (covers(w, t, v)) {
        vma.set(w, t, v);
        return mm.goTo(w, t, Step.page_vma_mapped_walk__pmdp_get_lockless);
      }
    }
    return mm.goTo(w, t, Step.rmap_walk_anon__anon_vma_unlock_read);
  }

  // leaves the RCU section and gives the folio back
  private int noAnonVma(long[] w, int t) {
    mm.rcuUnlock(w, t);
    clear(w, t);
    return mm.goTo(w, t, Step.move_folios_to_lru__folio_put);
  }

  private void unlockAnonVma(long[] w, int t) {
    mm.anonVmaRwsem.upRead(w, owner(w, t), t);
    locked.set(w, t, 0);
  }

  public int isolate_lru_folios__folio_try_get(long[] w, int t) {
    int p = page(w, t);
    if (mm.refcount.get(w, p) == 0
        || mm.lru.get(w, p) == 0
        || mm.head.get(w, p) != 0
        || mm.order.get(w, p) > 0) {
      return mm.endOp(w, t);
    }
    mm.lru.set(w, p, 0);
    mm.get(w, p);
    return mm.goTo(w, t, Step.folio_referenced__folio_mapped);
  }

  public int folio_referenced__folio_mapped(long[] w, int t) {
    if (!mapped(w, t)) {
      return mm.goTo(w, t, Step.move_folios_to_lru__folio_put);
    }
    return mm.goTo(w, t, Step.folio_lock_anon_vma_read__rcu_read_lock);
  }

  public int folio_lock_anon_vma_read__rcu_read_lock(long[] w, int t) {
    mm.rcuLock(w, t);
    return mm.goTo(w, t, Step.folio_lock_anon_vma_read__folio_mapping);
  }

  // without the folio lock: UFFDIO_MOVE may give the folio another anon_vma at any time
  public int folio_lock_anon_vma_read__folio_mapping(long[] w, int t) {
    if (mm.mapping.get(w, page(w, t)) != Mm.MAPPING_ANON) {
      return noAnonVma(w, t);
    }
    owner.set(w, t, mm.owner.get(w, page(w, t)));
    return mm.goTo(w, t, Step.folio_lock_anon_vma_read__folio_mapped);
  }

  public int folio_lock_anon_vma_read__folio_mapped(long[] w, int t) {
    return mapped(w, t)
        ? mm.goTo(w, t, Step.folio_lock_anon_vma_read__anon_vma_trylock_read)
        : noAnonVma(w, t);
  }

  // contended: the folio counts as used
  public int folio_lock_anon_vma_read__anon_vma_trylock_read(long[] w, int t) {
    if (!mm.anonVmaRwsem.downRead(w, owner(w, t), t)) {
      return noAnonVma(w, t);
    }
    locked.set(w, t, 1);
    return mm.goTo(
        w,
        t,
        rechecksMapping
            ? Step.folio_lock_anon_vma_read__folio_mapping_recheck
            : Step.folio_lock_anon_vma_read__folio_mapped_recheck);
  }

  // 880a99b60ee8
  public int folio_lock_anon_vma_read__folio_mapping_recheck(long[] w, int t) {
    if (mm.mapping.get(w, page(w, t)) == Mm.MAPPING_ANON
        && mm.owner.get(w, page(w, t)) == owner.get(w, t)) {
      return mm.goTo(w, t, Step.folio_lock_anon_vma_read__folio_mapped_recheck);
    }
    unlockAnonVma(w, t);
    mm.rcuUnlock(w, t);
    owner.set(w, t, 0);
    return mm.goTo(w, t, Step.folio_lock_anon_vma_read__rcu_read_lock);
  }

  public int folio_lock_anon_vma_read__folio_mapped_recheck(long[] w, int t) {
    if (!mapped(w, t)) {
      unlockAnonVma(w, t);
      return noAnonVma(w, t);
    }
    mm.rcuUnlock(w, t);
    return mm.goTo(w, t, Step.rmap_walk_anon__folio_pgoff);
  }

  public int rmap_walk_anon__folio_pgoff(long[] w, int t) {
    index.set(w, t, mm.pageIndex.get(w, page(w, t)));
    return nextVma(w, t);
  }

  private long pmdNow(long[] w, int t) {
    return mm.pmd.get(w, (int) mm.vmaMm.get(w, vma(w, t)), mm.geometry.slot(address(w, t)));
  }

  public int page_vma_mapped_walk__pmdp_get_lockless(long[] w, int t) {
    long e = pmdNow(w, t);
    if (Entry.kind(e) != Entry.TABLE) {
      return nextVma(w, t);
    }
    pgtable.map(w, t);
    pmd.set(w, t, e);
    return mm.goTo(
        w,
        t,
        syncs(w, t) ? Step.page_vma_mapped_walk__spin_lock : Step.page_vma_mapped_walk__ptep_get);
  }

  // a peek without the lock: what maps nothing is skipped, also what mremap() just took from here
  public int page_vma_mapped_walk__ptep_get(long[] w, int t) {
    mm.derefTable(w, table(w, t));
    if (Entry.kind(mm.pteOf(w, table(w, t), pteIndex(w, t))) == Entry.PRESENT) {
      return mm.goTo(w, t, Step.page_vma_mapped_walk__spin_lock);
    }
    pgtable.unmap(w, t);
    return nextVma(w, t);
  }

  public int page_vma_mapped_walk__spin_lock(long[] w, int t) {
    if (mm.isTable(table(w, t))) {
      if (mm.ptl.get(w, table(w, t)) != 0) {
        return TransitionSystem.BLOCKED;
      }
      mm.ptl.set(w, table(w, t), t);
    }
    mm.derefTable(w, table(w, t));
    return mm.goTo(
        w,
        t,
        rechecksPmd ? Step.page_vma_mapped_walk__pmd_same : Step.page_vma_mapped_walk__check_pte);
  }

  // the table may have been taken away since the PMD was read: look again
  public int page_vma_mapped_walk__pmd_same(long[] w, int t) {
    if (pmdNow(w, t) == pmd.get(w, t)) {
      return mm.goTo(w, t, Step.page_vma_mapped_walk__check_pte);
    }
    unmapUnlock(w, t);
    pmd.set(w, t, Entry.NONE);
    return mm.goTo(w, t, Step.page_vma_mapped_walk__pmdp_get_lockless);
  }

  private void unmapUnlock(long[] w, int t) {
    pgtable.unlock(w, table(w, t));
    pgtable.unmap(w, t);
  }

  public int page_vma_mapped_walk__check_pte(long[] w, int t) {
    long e = mm.pteOf(w, table(w, t), pteIndex(w, t));
    return mm.goTo(
        w,
        t,
        Entry.kind(e) == Entry.PRESENT && Entry.pfn(e) == page(w, t)
            ? Step.folio_referenced_one__ptep_test_and_clear_young
            : Step.page_vma_mapped_walk_done__spin_unlock);
  }

  // no flush: a CPU that caches the entry sets the bit no more
  public int folio_referenced_one__ptep_test_and_clear_young(long[] w, int t) {
    long e = mm.pteOf(w, table(w, t), pteIndex(w, t));
    mm.setPte(w, table(w, t), pteIndex(w, t), Entry.withYoung(e, false));
    seen.set(w, t, seen.get(w, t) + 1);
    return mm.goTo(w, t, Step.page_vma_mapped_walk_done__spin_unlock);
  }

  public int page_vma_mapped_walk_done__spin_unlock(long[] w, int t) {
    unmapUnlock(w, t);
    return nextVma(w, t);
  }

  public int rmap_walk_anon__anon_vma_unlock_read(long[] w, int t) {
    unlockAnonVma(w, t);
    clear(w, t);
    return mm.goTo(w, t, Step.move_folios_to_lru__folio_put);
  }

  public int move_folios_to_lru__folio_put(long[] w, int t) {
    mm.lru.set(w, page(w, t), 1);
    mm.put(w, page(w, t));
    return mm.endOp(w, t);
  }
}
