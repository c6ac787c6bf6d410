package org.mmrace.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.Records;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.inputs.Inputs;
import org.mmrace.bridge.run.Budget;
import org.mmrace.bridge.run.Comparison;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.explorer.search.Livelock;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.Scenario;
import org.mmrace.model.system.StatePredicate;

/**
 * What every build asks of the rows of the ledgers: the explorer of all; TLC, and the comparison of
 * specification and model, of those that are stale and of a sample of the others.
 */
class GateTest {
  /** Edges of stale rows that a build has time for, about three minutes. */
  private static final long MOST_STALE = 2_400_000;

  /** Edges of the sample, about a minute. */
  private static final long MOST_SAMPLE = 800_000;

  /** What a row that is not recorded may cost. */
  private static final long UNKNOWN = 100_000;

  private static final TlcProcess TLC = new TlcProcess(TlcOptions.of(MachineSystems.class));
  private static List<ScenarioConfig> small;
  private static Records records;
  private static Inputs inputs;

  @BeforeAll
  static void findRows() throws IOException, SpecFailure {
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
    small = catalogue.all().stream().filter(config -> !config.large()).toList();
    records = new Records(catalogue.root());
    inputs = Inputs.of(catalogue.root());
  }

  @AfterAll
  static void endTlc() {
    TLC.close();
  }

  private static void say(String line, Object... values) {
    System.out.println("gate: " + String.format(Locale.ROOT, line, values));
  }

  private static long seed() {
    return Long.getLong("mmrace.sample", LocalDate.now(ZoneOffset.UTC).toEpochDay());
  }

  // --- the explorer, of all

  /** Cfgs with the same constants have one graph. */
  private static List<List<ScenarioConfig>> graphs() {
    Map<Object, List<ScenarioConfig>> graphs = new LinkedHashMap<>();
    for (ScenarioConfig config : small) {
      graphs
          .computeIfAbsent(
              List.of(config.id(), config.cfg().constants(), config.cfg().checkDeadlock()),
              none -> new ArrayList<>())
          .add(config);
    }
    return List.copyOf(graphs.values());
  }

  @Test
  void everySmallCfg_explorer_isAsDeclared_countsAsRecorded_andTogetherTakeEveryAction()
      throws SpecFailure {
    long start = System.nanoTime();
    Map<List<ScenarioConfig>, ScenarioSystem> systems = new LinkedHashMap<>();
    for (List<ScenarioConfig> graph : graphs()) {
      systems.put(graph, new MachineSystems().of(TLC.constants(graph.get(0).location())));
    }
    Set<String> taken = new ConcurrentSkipListSet<>();
    List<String> wrong =
        systems.entrySet().parallelStream()
            .flatMap(graph -> wrong(graph.getKey(), graph.getValue(), taken))
            .sorted()
            .toList();
    say(
        "the explorer ran %d cfgs, %d graphs, in %.0f s",
        small.size(), systems.size(), (System.nanoTime() - start) / 1e9);
    assertEquals(List.of(), wrong);
    Set<String> untaken = new TreeSet<>(Scenario.STEPS.names());
    untaken.removeAll(taken);
    // a cfg that runs out of page tables would have no verdict; only scripts have a set-up to end
    assertEquals(
        Set.of("move_page_tables__no_pte_table", "take_cpu_down__set_cpu_online"), untaken);
  }

  /** Explores a whole graph, past what breaks. */
  private static Stream<String> wrong(
      List<ScenarioConfig> configs, ScenarioSystem scenario, Set<String> taken) {
    Map<String, StatePredicate> asked = new TreeMap<>();
    Modelled.Watch modelled = new Modelled.Watch(scenario.layout());
    asked.put("", modelled);
    for (ScenarioConfig config : configs) {
      config.predicates(scenario).forEach(one -> asked.put(one.name(), one));
    }
    Settings settings = Settings.standard().exploringOn().within(Limits.ofHeap());
    Exploration found =
        Explorer.explore(
            scenario.system(),
            List.copyOf(asked.values()),
            configs.get(0).cfg().checkDeadlock() ? settings : settings.allowingDeadlock(),
            Watch.NONE);
    found.coverage().stream().filter(row -> row.taken() > 0).forEach(row -> taken.add(row.step()));
    boolean holds = configs.stream().anyMatch(config -> !config.namedForFailure());
    boolean stuck =
        modelled.seen()
            || holds && Livelock.find(scenario.system(), scenario.rest(), () -> false).isPresent();
    return configs.stream()
        .flatMap(config -> wrong(config, scenario, found, stuck && !config.namedForFailure()));
  }

