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

/** Page tables, folios, data and locks. TLA+: Invariants.tla. */
final class CoreInvariants {
  private static final Set<String> FRAMES =
      Set.of("flush", "ptmap", "access", "fault", "gup", "collapse");
  private final Machine machine;
  private final Mm mm;
  private final Geometry g;
  private final List<Section> frames;

  CoreInvariants(Machine machine) {
    this.machine = machine;
    mm = machine.mm();
    g = mm.geometry;
    frames =
        machine.layout().sections().stream()
            .filter(section -> FRAMES.contains(section.name()))
            .toList();
  }

  List<StatePredicate> predicates() {
    return List.of(
        new Named("TypeOK", w -> machine.layout().wellTyped(w)),
        new Named("Inv_NoOops", w -> mm.oops.get(w) == Mm.OOPS_NONE),
        new Named("Inv_DeadLocalsZero", this::deadLocalsZero),
        new Named("Inv_PmdWellFormed", this::pmdWellFormed),
        new Named("Inv_InstallOnlyLive", this::installOnlyLive),
        new Named("Inv_MapcountUpper", this::mapcountUpper),
        new Named("Inv_RefLower", this::refLower),
        new Named("Inv_RefBalance", this::refBalance),
        new Named("Inv_DataPreserved", this::dataPreserved),
        new Named("Inv_LockBalance", this::lockBalance));
  }

  private boolean done(long[] w, int t) {
    return mm.pc.get(w, t) == 0;
  }

