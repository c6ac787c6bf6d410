package org.mmrace.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.search.Explorer;
import org.mmrace.invariants.Invariants;
import org.mmrace.invariants.Modelled;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * All pairs of operations in a few small layouts, under v6.18 with every fix on: each keeps every
 * invariant, but for the groups of {@code accepted-pairs.txt}, which must all appear.
 */
class AllPairsTest {
  private static final long MOST_STATES = 2_000_000;

  /** One broken property of one pair; {@code place} is the step at which the machine stopped. */
  private record Broken(String property, Layouts.Pair pair, String place) {
    @Override
    public String toString() {
      return property + " | " + pair + " | " + place;
    }
  }

  @Test
  void v6_18_everyPairOfOperations_breaksWhatIsAcceptedAndNothingElse(TestReporter reporter)
      throws IOException {
    Map<String, Object> v618 =
        new MachineSystems().load("uffd/must-wait-transient-none", "fixed").constants();
    List<Layouts.Pair> pairs = Stream.of(Layouts.values()).flatMap(Layouts::pairs).toList();
    List<Broken> broken =
        pairs.parallelStream()
            .flatMap(pair -> broken(pair, v618).stream())
            .sorted(Comparator.comparing(Broken::toString))
            .toList();

    List<AcceptedGroup> accepted = AcceptedGroup.all();
    Map<AcceptedGroup, Integer> seen = new TreeMap<>();
    List<String> notAccepted = new ArrayList<>();
    for (Broken one : broken) {
      List<AcceptedGroup> groups =
          accepted.stream().filter(g -> g.covers(one.property(), one.pair(), one.place())).toList();
      groups.forEach(group -> seen.merge(group, 1, Integer::sum));
      if (groups.isEmpty()) {
        notAccepted.add(one.toString());
      }
    }
    reporter.publishEntry("pairs", String.valueOf(pairs.size()));
    seen.forEach((group, count) -> reporter.publishEntry(group.toString(), String.valueOf(count)));

    assertEquals("v6_18", v618.get("kernel"));
    assertEquals("", String.join("\n", notAccepted), "broken and in no accepted group");
    assertEquals(
        lines(accepted, AcceptedGroup::pairs),
        lines(accepted, group -> seen.getOrDefault(group, 0)),
        "accepted groups with the number of pairs that break them");
  }

  private static String lines(List<AcceptedGroup> groups, ToIntFunction<AcceptedGroup> pairs) {
    return groups.stream()
        .map(group -> group.counted(pairs.applyAsInt(group)))
        .collect(Collectors.joining("\n"));
  }

  private static List<Broken> broken(Layouts.Pair pair, Map<String, Object> base) {
    ScenarioSystem scenario =
        new MachineSystems().of(pair.constants(base.get("kernel"), base.get("toggles")));
    TransitionSystem system = scenario.system();
    List<StatePredicate> properties = new ArrayList<>(List.of(new Moving(system)));
    scenario.predicates().stream()
        .filter(
            one -> Invariants.isConjunct(one.name()) || one.name().equals(Modelled.NOT_MODELLED))
        .forEach(properties::add);
    Exploration result;
    try {
      result =
          Explorer.explore(
              system,
              properties,
              Settings.standard()
                  .exploringOn()
                  .allowingDeadlock()
                  .within(Limits.ofHeap().withStates(MOST_STATES)),
              Watch.NONE);
    } catch (ModelFailure | IndexOutOfBoundsException e) { // the model or an invariant failed
      return List.of(new Broken("crash", pair, e.getMessage()));
    }
    assertTrue(result.complete(), pair::toString);
    return result.findings().stream().map(finding -> broken(finding, pair)).toList();
  }

  private static Broken broken(Finding finding, Layouts.Pair pair) {
    int moves = finding.schedule().moves().size();
    return new Broken(finding.property(), pair, finding.schedule().moves().get(moves - 1).step());
  }

  /** In a state without a successor all that have not finished sleep in handle_userfault(). */
  private static final class Moving implements StatePredicate {
    private static final String SLEEP = "handle_userfault__schedule";

    private final TransitionSystem system;
    private final Moves moves;
    private final long[] after;
    private final int sleep;

    Moving(TransitionSystem system) {
      this.system = system;
      moves = new Moves(system);
      after = new long[system.words()];
      sleep = system.steps().indexOf(SLEEP);
    }

    @Override
    public String name() {
      return "Deadlock";
    }

    @Override
    public boolean holds(long[] words) {
      boolean othersWait = false;
      for (int thread = 0; thread < system.threads(); thread++) {
        int at = system.stepAt(words, thread);
        if (at != TransitionSystem.NO_STEP) {
          System.arraycopy(words, 0, after, 0, after.length);
          if (system.step(after, thread, 0) == TransitionSystem.DONE) {
            return true;
          }
          othersWait |= at != sleep && Layouts.THREADS.contains(system.threadName(thread));
        }
      }
      return !othersWait || !moves.of(words).isEmpty();
    }
  }
}
