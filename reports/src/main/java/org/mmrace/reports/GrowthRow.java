package org.mmrace.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.explorer.Exploration;
import org.mmrace.reports.page.Chart;
import org.mmrace.reports.page.Content;
import org.mmrace.reports.page.ReportPage;
import org.mmrace.reports.page.Tone;
import org.mmrace.reports.stats.Figure;
import org.mmrace.reports.stats.Growth;
import org.mmrace.reports.text.TextTable;

/**
 * How the states of a scenario grow: the sizes that were explored, and for each what the sizes
 * before it predicted.
 *
 * @param what what grows: {@code threads}, {@code cpus}, {@code ptes}
 * @param counts one count a size, ascending; a size whose search did not finish is left out
 * @param unfinished why the size after the last count was not counted
 */
public record GrowthRow(
    ScenarioConfig config, String what, List<Count> counts, Optional<String> unfinished) {
  private static final double LEVEL = 0.95;

  /** Copies the list. */
  public GrowthRow {
    counts = List.copyOf(counts);
  }

  /**
   * The graph at a size.
   *
   * @param elapsedSeconds time of the search
   */
  public record Count(int size, long states, long edges, int depth, double elapsedSeconds) {
    /** Returns the count of a complete search. */
    public static Count of(int size, Exploration found) {
      return new Count(
          size, found.states(), found.edges(), found.depth(), found.elapsed().toNanos() / 1e9);
    }
  }

  /** Returns what the first sizes say of another one; empty with fewer than two. */
  private Optional<Figure> predicted(int sizes, int size) {
    return sizes < 2 ? Optional.empty() : Optional.of(growth(sizes).predict(size, LEVEL));
  }

  private Growth growth(int sizes) {
    return new Growth(
        counts.subList(0, sizes).stream()
            .map(count -> new Growth.Point(count.size(), count.states()))
            .toList());
  }

  /** Returns the text. */
  public String text() {
    List<String> lines = new ArrayList<>(List.of(title()));
    lines.addAll(table().text().lines().toList());
    lines.addAll(says());
    return String.join("\n", lines) + "\n";
  }

  /**
   * Returns the page.
   *
   * @param command the command line that makes it again
   */
  public ReportPage page(String command) {
    boolean finished = unfinished.isEmpty();
    String verdict =
        !finished
            ? "unfinished: " + unfinished.get()
            : counts.size() > 1 ? says().get(0) : "one size: nothing grows";
    ReportPage page =
        new ReportPage(title(), verdict, finished ? Tone.PLAIN : Tone.UNSURE, command);
    List<Content> contents = new ArrayList<>(List.of(Content.Table.of(table())));
    says().forEach(line -> contents.add(new Content.Paragraph(line)));
    page.section("Sizes", contents);
    return counts.isEmpty() ? page : page.section("Growth", chart());
  }

  private String title() {
    return config.name() + ", states over " + what;
  }

  private TextTable table() {
    TextTable table =
        new TextTable("rrrrrrl", what, "states", "edges", "depth", "seconds", "predicted", "");
    for (int i = 0; i < counts.size(); i++) {
      Count count = counts.get(i);
      Optional<Figure> figure = predicted(i, count.size());
      table.row(
          Integer.toString(count.size()),
          number(count.states()),
          number(count.edges()),
          number(count.depth()),
          String.format(Locale.ROOT, "%.1f", count.elapsedSeconds()),
          figure.map(GrowthRow::predicted).orElse("-"),
          figure.filter(Figure::hasInterval).map(found -> where(found, count)).orElse(""));
    }
    return table;
  }

  private List<String> says() {
    List<String> lines = new ArrayList<>();
    unfinished.ifPresent(why -> lines.add("not counted further: " + why));
    if (counts.size() > 1) {
      Growth all = growth(counts.size());
      lines.add("one more multiplies the states by " + all.factor(LEVEL).text("%.2f"));
      lines.add(what + " = " + next() + ", states: " + all.predict(next(), LEVEL).text("%,.0f"));
    }
    return lines;
  }

  private int next() {
    return counts.get(counts.size() - 1).size() + 1;
  }

  private Chart chart() {
    List<Chart.Point> counted = new ArrayList<>();
    List<Chart.Point> predicted = new ArrayList<>();
    List<Chart.Point> fitted = new ArrayList<>();
    for (int i = 0; i <= counts.size(); i++) {
      int size = i < counts.size() ? counts.get(i).size() : next();
      if (i < counts.size()) {
        counted.add(Chart.Point.of(size, (double) counts.get(i).states()));
      }
      predicted(i, size).ifPresent(found -> predicted.add(Chart.Point.of(size, found)));
      predicted(counts.size(), size).ifPresent(found -> fitted.add(Chart.Point.of(size, found)));
    }
    List<Chart.Series> series = new ArrayList<>();
    series.add(new Chart.Series("counted", Chart.Mark.DOTS, counted));
    if (!fitted.isEmpty()) {
      series.add(
          new Chart.Series("predicted from the sizes before it", Chart.Mark.DOTS, predicted));
      List<Chart.Point> line =
          fitted.stream().map(found -> Chart.Point.of(found.at(), found.value())).toList();
      series.add(new Chart.Series("line through all sizes", Chart.Mark.LINE, line));
      series.add(new Chart.Series("where a new count falls, 95 %", Chart.Mark.BAND, fitted));
    }
    return new Chart(
        "States over " + what,
        Chart.Axis.numbers(what, "%.0f"),
        Chart.Axis.logarithmic("states", "%,.0f"),
        series);
  }

  private static String predicted(Figure figure) {
    return figure.hasInterval()
        ? figure.interval("%,.0f")
        : String.format(Locale.ROOT, "%,.0f", figure.value());
  }

  private static String where(Figure figure, Count count) {
    return figure.low() <= count.states() && count.states() <= figure.high()
        ? "inside"
        : "outside: not quite log-linear";
  }

  /** Writes the fields of the JSON record. */
  public void write(ObjectNode json) {
    json.put("id", config.id()).put("over", what);
    var sizes = json.putArray("sizes");
    for (int i = 0; i < counts.size(); i++) {
      Count count = counts.get(i);
      ObjectNode one = sizes.addObject().put("size", count.size()).put("states", count.states());
      one.put("edges", count.edges()).put("depth", count.depth());
      one.put("seconds", count.elapsedSeconds());
      figure(one, "predicted", predicted(i, count.size()));
    }
    json.put("unfinished", unfinished.orElse(null));
    boolean fits = counts.size() > 1;
    figure(
        json, "factor", fits ? Optional.of(growth(counts.size()).factor(LEVEL)) : Optional.empty());
    figure(json, "next", fits ? predicted(counts.size(), next()) : Optional.empty());
  }

  static void figure(ObjectNode json, String name, Optional<Figure> figure) {
    if (figure.isEmpty()) {
      json.putNull(name);
      return;
    }
    Figure found = figure.get();
    ObjectNode one = json.putObject(name).put("value", found.value());
    if (found.hasInterval()) {
      one.put("low", found.low()).put("high", found.high());
    } else {
      one.putNull("low").putNull("high");
    }
    one.put("level", found.level()).put("n", found.n());
    one.put("unit", found.unit()).put("method", found.method());
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
