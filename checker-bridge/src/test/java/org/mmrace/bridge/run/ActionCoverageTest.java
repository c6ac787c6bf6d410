package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.Records;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
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
            new StepCoverage("machine__done", 3, 0)));
    counter.add(catalogue.config(COLLAPSE, "unfixed").get(), List.of(new StepCoverage(save, 7, 1)));
    ActionCoverage coverage = new ActionCoverage(counter.actions(), new TreeMap<>());
    assertEquals(
        List.of(
            new ActionCoverage.Action(
                save, spec.place(save).get(), Optional.of(COLLAPSE + " unfixed"), 7, 2),
            new ActionCoverage.Action(restore, spec.place(restore).get(), Optional.empty(), 0, 0)),
        coverage.actions());
    assertEquals(List.of(coverage.actions().get(1)), coverage.untaken());
  }

  /** Explores cfgs and a script with a set-up until every action was taken, each graph once. */
  @Test
  void everyAction_isTakenBySomeCfg() throws Exception {
    ScenarioCatalogue catalogue = catalogue();
    Records records = new Records(catalogue.root());
    SpecText spec = SpecText.of(catalogue.root());
    List<String> folders =
        Stream.concat(
                SpecRoot.SHARED.stream(),
                catalogue.all().stream().map(ScenarioConfig::family).distinct())
            .toList();
    List<ScenarioConfig> configs =
        new ArrayList<>(catalogue.script(Path.of("../docs/scripts/zap-huge-vs-gup.race")));
    Set<String> graphs = new TreeSet<>();
    for (ScenarioConfig config : catalogue.all()) {
      Optional<LedgerFile.Graph> graph = records.graph(config);
      if (!config.large()
          && graphs.add(graph.map(LedgerFile.Graph::digest).orElse(config.name()))) {
        configs.add(config);
      }
    }
    Set<String> untaken = new TreeSet<>();
    boolean first = true;
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      BothEngines engines =
          new BothEngines(tlc, Budget.STANDARD, () -> false, (run, progress) -> {});
      for (ScenarioConfig config : configs) {
        ActionCoverage coverage = engines.coverage(List.of(config), folders, spec);
        assertEquals(0, coverage.failures().size(), coverage.failures().toString());
        Set<String> missed = new TreeSet<>();
        coverage.untaken().forEach(action -> missed.add(action.name()));
        if (first) {
          untaken.addAll(missed);
        }
        first = false;
        untaken.retainAll(missed);
        if (untaken.isEmpty()) {
          return;
        }
      }
    }
    // a cfg that runs out of page tables would have no verdict
    assertEquals(Set.of("move_page_tables__no_pte_table"), untaken);
  }
}
