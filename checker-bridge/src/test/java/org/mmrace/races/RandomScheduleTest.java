package org.mmrace.races;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Assertions;
import org.mmrace.bridge.Behaviour;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.Words;
import org.mmrace.model.system.StatePredicate;
import org.mmrace.model.system.TransitionSystem;

/**
 * Random schedules of every scenario that must hold: each keeps every invariant, and each is a
 * behaviour of the specification, state by state. A failing schedule is shrunk and printed as one
 * line that replays.
 */
class RandomScheduleTest {
  private static final TlcProcess TLC = new TlcProcess(TlcOptions.of(MachineSystems.class));
  private static final List<ScenarioConfig> FIXED = fixed();
  private static final Map<ScenarioConfig, ScenarioSystem> SYSTEMS = new HashMap<>();

  private static List<ScenarioConfig> fixed() {
    try {
      return ScenarioCatalogue.of(SpecRoot.around(Path.of("")).orElseThrow()).all().stream()
          .filter(config -> config.config().startsWith("fixed") && !config.large())
          .toList();
    } catch (IOException | SpecFailure e) {
      throw new AssertionError(e);
    }
  }

  private static ScenarioSystem system(ScenarioConfig config) {
    return SYSTEMS.computeIfAbsent(
        config,
        found -> {
          try {
            Map<String, Object> tree = new HashMap<>();
            ((Map<?, ?>) TLC.constants(found.location()).value())
                .forEach((key, value) -> tree.put((String) key, value));
            return new MachineSystems().of(tree);
          } catch (SpecFailure e) {
            throw new AssertionError(e);
          }
        });
  }

  @AfterContainer
  static void endTlc() {
    TLC.close();
  }

  @Provide
  Arbitrary<Tuple2<ScenarioConfig, List<Integer>>> walks() {
    return Arbitraries.of(FIXED)
        .flatMap(
            config ->
                Arbitraries.integers()
                    .between(0, 59)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(160)
                    .map(picks -> Tuple.of(config, picks)));
  }

  @Property(tries = 60, seed = "20261121")
  void randomSchedule_keepsInvariantsAndIsABehaviour(
      @ForAll("walks") Tuple2<ScenarioConfig, List<Integer>> walk) throws SpecFailure {
    ScenarioConfig config = walk.get1();
    ScenarioSystem scenario = system(config);
    List<Words> states = new ArrayList<>();
    Schedule schedule = walk(scenario, walk.get2(), states);
    String what = config.id() + " " + config.config() + ": " + schedule;
    Behaviour behaviour = TLC.behaviour(config.location(), schedule);
    Assertions.assertEquals(new Behaviour.Allowed(states), behaviour, what);
  }

  @Example
  void everyScenarioThatMustHold_isTried() {
    Assertions.assertTrue(FIXED.size() >= 5, () -> "scenarios found: " + FIXED.size());
  }

  /**
   * Takes pick modulo the number of enabled moves in each state; collects the states that it went
   * through.
   */
  private static Schedule walk(ScenarioSystem scenario, List<Integer> picks, List<Words> states) {
    TransitionSystem system = scenario.system();
    long[] words = new long[system.words()];
    system.initial(0, words);
    states.add(Words.of(words));
    List<Move> moves = new ArrayList<>();
    for (int pick : picks) {
      List<Move> enabled = enabled(system, words);
      Move move = enabled.get(pick % enabled.size());
      system.step(words, move.thread(), move.choice());
      moves.add(move);
      states.add(Words.of(words));
      for (StatePredicate predicate : scenario.predicates()) {
        if (!predicate.name().startsWith("Reach_") && !predicate.holds(words)) {
          throw new AssertionError(
              predicate.name() + " breaks after " + new Schedule(0, List.copyOf(moves)));
        }
      }
    }
    return new Schedule(0, moves);
  }

  private static List<Move> enabled(TransitionSystem system, long[] words) {
    List<Move> enabled = new ArrayList<>();
    for (int thread = 0; thread < system.threads(); thread++) {
      for (int choice = 0; ; choice++) {
        int answer = system.step(words.clone(), thread, choice);
        if (answer == TransitionSystem.NO_CHOICE) {
          break;
        }
        if (answer == TransitionSystem.DONE) {
          enabled.add(new Move(thread, system.steps().get(system.stepAt(words, thread)), choice));
        }
      }
    }
    return enabled;
  }
}
