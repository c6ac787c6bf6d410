package org.mmrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.DesignVariants;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.Records;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.Selection;
import org.mmrace.bridge.catalogue.SpecLocation;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.inputs.Inputs;
import org.mmrace.bridge.run.ActionCoverage;
import org.mmrace.bridge.run.Bench;
import org.mmrace.bridge.run.BothEngines;
import org.mmrace.bridge.run.Budget;
import org.mmrace.bridge.run.Comparison;
import org.mmrace.bridge.run.FormBench;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.run.SearchRun;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.IllFormedScenario;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Watch;
import org.mmrace.findings.Reviewer;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;

/** What a command that runs engines works with: the catalogue, TLC's child, the progress line. */
final class Session implements AutoCloseable {
  private static final Verdict INTERRUPTED = new Verdict.Unfinished("interrupted");
  private final ScenarioCatalogue catalogue;
  private final Budget budget;
  private final TlcProcess tlc;
  private final ProgressLine line;
  private final Interruption interruption;
  private Optional<Inputs> inputs = Optional.empty();
  private final Output output;

  Session(Output output, Budget budget) throws IOException, SpecFailure {
    this.output = output;
    this.budget = budget;
    catalogue = catalogueOfCheckout();
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    tlc = new TlcProcess(new TlcOptions(budget.heap(), temporary, MachineSystems.class));
    line = output.progressLine();
    interruption = output.interruption();
    interruption.onRequest(() -> tlc.stop("interrupted"), tlc::kill);
  }

  static ScenarioCatalogue catalogueOfCheckout() throws IOException, SpecFailure {
    return ScenarioCatalogue.of(
        SpecRoot.checkout()
            .orElseThrow(
                () -> new IOException("no specifications here: run ./mmrace of a checkout")));
  }

  ScenarioCatalogue catalogue() {
    return catalogue;
  }

  TlcProcess tlc() {
    return tlc;
  }

  Budget budget() {
    return budget;
  }

  List<ScenarioConfig> select(List<String> names, boolean large) throws IOException, SpecFailure {
    return new Selection(catalogue).of(names, large);
  }

  /** Counts which cfg takes each action; without names, over all cfgs. */
  ActionCoverage coverage(List<String> names, boolean large, SpecText spec)
      throws IOException, SpecFailure {
    Selection selection = new Selection(catalogue);
    List<ScenarioConfig> configs =
        names.isEmpty() ? selection.all(large) : selection.of(names, large);
    return engines().coverage(configs, selection.folders(names), spec);
  }

  /** As {@link #select}, without what a scenario or family declares to fail. */
  List<ScenarioConfig> holding(List<String> names, boolean large) throws IOException, SpecFailure {
    List<ScenarioConfig> selected = new ArrayList<>();
    for (String name : names) {
      boolean all = name.endsWith(".cfg");
      select(List.of(name), large).stream()
          .filter(config -> all || !config.namedForFailure())
          .filter(config -> !selected.contains(config))
          .forEach(selected::add);
    }
    return selected;
  }

  /** Orders configurations by the size of their recorded graphs. */
  List<ScenarioConfig> smallestFirst(List<ScenarioConfig> configs) throws IOException {
    Map<ScenarioConfig, Long> sizes = new HashMap<>();
    for (ScenarioConfig config : configs) {
      sizes.put(config, records().graph(config).map(LedgerFile.Graph::edges).orElse(0L));
    }
    return configs.stream().sorted(Comparator.comparing(sizes::get)).toList();
  }

  /** Builds the model of a configuration. */
  Scenario machine(ScenarioConfig config) throws SpecFailure {
    return (Scenario) system(config).system();
  }

  /** Builds the model of a configuration with its predicates. */
  ScenarioSystem system(ScenarioConfig config) throws SpecFailure {
    config.refuseOnlyTlc();
    return modelled(config);
  }

  private ScenarioSystem modelled(ScenarioConfig config) throws SpecFailure {
    try {
      return new MachineSystems().of(tlc.constants(config.location()));
    } catch (IllFormedScenario e) {
      throw e.in(config.location().cfg());
    }
  }

