package org.mmrace.bridge.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.mmrace.bridge.Behaviour;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Counterexample;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecText;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.bridge.trace.StateTree;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceFormatException;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.bridge.trace.TraceState;
import org.mmrace.explorer.Progress;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.StepCoverage;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.system.TransitionSystem;

/**
 * TLC on the specification, then the explorer on the model, one worker each. Where one finds a
 * counterexample, the other is asked whether it is a behaviour: TLC's is replayed on the model, and
 * the explorer's is followed by TLC.
 */
public final class BothEngines {
  private final TlcProcess tlc;
  private final Budget budget;
  private final BooleanSupplier interrupted;
  private final ProgressSink progress;

  /** Hears how far the engines are. */
  @FunctionalInterface
  public interface ProgressSink {
    /** Called several times a second; {@code run} says which engine is at what. */
    void accept(String run, Progress progress);
  }

  /** Runs configurations with TLC in {@code tlc}. */
  public BothEngines(
      TlcProcess tlc, Budget budget, BooleanSupplier interrupted, ProgressSink progress) {
    this.tlc = tlc;
    this.budget = budget;
    this.interrupted = interrupted;
    this.progress = progress;
  }

  /** Runs both engines. */
  public BothVerdicts check(ScenarioConfig config) {
    if (interrupted.getAsBoolean()) {
      return BothVerdicts.none(config, new Verdict.Unfinished("interrupted"));
    }
    ScenarioSystem system;
    try {
      system = new MachineSystems().of(tlc.constants(config.location()));
    } catch (SpecFailure e) {
      return BothVerdicts.none(config, unlessInterrupted(e.verdict()));
    } catch (IllegalArgumentException e) {
      return BothVerdicts.none(config, new Verdict.BadSpec(e.getMessage()));
    }
    if (interrupted.getAsBoolean()) {
      return BothVerdicts.none(config, new Verdict.Unfinished("interrupted"));
    }
    if (config.onlyTlc().isPresent()) {
      Checked checked = tlc.checkText(config.location(), budget.time(), sink("tlc", config));
      return tlcAlone(config, checked, new Verdict.BadSpec(config.onlyTlc().get()));
    }
    return check(config, system);
  }

  /**
   * Explores whole graphs, past what is violated, and counts which cfg takes each action; cfgs with
   * the same constants have one graph.
   *
   * @param folders the folders of modules whose actions are counted; empty for the modules of which
   *     some action is taken or is one that a thread begins with
   */
  public ActionCoverage coverage(
      List<ScenarioConfig> configs, List<String> folders, SpecText spec) {
    Map<String, Verdict> failures = new TreeMap<>();
    Map<Object, List<StepCoverage>> graphs = new HashMap<>();
    ActionCoverage.Counter counter = new ActionCoverage.Counter(spec, folders);
    for (ScenarioConfig config : configs) {
      try {
        ScenarioSystem system = new MachineSystems().of(tlc.constants(config.location()));
        List<StepCoverage> rows = graphs.get(system.constants());
        if (rows == null) {
          rows =
              new ExplorerRun(config, system, budget, interrupted, sink("explorer", config))
                  .coverage();
          graphs.put(system.constants(), rows);
        }
        counter.add(config, rows, begins(system.system()));
      } catch (SpecFailure e) {
        failures.put(config.name(), unlessInterrupted(e.verdict()));
      } catch (IllegalArgumentException e) {
        failures.put(config.name(), new Verdict.BadSpec(e.getMessage()));
      }
    }
    return new ActionCoverage(counter.actions(), failures);
  }

  /** Returns the steps at which the threads stand at first. */
  private static Set<String> begins(TransitionSystem system) {
    long[] words = new long[system.words()];
    system.initial(0, words);
    Set<String> steps = new HashSet<>();
    for (int thread = 0; thread < system.threads(); thread++) {
      int at = system.stepAt(words, thread);
      if (at != TransitionSystem.NO_STEP) {
        steps.add(system.steps().get(at));
      }
    }
    return steps;
  }

