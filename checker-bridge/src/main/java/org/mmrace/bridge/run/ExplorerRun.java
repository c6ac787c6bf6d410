package org.mmrace.bridge.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.mmrace.bridge.Counterexample;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Unmodelled;
import org.mmrace.bridge.trace.Watched;
import org.mmrace.explorer.Checkpoint;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Outcome;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.StepCoverage;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.reduce.NormalForm;
import org.mmrace.explorer.reduce.ReducedSearch;
import org.mmrace.explorer.sample.SizeEstimate;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.explorer.search.Livelock;
import org.mmrace.explorer.switches.FewestSwitches;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/** Runs of the explorer on one configuration. */
public final class ExplorerRun {
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(60);
  private static final double LONG = 3; // seconds
  private static final int MOST_KEPT = 2_000_000; // states of a graph whose edges are kept

  /** Greatest number of moves of a schedule that is drawn to estimate a size. */
  static final int MOST_MOVES = 10_000;

  private final ScenarioConfig config;
  private final ScenarioSystem scenario;
  private final Budget budget;
  private final BooleanSupplier interrupted;
  private final Consumer<Progress> progress;
  private boolean estimating;
  private Optional<Ran> ran = Optional.empty();
  private Optional<CompletableFuture<SizeEstimate>> estimate = Optional.empty();

  /** Prepares runs; {@code interrupted} is asked about ten times a second. */
  public ExplorerRun(
      ScenarioConfig config,
      ScenarioSystem scenario,
      Budget budget,
      BooleanSupplier interrupted,
      Consumer<Progress> progress) {
    this.config = config;
    this.scenario = scenario;
    this.budget = budget;
    this.interrupted = interrupted;
    this.progress = progress;
  }

  /**
   * Explores with the invariants of the configuration that the model knows, until one breaks.
   *
   * @param wanted what TLC found violated: of several that break in states equally deep, the one
   *     that is reported
   */
  public Explored run(Optional<String> wanted) {
    try {
      List<StatePredicate> invariants = config.twins(scenario);
      Modelled.Watch modelled = new Modelled.Watch(scenario.layout());
      List<StatePredicate> asked = new ArrayList<>(List.of(modelled));
      asked.addAll(invariants);
      ran = reduced() || budget.exploring().resume() ? Optional.empty() : Ran.of(scenario);
      Exploration exploration = explore(asked);
      Optional<Finding> finding = finding(exploration);
      if (finding.isPresent() && wanted.isPresent()) {
        finding = Optional.of(asDeep(finding.get(), wanted.get(), invariants));
      }
      boolean unseen = budget.exploring().resume(); // by this run, what one before it saw
      if (finding.isEmpty() && (modelled.seen() || unseen)) {
        Explored explored = notModelled(exploration);
        if (!(explored.verdict() instanceof Verdict.Holds)) {
          return explored;
        }
      }
      Optional<Livelock.Found> livelock = livelock(exploration);
      return livelock.isPresent()
          ? livelocked(exploration, livelock.get())
          : explored(verdict(exploration, finding), exploration, finding, invariants);
    } catch (Checkpoint.Failure e) {
      return Explored.none(new Verdict.BadSpec(e.getMessage()));
    } catch (ModelFailure e) {
      return Explored.none(new Verdict.BadSpec("the model fails: " + e.getMessage()));
    }
  }

  /**
   * Returns what TLC found wrong with a property that it alone can judge: the schedule with the
   * fewest context switches to the state in which TLC found it broken.
   */
  Explored ofTlc(Counterexample found, Verdict.OnlyTlc verdict) {
    long[] broken = found.words().get(found.words().size() - 1).toArray();
    StatePredicate elsewhere =
        new StatePredicate() {
          @Override
          public String name() {
            return "elsewhere";
          }

          @Override
          public boolean holds(long[] words) {
            return !Arrays.equals(words, broken);
          }
        };
    Finding finding = new Finding.Violated(elsewhere.name(), found.schedule());
    Limits limits = limits().withTime(SHOWN_WITHIN);
    var shown =
        FewestSwitches.search(scenario.system(), List.of(elsewhere), finding, limits).schedule();
    return new Explored(
        verdict,
        0,
        0,
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.of(normal(shown, Optional.empty())));
  }

