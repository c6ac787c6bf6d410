package org.mmrace.analysis.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mmrace.analysis.SmallMachines;
import org.mmrace.analysis.mutate.MutantResult.Verdict;
import org.mmrace.analysis.mutate.Mutation.Kind;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.explorer.switches.FewestSwitches;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.Scenario;
import org.mmrace.model.system.StatePredicate;

/** GUP-fast beside MADV_COLLAPSE, where the IPI does not hide that the PMD recheck is needed. */
class MutationSuiteTest {
  private static final String RECHECK = "gup_fast_pte_range__pmdp_recheck";
  private static final String PIN = "Inv_PinStaysMapped";
  private static MutationSuite suite;

  private static Scenario machine(boolean recheck) {
    return SmallMachines.of(
        Map.of("CollapseSyncsGup", false, "GupRechecksPmd", recheck),
        List.of(SmallMachines.op("madvise_collapse", 0), SmallMachines.op("gup_fast", 0)));
  }

  private static List<StatePredicate> invariants(Scenario machine) {
    Set<String> wanted = Set.of(PIN, "TypeOK", "Inv_NoOops", "Inv_TableAlive", "Inv_RefLower");
    return Invariants.of(machine).stream().filter(one -> wanted.contains(one.name())).toList();
  }

  @BeforeAll
  static void run() {
    suite = new MutationSuite(Settings.standard(), Limits.ofHeap(), mutation -> true);
    Scenario machine = machine(true);
    MutationSuite.Scenario done =
        suite.add("test", machine, invariants(machine), Watch.NONE, mutation -> true);
    assertEquals(List.of(), done.broken());
    assertEquals(suite.rows().size(), done.mutants());
  }

