package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.explorer.StepCoverage;

class ActionCoverageTest {
  private static final String COLLAPSE = "collapse/gupfast-pmd-recheck";

  private static ScenarioCatalogue catalogue() throws IOException, SpecFailure {
    return ScenarioCatalogue.of(SpecRoot.around(Path.of("")).get());
  }

  @Test
  void counter_theCfgThatTakesItMost_andWhatNoneTakes() throws Exception {
    ScenarioCatalogue catalogue = catalogue();
    SpecText spec = SpecText.of(catalogue.root());
    ActionCoverage.Counter counter = new ActionCoverage.Counter(spec, List.of("mm"));
    String save = "gup_fast__local_irq_save";
    String restore = "gup_fast__local_irq_restore";
    counter.add(
        catalogue.config(COLLAPSE, "fixed").get(),
        List.of(
            new StepCoverage(save, 5, 1),
            new StepCoverage(restore, 0, 0),
            new StepCoverage("machine__done", 3, 0)),
        Set.of());
    counter.add(
        catalogue.config(COLLAPSE, "unfixed").get(),
        List.of(new StepCoverage(save, 7, 1)),
        Set.of());
    ActionCoverage coverage = new ActionCoverage(counter.actions(), new TreeMap<>());
    assertEquals(
        List.of(
            new ActionCoverage.Action(
                save, spec.place(save).get(), Optional.of(COLLAPSE + " unfixed"), 7, 2),
            new ActionCoverage.Action(restore, spec.place(restore).get(), Optional.empty(), 0, 0)),
        coverage.actions());
    assertEquals(List.of(coverage.actions().get(1)), coverage.untaken());
  }

  /** Of one scenario only what it can run is listed, but of that what it does not take as well. */
  @Test
  void withoutFolders_onlyWhatTheScenarioRunsIsListed() throws Exception {
    ScenarioCatalogue catalogue = catalogue();
    SpecText spec = SpecText.of(catalogue.root());
    Set<String> files = new TreeSet<>();
    Set<String> functions = new TreeSet<>();
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      BothEngines engines =
          new BothEngines(tlc, Budget.STANDARD, () -> false, (run, progress) -> {});
      engines
          .coverage(List.of(catalogue.config(COLLAPSE, "fixed").get()), List.of(), spec)
          .actions()
          .forEach(
              action -> {
                files.add(action.place().file());
                functions.add(action.name().replaceFirst("__[^_].*$", ""));
              });
    }
    assertTrue(files.contains("specs/collapse/Collapse.tla"), files.toString());
    assertTrue(functions.contains("release_pte_folio"), functions.toString());
    assertFalse(files.contains("specs/collapse/Retract.tla"), files.toString());
    assertFalse(functions.contains("pmd_install"), functions.toString());
  }
}
