package org.mmrace.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.collapse.Collapse;
import org.mmrace.model.core.Label;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.uffd.UffdMovePtes;

/** Which lock makes an rmap walk complete beside those who take entries and tables away. */
class RmapWalkTest {
  private static final String COMPLETE = "Inv_RmapComplete";
  private static final String LIVE = "Inv_InstallOnlyLive";

  /** collapse_huge_page() goes on without the lock of the anon_vma. */
  private static final Mutant.Break COLLAPSE =
      goesOn(Collapse.Step.collapse_huge_page__mmu_notifier_invalidate_range_start);

  /** move_pages_ptes() goes on without the lock of the anon_vma. */
  private static final Mutant.Break MOVE = goesOn(UffdMovePtes.Step.double_pt_lock__spin_lock);

  private static Mutant.Break goesOn(Label next) {
    return (machine, words, thread, choice) -> {
      if (choice > 0) {
        return TransitionSystem.NO_CHOICE;
      }
      machine.m.thread.pc.set(words, thread, machine.m.steps.pc(next));
      return TransitionSystem.DONE;
    };
  }

  /** With the folio lock, as shrink_folio_list() walks, and without, as shrink_active_list(). */
  @ParameterizedTest
  @ValueSource(strings = {"referenced", "referenced sync", "referenced locked"})
  void collapseWithoutAnonVma_putsTableBack_walkMissesPage(String walk) throws IOException {
    Map<String, Object> constants = constants(Layouts.HOLE, "COLLAPSE", walk, Map.of());
    assertEquals(
        List.of(COMPLETE),
        broken(
            Mutant.of(constants, Collapse.Step.collapse_huge_page__anon_vma_lock_write, COLLAPSE),
            COMPLETE));
  }

  @Test
  void moveWithoutAnonVma_putsPageBack_walkMissesPage() throws IOException {
    Map<String, Object> constants = constants(Layouts.MOVE, "MOVE 1", "referenced sync", Map.of());
    assertEquals(List.of(), broken(new MachineSystems().of(constants), COMPLETE));
    assertEquals(
        List.of(COMPLETE),
        broken(
            Mutant.of(constants, UffdMovePtes.Step.move_pages_ptes__anon_vma_trylock_write, MOVE),
            COMPLETE));
  }

  /**
   * {@code WalkRechecksPmd = FALSE} alone breaks nothing, in no pair with a walk. The recheck sees
   * only those who clear a PMD under its PTL: of anonymous memory PT reclaim, which takes an empty
   * table. Who takes entries along (collapse, a table move) holds the anon_vma for write.
   */
  @ParameterizedTest
  @EnumSource(names = {"ANON", "HOLE", "UFFD", "MOVE"})
  void walkWithoutPmdRecheck_besideAnyOperation_keepsAll(Layouts layout) throws IOException {
    Map<String, Object> v618 = v618();
    Map<String, Object> toggles = toggles(v618, Map.of("WalkRechecksPmd", false));
    List<String> broken =
        layout
            .pairs()
            .filter(
                pair ->
                    pair.first().name().equals("referenced")
                        || pair.second().name().equals("referenced"))
            .flatMap(
                pair ->
                    broken(
                        new MachineSystems().of(pair.constants(v618.get("kernel"), toggles)),
                        COMPLETE,
                        LIVE,
                        "Inv_TableAlive")
                        .stream())
            .toList();
    assertEquals(List.of(), broken);
  }

  @Test
  void collapseWithoutAnonVma_recheckOfPmdOrNot_walkWritesToDetachedTable() throws IOException {
    for (boolean rechecks : new boolean[] {true, false}) {
      Map<String, Object> constants =
          constants(Layouts.HOLE, "COLLAPSE", "referenced", Map.of("WalkRechecksPmd", rechecks));
      assertEquals(
          List.of(LIVE),
          broken(
              Mutant.of(constants, Collapse.Step.collapse_huge_page__anon_vma_lock_write, COLLAPSE),
              LIVE));
    }
  }

  private static Map<String, Object> v618() throws IOException {
    return new MachineSystems().load("uffd/must-wait-transient-none", "fixed").constants();
  }

  private static Map<String, Object> toggles(
      Map<String, Object> base, Map<String, Object> overrides) {
    Map<String, Object> toggles = new HashMap<>();
    ((Map<?, ?>) base.get("toggles")).forEach((name, value) -> toggles.put((String) name, value));
    toggles.putAll(overrides);
    return toggles;
  }

  private static Map<String, Object> constants(
      Layouts layout, String operation, String walk, Map<String, Object> overrides)
      throws IOException {
    Map<String, Object> v618 = v618();
    return layout
        .pairs()
        .filter(
            pair ->
                Set.of(operation, walk)
                    .equals(new HashSet<>(List.of(pair.first().name(), pair.second().name()))))
        .findFirst()
        .orElseThrow()
        .constants(v618.get("kernel"), toggles(v618, overrides));
  }

  private static List<String> broken(ScenarioSystem scenario, String... names) {
    List<StatePredicate> predicates =
        scenario.predicates().stream()
            .filter(one -> Invariants.isConjunct(one.name()))
            .filter(one -> List.of(names).contains(one.name()))
            .toList();
    Exploration result =
        Explorer.explore(
            scenario.system(), predicates, Settings.standard().allowingDeadlock(), Watch.NONE);
    assertTrue(!result.findings().isEmpty() || result.complete());
    return result.findings().stream().map(Finding::property).toList();
  }
}