  private static MutationSuite.Row row(Kind kind, String step, String object) {
    return suite.rows().stream()
        .filter(one -> one.result().mutation().equals(new Mutation(kind, step, object)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void recheckRemoved_pinRace_isTheInterleavingOfTheToggle() {
    MutantResult mutant =
        row(Kind.CHECK_REMOVED, RECHECK, "gup_fast_pte_range__ptep_recheck").result();
    assertEquals(Verdict.KILLED, mutant.verdict());
    assertEquals(PIN, mutant.property());
    Scenario toggled = machine(false);
    List<StatePredicate> invariants = invariants(toggled);
    Exploration found = Explorer.explore(toggled, invariants, Settings.standard(), Watch.NONE);
    assertEquals(PIN, found.findings().get(0).property());
    var known =
        FewestSwitches.search(toggled, invariants, found.findings().get(0), Limits.ofHeap());
    assertEquals(Optional.of(known.schedule()), mutant.witness());
  }

  @Test
  void recheckRemoved_pteRecheckStays_isNeededToo() {
    assertEquals(
        Verdict.KILLED,
        row(
                Kind.CHECK_REMOVED,
                "is_refcount_suitable__folio_ref_count",
                "__collapse_huge_page_isolate__is_refcount_suitable")
            .result()
            .verdict());
  }

  @Test
  void lockRemoved_rcuAroundThePteLock_isRedundantHere() {
    MutantResult rcu =
        row(Kind.LOCK_REMOVED, "__pte_offset_map_lock__pmdp_get_lockless", "RCU").result();
    assertEquals(Verdict.SURVIVES, rcu.verdict());
    assertEquals(Optional.empty(), rcu.witness());
  }

  @Test
  void countRemoved_getOfGupFast_breaksTheCount() {
    MutantResult get =
        row(Kind.GET_REMOVED, "try_get_folio__folio_ref_try_add", "page.refcount").result();
    assertEquals("Inv_RefLower", get.property());
  }

  @Test
  void add_interrupted_keepsTheFinishedRowsAndIsUnfinished() {
    MutationSuite cut = new MutationSuite(Settings.standard(), Limits.ofHeap(), mutation -> true);
    Scenario machine = machine(true);
    MutationSuite.Scenario done =
        cut.add(
            "test", machine, invariants(machine), Watch.NONE, mutation -> cut.rows().size() < 2);
    assertEquals("interrupted", done.unfinished());
    assertEquals(2, cut.rows().size());
  }

  @Test
  void lockRemoved_anotherHoldsIt_neitherWaitsNorTakesNorDrops() {
    Scenario machine = machine(true);
    int step = machine.steps().indexOf("madvise_collapse__mmap_read_lock");
    Twist twist = new LockTwist(machine, step, "mmap_lock", false);
    Mutant mutant = new Mutant(new Mutation(Kind.LOCK_REMOVED, "", "mmap_lock"), machine, twist);
    long[] w = new long[mutant.words()];
    mutant.initial(0, w);
    machine.m.mm.mmap_lock.downWrite(w, 1, 2);
    assertEquals(Scenario.BLOCKED, machine.step(w.clone(), 1, 0));
    int steps = 0;
    while (machine.stepAt(w, 1) != machine.steps().indexOf("collapse_huge_page__mmap_read_lock")) {
      assertEquals(Scenario.DONE, mutant.step(w, 1, 0));
      assertEquals(2, machine.m.mm.mmap_lock.writer(w, 1));
      assertEquals(0, machine.m.mm.mmap_lock.readers(w, 1));
      steps++;
    }
    assertTrue(steps > 3);
    assertEquals(0, w[machine.words() + 1]);
    assertEquals(Scenario.BLOCKED, mutant.step(w, 1, 0));
  }

  @Test
  void locksRemoved_ofTwoKinds_eachRemembersAndDropsItsOwn() {
    Scenario machine = machine(true);
    int mmap = machine.steps().indexOf("collapse_huge_page__mmap_write_lock");
    int anon = machine.steps().indexOf("collapse_huge_page__anon_vma_lock_write");
    Twist twist = new LockTwist(machine, mmap, "mmap_lock", false);
    twist = new LockTwist(machine, twist, anon, "anon_vma rwsem", false);
    Mutant mutant = new Mutant(new Mutation(Kind.LOCK_REMOVED, "", ""), machine, twist);
    long[] w = new long[mutant.words()];
    mutant.initial(0, w);
    int mmapWord = machine.words() + 1;
    int anonWord = mmapWord + machine.threads();
    while (machine.stepAt(w, 1) != anon) {
      assertEquals(Scenario.DONE, mutant.step(w, 1, 0));
    }
    assertTrue(w[mmapWord] != 0 && w[anonWord] == 0);
    assertEquals(Scenario.DONE, mutant.step(w, 1, 0));
    assertTrue(w[mmapWord] != 0 && w[anonWord] != 0);
    assertEquals(0, machine.m.mm.mmap_lock.writer(w, 1));
    assertEquals(0, machine.m.anon_vma.rwsem.writer(w, 1));
    while (machine.stepAt(w, 1) != Scenario.NO_STEP) {
      assertEquals(Scenario.DONE, mutant.step(w, 1, 0));
    }
    assertTrue(w[mmapWord] == 0 && w[anonWord] == 0);
  }

  @Test
  void lockShared_anotherReads_readsBesideAndDropsItsOwn() {
    Scenario machine = machine(true);
    int step = machine.steps().indexOf("collapse_huge_page__anon_vma_lock_write");
    Twist twist = new LockTwist(machine, step, "anon_vma rwsem", true);
    Mutant mutant =
        new Mutant(new Mutation(Kind.LOCK_SHARED, "", "anon_vma rwsem"), machine, twist);
    long[] w = new long[mutant.words()];
    mutant.initial(0, w);
    machine.m.anon_vma.rwsem.downRead(w, 1, 2);
    while (machine.stepAt(w, 1) != step) {
      assertEquals(Scenario.DONE, mutant.step(w, 1, 0));
    }
    assertEquals(Scenario.DONE, mutant.step(w, 1, 0));
    assertEquals(0b110, machine.m.anon_vma.rwsem.readers(w, 1));
    assertEquals(0, machine.m.anon_vma.rwsem.writer(w, 1));
    int after = machine.steps().indexOf("collapse_huge_page__anon_vma_unlock_write");
    while (machine.stepAt(w, 1) != after) {
      assertEquals(Scenario.DONE, mutant.step(w, 1, 0));
    }
    assertEquals(Scenario.DONE, mutant.step(w, 1, 0));
    assertEquals(0b100, machine.m.anon_vma.rwsem.readers(w, 1));
  }
}
