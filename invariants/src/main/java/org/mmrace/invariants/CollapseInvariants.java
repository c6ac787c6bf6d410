package org.mmrace.invariants;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.mmrace.model.Entry;
import org.mmrace.model.Geometry;
import org.mmrace.model.Machine;
import org.mmrace.model.Mm;
import org.mmrace.model.Section;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.Step;
import org.mmrace.model.collapse.CollapseHugePage;
import org.mmrace.model.collapse.GupFast;

/** GUP-fast and anonymous collapse. TLA+: Invariants.tla. */
final class CollapseInvariants {
  // GUP-fast is between the read of the PMD and its last use of the table
  private static final boolean[] GUP_WALKS =
      byStep(
          EnumSet.range(
              Step.gup_fast_pte_range__ptep_get_lockless, Step.gup_fast_pte_range__ptep_recheck));
  // collapse has cleared the PMD and not yet installed or re-populated it; with the flush and the
  // IPI
  private static final boolean[] NONE_WINDOW = byStep(noneWindow());

  // frames whose pmd is a pointer to a table in use
  private static final Set<String> WALK_FRAMES =
      Set.of("access", "fault", "ptmap", "zap", "retract");

  private final Machine machine;
  private final Mm mm;
  private final Geometry g;
  private final GupFast gup;
  private final CollapseHugePage collapse;

  CollapseInvariants(Machine machine) {
    this.machine = machine;
    mm = machine.mm();
    g = mm.geometry;
    gup = machine.gupFast();
    collapse = machine.collapse();
  }

  private static Set<Step> noneWindow() {
    Set<Step> window =
        EnumSet.range(Step.flush_tlb_mm_range__send, Step.tlb_remove_table_sync_one__ack);
    window.addAll(
        EnumSet.range(Step.collapse_huge_page__pmd_unlock, Step.collapse_huge_page__set_pmd_at));
    window.add(Step.is_refcount_suitable__folio_mapcount);
    window.add(Step.is_refcount_suitable__folio_ref_count);
    window.remove(Step.collapse_huge_page__pmd_unlock_populate);
    return window;
  }

  List<StatePredicate> predicates() {
    return List.of(
        Named.all("Inv_TableAlive", tableAlive()),
        Named.each("Inv_PinStaysMapped", gup.threads(), this::pinStaysMapped),
        Named.each("Inv_NoneWindow", collapse.threads(), this::noneWindowKept),
        new Named("Reach_GupInsideCollapse", w -> !gupInsideCollapse(w)),
        new Named("Reach_PmdChangedUnderGup", w -> !pmdChangedUnderGup(w)),
        new Named("Reach_TableGoneBeforePmdCheck", w -> !tableGoneBeforePmdCheck(w)),
        new Named(
            "Reach_FaultDuringCollapse",
            w -> !(someoneAt(w, Step.collapse_huge_page__vma_start_write) && faultUnderVmaLock(w))),
        new Named(
            "Reach_FaultWaitsForCollapse",
            w ->
                !(someoneAt(w, Step.collapse_huge_page__set_pmd_at)
                    && someoneAt(w, Step.do_user_addr_fault__mmap_read_lock))),
        new Named("Reach_PinnedAndCollapsed", w -> !pinnedAndCollapsed(w)));
  }

  private static boolean[] byStep(Set<Step> steps) {
    boolean[] in = new boolean[Step.NAMES.size()];
    steps.forEach(step -> in[step.ordinal()] = true);
    return in;
  }

  private boolean at(long[] w, int t, boolean[] steps) {
    int at = machine.stepAt(w, t);
    return at >= 0 && steps[at];
  }

  private boolean someoneAt(long[] w, Step step) {
    for (int t = 1; t <= g.threads(); t++) {
      if (mm.pc.is(w, t, step.pc())) {
        return true;
      }
    }
    return false;
  }

  private boolean faultUnderVmaLock(long[] w) {
    for (int t : mm.tlbCpus) {
      if (mm.pc.is(w, t, Step.__handle_mm_fault__pmdp_get_lockless.pc())
          && machine.fault().vml.get(w, t) != 0) {
        return true;
      }
    }
    return false;
  }

  // a table is not freed while a walker holds a pointer into it
  private Stream<Named> tableAlive() {
    return Stream.of(
        Named.each(
            "gup", gup.threads(), (w, t) -> !at(w, t, GUP_WALKS) || alive(w, gup.pmdRead(w, t))),
        Named.each(
            "collapse",
            collapse.threads(),
            (w, t) -> !at(w, t, NONE_WINDOW) || alive(w, collapse.pmdTaken(w, t))),
        Named.all("frames", machine.layout().sections().stream().flatMap(this::frameAlive)),
        new Named(
            "oops", w -> mm.oops.get(w) != Mm.OOPS_TABLE_FREED && mm.oops.get(w) != Mm.OOPS_PFN_0));
  }

