package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.run.FormBench;
import org.mmrace.bridge.tlc.TlcPrefix;
import org.mmrace.reports.stats.Figure;
import org.mmrace.reports.text.TextTable;

/**
 * TLC on the specification of this checkout against that of another, on one cfg.
 *
 * @param pairs pairs of runs
 * @param countsEqual whether both saw the same levels and edges in every pair
 * @param measured what was measured
 * @param outcome {@code HOLDS} if it was
 * @param message why it was not
 */
public record FormRow(
    String id,
    String config,
    int pairs,
    boolean countsEqual,
    Optional<Measured> measured,
    Outcome outcome,
    Optional<String> message) {
  /**
   * What was measured.
   *
   * @param prefix the part of the state graph that was searched
   * @param edgesPerSecond edges per second of CPU time of TLC's worker
   * @param otherEdgesPerSecond the same of the other checkout
   * @param ratio the first over the second
   */
  public record Measured(
      TlcPrefix prefix, double edgesPerSecond, double otherEdgesPerSecond, Figure ratio) {}

  /** Makes the row of pairs; at least one. */
  public static FormRow of(ScenarioConfig config, List<FormBench.Pair> pairs) {
    Measured measured =
        new Measured(
            pairs.get(0).here(),
            BenchRow.median(pairs, pair -> pair.here().edgesPerSecond()),
            BenchRow.median(pairs, pair -> pair.there().edgesPerSecond()),
            BenchRow.paired(
                pairs,
                pair -> pair.here().edgesPerSecond(),
                pair -> pair.there().edgesPerSecond()));
    return new FormRow(
        config.id(),
        BenchRow.file(config),
        pairs.size(),
        pairs.stream().allMatch(FormBench.Pair::countsEqual),
        Optional.of(measured),
        Outcome.HOLDS,
        Optional.empty());
  }

  /** Makes the row of a cfg that cannot be run. */
  public static FormRow none(ScenarioConfig config, Verdict verdict) {
    return new FormRow(
        config.id(),
        BenchRow.file(config),
        0,
        false,
        Optional.empty(),
        CheckRows.outcome(verdict),
        CheckRows.message(verdict));
  }

  /** Returns the table of rows and what could not be measured. */
  public static String text(List<FormRow> rows) {
    TextTable table =
        new TextTable(
            "llrrrrrl",
            "scenario",
            "config",
            "levels",
            "states",
            "edges",
            "edges/CPU s",
            "other edges/CPU s",
            "counts");
    StringBuilder figures = new StringBuilder();
    Set<String> notes = new LinkedHashSet<>();
    for (FormRow row : rows) {
      table.row(
          row.id,
          Tables.variant(row.config),
          row.measured.map(found -> count(found.prefix.levels().size())).orElse("-"),
          row.measured.map(found -> count(found.prefix.states())).orElse("-"),
          row.measured.map(found -> count(found.prefix.edges())).orElse("-"),
          row.measured.map(found -> count(Math.round(found.edgesPerSecond))).orElse("-"),
          row.measured.map(found -> count(Math.round(found.otherEdgesPerSecond))).orElse("-"),
          row.measured.isEmpty() ? row.outcome.text() : row.countsEqual ? "equal" : "DIFFER");
      row.measured.ifPresent(
          found ->
              figures
                  .append('\n')
                  .append(row.id)
                  .append(": ")
                  .append(found.ratio.text("%.2f"))
                  .append(" times the other checkout"));
      row.message.ifPresent(text -> notes.add("\n" + row.config + ": " + text));
    }
    return table.text() + figures + String.join("", notes) + "\n";
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns the record of rows. */
  public static String json(String version, List<FormRow> rows) {
    return JsonRecord.of("bench", version, rows, FormRow::json);
  }

  private void json(ObjectNode json) {
    json.put("id", id).put("config", config).put("workers", 1).put("pairs", pairs);
    measured.ifPresent(
        found -> {
          json.put("levels", found.prefix.levels().size()).put("whole", found.prefix.whole());
          json.put("states", found.prefix.states()).put("edges", found.prefix.edges());
          json.put("tlcEdgesPerSecond", Math.round(found.edgesPerSecond));
          json.put("otherTlcEdgesPerSecond", Math.round(found.otherEdgesPerSecond));
          BenchRow.put(json, "ratio", found.ratio);
        });
    json.put("countsEqual", countsEqual);
    json.put("verdict", outcome.text());
    json.put("message", message.orElse(null));
  }

  /** Returns the exit code of rows. */
  public static ExitCode exitCode(List<FormRow> rows) {
    return rows.stream()
        .map(
            row ->
                row.measured.isPresent() && !row.countsEqual
                    ? ExitCode.DIFFER
                    : ExitCode.of(row.outcome, true))
        .reduce(ExitCode.OK, ExitCode::worse);
  }
}
