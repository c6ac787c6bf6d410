package org.mmrace.analysis.mutate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.explorer.switches.FewestSwitches;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.Scenario;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/** Explores mutants of a machine and tells whether anything breaks. */
final class MutantRun {
  private static final String DEADLOCK = "Deadlock";
  private final Scenario machine;
  private final List<StatePredicate> invariants;
  private final Settings settings;
  private final Limits shownWithin;
  private final Digest whole;
  private final Exploration exploration;
  private final List<String> broken;

  /** The sum of the hashes of all states: the same in whatever order they come. */
  private final class Digest implements StatePredicate {
    private final Modelled modelled = Modelled.of(machine.layout());
    private long sum;
    private boolean unmodelled;

    @Override
    public String name() {
      return "digest";
    }

    @Override
    public boolean holds(long[] w) {
      unmodelled |= modelled.stopped(w);
      long hash = 0;
      for (int i = 0; i < machine.words(); i++) {
        hash = (hash ^ w[i]) * 0x9e3779b97f4a7c15L;
        hash ^= hash >>> 29;
      }
      sum += hash;
      return true;
    }
  }

  /**
   * Explores the machine itself, past what breaks in it.
   *
   * @param invariants those that mutants may break
   * @param settings how mutants are explored
   * @param shownWithin how long to look for the counterexample with the fewest switches
   */
  MutantRun(
      Scenario machine,
      List<StatePredicate> invariants,
      Settings settings,
      Limits shownWithin,
      Watch watch) {
    this(machine, machine, invariants, settings, shownWithin, watch);
  }

  /** As the other, of a part of the machine. */
  MutantRun(
      Scenario machine,
      TransitionSystem part,
      List<StatePredicate> invariants,
      Settings settings,
      Limits shownWithin,
      Watch watch) {
    this.machine = machine;
    this.shownWithin = shownWithin;
    whole = new Digest();
    List<StatePredicate> all = new ArrayList<>(List.of(whole));
    all.addAll(invariants);
    exploration = Explorer.explore(part, all, settings.exploringOn(), watch);
    broken = exploration.findings().stream().map(Finding::property).toList();
    this.invariants =
        Mutant.predicates(
            invariants.stream().filter(invariant -> !broken.contains(invariant.name())).toList());
    this.settings =
        exploration.findings().stream().anyMatch(one -> one instanceof Finding.Deadlocked)
            ? settings.allowingDeadlock()
            : settings;
  }

  /** Returns what breaks in the machine itself; mutants are not asked for it. */
  List<String> broken() {
    return broken;
  }

  /** Returns whether the machine itself comes to what is not modelled. */
  boolean unmodelled() {
    return whole.unmodelled;
  }

  /** Returns whether the machine itself was explored in full. */
  boolean complete() {
    return exploration.complete();
  }

  /** Returns why it was not. */
  String stop() {
    return reason(exploration);
  }

  /**
   * What a mutant breaks.
   *
   * @param complete whether nothing else can be; of a search for the first, whether there is none
   */
  record Broken(List<String> properties, boolean complete) {
    /** Copies the list. */
    Broken {
      properties = List.copyOf(properties);
    }
  }

  /** Returns everything that a mutant breaks in the states that are modelled. */
  Broken all(TransitionSystem mutant, Watch watch) {
    Exploration found = Explorer.explore(mutant, invariants, settings.exploringOn(), watch);
    return new Broken(properties(found), found.complete());
  }

  /**
   * Returns the first thing that a mutant breaks beside what is known to break. Nothing is not all
   * that there is where the mutant comes to what is not modelled.
   */
  Broken first(TransitionSystem mutant, Set<String> known, Watch watch) {
    Digest digest = new Digest();
    List<StatePredicate> asked = new ArrayList<>(List.of(digest));
    invariants.stream().filter(one -> !known.contains(one.name())).forEach(asked::add);
    boolean waits = known.contains(DEADLOCK);
    Settings as = waits ? settings.allowingDeadlock() : settings;
    Exploration found = Explorer.explore(mutant, asked, as, watch);
    boolean breaks = !found.findings().isEmpty();
    return new Broken(properties(found), breaks || found.complete() && !digest.unmodelled);
  }

  private static List<String> properties(Exploration found) {
    return found.findings().stream().map(Finding::property).toList();
  }

  /** Explores a mutant until something breaks. */
  MutantResult run(Mutant mutant, Watch watch) {
    Digest digest = new Digest();
    List<StatePredicate> all = new ArrayList<>(List.of(digest));
    all.addAll(invariants);
    Exploration found = Explorer.explore(mutant, all, settings, watch);
    Optional<Finding> finding = found.findings().stream().findFirst();
    Optional<FewestSwitches.Answer> shown =
        finding.map(wrong -> FewestSwitches.search(mutant, invariants, wrong, shownWithin));
    return new MutantResult(
        mutant.mutation(),
        verdict(found, digest),
        finding.map(Finding::property).orElseGet(() -> reason(found)),
        shown.map(FewestSwitches.Answer::schedule),
        shown.map(answer -> answer.gaveUp().isEmpty()).orElse(true),
        digest.sum,
        found.states(),
        found.edges(),
        found.elapsed());
  }

  private MutantResult.Verdict verdict(Exploration found, Digest digest) {
    if (!found.findings().isEmpty()) {
      return MutantResult.Verdict.KILLED;
    } else if (!found.complete()) {
      return MutantResult.Verdict.UNFINISHED;
    } else if (digest.unmodelled) {
      return MutantResult.Verdict.NOT_MODELLED;
    }
    boolean same =
        found.states() == exploration.states()
            && found.edges() == exploration.edges()
            && digest.sum == whole.sum;
    return same ? MutantResult.Verdict.EQUIVALENT : MutantResult.Verdict.SURVIVES;
  }

  static String reason(Exploration found) {
    return found.complete() ? "" : found.stop().name().toLowerCase(java.util.Locale.ROOT);
  }
}
