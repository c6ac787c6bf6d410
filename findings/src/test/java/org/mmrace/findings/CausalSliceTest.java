package org.mmrace.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mmrace.analysis.slice.CausalSlice;
import org.mmrace.analysis.slice.CausalSlice.Role;
import org.mmrace.analysis.slice.CausalSlice.Slice;
import org.mmrace.analysis.slice.RootCauses;
import org.mmrace.bridge.run.LoadedTrace;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.sample.Sampled;
import org.mmrace.explorer.sample.Sampling;
import org.mmrace.explorer.sample.SamplingPlan;
import org.mmrace.explorer.switches.FewestSwitches;
import org.mmrace.model.core.Constants;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/** Slices and causes of the stored counterexamples. */
class CausalSliceTest {
  private static final Path TRACES = Path.of("../checker-bridge/src/test/resources/traces");

  /** A stored counterexample. */
  private record Race(LoadedTrace loaded, Schedule schedule, CausalSlice slicer) {
    static Race of(String name) throws IOException {
      LoadedTrace loaded =
          LoadedTrace.read(
              TRACES.resolve(name + "-unfixed.trace.json"), "", "", new MachineSystems());
      var named = new TraceReplay(loaded.system()).run(loaded.trace()).schedule();
      return new Race(loaded, named, new CausalSlice(Constants.of(loaded.system().constants())));
    }

    TransitionSystem system() {
      return loaded.system().system();
    }

    String property() {
      return loaded.trace().property();
    }

    List<StatePredicate> broken() {
      return loaded.system().predicates().stream()
          .filter(one -> one.name().equals(property()))
          .toList();
    }

    List<String> needed(Slice slice) {
      return IntStream.range(0, schedule.moves().size())
          .filter(i -> slice.roles().get(i) == Role.NEEDED)
          .mapToObj(schedule.moves()::get)
          .map(move -> move.thread() + ":" + move.step())
          .toList();
    }

    /** Returns what schedules with threads of random speed break. */
    Sampled sampled() {
      SamplingPlan plan = new SamplingPlan(SamplingPlan.Strategy.SPEEDS, 1, 3000, 1, 1, 10_000);
      return Sampling.run(system(), broken(), Settings.standard(), plan, Watch.NONE);
    }
  }

  @Test
  void gupFast_neededStepsAreTheRace() throws IOException {
    Race race = Race.of("collapse-gupfast-pmd-recheck");
    Slice slice = race.slicer().of(race.schedule(), race.property());
    assertTrue(slice.alone());
    assertEquals(
        List.of(
            "2:gup_fast_pmd_range__pmdp_get_lockless",
            "2:gup_fast_pte_range__ptep_get_lockless",
            "1:is_refcount_suitable__folio_ref_count",
            "1:pmdp_collapse_flush__pmdp_get_and_clear",
            "1:is_refcount_suitable__folio_ref_count",
            "1:__collapse_huge_page_isolate__folio_isolate_lru",
            "1:release_pte_folio__folio_putback_lru",
            "2:try_get_folio__folio_ref_try_add",
            "2:gup_fast_pte_range__ptep_recheck",
            "2:gup_must_unshare__PageAnonExclusive",
            "1:__collapse_huge_page_copy_succeeded__ptep_clear"),
        race.needed(slice));
    assertEquals(slice.roles().size() - 11, slice.count(Role.ORDER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "collapse-gupfast-table-freed",
        "collapse-vma-lock-fault-vs-collapse",
        "rmap-move-normal-pmd-vs-retract",
        "rmap-mremap-late-flush",
        "rmap-nested-gather",
        "uffd-move-pin-window",
        "uffd-move-touch-before-pin-check",
        "uffd-refile-lost-wake",
        "uffd-unregister-wake-missing-only",
        "uffd-unregister-wake-too-early"
      })
  void storedCounterexamples_neededStepsAloneBreak_andNothingOnlyHappened(String name)
      throws IOException {
    Race race = Race.of(name);
    Slice slice = race.slicer().of(race.schedule(), race.property());
    assertTrue(slice.alone());
    assertEquals(0, slice.count(Role.CHANCE), "the shortest have no step too many");
    assertTrue(slice.count(Role.NEEDED) <= slice.roles().size() / 2 + 4, slice.toString());
    int last = slice.roles().size() - 1;
    assertEquals(Role.NEEDED, slice.roles().get(last), "the last step breaks it");
  }

  @Test
  void stepsThatOnlyHappened_areLeftOut_andItStillBreaks() throws IOException {
    Race race = Race.of("rmap-nested-gather");
    Schedule drawn = race.sampled().hits().get(0).finding().schedule();
    Slice slice = race.slicer().of(drawn, race.property());
    assertTrue(slice.count(Role.CHANCE) > 0);
    Schedule rest = slice.without(drawn);
    assertEquals(drawn.moves().size() - slice.count(Role.CHANCE), rest.moves().size());
    assertFalse(race.broken().get(0).holds(rest.run(race.system())));
    assertEquals(0, race.slicer().of(rest, race.property()).count(Role.CHANCE));
  }

  @Test
  void scheduleThatBreaksNothing_isRefused() throws IOException {
    Race race = Race.of("rmap-nested-gather");
    Schedule tooShort = new Schedule(0, race.schedule().moves().subList(0, 3));
    assertEquals(
        "schedule does not break the property: property=Inv_TlbPerm",
        assertThrows(
                IllegalArgumentException.class, () -> race.slicer().of(tooShort, race.property()))
            .getMessage());
  }

  @Test
  void whoeverFindsIt_oneCounterexampleIsShown() throws IOException {
    Race race = Race.of("rmap-nested-gather");
    Set<Schedule> shown = new HashSet<>();
    List<Finding> found = new ArrayList<>();
    found.add(new Finding.Violated(race.property(), race.schedule()));
    race.sampled().hits().forEach(hit -> found.add(hit.finding()));
    assertEquals(2, found.size());
    for (Finding finding : found) {
      var best =
          FewestSwitches.search(race.system(), race.broken(), finding, Limits.ofHeap()).schedule();
      shown.add(race.slicer().normal(best, race.property()));
    }
    assertEquals(1, shown.size());
  }

  @Test
  void causes_differInTheirNeededSteps_andEachBreaksTheProperty() throws IOException {
    Race race = Race.of("uffd-unregister-wake-too-early");
    Map<String, RootCauses> causes = race.slicer().causes(List.of(), Limits.ofHeap());
    assertEquals(List.of("Inv_NoLostWake"), List.copyOf(causes.keySet()));
    RootCauses found = causes.get("Inv_NoLostWake");
    assertEquals(Stop.EXHAUSTED, found.stop());
    assertEquals(
        found.counterexamples(),
        found.causes().stream().mapToInt(RootCauses.Cause::counterexamples).sum());
    Set<List<String>> distinct = new HashSet<>();
    int switches = 0;
    for (RootCauses.Cause cause : found.causes()) {
      assertTrue(distinct.add(cause.slice().cause()));
      assertTrue(cause.schedule().switches() >= switches, "fewest switches first");
      switches = cause.schedule().switches();
      assertFalse(race.broken().get(0).holds(cause.schedule().run(race.system())));
    }
    assertTrue(distinct.size() > 1, distinct.toString());
  }
}