  /** Describes a search that broke nothing and met what is not modelled, with a schedule to it. */
  private Explored notModelled(Exploration exploration) {
    List<StatePredicate> asked = Unmodelled.asked(scenario);
    Settings settings = Settings.standard().withWorkers(budget.exploring().workers());
    Exploration search = explore(asked, settings);
    Optional<Finding> found = finding(search);
    Verdict others = verdict(exploration, finding(exploration));
    if (found.isPresent()) {
      others = Unmodelled.verdict(scenario, found.get().schedule()).unless(others);
    } else if (search.outcome() instanceof Outcome.Unfinished unfinished) {
      others = new Verdict.Unfinished(budget.reason(unfinished.reason()));
    }
    return explored(others, exploration, found, asked);
  }

  /** Looks at a graph without findings, if it is small enough to be kept. */
  private Optional<Livelock.Found> livelock(Exploration exploration) {
    if (!(exploration.outcome() instanceof Outcome.Completed)
        || reduced()
        || exploration.states() > MOST_KEPT) {
      return Optional.empty();
    }
    return Livelock.find(scenario.system(), scenario.rest(), interrupted);
  }

  /**
   * Explores the whole graph, whatever is wrong in it, and counts how often each step is taken.
   *
   * @throws SpecFailure if the graph is not complete
   */
  List<StepCoverage> coverage() throws SpecFailure {
    try {
      Exploration exploration =
          explore(List.of(), Settings.standard().within(limits()).allowingDeadlock());
      if (exploration.outcome() instanceof Outcome.Unfinished unfinished) {
        throw new SpecFailure(new Verdict.Unfinished(budget.reason(unfinished.reason())));
      }
      return exploration.coverage();
    } catch (ModelFailure e) {
      throw new SpecFailure(new Verdict.BadSpec("the model fails: " + e.getMessage()));
    }
  }

  /**
   * Explores with the invariants of the configuration until the bound on states is met.
   *
   * @throws SpecFailure if anything else ends it
   */
  Exploration measure(int workers) throws SpecFailure {
    Exploration exploration =
        explore(config.predicates(scenario), Settings.standard().withWorkers(workers));
    Optional<Finding> finding = finding(exploration);
    if (finding.isPresent()) {
      throw new SpecFailure(
          new Verdict.BadSpec(
              "only a cfg that holds can be measured: " + verdict(exploration, finding)));
    }
    if (!exploration.complete() && exploration.stop() != Stop.STATES) {
      throw new SpecFailure(new Verdict.Unfinished(budget.reason(exploration.stop())));
    }
    return exploration;
  }

  private Exploration explore(List<StatePredicate> invariants) {
    return explore(invariants, budget.exploring().settings(config, scenario));
  }

  private Exploration explore(List<StatePredicate> invariants, Settings how) {
    Settings settings = how.within(limits());
    Settings bounded = config.cfg().checkDeadlock() ? settings : settings.allowingDeadlock();
    Watch watch =
        now -> {
          progress.accept(now.expecting(expected(now)));
          return !interrupted.getAsBoolean();
        };
    TransitionSystem system = ran.<TransitionSystem>map(one -> one).orElse(scenario.system());
    return budget
        .exploring()
        .reducing()
        .map(
            reducing ->
                ReducedSearch.explore(system, invariants, bounded, watch, reducing.of(scenario)))
        .orElseGet(() -> Explorer.explore(system, invariants, bounded, watch));
  }

  /** Returns this run, which says of a search that takes long how large the graph may be. */
  ExplorerRun estimating() {
    estimating = true;
    return this;
  }

  /**
   * Returns the estimated states of a search that takes long, 0 as long as there is no estimate.
   */
  private long expected(Progress now) {
    boolean wanted = estimating && !reduced() && now.seconds() >= LONG;
    if (!wanted || !estimate().isDone()) {
      return 0;
    }
    return estimate().join().states(now.levels()).orElse(0);
  }

