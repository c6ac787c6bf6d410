package org.mmrace.findings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.mmrace.analysis.costs.Design;
import org.mmrace.analysis.costs.DesignReview;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.DesignChange;
import org.mmrace.bridge.catalogue.DesignVariants;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.run.BothEngines;
import org.mmrace.bridge.run.Budget;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.run.TlcOpinion;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.Origin;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.bridge.trace.Unmodelled;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Constants;
import org.mmrace.model.system.StatePredicate;

/** Compares a candidate with its base: the explorer, then TLC on what the explorer said. */
public final class Reviewer {
  private static final String DEADLOCK = "Deadlock";
  private final DesignVariants variants;
  private final SpecText spec;
  private final TlcProcess tlc;
  private final Budget budget;
  private final Bounds bounds;
  private final Watches progress;

  /**
   * What reviews may use.
   *
   * @param search what the explorer may
   * @param tlcEdges TLC is asked about graphs of at most so many edges
   */
  public record Bounds(DesignReview.Bounds search, long tlcEdges) {}

  /**
   * Who looks on.
   *
   * @param explorer makes what looks at a search of the given name, and may end it
   * @param tlc hears how far TLC is
   */
  public record Watches(Function<String, Watch> explorer, BothEngines.ProgressSink tlc) {}

  /** Prepares reviews; TLC runs in {@code tlc}. */
  public Reviewer(
      DesignVariants variants,
      SpecText spec,
      TlcProcess tlc,
      Budget budget,
      Bounds bounds,
      Watches progress) {
    this.variants = variants;
    this.spec = spec;
    this.tlc = tlc;
    this.budget = budget;
    this.bounds = bounds;
    this.progress = progress;
  }

  /** One side: its cfg, its model, what must hold. */
  private record Side(
      ScenarioConfig config, ScenarioSystem system, Design design, Modelled.Watch modelled) {}

  /**
   * Reviews a change of a scenario.
   *
   * @param config the cfg that both sides differ from in their constants only
   * @param with the constants of the candidate
   * @param against the constants of the base
   * @param store where counterexamples are written
   * @throws SpecFailure if a side cannot be run, in one line
   */
  public Review review(
      ScenarioConfig config, DesignChange with, DesignChange against, TraceStore store)
      throws SpecFailure, IOException {
    Side candidate = side(variants.of(config, with, "with"));
    Side base = side(variants.of(config, against, "against"));
    if (candidate.system().constants().equals(base.system().constants())) {
      throw new SpecFailure(
          new Verdict.BadSpec(
              "candidate and base are the same design: id="
                  + config.id()
                  + " with="
                  + with
                  + " against="
                  + against));
    }
    DesignReview found =
        DesignReview.of(
            base.design(),
            candidate.design(),
            bounds.search(),
            progress.explorer().apply("review " + config.id()));
    Optional<Verdict.NotModelled> ofBase = notModelled(base);
    Optional<Verdict.NotModelled> ofCandidate = notModelled(candidate);
    List<String> unmodelled = new ArrayList<>();
    ofCandidate.ifPresent(one -> unmodelled.add("the candidate: " + one.message()));
    ofBase.ifPresent(one -> unmodelled.add("the base: " + one.message()));
    List<String> traces = new ArrayList<>();
    List<Counterexample> broken = shown(candidate, config, with, found.broken(), store, traces);
    List<Counterexample> repaired = shown(base, config, against, found.repaired(), store, traces);
    return new Review(
        config,
        with,
        against,
        found,
        broken,
        repaired,
        traces,
        List.of(candidate.config().location().cfg(), base.config().location().cfg()),
        unmodelled,
        opinions(base, found.base().exploration(), ofBase),
        opinions(candidate, found.candidate().exploration(), ofCandidate));
  }

  /** Returns how a side comes to what is not modelled, if its search met that. */
  private Optional<Verdict.NotModelled> notModelled(Side side) {
    if (!side.modelled().seen()) {
      return Optional.empty();
    }
    Settings settings = Settings.standard().within(bounds.search().search());
    List<StatePredicate> asked = List.of(Modelled.of(side.system().layout()).reached());
    return Explorer.explore(side.system().system(), asked, settings.allowingDeadlock(), Watch.NONE)
        .findings()
        .stream()
        .findFirst()
        .map(found -> Unmodelled.verdict(side.system(), found.schedule()));
  }

  private Side side(ScenarioConfig config) throws SpecFailure {
    config.refuseOnlyTlc();
    Constants constants = tlc.constants(config.location());
    ScenarioSystem system = new MachineSystems().of(constants);
    Modelled.Watch modelled = new Modelled.Watch(system.layout());
    List<StatePredicate> asked = new ArrayList<>(List.of(modelled));
    asked.addAll(config.predicates(system));
    Scenario machine = (Scenario) system.system();
    Design design = new Design(machine, asked, config.cfg().checkDeadlock());
    return new Side(config, system, design, modelled);
  }

  private List<Counterexample> shown(
      Side side,
      ScenarioConfig of,
      DesignChange change,
      List<DesignReview.Witness> witnesses,
      TraceStore store,
      List<String> traces) {
    List<Counterexample> shown = new ArrayList<>();
    for (DesignReview.Witness witness : witnesses) {
      Schedule schedule = witness.schedule();
      String property = witness.property().equals(DEADLOCK) ? Trace.DEADLOCK : witness.property();
      String name = change.values().isEmpty() ? side.config().config() : change.toString();
      Origin origin = new Origin(of.id(), of.config(), side.config().cfg().overrides());
      Trace trace = new TraceReplay(side.system()).record(schedule, origin, property);
      store.write(trace, change.values().isEmpty() ? "" : "-" + change).ifPresent(traces::add);
      Trace named = trace.of(Origin.of(of.id(), name));
      shown.add(ShownTrace.of(named, spec.meaning(property), side.system(), schedule));
    }
    return shown;
  }

  private List<TlcOpinion> opinions(
      Side side, Exploration exploration, Optional<Verdict.NotModelled> reached)
      throws IOException {
    if (exploration.edges() > bounds.tlcEdges()) {
      return List.of();
    }
    List<String> wrong = exploration.findings().stream().map(Finding::property).toList();
    return TlcOpinion.of(
        side.config(),
        new TlcOpinion.Said(side.config().asked(side.system()), wrong, reached),
        variants,
        tlc,
        budget,
        now -> progress.tlc().accept("tlc " + side.config().name(), now));
  }
}
