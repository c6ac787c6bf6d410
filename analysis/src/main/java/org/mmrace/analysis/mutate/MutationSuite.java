package org.mmrace.analysis.mutate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.mmrace.analysis.mutate.MutantResult.Verdict;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.model.system.StatePredicate;

/**
 * Runs the mutants of scenarios. What one scenario notices is not tried in the next: a mutation
 * survives only if no scenario notices it.
 */
public final class MutationSuite {
  private final Settings settings;
  private final Limits shownWithin;
  private final Predicate<Mutation> wanted;
  private final Map<Mutation, Row> rows = new TreeMap<>();
  private final Map<Mutation, List<Survivors>> survived = new TreeMap<>();

  /**
   * What becomes of a mutation in all scenarios.
   *
   * @param result the one that notices it; else the last that is no better than another
   * @param mutant the mutant that the result is of
   * @param scenario where that is
   * @param tried the number of scenarios that have the step
   * @param same another mutation that is the same mutant there
   * @param why why it breaks nothing; none where it does, and before {@link #explain}
   */
  public record Row(
      MutantResult result,
      Mutant mutant,
      String scenario,
      int tried,
      Optional<Mutation> same,
      Optional<Why> why) {
    Row because(Why reason) {
      return new Row(result, mutant, scenario, tried, same, Optional.of(reason));
    }
  }

  /**
   * What a scenario was before anything was left out.
   *
   * @param broken what breaks in it already, and is not asked of its mutants
   * @param mutants how many it has
   * @param reached the names of the steps that are reached in it
   * @param unmodelled whether it comes to what is not modelled
   * @param unfinished why its own search did not finish; else empty
   */
  public record Scenario(
      String name,
      List<String> broken,
      int mutants,
      Set<String> reached,
      boolean unmodelled,
      String unfinished) {
    /** Copies the list. */
    public Scenario {
      broken = List.copyOf(broken);
      reached = Set.copyOf(reached);
    }

    /** Returns a scenario that was not run. */
    public static Scenario unfinished(String name, String why) {
      return new Scenario(name, List.of(), 0, Set.of(), false, why);
    }
  }

  /**
   * A suite that has run nothing.
   *
   * @param settings how each mutant is explored
   * @param shownWithin how long to look for the counterexample with the fewest switches
   * @param wanted which mutations to try
   */
  public MutationSuite(Settings settings, Limits shownWithin, Predicate<Mutation> wanted) {
    this.settings = settings;
    this.shownWithin = shownWithin;
    this.wanted = wanted;
  }

  /**
   * Runs the mutants of a scenario.
   *
   * @param invariants those that it must hold
   * @param starts hears of each mutant before it runs, and says whether to run it and those after
   *     it
   */
  public Scenario add(
      String scenario,
      org.mmrace.model.Scenario machine,
      List<StatePredicate> invariants,
      Watch watch,
      Predicate<Mutation> starts) {
    MutantRun run = new MutantRun(machine, invariants, settings, shownWithin, watch);
    if (!run.complete()) {
      return Scenario.unfinished(scenario, run.stop());
    }
    Mutants found = Mutants.of(machine, settings, watch);
    if (!found.exploration().complete()) {
      return Scenario.unfinished(scenario, MutantRun.reason(found.exploration()));
    }
    List<Mutant> mutants =
        found.all().stream().filter(mutant -> wanted.test(mutant.mutation())).toList();
    Survivors survivors =
        new Survivors(
            machine,
            invariants.stream().map(StatePredicate::name).collect(Collectors.toSet()),
            run,
            found.effects(),
            settings);
    List<MutantResult> results = new ArrayList<>();
    for (Mutant mutant : mutants) {
      Row before = rows.get(mutant.mutation());
      if (before != null && before.result().verdict() == Verdict.KILLED) {
        continue;
      }
      if (!starts.test(mutant.mutation())) {
        return new Scenario(
            scenario,
            run.broken(),
            mutants.size(),
            found.reached(),
            run.unmodelled(),
            "interrupted");
      }
      MutantResult result = run.run(mutant, watch);
      Optional<Mutation> same =
          results.stream()
              .filter(other -> result.verdict() != Verdict.EQUIVALENT && other.sameGraph(result))
              .map(MutantResult::mutation)
              .findFirst();
      results.add(result);
      if (result.verdict() == Verdict.SURVIVES) {
        survived.computeIfAbsent(mutant.mutation(), none -> new ArrayList<>()).add(survivors);
      }
      int tried = before == null ? 1 : before.tried() + 1;
      Row row = new Row(result, mutant, scenario, tried, same, Optional.empty());
      rows.put(mutant.mutation(), before == null ? row : better(before, row));
    }
    return new Scenario(
        scenario, run.broken(), mutants.size(), found.reached(), run.unmodelled(), "");
  }

  /** Returns the row that says more, with the number of scenarios of the later one. */
  private static Row better(Row before, Row now) {
    boolean more = rank(now.result().verdict()) > rank(before.result().verdict());
    Row best = more ? now : before;
    return new Row(
        best.result(), best.mutant(), best.scenario(), now.tried(), best.same(), best.why());
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case EQUIVALENT -> 0;
      case SURVIVES -> 1;
      case NOT_MODELLED -> 2;
      case UNFINISHED -> 3;
      case KILLED -> 4;
    };
  }

  /**
   * Finds why mutants break nothing, those that are the same as another aside.
   *
   * @param starts hears of each before it is looked at, and says whether to do so
   * @return whether all were looked at
   */
  public boolean explain(Watch watch, Predicate<Mutation> starts) {
    for (Row row : rows()) {
      Mutation mutation = row.result().mutation();
      if (row.result().verdict() == Verdict.SURVIVES && row.same().isEmpty()) {
        if (!starts.test(mutation)) {
          return false;
        }
        rows.put(mutation, row.because(why(mutation, survived.get(mutation), watch)));
      }
    }
    return true;
  }

  /**
   * Returns why nothing breaks in any scenario: other locks if they are seen to be the reason in
   * one; that nobody else notices if it is so in all.
   */
  private static Why why(Mutation mutation, List<Survivors> scenarios, Watch watch) {
    List<Why> found = new ArrayList<>();
    for (Survivors scenario : scenarios) {
      Why why = scenario.why(mutation, watch);
      if (why.reason() == Why.Reason.ANOTHER_LOCK) {
        return why;
      }
      found.add(why);
    }
    Why best = found.get(0);
    for (Why why : found) {
      boolean worse = why.reason() == Why.Reason.NOTHING && best.reason() != why.reason();
      best = worse || best.reason() == why.reason() && !shows(best) ? why : best;
    }
    return best;
  }

  private static boolean shows(Why why) {
    return why.breaking().isPresent() || !why.complete();
  }

  /** Returns what became of the mutations, in their order. */
  public List<Row> rows() {
    return List.copyOf(rows.values());
  }
}
