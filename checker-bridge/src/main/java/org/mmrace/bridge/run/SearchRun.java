package org.mmrace.bridge.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceFile;
import org.mmrace.bridge.trace.Unmodelled;
import org.mmrace.explorer.Continued;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.sample.Forecast;
import org.mmrace.explorer.sample.Sampled;
import org.mmrace.explorer.sample.Sampling;
import org.mmrace.explorer.sample.SamplingPlan;
import org.mmrace.explorer.switches.SwitchCoverage;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.system.StatePredicate;

/** Searches of one configuration that do not look at every state. */
public final class SearchRun {
  private final ScenarioConfig config;
  private final ScenarioSystem scenario;
  private final Continued system;
  private final Budget budget;
  private final BooleanSupplier interrupted;
  private final Watch watch;
  private final Optional<LedgerFile.Graph> recorded;

  /**
   * Prepares searches.
   *
   * @param prefix the schedule from whose end on is searched
   * @param recorded the recorded graph of the configuration
   * @param interrupted is asked about ten times a second
   * @throws IllegalArgumentException if the prefix cannot be run
   */
  public SearchRun(
      ScenarioConfig config,
      ScenarioSystem scenario,
      Schedule prefix,
      Budget budget,
      Optional<LedgerFile.Graph> recorded,
      BooleanSupplier interrupted,
      Consumer<Progress> progress) {
    this.config = config;
    this.scenario = scenario;
    this.budget = budget;
    this.interrupted = interrupted;
    this.recorded = recorded;
    system = new Continued(scenario.system(), prefix);
    watch =
        now -> {
          progress.accept(now);
          return !interrupted.getAsBoolean();
        };
  }

  /**
   * Reads a schedule: its text, or the file of a trace.
   *
   * @throws IllegalArgumentException if it is no schedule
   */
  public static Schedule prefix(String text) throws IOException {
    if (!isFile(text)) {
      return Schedule.parse(text);
    }
    Trace trace = TraceFile.read(Path.of(text));
    return trace
        .schedule()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "trace does not say which thread takes each step: path=" + text));
  }

  private static boolean isFile(String text) {
    try {
      return Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) { // a schedule's text is no path everywhere
      return false;
    }
  }

  /** Draws schedules. */
  public Searched sample(SamplingPlan plan) {
    try {
      List<StatePredicate> invariants = config.predicates(scenario);
      List<StatePredicate> asked = new ArrayList<>(invariants);
      asked.addAll(Unmodelled.asked(scenario));
      Sampled sampled = Sampling.run(system, asked, settings(), plan, watch);
      List<Finding> findings = sampled.hits().stream().map(Sampled.Hit::finding).toList();
      Optional<Finding> finding =
          findings.stream()
              .filter(one -> !Unmodelled.is(one))
              .findFirst()
              .or(() -> findings.stream().findFirst());
      String why =
          sampled.stop() == Stop.EXHAUSTED
              ? "schedules drawn at random are no proof"
              : budget.reason(sampled.stop());
      return new Searched(
          config,
          finding.map(this::verdict).orElse(new Verdict.Unfinished(why)),
          Optional.of(scenario),
          finding.map(found -> system.whole(found.schedule())),
          Optional.of(plan),
          Optional.of(sampled),
          Optional.empty(),
          recorded,
          forecast());
    } catch (ModelFailure e) {
      return Searched.none(config, new Verdict.BadSpec("the model fails: " + e.getMessage()));
    }
  }

  /** Returns the moves of the longest of some random schedules. */
  public int length(int most) {
    return Sampling.length(system, most);
  }

  /** Searches all schedules with at most so many context switches. */
  public Searched switches(int most) {
    List<StatePredicate> invariants = config.predicates(scenario);
    SwitchCoverage found = switches(most, invariants);
    Verdict verdict =
        found
            .finding()
            .map(this::verdict)
            .orElseGet(() -> found.whole() ? new Verdict.Holds() : unfinished(found, most));
    return new Searched(
        config,
        verdict,
        Optional.of(scenario),
        found.finding().map(wrong -> system.whole(wrong.schedule())),
        Optional.empty(),
        Optional.empty(),
        Optional.of(found),
        recorded,
        found.whole() ? Optional.empty() : forecast());
  }

  /** Searches for what breaks, and where nothing does for what is not modelled. */
  private SwitchCoverage switches(int most, List<StatePredicate> invariants) {
    Modelled.Watch modelled = new Modelled.Watch(scenario.layout());
    List<StatePredicate> asked = new ArrayList<>(List.of(modelled));
    asked.addAll(invariants);
    SwitchCoverage found = SwitchCoverage.of(system, asked, settings(), most, watch);
    return found.finding().isEmpty() && modelled.seen()
        ? SwitchCoverage.of(system, Unmodelled.asked(scenario), settings(), most, watch)
        : found;
  }

  private Verdict unfinished(SwitchCoverage found, int most) {
    return new Verdict.Unfinished(
        found.stop() == Stop.EXHAUSTED
            ? "schedules with more than " + most + " context switches are left out"
            : budget.reason(found.stop()));
  }

  private Settings settings() {
    Settings settings = Settings.standard().within(budget.explorer());
    return config.cfg().checkDeadlock() ? settings : settings.allowingDeadlock();
  }

  private Optional<Forecast> forecast() {
    return recorded.isPresent() || interrupted.getAsBoolean()
        ? Optional.empty()
        : Optional.of(Forecast.of(scenario.system(), budget.explorer(), ExplorerRun.MOST_MOVES));
  }

  private Verdict verdict(Finding finding) {
    if (Unmodelled.is(finding)) {
      return Unmodelled.verdict(scenario, system.whole(finding.schedule()));
    }
    return finding instanceof Finding.Deadlocked
        ? new Verdict.Deadlocked()
        : new Verdict.Violated(finding.property());
  }
}
