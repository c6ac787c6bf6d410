package org.mmrace.reports.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mmrace.reports.stats.Figure;

/**
 * A chart with its intervals, drawn by Chart.js where scripts run; below it all that it shows as a
 * table, for whoever has no mouse, does not see it, or runs no scripts.
 *
 * <pre>
 * new Chart(
 *     "States over threads",
 *     Chart.Axis.numbers("threads", "%.0f"),
 *     Chart.Axis.logarithmic("states", "%,.0f"),
 *     List.of(new Chart.Series("counted", Chart.Mark.DOTS, List.of(Chart.Point.of(2, 1310)))))
 * </pre>
 *
 * @param title what it shows, in a few words
 * @param at where the points are: across, or down for one that has names
 * @param value what they say: up, or across beside names
 * @param series at least one
 */
public record Chart(String title, Axis at, Axis value, List<Series> series) implements Content {
  /** How the points of a series are drawn. */
  public enum Mark {
    /** Each by itself, with its interval. */
    DOTS,
    /** A line through them, without intervals. */
    LINE,
    /** The area between the lower and the upper ends of their intervals. */
    BAND,
    /** A bar from zero, with its interval; for an axis of names and for no other. */
    BARS
  }

  /**
   * An axis.
   *
   * @param logarithmic whether equal distances are equal ratios; nothing on it may be 0 or less
   * @param format how a number on it is written, for {@link String#format}
   * @param names what stands at 0, 1, 2, ...; empty for numbers
   */
  public record Axis(String name, boolean logarithmic, String format, List<String> names) {
    /** Copies the list. */
    public Axis {
      names = List.copyOf(names);
    }

    /** Returns an axis of numbers. */
    public static Axis numbers(String name, String format) {
      return new Axis(name, false, format, List.of());
    }

    /** Returns an axis of numbers above 0. */
    public static Axis logarithmic(String name, String format) {
      return new Axis(name, true, format, List.of());
    }

    /** Returns an axis of names. */
    public static Axis names(String name, List<String> names) {
      return new Axis(name, false, "", names);
    }

    private String text(double number) {
      return names.isEmpty() ? String.format(Locale.ROOT, format, number) : names.get((int) number);
    }

    private ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("name", name).put("logarithmic", logarithmic);
      names.forEach(json.putArray("names")::add);
      return json;
    }
  }

  /** Points that belong together. */
  public record Series(String name, Mark mark, List<Point> points) {
    /** Copies the list. */
    public Series {
      points = List.copyOf(points);
    }
  }

  /**
   * A point with its interval.
   *
   * @param at a number, or which of the names, from 0 on
   * @param low the value itself where there is no interval, as {@code high}
   */
  public record Point(double at, double value, double low, double high) {
    /** Returns a point without an interval. */
    public static Point of(double at, double value) {
      return new Point(at, value, value, value);
    }

    /** Returns a figure as a point, with its interval if it has one. */
    public static Point of(double at, Figure figure) {
      return figure.hasInterval()
          ? new Point(at, figure.value(), figure.low(), figure.high())
          : of(at, figure.value());
    }

    private boolean hasInterval() {
      return low < high;
    }
  }

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if bars have no names or names no bars, or a logarithmic axis
   *     has a number that is not positive
   */
  public Chart {
    series = List.copyOf(series);
    for (Series one : series) {
      if (one.mark() == Mark.BARS == at.names().isEmpty()) {
        throw new IllegalArgumentException(
            "bars and names belong together: series=" + one.name() + " mark=" + one.mark());
      }
      for (Point point : one.points()) {
        if (at.logarithmic() && point.at() <= 0 || value.logarithmic() && point.low() <= 0) {
          throw new IllegalArgumentException(
              "no place on a logarithmic axis: series=" + one.name() + " point=" + point);
        }
      }
    }
  }

  @Override
  public Html html() {
    return Html.of(
        "chart",
        Map.of("title", title, "json", Html.ofJson(json()), "table", table().labelled(title)));
  }

  /** Returns all that the chart shows. */
  Table table() {
    List<List<Cell>> rows = new ArrayList<>();
    for (Series one : series) {
      for (Point point : one.points()) {
        boolean whole = point.hasInterval();
        rows.add(
            List.of(
                Cell.of(one.name()),
                Cell.of(at.text(point.at())),
                Cell.of(value.text(point.value())),
                Cell.of(whole ? value.text(point.low()) : "-"),
                Cell.of(whole ? value.text(point.high()) : "-")));
      }
    }
    String names = at.names().isEmpty() ? "r" : "l";
    return new Table("l" + names + "rrr", List.of("", at.name(), value.name(), "from", "to"), rows);
  }

  private ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("at", at.json());
    json.set("value", value.json());
    ArrayNode all = json.putArray("series");
    for (Series one : series) {
      ObjectNode node = all.addObject().put("name", one.name());
      node.put("mark", one.mark().name().toLowerCase(Locale.ROOT));
      ArrayNode points = node.putArray("points");
      for (Point point : one.points()) {
        String interval = " [" + value.text(point.low()) + ", " + value.text(point.high()) + "]";
        points
            .addObject()
            .put("at", point.at())
            .put("value", point.value())
            .put("low", point.low())
            .put("high", point.high())
            .put("text", value.text(point.value()) + (point.hasInterval() ? interval : ""));
      }
    }
    return json;
  }
}
