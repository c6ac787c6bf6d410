package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mmrace.analysis.MachineFootprints;
import org.mmrace.analysis.MachineSymmetry;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.reduce.Footprints;
import org.mmrace.explorer.reduce.ReducedSearch;
import org.mmrace.explorer.reduce.ReductionCheck;
import org.mmrace.explorer.reduce.Reductions;
import org.mmrace.explorer.reduce.Symmetry;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.invariants.Invariants;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.system.Accesses;
import org.mmrace.model.system.StatePredicate;

/**
 * Reductions against full graphs. In every build a cfg of each kind; all that are not large with
 * {@code -Dmmrace.reductions=all}, which prints the table of docs/reductions.md.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReductionsTest {
  private static final Set<String> FEW =
      Set.of(
          "collapse/vma-lock-fault-vs-collapse fixed_any",
          "collapse/vma-lock-fault-vs-collapse fixed_huge",
          "rmap/nested-gather reach_NestedGather",
          "uffd/move-pin-window unfixed",
          "uffd/refile-lost-wake fixed_two_copiers",
          "uffd/refile-lost-wake unfixed",
          "uffd/unregister-wake-too-early fixed");

  private ScenarioCatalogue catalogue;
  private TlcProcess tlc;

  /** A cfg, ready to run. */
  private record Loaded(
      Constants constants, Scenario machine, List<StatePredicate> invariants, Settings settings) {
    Exploration full() {
      return Explorer.explore(machine, invariants, settings, Watch.NONE);
    }

    Exploration reduced(Optional<Footprints> footprints, Optional<Symmetry> symmetry) {
      return ReducedSearch.explore(
          machine, invariants, settings, Watch.NONE, new Reductions(footprints, symmetry));
    }

    ReductionCheck check() {
      return new ReductionCheck(machine, settings);
    }
  }

  @BeforeAll
  void start() throws Exception {
    catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
    tlc = new TlcProcess(TlcOptions.of(MachineSystems.class));
  }

  @AfterAll
  void stop() {
    tlc.close();
  }

  private Loaded load(ScenarioConfig config) throws Exception {
    Constants constants =
        Constants.of(new MachineSystems().of(tlc.constants(config.location())).constants());
    Scenario machine = new Scenario(constants);
    List<String> names = config.cfg().invariants();
    Settings settings = Settings.standard().exploringOn();
    return new Loaded(
        constants,
        machine,
        Invariants.of(machine).stream().filter(p -> names.contains(p.name())).toList(),
        config.cfg().checkDeadlock() ? settings : settings.allowingDeadlock());
  }

  private Loaded load(String id, String config) throws Exception {
    return load(catalogue.config(id, config).orElseThrow());
  }

  Stream<ScenarioConfig> configs() {
    boolean all = "all".equals(System.getProperty("mmrace.reductions"));
    return catalogue.all().stream()
        .filter(config -> all ? !config.large() : FEW.contains(config.name()));
  }

  private static Set<String> broken(Exploration exploration) {
    assertTrue(exploration.complete());
    Set<String> names = new TreeSet<>();
    exploration.findings().stream().map(Finding::property).forEach(names::add);
    return names;
  }

  @ParameterizedTest
  @MethodSource("configs")
  void reduced_everyConfig_sameInvariantsBreak(ScenarioConfig config) throws Exception {
    Loaded loaded = load(config);
    Optional<Footprints> footprints = Optional.of(new MachineFootprints(loaded.constants()));
    MachineSymmetry alike = MachineSymmetry.of(loaded.machine());
    Optional<Symmetry> symmetry = alike.permutations() > 1 ? Optional.of(alike) : Optional.empty();
    Exploration full = loaded.full();
    Exploration ordered = loaded.reduced(footprints, Optional.empty());
    Exploration one = symmetry.isEmpty() ? full : loaded.reduced(Optional.empty(), symmetry);
    Exploration both = symmetry.isEmpty() ? ordered : loaded.reduced(footprints, symmetry);
    System.out.printf(
        "| %s | %d | %s | %d | %s | %d | %.1f | %.1f |%n",
        config.name(),
        full.states(),
        symmetry.isEmpty() ? "" : one.states(),
        ordered.states(),
        symmetry.isEmpty() ? "" : both.states(),
        both.passed(),
        (double) full.states() / both.states(),
        (double) full.states() / (both.states() + both.passed()));
    assertEquals(broken(full), broken(one), "symmetry");
    assertEquals(broken(full), broken(ordered), "partial order");
    assertEquals(broken(full), broken(both), "both");
  }

  @ParameterizedTest
  @MethodSource("configs")
  void footprints_everyReachableState_areKept(ScenarioConfig config) throws Exception {
    Loaded loaded = load(config);
    assertEquals(
        Optional.empty(),
        loaded.check().footprints(loaded.invariants(), new MachineFootprints(loaded.constants())));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void symmetry_everyReachableState_isKept(ScenarioConfig config) throws Exception {
    Loaded loaded = load(config);
    assertEquals(
        Optional.empty(),
        loaded
            .check()
            .symmetry(Invariants.of(loaded.machine()), MachineSymmetry.of(loaded.machine())));
  }

  @Test
  void wrongFootprint_aWriteLeftOut_isAnError() throws Exception {
    Loaded loaded = load("uffd/refile-lost-wake", "fixed_one_table");
    Footprints right = new MachineFootprints(loaded.constants());
    int refcount = loaded.machine().m.page.refcount.wordOf(1, 0, 0);
    Footprints wrong =
        new Footprints() {
          @Override
          public Heard heard(Accesses hears) {
            return right.heard(
                new Accesses() {
                  @Override
                  public void read(int word, long mask) {
                    hears.read(word, mask);
                  }

                  @Override
                  public void write(int word, long mask) {
                    if (word != refcount) {
                      hears.write(word, mask);
                    }
                  }
                });
          }

          @Override
          public boolean stutters(int thread) {
            return right.stutters(thread);
          }

          @Override
          public boolean serves(int thread) {
            return right.serves(thread);
          }
        };
    RuntimeException error =
        org.junit.jupiter.api.Assertions.assertThrows(
            RuntimeException.class, () -> loaded.reduced(Optional.of(wrong), Optional.empty()));
    assertTrue(error.getMessage().startsWith("step wrote outside its footprint:"));
  }
}
