package org.mmrace.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Schedule;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Explorer;
import org.mmrace.explorer.FewestSwitches;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Outcome;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Stop;
import org.mmrace.model.StatePredicate;

/** Runs of the explorer on one configuration. */
public final class ExplorerRun {
  private static final java.time.Duration SHOWN_WITHIN = java.time.Duration.ofSeconds(60);
  private final ScenarioConfig config;
  private final ScenarioSystem scenario;
  private final Budget budget;
  private final BooleanSupplier interrupted;
  private final Consumer<Progress> progress;

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
   * Explores with the invariants of the configuration, until one breaks.
   *
   * @param wanted what TLC found violated: of several that break in states equally deep, the one
   *     that is reported
   */
  public Explored run(Optional<String> wanted) {
    try {
      List<StatePredicate> invariants = invariants();
      Exploration exploration = explore(invariants);
      Optional<Finding> finding = finding(exploration);
      if (finding.isPresent() && wanted.isPresent()) {
        finding = Optional.of(asDeep(finding.get(), wanted.get(), invariants));
      }
      return explored(exploration, finding, invariants);
    } catch (SpecFailure e) {
      return Explored.none(e.verdict());
    } catch (ModelFailure e) {
      return Explored.none(new Verdict.BadSpec("the model fails: " + e.getMessage()));
    }
  }

  private List<StatePredicate> invariants() throws SpecFailure {
    return invariants(config, scenario.predicates());
  }

  /**
   * Returns the invariants of a configuration.
   *
   * @param predicates those of its model
   * @throws SpecFailure if the model lacks one
   */
  public static List<StatePredicate> invariants(
      ScenarioConfig config, List<StatePredicate> predicates) throws SpecFailure {
    List<StatePredicate> found = new ArrayList<>();
    for (String name : config.cfg().invariants()) {
      found.add(
          predicates.stream()
              .filter(predicate -> predicate.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new SpecFailure(
                          new Verdict.BadSpec("invariant has no Java twin: invariant=" + name))));
    }
    return found;
  }

  private Exploration explore(List<StatePredicate> invariants) {
    Settings settings = Settings.standard().within(limits());
    return Explorer.explore(
        scenario.system(),
        invariants,
        config.cfg().checkDeadlock() ? settings : settings.allowingDeadlock(),
        now -> {
          progress.accept(
              new Progress(
                  now.states(),
                  now.edges(),
                  now.depth(),
                  now.queue(),
                  now.elapsed().toNanos() / 1e9));
          return !interrupted.getAsBoolean();
        });
  }

  private Limits limits() {
    return limits(budget);
  }

  /** Returns the bounds that a budget means for the explorer. */
  public static Limits limits(Budget budget) {
    Limits limits = Limits.ofHeap();
    if (budget.megabytes() > 0) {
      limits = limits.withBytes(Math.min(limits.bytes(), budget.megabytes() << 20));
    }
    return budget.time().isZero() ? limits : limits.withTime(budget.time());
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
    return finding(explore(only))
        .filter(other -> other.property().equals(wanted))
        .filter(other -> other.schedule().states() == found.schedule().states())
        .orElse(found);
  }

  private Explored explored(
      Exploration exploration, Optional<Finding> finding, List<StatePredicate> invariants) {
    Optional<org.mmrace.explorer.Schedule> shown =
        finding.map(
            wrong ->
                FewestSwitches.search(
                        scenario.system(), invariants, wrong, limits().withTime(SHOWN_WITHIN))
                    .schedule());
    return new Explored(
        verdict(exploration, finding),
        exploration.states(),
        exploration.edges(),
        exploration.depth(),
        exploration.elapsed().toNanos() / 1e9,
        finding.map(wrong -> schedule(wrong.schedule())),
        shown.map(this::schedule));
  }

  private Verdict verdict(Exploration exploration, Optional<Finding> finding) {
    if (finding.isPresent()) {
      return finding.get() instanceof Finding.Deadlocked
          ? new Verdict.Deadlocked()
          : new Verdict.Violated(finding.get().property());
    }
    return exploration.outcome() instanceof Outcome.Unfinished unfinished
        ? new Verdict.Unfinished(reason(unfinished.reason()))
        : new Verdict.Holds();
  }

  private String reason(Stop stop) {
    return switch (stop) {
      case TIME -> "out of time: limit=" + budget.time().toSeconds() + "s";
      case MEMORY -> "out of memory: limit=" + (limits().bytes() >> 20) + "m";
      case STATES -> "out of states";
      case CANCELLED -> "interrupted";
      case EXHAUSTED, FIRST_FINDING ->
          throw new IllegalArgumentException("this is no reason: stop=" + stop);
    };
  }

  private Schedule schedule(org.mmrace.explorer.Schedule found) {
    return Schedule.of(scenario.system(), found);
  }
}
