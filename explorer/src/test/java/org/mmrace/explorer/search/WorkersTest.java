package org.mmrace.explorer.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.Finding;
import org.mmrace.explorer.Limits;
import org.mmrace.explorer.Memory;
import org.mmrace.explorer.ModelFailure;
import org.mmrace.explorer.Naive;
import org.mmrace.explorer.Named;
import org.mmrace.explorer.Settings;
import org.mmrace.explorer.StepCoverage;
import org.mmrace.explorer.Watch;
import org.mmrace.explorer.Wide;

/** The result is the same for any number of workers and any schedule of theirs. */
class WorkersTest {
  private static final Wide WIDE = new Wide(3, 45, 40);

  // many states of one level break it, each reached by several edges
  private static final Named SUM =
      new Named("Inv_Sum", w -> w[9] + w[11] + w[13] < 70 || w[9] % 7 != 3);
  private static final Named CLOSE =
      new Named("Inv_Close", w -> Math.abs(w[9] - w[11]) < 20 || w[13] < 9);
  private static final Named FINE = new Named("Inv_Fine", w -> w[9] <= 45);

  static Stream<Arguments> settings() {
    Settings standard = Settings.standard();
    return Stream.of(
        Arguments.of("to the first finding", standard),
        Arguments.of("past findings", standard.exploringOn()),
        Arguments.of("exactly", standard.exploringOn().exactly()),
        Arguments.of("to a limit", standard.within(Limits.ofHeap().withStates(12_345))));
  }

  private static Exploration explore(Settings settings, Named... invariants) {
    Exploration e = Explorer.explore(WIDE, List.of(invariants), settings, Watch.NONE);
    return new Exploration(
        e.stop(),
        e.findings(),
        e.initialStates(),
        e.states(),
        e.passed(),
        e.edges(),
        e.levels(),
        e.coverage(),
        e.soundness(),
        new Memory( // duplicates that two workers met at once stay packed until they are read
            e.memory().visited(), e.memory().ancestry(), 0, e.memory().queue(), 0),
        Duration.ZERO);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void twoWorkers_twentyRuns_equalOne(String name, Settings settings) {
    Exploration one = explore(settings, SUM, CLOSE, FINE);
    for (int run = 0; run < 20; run++) {
      assertEquals(one, explore(settings.withWorkers(2), SUM, CLOSE, FINE), name + " run=" + run);
    }
    assertEquals(one, explore(settings.withWorkers(5), SUM, CLOSE, FINE));
  }

  @Test
  void complete_manyUnits_asNaive() {
    Wide small = new Wide(3, 20, 40);
    Naive naive = new Naive(small);
    Exploration e =
        Explorer.explore(small, List.of(), Settings.standard().withWorkers(2), Watch.NONE);
    assertEquals(naive.levels.size(), e.states());
    assertEquals(naive.edgeCount(), e.edges());
    assertEquals(naive.depth(), e.depth());
    for (int step = 0; step < naive.taken.length; step++) {
      StepCoverage row = e.coverage().get(step);
      assertEquals(new StepCoverage(row.step(), naive.taken[step], naive.fresh[step]), row);
    }
  }

  @Test
  void stopping_manyUnits_stopsWhereOneStateAtATimeWould() {
    Exploration e = explore(Settings.standard().withWorkers(2), SUM);
    Finding finding = (Finding) e.outcome();
    Naive naive = new Naive(WIDE);
    var wrong = naive.firstWrong(s -> !SUM.holds(s.stream().mapToLong(Long::longValue).toArray()));
    assertEquals(
        wrong.get(), java.util.Arrays.stream(finding.schedule().run(WIDE)).boxed().toList());
    assertEquals(e.edges(), e.coverage().stream().mapToLong(StepCoverage::taken).sum());
    assertEquals(e.states() - 1, e.coverage().stream().mapToLong(StepCoverage::fresh).sum());
    assertTrue(e.edges() < naive.edgeCount());
  }

  @Test
  void workerThrows_failureAsWithOne() {
    Named throwing = new Named("Inv_Throws", w -> w[0] + 1 / (30 - w[9]) >= 0);
    var one = assertThrows(ModelFailure.class, () -> explore(Settings.standard(), throwing));
    var two =
        assertThrows(
            ModelFailure.class, () -> explore(Settings.standard().withWorkers(2), throwing));
    assertEquals(one.getMessage(), two.getMessage());
    assertEquals(30, one.schedule().moves().size());
  }

  @Test
  void workers_outOfRange_refused() {
    assertEquals(
        "workers are not 1 to 16: workers=17",
        assertThrows(IllegalArgumentException.class, () -> Settings.standard().withWorkers(17))
            .getMessage());
  }
}
