package org.mmrace.analysis.mutate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mmrace.analysis.NamedPredicate;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.model.Scenario;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * Every mutant of a machine: one mutation left out, found by what the steps do in the reachable
 * states.
 *
 * @param all the mutants, in the order of their mutations
 * @param reached the names of the steps that are reached
 * @param exploration the pass that found them; what it did not reach is not mutated
 * @param effects what it saw
 */
record Mutants(List<Mutant> all, Set<String> reached, Exploration exploration, Effects effects) {
  /** Copies the collections. */
  Mutants {
    all = List.copyOf(all);
    reached = Set.copyOf(reached);
  }

  /** Finds the mutants. */
  static Mutants of(Scenario machine, Settings settings, Watch watch) {
    Effects effects = new Effects(machine);
    Exploration exploration = look(machine, effects, settings, watch);
    List<Mutant> found = new ArrayList<>();
    for (Mutation mutation : effects.mutations()) {
      found.add(new Mutant(mutation, machine, twist(mutation, machine, effects.flushes())));
    }
    Map<Mutant, CheckTwist> checks = checks(machine, effects);
    Map<Mutant, CheckTwist> idle = new HashMap<>(checks);
    StatePredicate look =
        new NamedPredicate(
            "differs",
            w -> {
              for (int t = 1; t < machine.threads() - 1; t++) {
                int thread = t;
                idle.values().removeIf(check -> check.differs(w, thread));
              }
              return true;
            });
    look(machine, look, settings, watch);
    checks.keySet().removeAll(idle.keySet());
    found.addAll(checks.keySet());
    found.sort(Comparator.comparing(Mutant::mutation));
    return new Mutants(found, effects.steps(), exploration, effects);
  }

  /** Shows every reachable state. */
  static Exploration look(
      TransitionSystem machine, StatePredicate to, Settings settings, Watch watch) {
    Settings whole = settings.exploringOn().allowingDeadlock();
    return Explorer.explore(machine, List.of(to), whole, watch);
  }

  /** Returns what leaves out anything but a check. */
  static Twist twist(Mutation mutation, Scenario machine, Set<Integer> flushes) {
    int step = machine.steps().indexOf(mutation.step());
    return switch (mutation.kind()) {
      case LOCK_REMOVED -> new LockTwist(machine, step, mutation.object(), false);
      case LOCK_SHARED -> new LockTwist(machine, step, mutation.object(), true);
      case FLUSH_REMOVED -> new FlushTwist(machine, step, flushes, false);
      case FLUSH_LOCAL -> new FlushTwist(machine, step, flushes, true);
      case GET_REMOVED, PUT_REMOVED, BRACKET_REMOVED, GRACE_REMOVED, SEQUENCE_REMOVED ->
          new CountTwist(machine, step, mutation.kind(), mutation.object());
      case CHECK_REMOVED ->
          throw new IllegalArgumentException("a check is no effect: mutation=" + mutation);
    };
  }

  /** Returns a mutant for each way that a step with several ways takes without interference. */
  private static Map<Mutant, CheckTwist> checks(Scenario machine, Effects effects) {
    Undisturbed undisturbed = new Undisturbed(machine);
    Map<Mutant, CheckTwist> found = new HashMap<>();
    for (int step : effects.branches()) {
      for (int forced : undisturbed.ways(step)) {
        if (effects.writesOwnOnly(step, forced)) {
          boolean nothing = effects.writesNothing(step, forced);
          CheckTwist twist = new CheckTwist(machine, step, forced, nothing, undisturbed);
          Mutation mutation =
              new Mutation(
                  Mutation.Kind.CHECK_REMOVED,
                  machine.steps().get(step),
                  machine.steps().get(forced));
          found.put(new Mutant(mutation, machine, twist), twist);
        }
      }
    }
    return found;
  }
}