  private Stream<Named> frameAlive(Section frame) {
    return frame.fields().stream()
        .filter(field -> field.name().equals("pmd") && WALK_FRAMES.contains(frame.name()))
        .map(
            pmd ->
                Named.each(
                    frame.name(),
                    Arrays.stream(frame.dims().get(0).ids()).boxed().toList(),
                    (w, t) -> alive(w, pmd.get(w, t))));
  }

  private boolean alive(long[] w, long pmd) {
    int table = Entry.pfn(pmd);
    return Entry.kind(pmd) != Entry.TABLE
        || (mm.isTable(table) && !mm.tableState.is(w, table, Mm.FREE));
  }

  // a pin that user space relies on names the page that its address maps
  private boolean pinStaysMapped(long[] w, int t) {
    int ofMm = (int) gup.pinMm.get(w, t);
    int va = (int) gup.pinVa.get(w, t);
    return gup.pinPromised.get(w, t) == 0
        || maps(w, ofMm, va, (int) gup.pinPfn.get(w, t))
        || inTransit(w, ofMm, va);
  }

  private boolean maps(long[] w, int ofMm, int va, int page) {
    if (mm.pmd.is(w, ofMm, g.slot(va), Entry.TARGET, Entry.mapsHuge(page - g.index(va)))) {
      return true;
    }
    for (int table = 1; table <= g.tables(); table++) {
      if (mm.pte.is(w, table, g.index(va), Entry.TARGET, Entry.maps(page))
          && (mm.tableState.is(w, table, Mm.LIVE) || mm.tableState.is(w, table, Mm.DETACHED))
          && mm.tableMm.get(w, table) == ofMm
          && mm.tableSlot.get(w, table) == g.slot(va)) {
        return true;
      }
    }
    return false;
  }

  // taken out of a live table by someone who holds its PTL, and may put it back
  private boolean inTransit(long[] w, int ofMm, int va) {
    for (int table = 1; table <= g.tables(); table++) {
      if (mm.pte.is(w, table, g.index(va), ~0L, Entry.NONE)
          && mm.tableState.is(w, table, Mm.LIVE)
          && !mm.ptl.is(w, table, 0)
          && mm.tableMm.get(w, table) == ofMm
          && mm.tableSlot.get(w, table) == g.slot(va)) {
        return true;
      }
    }
    return false;
  }

  // the PMD that collapse cleared stays none until collapse sets it
  private boolean noneWindowKept(long[] w, int t) {
    long taken = collapse.pmdTaken(w, t);
    return !at(w, t, NONE_WINDOW)
        || Entry.kind(taken) != Entry.TABLE
        || mm.tableState.is(w, Entry.pfn(taken), Mm.LIVE)
        || mm.pmd.is(w, collapse.mm(w, t), collapse.slot(w, t), ~0L, Entry.NONE);
  }

  private boolean gupInsideCollapse(long[] w) {
    for (int t : gup.threads()) {
      long pmd = gup.pmdRead(w, t);
      if (mm.pc.is(w, t, Step.gup_fast_pte_range__ptep_get_lockless.pc())
          && Entry.kind(pmd) == Entry.TABLE
          && mm.isTable(Entry.pfn(pmd))
          && mm.tableState.get(w, Entry.pfn(pmd)) == Mm.DETACHED) {
        return true;
      }
    }
    return false;
  }

  private boolean pmdChangedUnderGup(long[] w) {
    for (int t : gup.threads()) {
      if (mm.pc.is(w, t, Step.gup_fast_pte_range__pmdp_recheck.pc())
          && mm.pmd.get(w, gup.mm(w, t), g.slot(gup.va(w, t))) != gup.pmdRead(w, t)) {
        return true;
      }
    }
    return false;
  }

  private boolean tableGoneBeforePmdCheck(long[] w) {
    for (int t : collapse.threads()) {
      if (mm.pc.is(w, t, Step.collapse_huge_page__check_pmd_still_valid.pc())
          && Entry.kind(mm.pmd.get(w, collapse.mm(w, t), collapse.slot(w, t)))
              == Entry.kind(Entry.NONE)) {
        return true;
      }
    }
    return false;
  }

  private boolean pinnedAndCollapsed(long[] w) {
    boolean pinned = false;
    for (int t : gup.threads()) {
      pinned |= gup.pinPfn.get(w, t) != 0;
    }
    for (int m = 1; m <= g.mms() && pinned; m++) {
      for (int slot = 0; slot < g.slots(); slot++) {
        if (Entry.kind(mm.pmd.get(w, m, slot)) == Entry.HUGE) {
          return true;
        }
      }
    }
    return false;
  }
}
