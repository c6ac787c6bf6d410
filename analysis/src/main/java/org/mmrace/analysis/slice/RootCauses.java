package org.mmrace.analysis.slice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Stop;
import org.mmrace.explorer.switches.Counterexamples;
import org.mmrace.model.system.StatePredicate;

/**
 * The causes for which a property breaks: its counterexamples, put together where the needed steps
 * are the same but for the order of those that commute ({@link CausalSlice.Slice#cause}).
 *
 * @param stop {@link Stop#EXHAUSTED} if every state in which it is broken was looked at, else why
 *     not: there may be more causes, which take at least as many switches as those found last
 * @param causes in the order of context switches, then of moves
 * @param counterexamples how many were looked at: one for each state in which the property is
 *     broken and each thread that breaks it there
 */
public record RootCauses(Stop stop, List<Cause> causes, int counterexamples) {
  /** Copies the list. */
  public RootCauses {
    causes = List.copyOf(causes);
  }

  /**
   * One cause.
   *
   * @param schedule of its counterexamples the one with the fewest context switches, then moves
   * @param counterexamples how many have it
   */
  public record Cause(Schedule schedule, CausalSlice.Slice slice, int counterexamples) {
    private Cause again() {
      return new Cause(schedule, slice, counterexamples + 1);
    }
  }

  /**
   * Finds the causes.
   *
   * @param broken the invariant or probe, one of the scenario's; empty for deadlocks
   * @param mostSwitches bound on the context switches
   */
  public static RootCauses of(
      CausalSlice slicer, Optional<StatePredicate> broken, int mostSwitches, Limits limits) {
    Map<List<String>, Cause> causes = new LinkedHashMap<>();
    String property = broken.map(StatePredicate::name).orElse("");
    int[] looked = new int[1];
    Counterexamples counterexamples =
        new Counterexamples(
            slicer.system(),
            broken,
            mostSwitches,
            limits,
            schedule -> {
              looked[0]++;
              CausalSlice.Slice slice = slicer.of(schedule, property);
              Cause first = new Cause(schedule, slice, 1);
              causes.merge(slice.cause(), first, (known, again) -> known.again());
              return true;
            });
    Stop stop = counterexamples.run();
    return new RootCauses(stop, new ArrayList<>(causes.values()), looked[0]);
  }
}
