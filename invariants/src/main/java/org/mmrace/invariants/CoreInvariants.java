package org.mmrace.invariants;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Geometry;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.uffd.UffdContext;
import org.mmrace.model.words.Domain;

/** Page tables, folios, data and locks. TLA+: Invariants.tla. */
final class CoreInvariants {
  private final Scenario scenario;
  private final State m;
  private final Geometry g;
  private final UffdContext ctx;
  private final boolean[] installs; // by number of the step

  CoreInvariants(Scenario scenario) {
    this.scenario = scenario;
    m = scenario.m;
    g = m.geometry;
    ctx = scenario.userfaultfd.ctx;
    installs = new boolean[m.steps.labels().size()];
    m.steps.labels().forEach(step -> installs[m.steps.number(step)] = step.asks().installs());
  }

  List<StatePredicate> predicates() {
    return List.of(
        new Named("TypeOK", w -> scenario.m.layout.wellTyped(w)).taken(typed()),
        new Named("Inv_NoOops", w -> m.oops.isNone(w)),
        Named.all("Inv_DeadLocalsZero", deadLocalsZero()),
        Named.all("Inv_PmdWellFormed", eachSlot(this::pmdWellFormed)),
        Named.atRest("Inv_TableBalance", this::everyoneDone, this::tableBalance),
        Named.all("Inv_SplitConsistent", eachSlot(this::splitConsistent)),
        Named.each("Inv_InstallOnlyLive", g.threads(), this::installOnlyLive),
        Named.each("Inv_MapcountUpper", g.pages(), this::mapcountUpper),
        Named.each("Inv_MapcountExact", g.pages(), this::mapcountExact),
        Named.each("Inv_RefLower", g.pages(), this::refLower),
        Named.atRest("Inv_RefBalance", this::everyoneDone, this::refBalance),
        Named.all(
            "Inv_DataPreserved", m.ghost.isModelled() ? eachVa(this::dataPreserved) : Stream.of()),
        Named.all(
            "Inv_LockBalance",
            Stream.of(
                Named.each("thread", g.threads(), this::lockBalance),
                Named.atRest("end", this::everyoneDone, this::nothingHeldOpen))));
  }

  // a set of ids has no value outside its domain
  private Stream<Named> typed() {
    return m.layout.leaves().stream()
        .filter(leaf -> !(leaf.field().domain() instanceof Domain.IdSet))
        .map(leaf -> new Named("TypeOK " + leaf.name(), leaf::isTyped));
  }

