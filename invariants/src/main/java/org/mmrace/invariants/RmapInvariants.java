package org.mmrace.invariants;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.mmrace.model.Scenario;
import org.mmrace.model.collapse.Retract;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Geometry;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.mm.GupFast;
import org.mmrace.model.rmap.Gather;
import org.mmrace.model.rmap.Mremap;
import org.mmrace.model.rmap.RmapWalk;
import org.mmrace.model.rmap.Zap;
import org.mmrace.model.system.StatePredicate;

/** Zap, move and retract. TLA+: RmapInvariants.tla. */
final class RmapInvariants {
  private final Scenario scenario;
  private final State m;
  private final Geometry g;

  RmapInvariants(Scenario scenario) {
    this.scenario = scenario;
    m = scenario.m;
    g = m.geometry;
  }

  List<StatePredicate> predicates() {
    return List.of(
        Named.all("Inv_NoStaleTlb", everyCached(this::reachesNoFreePage)),
        Named.all("Inv_TlbPerm", m.ghost.isModelled() ? everyCached(this::mayBeRead) : Stream.of()),
        new Named("Inv_TlbQuiescent", w -> !tlbQuiet(w) || tlbWithinTables(w)),
        Named.all("Inv_TlbFlushedOnReturn", everyCached(this::owedByRunning)),
        Named.each("Inv_EmptyWhenDropped", g.tables(), this::emptyWhenDropped),
        Named.all("Inv_GatherBalance", gatherBalance()),
        Named.each("Inv_RmapComplete", scenario.walk.threads(), this::rmapComplete),
        new Named(
            "Reach_WalkMissesPage",
            w -> scenario.walk.threads().stream().noneMatch(t -> missesPage(w, t))),
        new Named("Reach_GupInsideFreedTable", w -> !gupInsideFreedTable(w)),
        new Named("Reach_DepositedTableFreed", w -> !anyAt(w, Zap.Step.zap_huge_pmd__spin_unlock)),
        new Named("Reach_TableGoneBeforeMove", w -> !tableGoneBeforeMove(w)),
        new Named("Reach_ProtectedEntryMoves", w -> !protectedEntryMoves(w)),
        new Named("Reach_NestedGather", w -> !nestedGather(w)),
        new Named("Reach_OldTranslationWhileMoved", w -> !oldTranslationWhileMoved(w)),
        new Named("Reach_TruncateWaitsForMove", w -> !truncateWaitsForMove(w)),
        new Named("Reach_WalkWaitsForMove", w -> !walkWaitsForMove(w)),
        new Named("Reach_NestedFlush", w -> !nestedFlush(w)),
        new Named(
            "Reach_RetractBesideMmapLock",
            w ->
                !anyRetract(
                    w,
                    Retract.Step.retract_page_tables__spin_unlock,
                    t ->
                        scenario.retract.cleared(w, t)
                            && !m.mm.mmap_lock.canWrite(w, scenario.retract.mm(w, t)))),
        new Named(
            "Reach_RetractFindsNoTable",
            w ->
                !anyRetract(
                    w,
                    Retract.Step.retract_page_tables__check_pmd_state,
                    t -> scenario.retract.pmdNow(w, t) == Entry.NONE)),
        new Named(
            "Reach_RetractTrylockFails",
            w ->
                !anyRetract(
                    w,
                    Retract.Step.retract_page_tables__mmap_write_trylock,
                    t -> !m.mm.mmap_lock.canWrite(w, scenario.retract.mm(w, t)))));
  }

  private boolean anyRetract(long[] w, Retract.Step at, IntPredicate test) {
    return scenario.retract.threads().stream()
        .anyMatch(t -> scenario.retract.at(w, t, at) && test.test(t));
  }

  private interface CachedTest {
    boolean holds(long[] w, int cpu, int ofMm, int va);
  }

  private Stream<Named> everyCached(CachedTest test) {
    List<Named> all = new ArrayList<>();
    for (int cpu : m.tlb.cpus) {
      for (int mm = 1; mm <= g.mms(); mm++) {
        for (int va = 0; va < g.vas(); va++) {
          all.add(everyCached(test, cpu, mm, va));
        }
      }
    }
    return all.stream();
  }

  private Named everyCached(CachedTest test, int cpu, int ofMm, int va) {
    return new Named(
        "tlb[" + cpu + "][" + ofMm + "][" + va + "]",
        w -> m.tlb.pfn.get(w, cpu, ofMm, va) == 0 || test.holds(w, cpu, ofMm, va));
  }

  private boolean reachesNoFreePage(long[] w, int cpu, int ofMm, int va) {
    int page = (int) m.tlb.pfn.get(w, cpu, ofMm, va);
    return !m.page.refcount.is(w, m.page.headOf(w, page), 0);
  }

  private boolean mayBeRead(long[] w, int cpu, int ofMm, int va) {
    long token = m.page.data.get(w, (int) m.tlb.pfn.get(w, cpu, ofMm, va));
    return m.ghost.mayRead(w, ofMm, va, (int) token);
  }

