package org.mmrace.invariants;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.mmrace.model.Scenario;
import org.mmrace.model.collapse.Collapse;
import org.mmrace.model.collapse.CollapsePages;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Geometry;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Oops;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.core.Tlb;
import org.mmrace.model.mm.Fault;
import org.mmrace.model.mm.GupFast;
import org.mmrace.model.rmap.Zap;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.words.Section;

/** GUP-fast and anonymous collapse. TLA+: Invariants.tla. */
final class CollapseInvariants {
  // GUP-fast is between the read of the PMD and its last use of the table
  private final boolean[] gupWalks;
  // collapse has cleared the PMD and not yet installed or re-populated it; with the flush and the
  // IPI
  private final boolean[] noneWindow;

  private final Scenario scenario;
  private final State m;
  private final Geometry g;
  private final GupFast gup;
  private final Collapse collapse;

  CollapseInvariants(Scenario scenario) {
    this.scenario = scenario;
    m = scenario.m;
    g = m.geometry;
    gup = scenario.gupFast;
    collapse = scenario.collapse;
    gupWalks =
        byStep(
            EnumSet.range(
                GupFast.Step.gup_fast_pte_range__ptep_get_lockless,
                GupFast.Step.gup_fast_pte_range__ptep_recheck));
    noneWindow = byStep(noneWindow());
  }

  private static Set<Label> noneWindow() {
    Set<Label> window = new HashSet<>(EnumSet.allOf(Tlb.Step.class));
    window.addAll(
        EnumSet.range(
            Collapse.Step.collapse_huge_page__pmd_unlock,
            Collapse.Step.collapse_huge_page__set_pmd_at));
    window.addAll(EnumSet.allOf(CollapsePages.Step.class));
    window.add(Collapse.Step.is_refcount_suitable__folio_mapcount);
    window.add(Collapse.Step.is_refcount_suitable__folio_ref_count);
    window.remove(Collapse.Step.collapse_huge_page__pmd_unlock_populate);
    return window;
  }

  List<StatePredicate> predicates() {
    return List.of(
        Named.all("Inv_TableAlive", tableAlive()),
        Named.each("Inv_PinStaysMapped", gup.threads(), this::pinStaysMapped),
        Named.each("Inv_NoneWindow", collapse.threads(), this::noneWindowKept),
        Named.each("Inv_CollapseResult", collapsesAlone(), this::saysWhatIs),
        new Named("Reach_GupInsideCollapse", w -> !gupInsideCollapse(w)),
        new Named("Reach_PmdChangedUnderGup", w -> !pmdChangedUnderGup(w)),
        new Named("Reach_TableGoneBeforePmdCheck", w -> !tableGoneBeforePmdCheck(w)),
        new Named("Reach_WpBeforeIsolate", w -> !wpBeforeIsolate(w)),
        new Named(
            "Reach_FaultDuringCollapse",
            w ->
                !(someoneAt(w, Collapse.Step.collapse_huge_page__vma_start_write)
                    && faultUnderVmaLock(w))),
        new Named(
            "Reach_FaultWaitsForCollapse",
            w ->
                !(someoneAt(w, Collapse.Step.collapse_huge_page__set_pmd_at)
                    && someoneAt(w, Fault.Step.do_user_addr_fault__mmap_read_lock))),
        new Named("Reach_PinnedAndCollapsed", w -> !pinnedAndCollapsed(w)));
  }

  private boolean[] byStep(Set<? extends Label> steps) {
    boolean[] in = new boolean[m.steps.labels().size()];
    steps.forEach(step -> in[m.steps.number(step)] = true);
    return in;
  }

  private boolean at(long[] w, int t, boolean[] steps) {
    int at = scenario.stepAt(w, t);
    return at >= 0 && steps[at];
  }

  private boolean someoneAt(long[] w, Label step) {
    for (int t = 1; t <= g.threads(); t++) {
      if (m.thread.pc.is(w, t, m.steps.pc(step))) {
        return true;
      }
    }
    return false;
  }

  private boolean faultUnderVmaLock(long[] w) {
    for (int t : m.tlb.cpus) {
      if (scenario.fault.at(w, t, Fault.Step.__handle_mm_fault__pmdp_get_lockless)
          && scenario.fault.vml.get(w, t) != 0) {
        return true;
      }
    }
    return false;
  }

  // a table is not freed while a walker holds a pointer into it
  private Stream<Named> tableAlive() {
    return Stream.of(
        Named.each(
            "gup", gup.threads(), (w, t) -> !at(w, t, gupWalks) || alive(w, gup.pmdRead(w, t))),
        Named.each(
            "collapse",
            collapse.threads(),
            (w, t) -> !at(w, t, noneWindow) || alive(w, collapse.pmdTaken(w, t))),
        Named.all("frames", m.walks().stream().flatMap(this::frameAlive)),
        new Named("oops", w -> m.oops.get(w) != Oops.TABLE_FREED && m.oops.get(w) != Oops.PFN_0));
  }

