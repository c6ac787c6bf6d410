package org.mmrace.invariants;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.mmrace.model.Entry;
import org.mmrace.model.Geometry;
import org.mmrace.model.Machine;
import org.mmrace.model.Mm;
import org.mmrace.model.Section;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.Step;

/** Zap, move and retract. TLA+: RmapInvariants.tla. */
final class RmapInvariants {
  private static final Set<String> FRAMES =
      Set.of("gather", "zap", "munmap", "truncate", "mremap", "retract", "walk");

  private final Machine machine;
  private final Mm mm;
  private final Geometry g;
  private final List<Section> frames;
  private final Optional<Section> flush;

  RmapInvariants(Machine machine) {
    this.machine = machine;
    mm = machine.mm();
    g = mm.geometry;
    frames =
        machine.layout().sections().stream()
            .filter(section -> FRAMES.contains(section.name()))
            .toList();
    flush =
        machine.layout().sections().stream()
            .filter(section -> section.name().equals("flush"))
            .findFirst();
  }

  List<StatePredicate> predicates() {
    return List.of(
        Named.all("Inv_NoStaleTlb", everyCached(this::reachesNoFreePage)),
        Named.all("Inv_TlbPerm", mm.hasGhost() ? everyCached(this::mayBeRead) : Stream.of()),
        new Named("Inv_TlbQuiescent", w -> !tlbQuiet(w) || tlbWithinTables(w)),
        Named.each("Inv_EmptyWhenDropped", g.tables(), this::emptyWhenDropped),
        Named.all("Inv_GatherBalance", gatherBalance()),
        Named.each("Inv_RmapComplete", machine.walk().threads(), this::rmapComplete),
        Named.each("Inv_DeadLocalsZero", g.threads(), this::deadLocalsZero),
        new Named("Reach_GupInsideFreedTable", w -> !gupInsideFreedTable(w)),
        new Named("Reach_DepositedTableFreed", w -> !anyAt(w, Step.zap_huge_pmd__spin_unlock)),
        new Named("Reach_TableGoneBeforeMove", w -> !tableGoneBeforeMove(w)),
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
                    Step.retract_page_tables__spin_unlock,
                    t ->
                        machine.retract().cleared(w, t)
                            && !mm.mmapLock.canWrite(w, machine.retract().mm(w, t)))),
        new Named(
            "Reach_RetractFindsNoTable",
            w ->
                !anyRetract(
                    w,
                    Step.retract_page_tables__check_pmd_state,
                    t -> machine.retract().pmdNow(w, t) == Entry.NONE)),
        new Named(
            "Reach_RetractTrylockFails",
            w ->
                !anyRetract(
                    w,
                    Step.retract_page_tables__mmap_write_trylock,
                    t -> !mm.mmapLock.canWrite(w, machine.retract().mm(w, t)))));
  }

  private boolean anyRetract(long[] w, Step at, IntPredicate test) {
    return machine.retract().threads().stream()
        .anyMatch(t -> mm.pc.is(w, t, at.pc()) && test.test(t));
  }

  private interface CachedTest {
    boolean holds(long[] w, int cpu, int ofMm, int va);
  }

  private Stream<Named> everyCached(CachedTest test) {
    List<Named> all = new ArrayList<>();
    for (int cpu : mm.tlbCpus) {
      for (int m = 1; m <= g.mms(); m++) {
        for (int va = 0; va < g.vas(); va++) {
          all.add(everyCached(test, cpu, m, va));
        }
      }
    }
    return all.stream();
  }

  private Named everyCached(CachedTest test, int cpu, int ofMm, int va) {
    return new Named(
        "tlb[" + cpu + "][" + ofMm + "][" + va + "]",
        w -> mm.tlbPfn.get(w, cpu, ofMm, va) == 0 || test.holds(w, cpu, ofMm, va));
  }

  private boolean reachesNoFreePage(long[] w, int cpu, int ofMm, int va) {
    int page = (int) mm.tlbPfn.get(w, cpu, ofMm, va);
    return !mm.refcount.is(w, mm.headOf(w, page), 0);
  }

  private boolean mayBeRead(long[] w, int cpu, int ofMm, int va) {
    long token = mm.data.get(w, (int) mm.tlbPfn.get(w, cpu, ofMm, va));
    return mm.may.has(w, ofMm, va, (int) token);
  }

  // nobody holds a page table lock or owes a flush
  private boolean tlbQuiet(long[] w) {
    for (int m = 1; m <= g.mms(); m++) {
      if (mm.tlbFlushPending.get(w, m) != 0 || !mm.pml.is(w, m, 0)) {
        return false;
      }
    }
    for (int table = 1; table <= g.tables(); table++) {
      if (!mm.ptl.is(w, table, 0)) {
        return false;
      }
    }
    for (int t = 1; t <= g.threads(); t++) {
      if (flush.isPresent() && flush.get().holds(t) && !flush.get().isZero(w, t)) {
        return false;
      }
    }
    return true;
  }

  // what a CPU caches is in the page tables, with no more rights than there
  private boolean tlbWithinTables(long[] w) {
    for (int cpu : mm.tlbCpus) {
      for (int m = 1; m <= g.mms(); m++) {
        for (int va = 0; va < g.vas(); va++) {
          if (mm.tlbPfn.get(w, cpu, m, va) != 0 && !translates(w, cpu, m, va)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean translates(long[] w, int cpu, int ofMm, int va) {
    long e = mm.pmd.get(w, ofMm, g.slot(va));
    int offset = 0;
    if (Entry.kind(e) == Entry.HUGE) {
      offset = g.index(va);
    } else {
      e = pteAt(w, ofMm, va);
      if (Entry.kind(e) != Entry.PRESENT) {
        return false;
      }
    }
    return Entry.pfn(e) + offset == mm.tlbPfn.get(w, cpu, ofMm, va)
        && (Entry.write(e) || mm.tlbWrite.get(w, cpu, ofMm, va) == 0);
  }

  // none where there is no table
  private long pteAt(long[] w, int ofMm, int va) {
    long e = mm.pmd.get(w, ofMm, g.slot(va));
    boolean table = Entry.kind(e) == Entry.TABLE && mm.isTable(Entry.pfn(e));
    return table ? mm.pte.get(w, Entry.pfn(e), g.index(va)) : Entry.NONE;
  }

  // a table that leaves the page tables for good holds no entry
  private boolean emptyWhenDropped(long[] w, int table) {
    boolean kept = mm.tableState.is(w, table, Mm.LIVE) || mm.tableState.is(w, table, Mm.DETACHED);
    for (int i = 0; i < g.ptes() && !kept; i++) {
      if (!mm.pte.is(w, table, i, ~0L, Entry.NONE)) {
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
            (w, p) -> mm.head.get(w, p) != 0 || mm.refcount.get(w, p) >= counted(w, p)),
        Named.atRest("end", this::everyoneDone, this::nothingInFlight));
  }

  private boolean countsGathers(long[] w, int m) {
    int open = 0;
    for (int t : machine.gather().threads()) {
      boolean counted = !mm.pc.is(w, t, Step.tlb_gather_mmu__inc_tlb_flush_pending.pc());
      open += machine.gather().mm(w, t) == m && counted ? 1 : 0;
    }
    return mm.tlbFlushPending.get(w, m) >= open;
  }

  private long counted(long[] w, int folio) {
    long count =
        mm.mapcount.get(w, folio)
            + mm.entire.get(w, folio)
            + mm.pincount.get(w, folio)
            + mm.cacheRefs(w, folio);
    for (int t : machine.gather().threads()) {
      count += machine.gather().queued(w, t, folio);
    }
    return count;
  }

  private boolean everyoneDone(long[] w) {
    for (int t = 1; t <= g.threads(); t++) {
      if (!mm.pc.is(w, t, 0)) {
        return false;
      }
    }
    return true;
  }

  private boolean nothingInFlight(long[] w) {
    for (int m = 1; m <= g.mms(); m++) {
      if (mm.tlbFlushPending.get(w, m) != 0 || mm.notifier.get(w, m) != 0) {
        return false;
      }
    }
    for (int table = 1; table <= g.tables(); table++) {
      if (mm.tableState.get(w, table) == Mm.GATHER) {
        return false;
      }
    }
    return true;
  }

  // a walk of every VMA that offered nothing looked for a page that is not mapped; an entry that
  // mremap() moves meanwhile is found only by a walk that locks every entry
  private boolean rmapComplete(long[] w, int t) {
    return !mm.pc.is(w, t, Step.rmap_walk_anon__anon_vma_unlock_read.pc())
        || machine.walk().seen(w, t) != 0
        || !machine.walk().syncs(w, t) && machine.mremap().movesPtes()
        || !mappedSomewhere(w, machine.walk().page(w, t));
  }

  private boolean mappedSomewhere(long[] w, int page) {
    for (int table = 1; table <= g.tables(); table++) {
      for (int i = 0; i < g.ptes(); i++) {
        if (mm.pte.is(w, table, i, Entry.TARGET, Entry.maps(page))
            && (mm.tableState.is(w, table, Mm.LIVE) || mm.tableState.is(w, table, Mm.DETACHED))) {
          return true;
        }
      }
    }
    return false;
  }

  // a thread between two operations holds no local of these paths
  private boolean deadLocalsZero(long[] w, int t) {
    return !atRest(w, t) || zero(w, t) && !remembersZap(w, t);
  }

  private boolean atRest(long[] w, int t) {
    return mm.pc.is(w, t, 0) || mm.betweenOps(w, t);
  }

  private boolean zero(long[] w, int t) {
    for (Section frame : frames) {
      if (frame.holds(t) && !frame.isZero(w, t)) {
        return false;
      }
    }
    return true;
  }

  private boolean remembersZap(long[] w, int t) {
    for (int va = 0; va < g.vas() && mm.zappers().contains(t); va++) {
      if (mm.zapped.get(w, t, va) != 0) {
        return true;
      }
    }
    return false;
  }

  private boolean anyAt(long[] w, Step step) {
    for (int t = 1; t <= g.threads(); t++) {
      if (mm.pc.is(w, t, step.pc())) {
        return true;
      }
    }
    return false;
  }

  private boolean gupInsideFreedTable(long[] w) {
    for (int t : machine.gupFast().threads()) {
      long pmd = machine.gupFast().pmdRead(w, t);
      if (mm.pc.is(w, t, Step.gup_fast_pte_range__ptep_get_lockless.pc())
          && Entry.kind(pmd) == Entry.TABLE) {
        long state = mm.tableState.get(w, Entry.pfn(pmd));
        if (state == Mm.DEPOSITED || state == Mm.GATHER || state == Mm.RCU) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean tableGoneBeforeMove(long[] w) {
    for (int t : machine.mremap().threads()) {
      int slot = g.slot(machine.mremap().oldVa(w, t));
      if (mm.pc.is(w, t, Step.move_normal_pmd__pmd_present.pc())
          && mm.pmd.get(w, machine.mremap().mm(w, t), slot) == Entry.NONE) {
        return true;
      }
    }
    return false;
  }

  private boolean nestedGather(long[] w) {
    for (int m = 1; m <= g.mms(); m++) {
      if (mm.tlbFlushPending.get(w, m) > 1) {
        return true;
      }
    }
    return false;
  }

  private boolean oldTranslationWhileMoved(long[] w) {
    for (int t : machine.mremap().threads()) {
      if (oldTranslationWhileMoved(w, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean oldTranslationWhileMoved(long[] w, int t) {
    for (int cpu : mm.tlbCpus) {
      if (machine.mremap().mustFlush(w, t)
          && mm.tlbPfn.get(w, cpu, machine.mremap().mm(w, t), machine.mremap().oldVa(w, t)) != 0) {
        return true;
      }
    }
    return false;
  }

  private boolean truncateWaitsForMove(long[] w) {
    for (int t : machine.truncate().threads()) {
      int table = machine.pgtable().mapped(w, t);
      int holder = waitsFor(w, t, Step.__pte_offset_map_lock__spin_lock, table);
      if (holder != 0
          && !machine.mremap().hasEntryInHand(w, holder)
          && oldTranslationWhileMoved(w, holder)) {
        return true;
      }
    }
    return false;
  }

  private boolean walkWaitsForMove(long[] w) {
    for (int t : machine.walk().threads()) {
      if (waitsFor(w, t, Step.page_vma_mapped_walk__spin_lock, machine.walk().table(w, t)) != 0) {
        return true;
      }
    }
    return false;
  }

  // the thread whose move keeps thread t from taking the PTL; 0: none
  private int waitsFor(long[] w, int t, Step step, int table) {
    if (mm.pc.is(w, t, step.pc()) && mm.isTable(table)) {
      int holder = (int) mm.ptl.get(w, table);
      if (machine.mremap().threads().contains(holder) && machine.mremap().mustFlush(w, holder)) {
        return holder;
      }
    }
    return 0;
  }

  private boolean nestedFlush(long[] w) {
    for (int t : machine.dontneed().threads()) {
      int m = machine.gather().mm(w, t);
      if (mm.pc.is(w, t, Step.tlb_finish_mmu__mm_tlb_flush_nested.pc())
          && machine.gather().nothingToFlush(w, t)
          && mm.tlbFlushPending.get(w, m) > 1
          && cachesCleared(w, m, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean cachesCleared(long[] w, int ofMm, int t) {
    for (int va = machine.dontneed().start(w, t); va < machine.dontneed().end(w, t); va++) {
      for (int cpu : mm.tlbCpus) {
        if (mm.tlbPfn.get(w, cpu, ofMm, va) != 0 && cleared(w, ofMm, va)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean cleared(long[] w, int ofMm, int va) {
    return Entry.kind(mm.pmd.get(w, ofMm, g.slot(va))) != Entry.HUGE
        && Entry.kind(pteAt(w, ofMm, va)) == Entry.NONE;
  }
}