  private static Stream<String> wrong(
      ScenarioConfig config, ScenarioSystem scenario, Exploration found, boolean stuck) {
    List<String> asked = config.asked(scenario);
    String broken =
        found.findings().stream()
            .filter(
                one ->
                    one instanceof Finding.Deadlocked
                        ? !config.namedForFailure()
                        : asked.contains(one.property()))
            .map(Finding::property)
            .sorted()
            .collect(Collectors.joining(" "));
    LedgerFile.Graph now =
        new LedgerFile.Graph(
            config.config(), broken, found.states(), found.edges(), found.depth(), "", "");
    Optional<LedgerFile.Graph> recorded;
    try {
      recorded = records.graph(config);
    } catch (IOException e) {
      return Stream.of(config.name() + ": " + e.getMessage());
    }
    LedgerFile.Graph then =
        recorded
            .map(
                row ->
                    new LedgerFile.Graph(
                        row.config(),
                        row.property(),
                        row.states(),
                        row.edges(),
                        row.depth(),
                        "",
                        ""))
            .orElse(now);
    Verdict verdict = broken.isEmpty() ? new Verdict.Holds() : new Verdict.Violated(broken);
    List<String> wrong = new ArrayList<>();
    if (!found.complete() || stuck) {
      wrong.add(config.name() + ": no verdict: complete=" + found.complete() + " stuck=" + stuck);
    }
    if (!config.expected().orElseThrow().admits(verdict)) {
      wrong.add(config.name() + ": not as declared: violated=[" + broken + "]");
    }
    if (!now.equals(then)) {
      wrong.add(config.name() + ": recorded=" + then + " found=" + now);
    }
    return wrong.stream();
  }

  // --- TLC and the comparison, of some

  @Test
  void staleRows_andASample_tlcAndConform() throws IOException {
    Map<String, ScenarioConfig> configs = new LinkedHashMap<>();
    List<GatePlan.Row> rows = new ArrayList<>();
    for (ScenarioConfig config : small) {
      configs.put(config.name(), config);
      long edges = records.graph(config).map(LedgerFile.Graph::edges).orElse(UNKNOWN);
      rows.add(new GatePlan.Row(config.name(), edges, inputs.isStale(config)));
    }
    GatePlan plan = GatePlan.of(rows, seed(), MOST_STALE, MOST_SAMPLE);
    int stale = plan.stale().size() + plan.left().size();
    say("%d of %d rows are stale", stale, rows.size());
    List<String> wrong = new ArrayList<>();
    for (List<GatePlan.Row> compared : List.of(plan.stale(), plan.sample())) {
      long start = System.nanoTime();
      for (GatePlan.Row row : compared) {
        wrong.addAll(wrong(configs.get(row.name())));
      }
      say(
          "TLC and conform ran %d %s rows, %,d edges, in %.0f s (-Dmmrace.sample=%d)",
          compared.size(),
          compared.equals(plan.stale()) ? "stale" : "other",
          GatePlan.edges(compared),
          (System.nanoTime() - start) / 1e9,
          seed());
    }
    if (stale > 0) {
      say("%d stale rows were compared, %d were not", plan.stale().size(), plan.left().size());
      say("their digests are written by: ./mmrace conform %s --record", families(rows));
    }
    assertEquals(List.of(), wrong);
    assertTrue(
        plan.left().isEmpty(),
        () ->
            "rows are stale and were not compared: rows="
                + plan.left().size()
                + ": run ./mmrace conform "
                + families(rows)
                + " --record");
  }

  private static String families(List<GatePlan.Row> rows) {
    Set<String> families =
        rows.stream()
            .filter(GatePlan.Row::isStale)
            .map(GatePlan.Row::family)
            .collect(Collectors.toCollection(TreeSet::new));
    return String.join(" ", families);
  }

  private static List<String> wrong(ScenarioConfig config) throws IOException {
    List<String> wrong = new ArrayList<>();
    Comparison comparison = Comparison.of(config, TLC, Budget.STANDARD, records, now -> {});
    Optional<Conformed> found = comparison.found();
    if (!found.map(Conformed::equal).orElse(false)) {
      String first = found.map(one -> one.differences().toString()).orElse("");
      wrong.add(config.name() + ": " + comparison.verdict() + " " + first);
    } else if (comparison.recorded().isPresent()) {
      LedgerFile.Graph recorded = comparison.recorded().get();
      Conformed one = found.get();
      LedgerFile.Graph now =
          new LedgerFile.Graph(
              config.config(),
              String.join(" ", one.violated()),
              one.states(),
              one.edges(),
              one.depth(),
              one.digest(),
              recorded.inputs());
      if (!now.equals(recorded)) {
        wrong.add(config.name() + ": recorded=" + recorded + " found=" + now);
      }
    }
    Verdict verdict = TLC.check(config.location(), Duration.ZERO, now -> {}).verdict();
    if (!config.expected().orElseThrow().admits(verdict)) {
      wrong.add(config.name() + ": TLC: " + verdict);
    }
    return wrong;
  }
}