  private Stream<Named> frameAlive(Section frame) {
    return frame.fields().stream()
        .filter(field -> field.name().equals("pmd"))
        .map(
            pmd ->
                Named.each(
                    frame.name(),
                    Arrays.stream(frame.dims().get(0).ids()).boxed().toList(),
                    (w, t) -> alive(w, pmd.get(w, t))));
  }

  private boolean alive(long[] w, long pmd) {
    int table = Entry.pfn(pmd);
    return Entry.kind(pmd) != Kind.TABLE
        || (m.table.isTable(table) && !m.table.state.is(w, table, TableState.FREE));
  }

  // a pin that user space relies on names the page that its address maps
  private boolean pinStaysMapped(long[] w, int t) {
    int ofMm = (int) gup.pinMm.get(w, t);
    int va = (int) gup.pinVa.get(w, t);
    return gup.pinPromised.get(w, t) == 0
        || gup.maps(w, ofMm, va, (int) gup.pinPfn.get(w, t))
        || gup.inTransit(w, ofMm, va)
        || behindEnd(w, ofMm, va);
  }

  // behind the end of its file it promises nothing: truncation takes a page from whoever pins it
  private boolean behindEnd(long[] w, int ofMm, int va) {
    int v = m.vma.at(w, ofMm, va);
    int file = v == 0 ? 0 : (int) m.vma.file.get(w, v);
    return file != 0 && m.vma.linearIndex(w, v, va) >= m.file.i_size.get(w, file);
  }

  // the PMD that collapse cleared stays none until collapse sets it
  private boolean noneWindowKept(long[] w, int t) {
    long taken = collapse.pmdTaken(w, t);
    return !at(w, t, noneWindow)
        || Entry.kind(taken) != Kind.TABLE
        || m.table.state.is(w, Entry.pfn(taken), TableState.LIVE)
        || m.pmd.is(w, collapse.mm(w, t), collapse.slot(w, t), ~0L, Entry.NONE);
  }

  // one thread collapses and nobody zaps
  private List<Integer> collapsesAlone() {
    boolean alone = collapse.threads().size() == 1 && m.program.running(Zap.ZAP).isEmpty();
    return alone ? collapse.threads() : List.of();
  }

  // COLLAPSE says that it succeeded where the range is mapped by a huge PMD, and only there
  private boolean saysWhatIs(long[] w, int t) {
    if (!m.thread.done(w, t) || !collapse.collapses(w, t)) {
      return true;
    }
    int v = m.vma.at(w, collapse.mm(w, t), collapse.slot(w, t) * g.ptes());
    boolean huge = Entry.kind(m.pmd.get(w, collapse.mm(w, t), collapse.slot(w, t))) == Kind.HUGE;
    return v != 0 && m.vma.thp.get(w, v) != 0 || (m.result.err.get(w, t) == Errno.NONE) == huge;
  }

  private boolean gupInsideCollapse(long[] w) {
    for (int t : gup.threads()) {
      long pmd = gup.pmdRead(w, t);
      if (scenario.gupFast.at(w, t, GupFast.Step.gup_fast_pte_range__ptep_get_lockless)
          && Entry.kind(pmd) == Kind.TABLE
          && m.table.isTable(Entry.pfn(pmd))
          && m.table.state.get(w, Entry.pfn(pmd)) == TableState.DETACHED) {
        return true;
      }
    }
    return false;
  }

  private boolean pmdChangedUnderGup(long[] w) {
    for (int t : gup.threads()) {
      if (scenario.gupFast.at(w, t, GupFast.Step.gup_fast_pte_range__pmdp_recheck)
          && m.pmd.get(w, gup.mm(w, t), g.slot(gup.va(w, t))) != gup.pmdRead(w, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean tableGoneBeforePmdCheck(long[] w) {
    for (int t : collapse.threads()) {
      if (scenario.collapse.at(w, t, Collapse.Step.collapse_huge_page__check_pmd_still_valid)
          && Entry.kind(m.pmd.get(w, collapse.mm(w, t), collapse.slot(w, t))) == Kind.NONE) {
        return true;
      }
    }
    return false;
  }

  private boolean wpBeforeIsolate(long[] w) {
    for (int t : collapse.threads()) {
      long taken = collapse.pmdTaken(w, t);
      int table = Entry.pfn(taken);
      for (int i = 0; i < g.ptes() && Entry.kind(taken) == Kind.TABLE; i++) {
        if (m.table.state.is(w, table, TableState.DETACHED)
            && Entry.uffd_wp(m.table.pteOf(w, table, i))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean pinnedAndCollapsed(long[] w) {
    boolean pinned = false;
    for (int t : gup.threads()) {
      pinned |= gup.pinPfn.get(w, t) != 0;
    }
    for (int mm = 1; mm <= g.mms() && pinned; mm++) {
      for (int slot = 0; slot < g.slots(); slot++) {
        if (Entry.kind(m.pmd.get(w, mm, slot)) == Kind.HUGE) {
          return true;
        }
      }
    }
    return false;
  }
}
