package org.mmrace.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Explorer;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.model.Machine;

/**
 * Every mutant of a machine: one mutation left out, found by what the steps do in the reachable
 * states.
 *
 * @param all the mutants, in the order of their mutations
 * @param exploration the pass that found them; what it did not reach is not mutated
 */
record Mutants(List<Mutant> all, Exploration exploration) {
  /** Copies the list. */
  public Mutants {
    all = List.copyOf(all);
  }

  /** Finds the mutants. */
  static Mutants of(Machine machine, Settings settings, Watch watch) {
    Effects effects = new Effects(machine);
    Exploration exploration =
        Explorer.explore(
            machine, List.of(effects), settings.exploringOn().allowingDeadlock(), watch);
    List<Mutant> found = new ArrayList<>();
    for (Mutation mutation : effects.mutations()) {
      found.add(new Mutant(mutation, machine, twist(mutation, machine, effects)));
    }
    Undisturbed undisturbed = new Undisturbed(machine);
    for (int step : effects.branches()) {
      found.addAll(checks(machine, step, effects, undisturbed));
    }
    found.sort(Comparator.comparing(Mutant::mutation));
    return new Mutants(found, exploration);
  }

  private static Twist twist(Mutation mutation, Machine machine, Effects effects) {
    int step = machine.steps().indexOf(mutation.step());
    return switch (mutation.kind()) {
      case LOCK_REMOVED -> new LockTwist(machine, step, mutation.object(), false);
      case LOCK_SHARED -> new LockTwist(machine, step, mutation.object(), true);
      case FLUSH_REMOVED -> new FlushTwist(machine, step, effects.flushes(), false);
      case FLUSH_LOCAL -> new FlushTwist(machine, step, effects.flushes(), true);
      case GET_REMOVED, PUT_REMOVED, BRACKET_REMOVED, GRACE_REMOVED, SEQUENCE_REMOVED ->
          new CountTwist(machine, step, mutation.kind(), mutation.object());
      case CHECK_REMOVED ->
          throw new IllegalArgumentException("a check is no effect: mutation=" + mutation);
    };
  }

  /** Returns a mutant for each way that a check takes without interference. */
  private static List<Mutant> checks(
      Machine machine, int step, Effects effects, Undisturbed undisturbed) {
    Set<Integer> usual = CheckTwist.usual(machine, step, undisturbed);
    List<Mutant> found = new ArrayList<>();
    if (!usual.containsAll(effects.ways(step))) {
      for (int forced : usual) {
        if (effects.writesOwnOnly(step, forced)) {
          boolean nothing = effects.writesNothing(step, forced);
          CheckTwist twist = new CheckTwist(machine, step, forced, nothing, undisturbed);
          Mutation mutation =
              new Mutation(
                  Mutation.Kind.CHECK_REMOVED,
                  machine.steps().get(step),
                  machine.steps().get(forced));
          if (twist.isKnown()) {
            found.add(new Mutant(mutation, machine, twist));
          }
        }
      }
    }
    return found;
  }
}
