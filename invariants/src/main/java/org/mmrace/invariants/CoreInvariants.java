package org.mmrace.invariants;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Geometry;
import org.mmrace.model.Layout;
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
        new Named("TypeOK", w -> machine.layout().wellTyped(w)).taken(typed()),
        new Named("Inv_NoOops", w -> mm.oops.get(w) == Mm.OOPS_NONE),
        Named.all("Inv_DeadLocalsZero", deadLocalsZero()),
        Named.all("Inv_PmdWellFormed", eachSlot(this::pmdWellFormed)),
        Named.atRest("Inv_TableBalance", this::everyoneDone, this::tableBalance),
        Named.all("Inv_SplitConsistent", eachSlot(this::splitConsistent)),
        Named.each("Inv_InstallOnlyLive", machine.pgtable().threads(), this::installOnlyLive),
        Named.each("Inv_MapcountUpper", g.pages(), this::mapcountUpper),
        Named.each("Inv_MapcountExact", g.pages(), this::mapcountExact),
        Named.each("Inv_RefLower", g.pages(), this::refLower),
        Named.atRest("Inv_RefBalance", this::everyoneDone, this::refBalance),
        Named.all("Inv_DataPreserved", mm.hasGhost() ? eachVa(this::dataPreserved) : Stream.of()),
        Named.all(
            "Inv_LockBalance",
            Stream.of(
                Named.each("thread", g.threads(), this::lockBalance),
                Named.atRest("end", this::everyoneDone, this::nothingHeldOpen))));
  }

  // a set of ids has no value outside its domain
  private Stream<Named> typed() {
    List<Named> leaves = new ArrayList<>();
    machine
        .layout()
        .forEachLeaf(
            (section, field, i, j, k) -> {
              if (!(field.domain() instanceof Domain.IdSet)) {
                leaves.add(
                    new Named(
                        "TypeOK " + Layout.leafName(section, field, i, j, k),
                        w -> field.domain().contains(field.get(w, i, j, k))));
              }
            });
    return leaves.stream();
  }

  private interface TestOfPair {
    boolean holds(long[] w, int m, int of);
  }

  private Stream<Named> eachSlot(TestOfPair test) {
    return eachPair(g.slots(), test);
  }

  private Stream<Named> eachVa(TestOfPair test) {
    return eachPair(g.vas(), test);
  }

  private Stream<Named> eachPair(int count, TestOfPair test) {
    return IntStream.rangeClosed(1, g.mms())
        .boxed()
        .flatMap(
            m ->
                IntStream.range(0, count)
                    .mapToObj(of -> new Named(m + "." + of, w -> test.holds(w, m, of))));
  }

  private boolean done(long[] w, int t) {
    return mm.pc.is(w, t, 0);
  }

  // between two operations, and when it is done, a thread's locals are all zero
  private Stream<Named> deadLocalsZero() {
    return frames.stream()
        .map(
            frame ->
                Named.each(
                    frame.name(),
                    g.threads(),
                    (w, t) -> !frame.holds(t) || !atRest(w, t) || frame.isZero(w, t)));
  }

  private boolean atRest(long[] w, int t) {
    return done(w, t) || mm.betweenOps(w, t);
  }

  // a PMD is none, a migration entry, a live table of its own, or a live huge folio
  private boolean pmdWellFormed(long[] w, int m, int slot) {
    long e = mm.pmd.bits(w, m, slot, Entry.TARGET);
    int to = Entry.pfn(e);
    return switch (Entry.kind(e)) {
      case (int) Entry.NONE, Entry.MIGRATION -> true;
      case Entry.TABLE ->
          mm.isTable(to)
              && mm.tableState.is(w, to, Mm.LIVE)
              && mm.tableMm.get(w, to) == m
              && mm.tableSlot.get(w, to) == slot;
      case Entry.HUGE ->
          to >= 1 && to <= g.pages() && mm.order.get(w, to) > 0 && !mm.refcount.is(w, to, 0);
      default -> false;
    };
  }

  // each table is free, on its way to be, or where the PMD says
  private boolean tableBalance(long[] w) {
    for (int table = 1; table <= g.tables(); table++) {
      boolean live = mm.tableState.is(w, table, Mm.LIVE);
      if (mm.tableState.is(w, table, Mm.DETACHED)) {
        return false;
      }
      if (live || mm.tableState.is(w, table, Mm.DEPOSITED)) {
        long e = mm.pmd.get(w, (int) mm.tableMm.get(w, table), (int) mm.tableSlot.get(w, table));
        if (live ? e != Entry.table(table) : Entry.kind(e) != Entry.HUGE) {
          return false;
        }
      }
    }
    return true;
  }

  // a huge PMD has one deposited table for its split
  private boolean splitConsistent(long[] w, int m, int slot) {
    if (Entry.kind(mm.pmd.bits(w, m, slot, Entry.TARGET)) != Entry.HUGE) {
      return true;
    }
    int deposited = 0;
    for (int table = 1; table <= g.tables(); table++) {
      deposited +=
          mm.tableState.is(w, table, Mm.DEPOSITED)
                  && mm.tableMm.get(w, table) == m
                  && mm.tableSlot.get(w, table) == slot
              ? 1
              : 0;
    }
    return deposited == 1;
  }

  private boolean installOnlyLive(long[] w, int t) {
    if (!mm.pc.is(w, t, Step.do_anonymous_page__set_pte_at.pc())
        && !mm.pc.is(w, t, Step.wp_page_copy__set_pte_at.pc())) {
      return true;
    }
    int table = machine.pgtable().mapped(w, t);
    return mm.isTable(table) && mm.tableState.is(w, table, Mm.LIVE) && mm.ptl.is(w, table, t);
  }

  // rmap is added before an entry is set and removed after it is cleared
  private boolean mapcountUpper(long[] w, int p) {
    return mm.mapcount.get(w, p) >= pteMaps(w, p) && mm.entire.get(w, p) >= pmdMaps(w, p);
  }

  private boolean pageTablesUnlocked(long[] w) {
    for (int table = 1; table <= g.tables(); table++) {
      if (!mm.ptl.is(w, table, 0)) {
        return false;
      }
    }
    for (int m = 1; m <= g.mms(); m++) {
      if (!mm.pml.is(w, m, 0)) {
        return false;
      }
    }
    return true;
  }

  // nobody is between an entry and its count
  private boolean mapcountExact(long[] w, int p) {
    return mm.mapcount.get(w, p) == pteMaps(w, p) && mm.entire.get(w, p) == pmdMaps(w, p)
        || !pageTablesUnlocked(w);
  }

  private int pteMaps(long[] w, int page) {
    int maps = 0;
    for (int table = 1; table <= g.tables(); table++) {
      for (int i = 0; i < g.ptes() && !mm.tableState.is(w, table, Mm.FREE); i++) {
        maps += mm.pte.is(w, table, i, Entry.TARGET, Entry.maps(page)) ? 1 : 0;
      }
    }
    return maps;
  }

  private int pmdMaps(long[] w, int page) {
    int maps = 0;
    for (int m = 1; m <= g.mms(); m++) {
      for (int slot = 0; slot < g.slots(); slot++) {
        maps += mm.pmd.is(w, m, slot, Entry.TARGET, Entry.mapsHuge(page)) ? 1 : 0;
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

  private boolean refLower(long[] w, int p) {
    return mm.head.get(w, p) != 0 || mm.refcount.get(w, p) >= counted(w, p);
  }

  private boolean everyoneDone(long[] w) {
    for (int t = 1; t <= g.threads(); t++) {
      if (!done(w, t)) {
        return false;
      }
    }
    return true;
  }

  private boolean refBalance(long[] w) {
    for (int p = 1; p <= g.pages(); p++) {
      if (mm.head.get(w, p) == 0 && mm.refcount.get(w, p) != counted(w, p)) {
        return false;
      }
    }
    return true;
  }

  // whatever the page tables map holds what a read may return
  private boolean dataPreserved(long[] w, int m, int va) {
    long token = tokenAt(w, m, va);
    return token < 0 || mm.may.has(w, m, va, (int) token);
  }

  // the content that the page tables give the address, -1 where it is not mapped
  private long tokenAt(long[] w, int m, int va) {
    long pmd = mm.pmd.bits(w, m, g.slot(va), Entry.TARGET);
    if (Entry.kind(pmd) == Entry.HUGE) {
      return mm.data.get(w, Entry.pfn(pmd) + g.index(va));
    }
    if (Entry.kind(pmd) != Entry.TABLE) {
      return -1;
    }
    if (!mm.isTable(Entry.pfn(pmd))) {
      return -1;
    }
    long pte = mm.pte.bits(w, Entry.pfn(pmd), g.index(va), Entry.TARGET);
    if (Entry.kind(pte) == Entry.ZERO) {
      return 0;
    }
    return Entry.kind(pte) == Entry.PRESENT ? mm.data.get(w, Entry.pfn(pte)) : -1;
  }

  // a thread that is done holds nothing
  private boolean lockBalance(long[] w, int t) {
    return !done(w, t) || !holdsAnything(w, t);
  }

  // no notifier bracket is open, no page is left isolated
  private boolean nothingHeldOpen(long[] w) {
    for (int m = 1; m <= g.mms(); m++) {
      if (mm.notifier.get(w, m) != 0) {
        return false;
      }
    }
    for (int p = 1; p <= g.pages(); p++) {
      if (mm.head.get(w, p) == 0 && mm.refcount.get(w, p) > 0 && mm.lru.get(w, p) == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean holdsAnything(long[] w, int t) {
    boolean holds = mm.irqOff.get(w, t) != 0 || mm.rcu.get(w, t) != 0;
    for (int m = 1; m <= g.mms(); m++) {
      holds |= mm.mmapLock.involves(w, m, t) || mm.pml.is(w, m, t);
    }
    for (int table = 1; table <= g.tables(); table++) {
      holds |= mm.ptl.is(w, table, t);
    }
    for (int p = 1; p <= g.pages(); p++) {
      holds |= mm.folioLock.is(w, p, t);
    }
    for (int v = 1; v <= g.vmas(); v++) {
      holds |= mm.vmaLockWriter.is(w, v, t) || mm.vmaLockReaders.has(w, v, t);
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
