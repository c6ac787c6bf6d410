package org.mmrace.gate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Which rows of the ledgers a build compares. The stale ones, all if there is time for them, else a
 * sample of every family; then a sample of the others, another one with each seed. A row costs its
 * edges.
 *
 * @param stale stale rows that are compared
 * @param left stale rows that are not
 * @param sample other rows that are compared
 */
record GatePlan(List<Row> stale, List<Row> left, List<Row> sample) {
  /**
   * A row of a ledger.
   *
   * @param name family, slug and variant
   */
  record Row(String name, long edges, boolean isStale) {
    String family() {
      return name.substring(0, name.indexOf('/'));
    }
  }

  /**
   * Plans a build.
   *
   * @param mostStale edges of stale rows for which there is time
   * @param mostSample edges of a sample
   */
  static GatePlan of(List<Row> rows, long seed, long mostStale, long mostSample) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    List<Row> stale = shuffled.stream().filter(Row::isStale).toList();
    if (edges(stale) > mostStale) {
      List<Row> some = sample(byFamily(stale), mostSample);
      return new GatePlan(
          some, stale.stream().filter(row -> !some.contains(row)).toList(), List.of());
    }
    List<Row> others = shuffled.stream().filter(row -> !row.isStale()).toList();
    return new GatePlan(stale, List.of(), sample(others, mostSample));
  }

  static long edges(List<Row> rows) {
    return rows.stream().mapToLong(Row::edges).sum();
  }

  /** Takes the rows that still fit, in order; the first in any case. */
  private static List<Row> sample(List<Row> rows, long most) {
    List<Row> sample = new ArrayList<>();
    long left = most;
    for (Row row : rows) {
      if (sample.isEmpty() || row.edges() <= left) {
        sample.add(row);
        left -= row.edges();
      }
    }
    return sample;
  }

  /** Deals the rows out: one of each family, then the next of each. */
  private static List<Row> byFamily(List<Row> rows) {
    Map<String, List<Row>> families = new TreeMap<>();
    rows.forEach(row -> families.computeIfAbsent(row.family(), none -> new ArrayList<>()).add(row));
    Map<Integer, List<Row>> rounds = new LinkedHashMap<>();
    families
        .values()
        .forEach(
            family -> {
              for (int i = 0; i < family.size(); i++) {
                rounds.computeIfAbsent(i, none -> new ArrayList<>()).add(family.get(i));
              }
            });
    return rounds.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(round -> round.getValue().stream())
        .toList();
  }
}