  /** Says which invariants of a cfg only TLC judges, as its own module defines them. */
  void sayOnlyTlcs(ScenarioConfig config) throws IOException {
    SpecText spec = SpecText.of(catalogue.root());
    List<String> own =
        config.cfg().invariants().stream().filter(name -> spec.place(name).isEmpty()).toList();
    if (!own.isEmpty()) {
      clearProgress();
      output.complain(
          config.location().cfg().getFileName() + ": " + new Verdict.OnlyTlc(own).message());
    }
  }

  /** Evaluates the constants of a scenario that can be run. */
  Constants constants(SpecLocation spec) throws SpecFailure {
    try {
      return MachineSystems.wellFormed(tlc.constants(spec));
    } catch (IllFormedScenario e) {
      throw e.in(spec.cfg());
    }
  }

  /** Returns the fixed configuration of a scenario, or that of a file. */
  ScenarioConfig fixed(String name) throws IOException, SpecFailure {
    return new Selection(catalogue).config(name, "fixed");
  }

  /** Returns the bounds of the explorer. */
  org.mmrace.explorer.Limits limits() {
    return budget.explorer();
  }

  /** Returns what shows the progress of a search, and ends it when the user wants to. */
  Watch watch(String run) {
    return now -> {
      progress(run, now);
      return !interrupted();
    };
  }

  Reviewer reviewer(DesignVariants variants, ReviewBounds bounds) throws IOException {
    return new Reviewer(
        variants,
        SpecText.of(catalogue.root()),
        tlc,
        budget,
        bounds.within(limits()),
        new Reviewer.Watches(this::watch, this::progress));
  }

  BothEngines engines() {
    return new BothEngines(tlc, budget, this::interrupted, this::progress);
  }

  /** Compares specification and model. */
  Comparison compare(ScenarioConfig config) throws IOException {
    if (interrupted()) {
      return Comparison.none(INTERRUPTED);
    }
    Comparison comparison =
        Comparison.of(
            config, tlc, budget, records(), now -> progress("conform " + config.name(), now));
    boolean whole = comparison.verdict() instanceof Verdict.Holds;
    return interrupted() && !whole ? comparison.interrupted() : comparison;
  }

  /** Prepares searches of a configuration from the end of a schedule. */
  SearchRun searchRun(ScenarioConfig config, Schedule prefix) throws IOException, SpecFailure {
    return new SearchRun(
        config,
        new MachineSystems().of(tlc.constants(config.location())),
        prefix,
        budget,
        records().graph(config),
        this::interrupted,
        now -> progress("search " + config.name(), now));
  }

  /** Returns for each name the configuration with the largest graph; without names, of families. */
  List<ScenarioConfig> largest(List<String> names) throws IOException, SpecFailure {
    return new Selection(catalogue).largest(names, records());
  }

  Bench bench(ScenarioConfig config, double seconds) throws SpecFailure {
    return new Bench(config, tlc, seconds, budget, this::interrupted, this::progress);
  }

  /** Prepares measurements of TLC against another checkout. */
  FormBench forms(ScenarioConfig config, Path checkout, double seconds)
      throws IOException, SpecFailure {
    SpecLocation there = FormBench.in(config, catalogue.root(), checkout);
    return new FormBench(config, there, tlc, seconds, budget, this::progress);
  }

  Records records() {
    return new Records(catalogue.root());
  }

  /** Records a comparison with the digest of what it depends on; returns why it is not recorded. */
  Optional<String> record(ScenarioConfig config, Conformed found) throws IOException {
    if (inputs.isEmpty()) {
      inputs = Optional.of(Inputs.of(catalogue.root()));
    }
    return records().record(config, found, inputs.get().digest(config));
  }

  boolean interrupted() {
    return interruption.requested();
  }

  void progress(String run, Progress now) {
    line.show(ProgressLine.text(run, now));
  }

  void clearProgress() {
    line.clear();
  }

  @Override
  public void close() {
    line.clear();
    tlc.close();
  }
}
