package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.explorer.Exploration;
import org.mmrace.explorer.sample.Sampled;
import org.mmrace.explorer.sample.SamplingPlan;
import org.mmrace.explorer.sample.UnseenMass;
import org.mmrace.reports.page.Chart;
import org.mmrace.reports.page.Content;
import org.mmrace.reports.page.ReportPage;
import org.mmrace.reports.page.Tone;
import org.mmrace.reports.stats.Figure;
import org.mmrace.reports.stats.Shares;

/**
 * What random schedules of a scenario hit and covered.
 *
 * @param plan how they were drawn
 * @param sampled the schedules
 * @param whole the whole graph, where it was explored
 */
public record WalkRow(
    ScenarioConfig config, SamplingPlan plan, Sampled sampled, Optional<Exploration> whole) {
  private static final double LEVEL = 0.95;

  /** Returns {@code pct of depth 2}. */
  private String strategy() {
    String name = plan.strategy().name().toLowerCase(Locale.ROOT);
    return plan.strategy() == SamplingPlan.Strategy.PCT ? name + " of depth " + plan.depth() : name;
  }

  private Figure rate(int hits) {
    return Shares.hitRate(hits, sampled.schedules(), "schedules", LEVEL);
  }

  private Figure unseen() {
    UnseenMass mass = sampled.unseen();
    return new Figure(
        mass.estimate(),
        mass.low(),
        mass.high(),
        LEVEL,
        sampled.schedules(),
        "schedules",
        "Good-Turing, jackknife");
  }

  /** Returns the text. */
  public String text() {
    StringBuilder text = new StringBuilder(config.name());
    text.append(String.format(Locale.ROOT, ", %,d schedules", sampled.schedules()));
    text.append(": ").append(strategy());
    text.append(sampled.hits().isEmpty() ? "\nnothing is wrong in any of them: " : "\n");
    if (sampled.hits().isEmpty()) {
      text.append(rate(0).text("%.5f")).append('\n');
    }
    for (Sampled.Hit hit : sampled.hits()) {
      text.append(hit.finding().property()).append(": hit rate ");
      text.append(rate(hit.count()).text("%.5f"));
      text.append(", first by seed ").append(hit.seed()).append('\n');
    }
    if (whole.isPresent()) {
      Exploration all = whole.get();
      text.append(share("states", sampled.states(), all.states()));
      text.append(share("edges", sampled.edges(), all.edges()));
    } else {
      text.append(String.format(Locale.ROOT, "states seen: %,d%n", sampled.states()));
    }
    text.append("of one more schedule's states, unseen: ").append(unseen().text("%.4f"));
    return text.append('\n').toString();
  }

  private static String share(String what, long seen, long all) {
    return String.format(
        Locale.ROOT,
        "%s covered: %,d of %,d, %.1f %% (exact)%n",
        what,
        seen,
        all,
        100.0 * seen / all);
  }

  /** Writes the fields of the JSON record. */
  public void write(ObjectNode json) {
    json.put("id", config.id()).put("config", config.config());
    json.put("strategy", plan.strategy().name().toLowerCase(Locale.ROOT));
    json.put("depth", plan.strategy() == SamplingPlan.Strategy.PCT ? plan.depth() : null);
    json.put("schedules", sampled.schedules());
    var hits = json.putArray("hits");
    for (Sampled.Hit hit : sampled.hits()) {
      ObjectNode one = hits.addObject().put("property", hit.finding().property());
      one.put("count", hit.count()).put("seed", hit.seed());
      GrowthRow.figure(one, "rate", Optional.of(rate(hit.count())));
    }
    json.put("statesSeen", sampled.states()).put("edgesSeen", sampled.edges());
    json.put("states", whole.map(Exploration::states).orElse(null));
    json.put("edges", whole.map(Exploration::edges).orElse(null));
    GrowthRow.figure(json, "unseen", Optional.of(unseen()));
  }

  /**
   * Returns the page of all rows.
   *
   * @param command the command line that makes it again
   */
  public static ReportPage page(List<WalkRow> rows, String command) {
    boolean finished = exitCode(rows) == ExitCode.OK;
    long hitting = rows.stream().filter(row -> !row.sampled().hits().isEmpty()).count();
    String verdict =
        finished
            ? hitting + " of " + rows.size() + " samples hit something"
            : "unfinished: not all schedules were drawn";
    ReportPage page =
        new ReportPage("Random schedules", verdict, finished ? Tone.PLAIN : Tone.UNSURE, command);
    Map<String, List<WalkRow>> configs = new LinkedHashMap<>();
    rows.forEach(
        row -> configs.computeIfAbsent(row.config().name(), key -> new ArrayList<>()).add(row));
    configs.forEach((name, ofConfig) -> page.section(name, contents(name, ofConfig)));
    return page;
  }

  private static List<Content> contents(String config, List<WalkRow> rows) {
    List<String> strategies = rows.stream().map(WalkRow::strategy).toList();
    Chart.Axis names = Chart.Axis.names("strategy", strategies);
    List<Content> contents = new ArrayList<>();
    rows.forEach(row -> contents.add(new Content.Text(row.text())));
    Set<String> properties = new LinkedHashSet<>();
    rows.forEach(
        row -> row.sampled().hits().forEach(hit -> properties.add(hit.finding().property())));
    List<Chart.Series> rates = new ArrayList<>();
    for (String property : properties.isEmpty() ? Set.of("anything wrong") : properties) {
      rates.add(bars(property, rows, row -> Chart.Point.of(0, row.rate(row.count(property)))));
    }
    contents.add(
        new Chart(
            "Hit rate of a schedule, " + config,
            names,
            Chart.Axis.numbers("hit rate, Wilson's interval of 95 %", "%.5f"),
            rates));
    if (rows.stream().allMatch(row -> row.whole().isPresent())) {
      contents.add(
          new Chart(
              "Share of the graph covered, " + config,
              names,
              Chart.Axis.numbers("% of the graph", "%.1f"),
              List.of(
                  bars(
                      "states",
                      rows,
                      row -> share(row.sampled().states(), row.whole().get().states())),
                  bars(
                      "edges",
                      rows,
                      row -> share(row.sampled().edges(), row.whole().get().edges())))));
    }
    return contents;
  }

  private static Chart.Point share(long seen, long all) {
    return Chart.Point.of(0, 100.0 * seen / all);
  }

  private static Chart.Series bars(
      String name, List<WalkRow> rows, Function<WalkRow, Chart.Point> value) {
    List<Chart.Point> points = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Chart.Point one = value.apply(rows.get(i));
      points.add(new Chart.Point(i, one.value(), one.low(), one.high()));
    }
    return new Chart.Series(name, Chart.Mark.BARS, points);
  }

  private int count(String property) {
    return sampled.hits().stream()
        .filter(hit -> hit.finding().property().equals(property))
        .mapToInt(Sampled.Hit::count)
        .sum();
  }

  /** Returns whether all schedules of the plan were drawn, whatever they hit. */
  public static ExitCode exitCode(List<WalkRow> rows) {
    boolean whole =
        rows.stream().allMatch(row -> row.sampled().stop() == org.mmrace.explorer.Stop.EXHAUSTED);
    return whole ? ExitCode.OK : ExitCode.UNFINISHED;
  }
}
