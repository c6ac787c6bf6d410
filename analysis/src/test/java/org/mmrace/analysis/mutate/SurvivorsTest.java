package org.mmrace.analysis.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mmrace.analysis.SmallMachines;
import org.mmrace.analysis.mutate.MutantResult.Verdict;
import org.mmrace.analysis.mutate.Mutation.Kind;
import org.mmrace.analysis.mutate.Why.Reason;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.Scenario;

/** Why nothing breaks: each reason once, and what it says is done by hand. */
class SurvivorsTest {
  private static final Map<String, Object> RETRACT =
      Map.of("path", "retract_page_tables", "file", 1L, "pgoff", 0L);
  private static final Map<String, Object> MUNMAP = range("munmap");
  private static final Map<String, Object> DONTNEED = range("madvise_dontneed");
  private static final Mutation RETRACT_PMD =
      new Mutation(Kind.LOCK_REMOVED, "retract_page_tables__pmd_lock", "pmd lock");
  private static final Mutation MUNMAP_PTE =
      new Mutation(Kind.LOCK_REMOVED, "__pte_offset_map_lock__spin_lock", "pte lock");
  private static final Mutation RETRACT_FLUSH =
      new Mutation(
          Kind.FLUSH_REMOVED, "retract_page_tables__pmdp_collapse_flush", "flush_tlb_mm_range");
  private static final Mutation COLLAPSE_PMD =
      new Mutation(Kind.LOCK_REMOVED, "collapse_huge_page__pmd_lock", "pmd lock");
  private static final Mutation COLLAPSE_MMAP =
      new Mutation(Kind.LOCK_REMOVED, "collapse_huge_page__mmap_write_lock", "mmap_lock");

  private static Map<String, Object> range(String path) {
    return Map.of("path", path, "mm", 1L, "start", 0L, "end", 2L);
  }

  private static Scenario retractBeside(List<Map<String, Object>> others) {
    return SmallMachines.ofFile(
        Map.of(), Stream.concat(Stream.of(RETRACT), others.stream()).toList());
  }

  private static Scenario collapseBesideDontneed() {
    return SmallMachines.of(Map.of(), List.of(SmallMachines.op("madvise_collapse", 0), DONTNEED));
  }

  private static MutationSuite.Row row(Scenario machine, Mutation mutation) {
    MutationSuite suite = new MutationSuite(Settings.standard(), Limits.ofHeap(), mutation::equals);
    MutationSuite.Scenario done =
        suite.add(
            "test",
            machine,
            Invariants.conjuncts(Invariants.of(machine)),
            Watch.NONE,
            starting -> true);
    assertEquals(List.of(), done.broken());
    assertTrue(suite.explain(Watch.NONE, starting -> true));
    return suite.rows().get(0);
  }

  private static Why why(Scenario machine, Mutation mutation) {
    MutationSuite.Row row = row(machine, mutation);
    assertEquals(Verdict.SURVIVES, row.result().verdict());
    return row.why().orElseThrow();
  }

  private static MutantRun.Broken without(Scenario machine, Twist twist) {
    MutantRun run =
        new MutantRun(
            machine,
            Invariants.conjuncts(Invariants.of(machine)),
            Settings.standard(),
            Limits.ofHeap(),
            Watch.NONE);
    return run.all(new Mutant(COLLAPSE_PMD, machine, twist), Watch.NONE);
  }

  private static Twist without(Scenario machine, Twist of, Mutation lock) {
    return new LockTwist(machine, of, machine.steps().indexOf(lock.step()), lock.object(), false);
  }

  @Test
  void lockRemoved_nobodyElseAsks_namesPathsAndOneOfThemKills() {
    Why why = why(retractBeside(List.of(MUNMAP)), RETRACT_PMD);
    assertEquals(
        "nobody else asks for pmd lock"
            + " (madvise_dontneed, retract_page_tables would; with madvise_dontneed: Inv_NoOops)",
        why.text());
    assertEquals(Reason.NOBODY_ELSE, why.reason());

    MutantResult beside = row(retractBeside(List.of(MUNMAP, DONTNEED)), RETRACT_PMD).result();
    assertEquals(Verdict.KILLED, beside.verdict());
    assertEquals("Inv_NoOops", beside.property());
    assertEquals(
        Optional.empty(), row(retractBeside(List.of(MUNMAP, DONTNEED)), RETRACT_PMD).why());
  }

  @Test
  void lockRemoved_anotherIsHeld_namesItAndWithoutItTooSomethingBreaks() {
    Scenario machine = collapseBesideDontneed();
    Why why = why(machine, COLLAPSE_PMD);
    assertEquals("mmap_lock is held too (without both: Inv_TableAlive)", why.text());
    assertEquals(Reason.ANOTHER_LOCK, why.reason());
    assertEquals(List.of(COLLAPSE_MMAP), why.held());

    Twist mmap = without(machine, machine::step, COLLAPSE_MMAP);
    assertEquals(false, without(machine, mmap).properties().contains("Inv_TableAlive"));
    Twist both = without(machine, mmap, COLLAPSE_PMD);
    assertTrue(without(machine, both).properties().contains("Inv_TableAlive"));
  }

  @Test
  void lockRemoved_askedForAndNoneHeldInstead_isNeededByNothing() {
    Why why = why(retractBeside(List.of(MUNMAP)), MUNMAP_PTE);
    assertEquals("nothing here needs it", why.text());
    assertEquals(Reason.NOTHING, why.reason());
  }

  @Test
  void flushRemoved_noOtherCpuHasATranslation_namesUserAccess() {
    Why why = why(retractBeside(List.of(MUNMAP)), RETRACT_FLUSH);
    assertEquals(
        "no other CPU has a translation then"
            + " (speculative_fill, user_read would; with speculative_fill: Inv_TableAlive)",
        why.text());
  }

  @Test
  void explain_stopped_saysSoAndLeavesTheRest() {
    MutationSuite suite =
        new MutationSuite(
            Settings.standard(), Limits.ofHeap(), Set.of(RETRACT_PMD, MUNMAP_PTE)::contains);
    Scenario machine = retractBeside(List.of(MUNMAP));
    suite.add("test", machine, Invariants.of(machine), Watch.NONE, starting -> true);
    assertEquals(false, suite.explain(Watch.NONE, MUNMAP_PTE::equals));
    assertEquals(
        List.of(true, false), suite.rows().stream().map(one -> one.why().isPresent()).toList());
  }
}