  private interface TestOfPair {
    boolean holds(long[] w, int mm, int of);
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
            mm ->
                IntStream.range(0, count)
                    .mapToObj(of -> new Named(mm + "." + of, w -> test.holds(w, mm, of))));
  }

  private boolean done(long[] w, int t) {
    return m.thread.pc.is(w, t, 0);
  }

  // between two operations, and when it is done, a thread's locals are all zero
  private Stream<Named> deadLocalsZero() {
    Stream<Named> frames =
        m.frames().stream()
            .filter(frame -> frame.size() > 0)
            .map(
                frame ->
                    Named.each(
                        frame.name(),
                        g.threads(),
                        (w, t) -> !frame.holds(t) || !m.thread.atRest(w, t) || frame.isZero(w, t)));
    Named zapped =
        Named.each(
            "zapped",
            m.ghost.zappers(),
            (w, t) -> !m.thread.atRest(w, t) || !m.ghost.remembers(w, t));
    return Stream.concat(frames, Stream.of(zapped));
  }

  // a PMD is none, a migration entry, a live table of its own, or a live huge folio
  private boolean pmdWellFormed(long[] w, int mm, int slot) {
    long e = m.pmd.bits(w, mm, slot, Entry.TARGET);
    int to = Entry.pfn(e);
    return switch (Entry.kind(e)) {
      case NONE, MIGRATION -> true;
      case TABLE ->
          m.table.isTable(to)
              && m.table.state.is(w, to, TableState.LIVE)
              && m.table.mm.get(w, to) == mm
              && m.table.slot.get(w, to) == slot;
      case HUGE ->
          to >= 1
              && to <= g.pages()
              && m.page.order.get(w, to) > 0
              && !m.page.refcount.is(w, to, 0);
      default -> false;
    };
  }

  // each table is free, on its way to be, or where the PMD says
  private boolean tableBalance(long[] w) {
    for (int table = 1; table <= g.tables(); table++) {
      boolean live = m.table.state.is(w, table, TableState.LIVE);
      if (m.table.state.is(w, table, TableState.DETACHED)) {
        return false;
      }
      if (live || m.table.state.is(w, table, TableState.DEPOSITED)) {
        long e = m.pmd.get(w, (int) m.table.mm.get(w, table), (int) m.table.slot.get(w, table));
        if (live ? e != Entry.table(table) : Entry.kind(e) != Kind.HUGE) {
          return false;
        }
      }
    }
    return true;
  }

  // a huge PMD has one deposited table for its split
  private boolean splitConsistent(long[] w, int mm, int slot) {
    if (Entry.kind(m.pmd.bits(w, mm, slot, Entry.TARGET)) != Kind.HUGE) {
      return true;
    }
    int deposited = 0;
    for (int table = 1; table <= g.tables(); table++) {
      deposited +=
          m.table.state.is(w, table, TableState.DEPOSITED)
                  && m.table.mm.get(w, table) == mm
                  && m.table.slot.get(w, table) == slot
              ? 1
              : 0;
    }
    return deposited == 1;
  }

  // an entry is set or cleared only in a live table whose PTL is held
  private boolean installOnlyLive(long[] w, int t) {
    int at = scenario.stepAt(w, t);
    if (at < 0 || !installs[at]) {
      return true;
    }
    int table = scenario.path(at).table(w, t, at);
    return m.table.isTable(table)
        && m.table.state.is(w, table, TableState.LIVE)
        && m.table.ptl.is(w, table, t);
  }

  // rmap is added before an entry is set and removed after it is cleared
  private boolean mapcountUpper(long[] w, int p) {
    return m.page.mapcount.get(w, p) >= pteMaps(w, p) && m.page.entire.get(w, p) >= pmdMaps(w, p);
  }

  private boolean pageTablesUnlocked(long[] w) {
    for (int table = 1; table <= g.tables(); table++) {
      if (!m.table.ptl.is(w, table, 0)) {
        return false;
      }
    }
    for (int mm = 1; mm <= g.mms(); mm++) {
      if (!m.mm.pml.is(w, mm, 0)) {
        return false;
      }
    }
    return true;
  }

  // nobody is between an entry and its count
  private boolean mapcountExact(long[] w, int p) {
    return m.page.mapcount.get(w, p) == pteMaps(w, p) && m.page.entire.get(w, p) == pmdMaps(w, p)
        || !pageTablesUnlocked(w);
  }

  private int pteMaps(long[] w, int page) {
    int maps = 0;
    for (int table = 1; table <= g.tables(); table++) {
      for (int i = 0; i < g.ptes() && !m.table.state.is(w, table, TableState.FREE); i++) {
        maps += m.pte.is(w, table, i, Entry.TARGET, Entry.maps(page)) ? 1 : 0;
      }
    }
    return maps;
  }

  private int pmdMaps(long[] w, int page) {
    int maps = 0;
    for (int mm = 1; mm <= g.mms(); mm++) {
      for (int slot = 0; slot < g.slots(); slot++) {
        maps += m.pmd.is(w, mm, slot, Entry.TARGET, Entry.mapsHuge(page)) ? 1 : 0;
      }
    }
    return maps;
  }

  private long counted(long[] w, int folio) {
    return m.page.mapcount.get(w, folio)
        + m.page.entire.get(w, folio)
        + m.page.pincount.get(w, folio)
        + m.page.cacheRefs(w, folio);
  }

  private boolean refLower(long[] w, int p) {
    return m.page.head.get(w, p) != 0 || m.page.refcount.get(w, p) >= counted(w, p);
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
      if (m.page.head.get(w, p) == 0 && m.page.refcount.get(w, p) != counted(w, p)) {
        return false;
      }
    }
    return true;
  }

  // whatever the page tables map holds what a read may return
  private boolean dataPreserved(long[] w, int mm, int va) {
    long token = tokenAt(w, mm, va);
    return token < 0 || m.ghost.mayRead(w, mm, va, (int) token);
  }

  // the content that the page tables give the address, -1 where it is not mapped
  private long tokenAt(long[] w, int mm, int va) {
    long pmd = m.pmd.bits(w, mm, g.slot(va), Entry.TARGET);
    if (Entry.kind(pmd) == Kind.HUGE) {
      return m.page.data.get(w, Entry.pfn(pmd) + g.index(va));
    }
    if (Entry.kind(pmd) != Kind.TABLE) {
      return -1;
    }
    if (!m.table.isTable(Entry.pfn(pmd))) {
      return -1;
    }
    long pte = m.pte.bits(w, Entry.pfn(pmd), g.index(va), Entry.TARGET);
    if (Entry.kind(pte) == Kind.ZERO) {
      return 0;
    }
    return Entry.kind(pte) == Kind.PRESENT ? m.page.data.get(w, Entry.pfn(pte)) : -1;
  }

  // a thread that is done holds nothing
  private boolean lockBalance(long[] w, int t) {
    return !done(w, t) || !holdsAnything(w, t);
  }

  // no notifier bracket is open, no page is left isolated
  private boolean nothingHeldOpen(long[] w) {
    for (int mm = 1; mm <= g.mms(); mm++) {
      if (m.mm.notifier.get(w, mm) != 0) {
        return false;
      }
    }
    for (int p = 1; p <= g.pages(); p++) {
      if (m.page.head.get(w, p) == 0
          && m.page.refcount.get(w, p) > 0
          && m.page.lru.get(w, p) == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean holdsAnything(long[] w, int t) {
    boolean holds = m.cpu.irq_off.get(w, t) != 0 || m.cpu.rcu.get(w, t) != 0;
    for (int mm = 1; mm <= g.mms(); mm++) {
      holds |= m.mm.mmap_lock.involves(w, mm, t) || m.mm.pml.is(w, mm, t);
    }
    for (int table = 1; table <= g.tables(); table++) {
      holds |= m.table.ptl.is(w, table, t);
    }
    for (int p = 1; p <= g.pages(); p++) {
      holds |= m.page.lock.is(w, p, t);
    }
    for (int v = 1; v <= g.vmas(); v++) {
      holds |= m.vma.lock.writer.is(w, v, t) || m.vma.lock.readers.has(w, v, t);
    }
    for (int a = 1; a <= g.anonVmas(); a++) {
      holds |= m.anon_vma.rwsem.involves(w, a, t);
    }
    for (int f = 1; f <= g.files(); f++) {
      holds |= m.file.i_mmap.involves(w, f, t);
    }
    for (int u = 1; u <= g.uffds(); u++) {
      holds |= ctx.map_changing_lock.involves(w, u, t) || ctx.wqh_lock.is(w, u, t);
    }
    return holds;
  }
}
