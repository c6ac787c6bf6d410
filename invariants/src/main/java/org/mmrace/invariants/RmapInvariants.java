package org.mmrace.invariants;

import java.util.List;
import java.util.Set;
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
      Set.of("gather", "zap", "munmap", "mremap", "retract", "walk");

  private final Machine machine;
  private final Mm mm;
  private final Geometry g;
  private final List<Section> frames;
  private final List<Section> truncate;

  RmapInvariants(Machine machine) {
    this.machine = machine;
    mm = machine.mm();
    g = mm.geometry;
    frames = sections(FRAMES);
    truncate = sections(Set.of("truncate"));
  }

  private List<Section> sections(Set<String> names) {
    return machine.layout().sections().stream()
        .filter(section -> names.contains(section.name()))
        .toList();
  }

  List<StatePredicate> predicates() {
    return List.of(
        new Named("Inv_NoStaleTlb", w -> everyCached(w, this::reachesNoFreePage)),
        new Named("Inv_TlbPerm", w -> !mm.hasGhost() || everyCached(w, this::mayBeRead)),
        new Named("Inv_EmptyWhenDropped", this::emptyWhenDropped),
        new Named("Inv_GatherBalance", this::gatherBalance),
        new Named("Inv_RmapComplete", this::rmapComplete),
        new Named("Inv_RmapDeadLocalsZero", this::deadLocalsZero),
        new Named("Reach_GupInsideFreedTable", w -> !gupInsideFreedTable(w)),
        new Named("Reach_DepositedTableFreed", w -> !anyAt(w, Step.zap_huge_pmd__spin_unlock)),
        new Named("Reach_TableGoneBeforeMove", w -> !tableGoneBeforeMove(w)),
        new Named("Reach_NestedGather", w -> !nestedGather(w)),
        new Named("Reach_OldTranslationWhileMoved", w -> !oldTranslationWhileMoved(w)));
  }

  private interface CachedTest {
    boolean holds(long[] w, int cpu, int ofMm, int va);
  }

  private boolean everyCached(long[] w, CachedTest test) {
    for (int cpu : mm.tlbCpus) {
      for (int m = 1; m <= g.mms(); m++) {
        for (int va = 0; va < g.vas(); va++) {
          if (mm.tlbPfn.get(w, cpu, m, va) != 0 && !test.holds(w, cpu, m, va)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean reachesNoFreePage(long[] w, int cpu, int ofMm, int va) {
    int page = (int) mm.tlbPfn.get(w, cpu, ofMm, va);
    return mm.refcount.get(w, mm.headOf(w, page)) > 0;
  }

  private boolean mayBeRead(long[] w, int cpu, int ofMm, int va) {
    long token = mm.data.get(w, (int) mm.tlbPfn.get(w, cpu, ofMm, va));
    return (mm.may.get(w, ofMm, va) >>> token & 1) != 0;
  }

  // a table that leaves the page tables for good holds no entry
  private boolean emptyWhenDropped(long[] w) {
    for (int table = 1; table <= g.tables(); table++) {
      long state = mm.tableState.get(w, table);
      for (int i = 0; i < g.ptes() && state != Mm.LIVE && state != Mm.DETACHED; i++) {
        if (mm.pte.get(w, table, i) != Entry.NONE) {
          return false;
        }
      }
    }
    return true;
  }

  // each open gather is counted in its mm; a queued page keeps the reference of its mapping
  private boolean gatherBalance(long[] w) {
    for (int m = 1; m <= g.mms(); m++) {
      int open = 0;
      for (int t : machine.gather().threads()) {
        boolean counted = mm.pc.get(w, t) != Step.tlb_gather_mmu__inc_tlb_flush_pending.pc();
        open += machine.gather().mm(w, t) == m && counted ? 1 : 0;
      }
      if (mm.tlbFlushPending.get(w, m) < open) {
        return false;
      }
    }
    for (int p = 1; p <= g.pages(); p++) {
      if (mm.head.get(w, p) == 0 && mm.refcount.get(w, p) < counted(w, p)) {
        return false;
      }
    }
    return !everyoneDone(w) || nothingInFlight(w);
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
      if (mm.pc.get(w, t) != 0) {
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

  // a walk of every VMA that offered nothing looked for a page that is not mapped; a page that
  // mremap() moves meanwhile is found only by a walk that locks every entry
  private boolean rmapComplete(long[] w) {
    for (int t : machine.walk().threads()) {
      if (mm.pc.get(w, t) == Step.rmap_walk_anon__anon_vma_unlock_read.pc()
          && machine.walk().seen(w, t) == 0
          && (machine.walk().syncs(w, t) || machine.mremap().threads().isEmpty())
          && mappedSomewhere(w, machine.walk().page(w, t))) {
        return false;
      }
    }
    return true;
  }

  private boolean mappedSomewhere(long[] w, int page) {
    for (int table = 1; table <= g.tables(); table++) {
      long state = mm.tableState.get(w, table);
      for (int i = 0; i < g.ptes() && (state == Mm.LIVE || state == Mm.DETACHED); i++) {
        long e = mm.pte.get(w, table, i);
        if (Entry.kind(e) == Entry.PRESENT && Entry.pfn(e) == page) {
          return true;
        }
      }
    }
    return false;
  }

  // a thread between two operations holds no local of these paths
  private boolean deadLocalsZero(long[] w) {
    for (int t = 1; t <= g.threads(); t++) {
      boolean done = mm.pc.get(w, t) == 0;
      boolean dead = zero(w, t, frames) && !remembersZap(w, t);
      if ((done && !zero(w, t, truncate)) || (atRest(w, t) && !dead)) {
        return false;
      }
    }
    return true;
  }

  private boolean atRest(long[] w, int t) {
    long pc = mm.pc.get(w, t);
    return pc == 0 || mm.program.isEntry(t, pc);
  }

  private boolean zero(long[] w, int t, List<Section> sections) {
    for (Section frame : sections) {
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
      if (mm.pc.get(w, t) == step.pc()) {
        return true;
      }
    }
    return false;
  }

  private boolean gupInsideFreedTable(long[] w) {
    for (int t : machine.gupFast().threads()) {
      long pmd = machine.gupFast().pmdRead(w, t);
      if (mm.pc.get(w, t) == Step.gup_fast_pte_range__ptep_get_lockless.pc()
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
      if (mm.pc.get(w, t) == Step.move_normal_pmd__pmd_present.pc()
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
      for (int cpu : mm.tlbCpus) {
        if (machine.mremap().mustFlush(w, t)
            && mm.tlbPfn.get(w, cpu, machine.mremap().mm(w, t), machine.mremap().oldVa(w, t))
                != 0) {
          return true;
        }
      }
    }
    return false;
  }
}
