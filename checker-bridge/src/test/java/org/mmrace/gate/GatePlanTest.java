package org.mmrace.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mmrace.gate.GatePlan.Row;

class GatePlanTest {
  private static final List<Row> FRESH =
      Stream.of("a", "b", "c")
          .flatMap(family -> IntStream.range(0, 20).mapToObj(i -> row(family, i, false)))
          .toList();

  private static Row row(String family, int number, boolean stale) {
    return new Row(family + "/" + number, 10, stale);
  }

  @Test
  void nothingStale_aSampleThatFits_anotherWithEachSeed() {
    GatePlan plan = GatePlan.of(FRESH, 1, 100, 55);
    assertEquals(List.of(), plan.stale());
    assertEquals(List.of(), plan.left());
    assertEquals(50, GatePlan.edges(plan.sample()));
    assertEquals(plan, GatePlan.of(FRESH, 1, 100, 55));
    assertNotEquals(plan, GatePlan.of(FRESH, 2, 100, 55));
    Set<String> seen = new TreeSet<>();
    for (int day = 0; day < 100; day++) {
      GatePlan.of(FRESH, day, 100, 55).sample().forEach(row -> seen.add(row.name()));
    }
    assertEquals(60, seen.size());
  }

  @Test
  void someStale_allOfThem_besideTheSample() {
    List<Row> rows = Stream.concat(FRESH.stream(), Stream.of(row("d", 1, true))).toList();
    GatePlan plan = GatePlan.of(rows, 1, 100, 55);
    assertEquals(List.of(row("d", 1, true)), plan.stale());
    assertEquals(List.of(), plan.left());
    assertEquals(5, plan.sample().size());
  }

  @Test
  void tooManyStale_someOfEachFamily_theOthersAreLeft() {
    List<Row> rows = FRESH.stream().map(row -> new Row(row.name(), row.edges(), true)).toList();
    GatePlan plan = GatePlan.of(rows, 1, 100, 60);
    assertEquals(6, plan.stale().size());
    assertEquals(
        Set.of("a", "b", "c"), plan.stale().stream().map(Row::family).collect(Collectors.toSet()));
    assertEquals(54, plan.left().size());
    assertEquals(List.of(), plan.sample());
  }

  @Test
  void oneRowThatNeverFits_isTakenWhenItIsFirst() {
    List<Row> rows =
        List.of(new Row("a/huge", 1000, false), row("a", 1, false), row("a", 2, false));
    Set<String> seen = new TreeSet<>();
    for (int day = 0; day < 20; day++) {
      List<Row> sample = GatePlan.of(rows, day, 100, 55).sample();
      sample.forEach(row -> seen.add(row.name()));
      assertTrue(sample.size() <= 2, sample::toString);
    }
    assertEquals(Set.of("a/huge", "a/1", "a/2"), seen);
  }
}