  // between two operations, and when it is done, a thread's locals are all zero
  private boolean deadLocalsZero(long[] w) {
    for (int t = 1; t <= g.threads(); t++) {
      if (atRest(w, t)) {
        for (Section frame : frames) {
          if (frame.holds(t) && !frame.isZero(w, t)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean atRest(long[] w, int t) {
    return done(w, t) || mm.program.isEntry(t, mm.pc.get(w, t));
  }

  // a PMD is none, a migration entry, a live table of its own, or a live huge folio
  private boolean pmdWellFormed(long[] w) {
    for (int m = 1; m <= g.mms(); m++) {
      for (int slot = 0; slot < g.slots(); slot++) {
        long e = mm.pmd.get(w, m, slot);
        int to = Entry.pfn(e);
        boolean good =
            switch (Entry.kind(e)) {
              case (int) Entry.NONE, Entry.MIGRATION -> true;
              case Entry.TABLE ->
                  mm.isTable(to)
                      && mm.tableState.get(w, to) == Mm.LIVE
                      && mm.tableMm.get(w, to) == m
                      && mm.tableSlot.get(w, to) == slot;
              case Entry.HUGE ->
                  to >= 1
                      && to <= g.pages()
                      && mm.order.get(w, to) > 0
                      && mm.refcount.get(w, to) > 0;
              default -> false;
            };
        if (!good) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean installsPte(long[] w, int t) {
    long pc = mm.pc.get(w, t);
    return pc == Step.do_anonymous_page__set_pte_at.pc()
        || pc == Step.wp_page_copy__set_pte_at.pc();
  }

  private boolean installOnlyLive(long[] w) {
    for (int t : machine.pgtable().threads()) {
      if (installsPte(w, t)) {
        int table = machine.pgtable().mapped(w, t);
        if (!mm.isTable(table)
            || mm.tableState.get(w, table) != Mm.LIVE
            || mm.ptl.get(w, table) != t) {
          return false;
        }
      }
    }
    return true;
  }

  // rmap is added before an entry is set and removed after it is cleared
  private boolean mapcountUpper(long[] w) {
    for (int p = 1; p <= g.pages(); p++) {
      if (mm.mapcount.get(w, p) < pteMaps(w, p) || mm.entire.get(w, p) < pmdMaps(w, p)) {
        return false;
      }
    }
    return true;
  }

  private int pteMaps(long[] w, int page) {
    int maps = 0;
    for (int table = 1; table <= g.tables(); table++) {
      for (int i = 0; i < g.ptes() && mm.tableState.get(w, table) != Mm.FREE; i++) {
        long e = mm.pte.get(w, table, i);
        maps += Entry.kind(e) == Entry.PRESENT && Entry.pfn(e) == page ? 1 : 0;
      }
    }
    return maps;
  }

  private int pmdMaps(long[] w, int page) {
    int maps = 0;
    for (int m = 1; m <= g.mms(); m++) {
      for (int slot = 0; slot < g.slots(); slot++) {
        long e = mm.pmd.get(w, m, slot);
        maps += Entry.kind(e) == Entry.HUGE && Entry.pfn(e) == page ? 1 : 0;
      }
    }
    return maps;
  }

  private long counted(long[] w, int folio) {
    return mm.mapcount.get(w, folio)
        + mm.entire.get(w, folio)
        + mm.pincount.get(w, folio)
        + mm.cacheRefs(w, folio);
  }

  private boolean refLower(long[] w) {
    for (int p = 1; p <= g.pages(); p++) {
      if (mm.head.get(w, p) == 0 && mm.refcount.get(w, p) < counted(w, p)) {
        return false;
      }
    }
    return true;
  }

  private boolean refBalance(long[] w) {
    for (int t = 1; t <= g.threads(); t++) {
      if (!done(w, t)) {
        return true;
      }
    }
    for (int p = 1; p <= g.pages(); p++) {
      if (mm.head.get(w, p) == 0 && mm.refcount.get(w, p) != counted(w, p)) {
        return false;
      }
    }
    return true;
  }

  // whatever the page tables map holds what a read may return
  private boolean dataPreserved(long[] w) {
    if (!mm.hasGhost()) {
      return true;
    }
    for (int m = 1; m <= g.mms(); m++) {
      for (int va = 0; va < g.vas(); va++) {
        long token = tokenAt(w, m, va);
        if (token >= 0 && (mm.may.get(w, m, va) >>> token & 1) == 0) {
          return false;
        }
      }
    }
    return true;
  }

  // the content that the page tables give the address, -1 where it is not mapped
  private long tokenAt(long[] w, int m, int va) {
    long pmd = mm.pmd.get(w, m, g.slot(va));
    if (Entry.kind(pmd) == Entry.HUGE) {
      return mm.data.get(w, Entry.pfn(pmd) + g.index(va));
    }
    if (Entry.kind(pmd) != Entry.TABLE) {
      return -1;
    }
    long pte = mm.pteOf(w, Entry.pfn(pmd), g.index(va));
    if (Entry.kind(pte) == Entry.ZERO) {
      return 0;
    }
    return Entry.kind(pte) == Entry.PRESENT ? mm.data.get(w, Entry.pfn(pte)) : -1;
  }

  // a thread that is done holds nothing
  private boolean lockBalance(long[] w) {
    for (int t = 1; t <= g.threads(); t++) {
      if (done(w, t) && holdsAnything(w, t)) {
        return false;
      }
    }
    return true;
  }

  private boolean holdsAnything(long[] w, int t) {
    boolean holds = mm.irqOff.get(w, t) != 0 || mm.rcu.get(w, t) != 0;
    for (int m = 1; m <= g.mms(); m++) {
      holds |= mm.mmapLock.involves(w, m, t) || mm.pml.get(w, m) == t;
    }
    for (int table = 1; table <= g.tables(); table++) {
      holds |= mm.ptl.get(w, table) == t;
    }
    for (int p = 1; p <= g.pages(); p++) {
      holds |= mm.folioLock.get(w, p) == t;
    }
    for (int v = 1; v <= g.vmas(); v++) {
      holds |= mm.vmaLockWriter.get(w, v) == t || (mm.vmaLockReaders.get(w, v) >>> t & 1) != 0;
    }
    for (int a = 1; a <= g.anonVmas(); a++) {
      holds |= mm.anonVmaRwsem.involves(w, a, t);
    }
    for (int f = 1; f <= g.files(); f++) {
      holds |= mm.immapRwsem.involves(w, f, t);
    }
    return holds;
  }
}