  /** Returns whether the graph that is searched has other levels than the schedules. */
  private boolean reduced() {
    return budget.exploring().reducing().isPresent();
  }

  /** Returns the estimate, which is made beside the search. */
  private CompletableFuture<SizeEstimate> estimate() {
    if (estimate.isEmpty()) {
      estimate =
          Optional.of(
              CompletableFuture.supplyAsync(() -> SizeEstimate.of(scenario.system(), MOST_MOVES)));
    }
    return estimate.get();
  }

  private Limits limits() {
    return budget.explorer();
  }

  private static Optional<Finding> finding(Exploration exploration) {
    return exploration.findings().stream().findFirst();
  }

  /** Returns the finding about the wanted property, if it is not deeper than the one found. */
  private Finding asDeep(Finding found, String wanted, List<StatePredicate> invariants) {
    List<StatePredicate> only =
        invariants.stream().filter(invariant -> invariant.name().equals(wanted)).toList();
    if (found.property().equals(wanted) || only.isEmpty()) {
      return found;
    }
    return finding(explore(only, Settings.standard().withWorkers(budget.exploring().workers())))
        .filter(other -> other.property().equals(wanted))
        .filter(other -> other.schedule().states() == found.schedule().states())
        .orElse(found);
  }

  private Explored livelocked(Exploration exploration, Livelock.Found found) {
    Schedule schedule = found.schedule();
    Schedule loop = new Schedule(0, found.loop());
    return new Explored(
        new Verdict.Livelocked(schedule.toString(), loop.toString()),
        exploration.states(),
        exploration.passed(),
        exploration.edges(),
        exploration.depth(),
        exploration.elapsed().toNanos() / 1e9,
        Optional.empty(),
        Optional.of(schedule),
        Optional.empty());
  }

  private Explored explored(
      Verdict verdict,
      Exploration exploration,
      Optional<Finding> finding,
      List<StatePredicate> invariants) {
    Optional<Schedule> shown =
        finding.map(
            wrong -> {
              Limits limits = limits().withTime(SHOWN_WITHIN);
              return normal(
                  FewestSwitches.search(scenario.system(), invariants, wrong, limits).schedule(),
                  invariants.stream()
                      .filter(invariant -> invariant.name().equals(wrong.property()))
                      .findFirst());
            });
    return new Explored(
        verdict,
        exploration.states(),
        exploration.passed(),
        exploration.edges(),
        exploration.depth(),
        exploration.elapsed().toNanos() / 1e9,
        verdict instanceof Verdict.Holds
            ? ran.map(one -> one.says(exploration.coverage()))
            : Optional.empty(),
        finding.map(Finding::schedule),
        shown);
  }

  private Schedule normal(Schedule found, Optional<StatePredicate> broken) {
    Watched watched = scenario.watched().orElseThrow();
    return NormalForm.of(watched.system(), watched.log(), found, broken);
  }

  private Verdict verdict(Exploration exploration, Optional<Finding> finding) {
    if (finding.isPresent()) {
      return finding.get() instanceof Finding.Deadlocked
          ? new Verdict.Deadlocked()
          : new Verdict.Violated(finding.get().property());
    }
    return exploration.outcome() instanceof Outcome.Unfinished unfinished
        ? new Verdict.Unfinished(budget.reason(unfinished.reason()) + covered(exploration))
        : new Verdict.Holds();
  }

  /** Returns what an unfinished search has seen: levels behind the one that it stopped at. */
  private String covered(Exploration exploration) {
    long states = exploration.states();
    long expected =
        interrupted.getAsBoolean() || reduced()
            ? 0
            : estimate().join().states(exploration.levels()).orElse(0);
    String share =
        expected == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", about %.0f %% of an estimated %,d",
                100.0 * states / expected,
                expected);
    return String.format(
        Locale.ROOT,
        "; %,d states checked%s, among them all within %d steps",
        states,
        share,
        Math.max(0, exploration.depth() - 2));
  }
}