  // once the system call that took rights away has returned, no CPU uses them
  private boolean owedByRunning(long[] w, int cpu, int ofMm, int va) {
    for (long rest = m.tlb.owed.get(w, cpu, ofMm, va); rest != 0; rest &= rest - 1) {
      if (m.thread.atRest(w, Long.numberOfTrailingZeros(rest))) {
        return false;
      }
    }
    return true;
  }

  // nobody holds a page table lock or owes a flush
  private boolean tlbQuiet(long[] w) {
    for (int mm = 1; mm <= g.mms(); mm++) {
      if (m.mm.tlb_flush_pending.get(w, mm) != 0 || !m.mm.pml.is(w, mm, 0)) {
        return false;
      }
    }
    for (int table = 1; table <= g.tables(); table++) {
      if (!m.table.ptl.is(w, table, 0)) {
        return false;
      }
    }
    for (int t = 1; t <= g.threads(); t++) {
      if (scenario.tlb.flushes(w, t)) {
        return false;
      }
    }
    return true;
  }

  // what a CPU caches is in the page tables, with no more rights than there
  private boolean tlbWithinTables(long[] w) {
    for (int cpu : m.tlb.cpus) {
      for (int mm = 1; mm <= g.mms(); mm++) {
        for (int va = 0; va < g.vas(); va++) {
          if (m.tlb.pfn.get(w, cpu, mm, va) != 0 && !translates(w, cpu, mm, va)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean translates(long[] w, int cpu, int ofMm, int va) {
    long e = m.pmd.get(w, ofMm, g.slot(va));
    int offset = 0;
    if (Entry.kind(e) == Kind.HUGE) {
      offset = g.index(va);
    } else {
      e = pteAt(w, ofMm, va);
      if (Entry.kind(e) != Kind.PRESENT) {
        return false;
      }
    }
    return Entry.pfn(e) + offset == m.tlb.pfn.get(w, cpu, ofMm, va)
        && (Entry.write(e) || m.tlb.write.get(w, cpu, ofMm, va) == 0);
  }

  // none where there is no table
  private long pteAt(long[] w, int ofMm, int va) {
    long e = m.pmd.get(w, ofMm, g.slot(va));
    boolean table = Entry.kind(e) == Kind.TABLE && m.table.isTable(Entry.pfn(e));
    return table ? m.pte.get(w, Entry.pfn(e), g.index(va)) : Entry.NONE;
  }

  // a table that leaves the page tables for good holds no entry
  private boolean emptyWhenDropped(long[] w, int table) {
    boolean kept =
        m.table.state.is(w, table, TableState.LIVE)
            || m.table.state.is(w, table, TableState.DETACHED);
    for (int i = 0; i < g.ptes() && !kept; i++) {
      if (!m.pte.is(w, table, i, ~0L, Entry.NONE)) {
        return false;
      }
    }
    return true;
  }

  // each open gather is counted in its mm; a queued page keeps the reference of its mapping
  private Stream<Named> gatherBalance() {
    return Stream.of(
        Named.each("mm", g.mms(), this::countsGathers),
        Named.each(
            "page",
            g.pages(),
            (w, p) -> m.page.head.get(w, p) != 0 || m.page.refcount.get(w, p) >= counted(w, p)),
        Named.atRest("end", this::everyoneDone, this::nothingInFlight));
  }

  private boolean countsGathers(long[] w, int mm) {
    int open = 0;
    for (int t : scenario.gather.threads()) {
      boolean counted =
          !scenario.gather.at(w, t, Gather.Step.tlb_gather_mmu__inc_tlb_flush_pending);
      open += scenario.gather.mm(w, t) == mm && counted ? 1 : 0;
    }
    return m.mm.tlb_flush_pending.get(w, mm) >= open;
  }

  private long counted(long[] w, int folio) {
    long count =
        m.page.mapcount.get(w, folio)
            + m.page.entire.get(w, folio)
            + m.page.pincount.get(w, folio)
            + m.page.cacheRefs(w, folio);
    for (int t : scenario.gather.threads()) {
      count += scenario.gather.queued(w, t, folio);
    }
    return count;
  }

  private boolean everyoneDone(long[] w) {
    for (int t = 1; t <= g.threads(); t++) {
      if (!m.thread.pc.is(w, t, 0)) {
        return false;
      }
    }
    return true;
  }

  private boolean nothingInFlight(long[] w) {
    for (int mm = 1; mm <= g.mms(); mm++) {
      if (m.mm.tlb_flush_pending.get(w, mm) != 0 || m.mm.notifier.get(w, mm) != 0) {
        return false;
      }
    }
    for (int table = 1; table <= g.tables(); table++) {
      if (m.table.state.get(w, table) == TableState.GATHER) {
        return false;
      }
    }
    return true;
  }

  // a walk that finds all and offered nothing looked for a page that is not mapped, or was not when
  // it began
  private boolean rmapComplete(long[] w, int t) {
    return !missesPage(w, t) || !scenario.walk.wasMapped(w, t) || !findsAll(w, t);
  }

  private boolean missesPage(long[] w, int t) {
    RmapWalk walk = scenario.walk;
    return walk.at(w, t, RmapWalk.Step.rmap_walk_anon__anon_vma_unlock_read)
        && walk.seen(w, t) == 0
        && walk.entryMaps(w, walk.page(w, t));
  }

  // beside the lock of the anon_vma each PTL, where somebody takes an entry out for a moment
  private boolean findsAll(long[] w, int t) {
    boolean needsPtl = scenario.mremap.movesPtes() || !scenario.uffdWp.threads().isEmpty();
    return !needsPtl || scenario.walk.syncs(w, t);
  }

  private boolean anyAt(long[] w, Label step) {
    for (int t = 1; t <= g.threads(); t++) {
      if (m.thread.pc.is(w, t, m.steps.pc(step))) {
        return true;
      }
    }
    return false;
  }

  private boolean gupInsideFreedTable(long[] w) {
    for (int t : scenario.gupFast.threads()) {
      long pmd = scenario.gupFast.pmdRead(w, t);
      if (scenario.gupFast.at(w, t, GupFast.Step.gup_fast_pte_range__ptep_get_lockless)
          && Entry.kind(pmd) == Kind.TABLE) {
        TableState state = m.table.state.get(w, Entry.pfn(pmd));
        if (state == TableState.DEPOSITED
            || state == TableState.GATHER
            || state == TableState.RCU) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean tableGoneBeforeMove(long[] w) {
    for (int t : scenario.mremap.threads()) {
      int slot = g.slot(scenario.mremap.oldVa(w, t));
      if (scenario.mremap.at(w, t, Mremap.Step.move_normal_pmd__pmd_present)
          && m.pmd.get(w, scenario.mremap.mm(w, t), slot) == Entry.NONE) {
        return true;
      }
    }
    return false;
  }

  private boolean protectedEntryMoves(long[] w) {
    for (int t : scenario.mremap.threads()) {
      if (scenario.mremap.hasProtectedEntryInHand(w, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean nestedGather(long[] w) {
    for (int mm = 1; mm <= g.mms(); mm++) {
      if (m.mm.tlb_flush_pending.get(w, mm) > 1) {
        return true;
      }
    }
    return false;
  }

  private boolean oldTranslationWhileMoved(long[] w) {
    for (int t : scenario.mremap.threads()) {
      if (oldTranslationWhileMoved(w, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean oldTranslationWhileMoved(long[] w, int t) {
    for (int cpu : m.tlb.cpus) {
      if (scenario.mremap.mustFlush(w, t)
          && m.tlb.pfn.get(w, cpu, scenario.mremap.mm(w, t), scenario.mremap.oldVa(w, t)) != 0) {
        return true;
      }
    }
    return false;
  }

  private boolean truncateWaitsForMove(long[] w) {
    for (int t : scenario.truncate.threads()) {
      int table = scenario.pgtable.mapped(w, t);
      int holder = waitsFor(w, t, Pgtable.Step.__pte_offset_map_lock__spin_lock, table);
      if (holder != 0
          && !scenario.mremap.hasEntryInHand(w, holder)
          && oldTranslationWhileMoved(w, holder)) {
        return true;
      }
    }
    return false;
  }

  private boolean walkWaitsForMove(long[] w) {
    for (int t : scenario.walk.threads()) {
      if (waitsFor(w, t, RmapWalk.Step.page_vma_mapped_walk__spin_lock, scenario.walk.table(w, t))
          != 0) {
        return true;
      }
    }
    return false;
  }

  // the thread whose move keeps thread t from taking the PTL; 0: none
  private int waitsFor(long[] w, int t, Label step, int table) {
    if (m.thread.pc.is(w, t, m.steps.pc(step)) && m.table.isTable(table)) {
      int holder = (int) m.table.ptl.get(w, table);
      if (scenario.mremap.threads().contains(holder) && scenario.mremap.mustFlush(w, holder)) {
        return holder;
      }
    }
    return 0;
  }

  private boolean nestedFlush(long[] w) {
    for (int t : scenario.dontneed.threads()) {
      int mm = scenario.gather.mm(w, t);
      if (scenario.gather.at(w, t, Gather.Step.tlb_finish_mmu__mm_tlb_flush_nested)
          && scenario.gather.nothingToFlush(w, t)
          && m.mm.tlb_flush_pending.get(w, mm) > 1
          && cachesCleared(w, mm, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean cachesCleared(long[] w, int ofMm, int t) {
    for (int va = scenario.dontneed.start(w, t); va < scenario.dontneed.end(w, t); va++) {
      for (int cpu : m.tlb.cpus) {
        if (m.tlb.pfn.get(w, cpu, ofMm, va) != 0 && cleared(w, ofMm, va)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean cleared(long[] w, int ofMm, int va) {
    return Entry.kind(m.pmd.get(w, ofMm, g.slot(va))) != Kind.HUGE
        && Entry.kind(pteAt(w, ofMm, va)) == Kind.NONE;
  }
}