  private static BothVerdicts tlcAlone(ScenarioConfig config, Checked tlc, Verdict ofExplorer) {
    return new BothVerdicts(
        config,
        tlc,
        Explored.none(ofExplorer),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private BothVerdicts check(ScenarioConfig config, ScenarioSystem system) {
    Checked checked = Checked.NOT_RUN;
    if (!budget.exploring().alone()) {
      checked = tlc.check(config.location(), budget.time(), sink("tlc", config));
      checked = checked.with(unlessInterrupted(checked.verdict()));
    }
    if (interrupted.getAsBoolean()) {
      return tlcAlone(config, checked, new Verdict.Unfinished("interrupted"));
    }
    List<String> own = config.own(system);
    if (!own.isEmpty() && budget.exploring().alone()) {
      return tlcAlone(
          config,
          checked,
          new Verdict.BadSpec(new Verdict.OnlyTlc(own).message() + ": run both engines"));
    }
    Optional<String> wanted =
        checked.verdict() instanceof Verdict.Violated violated
            ? Optional.of(violated.property())
            : Optional.empty();
    ExplorerRun run =
        new ExplorerRun(config, system, budget, interrupted, sink("explorer", config));
    boolean ownBroken = wanted.filter(own::contains).isPresent();
    Explored explored =
        ownBroken
            ? run.ofTlc(checked.counterexample(), new Verdict.OnlyTlc(own))
            : run.estimating().run(wanted);
    if (!own.isEmpty() && explored.verdict() instanceof Verdict.Holds) {
      explored = explored.with(new Verdict.OnlyTlc(own));
    }
    String property = property(ownBroken ? checked.verdict() : explored.verdict());
    Optional<Trace> tlcTrace = tlcTrace(config, system, checked);
    Optional<Trace> shown =
        explored
            .shown()
            .map(schedule -> new TraceReplay(system).record(schedule, config.origin(), property));
    Optional<String> difference = replayed(system, tlcTrace);
    if (difference.isEmpty()) { // else its states are wanted in full
      tlcTrace =
          tlcTrace.map(
              trace ->
                  new TraceReplay(system)
                      .record(trace.schedule().orElseThrow(), trace.origin(), trace.property()));
    }
    if (difference.isEmpty() && explored.shown().isPresent() && !interrupted.getAsBoolean()) {
      difference = followed(config, explored.shown().get());
    }
    return new BothVerdicts(
        config, checked, explored, Optional.of(system), tlcTrace, shown, difference);
  }

  private Verdict unlessInterrupted(Verdict verdict) {
    return verdict instanceof Verdict.Unfinished && interrupted.getAsBoolean()
        ? new Verdict.Unfinished("interrupted")
        : verdict;
  }

  private static String property(Verdict verdict) {
    if (verdict instanceof Verdict.NotModelled || verdict instanceof Verdict.Unfinished) {
      return Modelled.NOT_MODELLED;
    }
    return verdict instanceof Verdict.Violated violated ? violated.property() : Trace.DEADLOCK;
  }

  private static Optional<Trace> tlcTrace(
      ScenarioConfig config, ScenarioSystem system, Checked checked) {
    Counterexample found = checked.counterexample();
    if (found.words().isEmpty()) {
      return Optional.empty();
    }
    StateTree tree = StateTree.of(system.layout());
    List<TraceState> states = new ArrayList<>();
    for (int i = 0; i < found.words().size(); i++) {
      Object value = tree.encode(found.words().get(i).toArray());
      states.add(
          i == 0
              ? TraceState.initial(found.schedule().initial(), value)
              : TraceState.after(found.schedule().moves().get(i - 1), value));
    }
    return Optional.of(
        new Trace(
            "", config.origin(), property(checked.verdict()), system.constants(), false, states));
  }

  private static Optional<String> replayed(ScenarioSystem system, Optional<Trace> trace) {
    if (trace.isEmpty()) {
      return Optional.empty();
    }
    try {
      return new TraceReplay(system)
          .fault(trace.get())
          .map(fault -> "TLC's counterexample is none of the model: " + fault);
    } catch (TraceFormatException e) {
      return Optional.of("TLC's counterexample does not fit the model's layout: " + e.getMessage());
    }
  }

  private Optional<String> followed(ScenarioConfig config, Schedule schedule) {
    try {
      return tlc.behaviour(config.location(), schedule) instanceof Behaviour.NotEnabled notEnabled
          ? Optional.of(
              "the explorer's counterexample is no behaviour of the specification: step "
                  + (notEnabled.index() + 1)
                  + ": "
                  + notEnabled.step()
                  + ": "
                  + notEnabled.reason())
          : Optional.empty();
    } catch (SpecFailure e) {
      return interrupted.getAsBoolean()
          ? Optional.empty()
          : Optional.of("TLC cannot follow the explorer's counterexample: " + e.getMessage());
    }
  }

  private java.util.function.Consumer<Progress> sink(String engine, ScenarioConfig config) {
    String run = engine + " " + config.name();
    return now -> progress.accept(run, now);
  }
}
