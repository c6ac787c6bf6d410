package org.mmrace.reports.stats;

import java.util.Locale;

/**
 * A figure with its uncertainty.
 *
 * @param value the estimate
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param level confidence that the method attains, 0 (no interval: too few observations) to 1
 * @param n number of observations
 * @param unit what is counted, plural: {@code pairs}, {@code schedules}
 * @param method how the interval was made
 */
public record Figure(
    double value, double low, double high, double level, long n, String unit, String method) {
  /** Returns whether there is an interval. */
  public boolean hasInterval() {
    return level > 0;
  }

  /** Returns {@code 12.3 [10.1, 15.2] (95 %, Wilcoxon signed rank, 7 pairs)}. */
  public String text() {
    return text("%.1f");
  }

  /**
   * Returns the figure.
   *
   * @param format how a number is written, for {@link String#format}
   */
  public String text(String format) {
    return hasInterval()
        ? interval(format) + " (" + percent() + ", " + basis() + ")"
        : number(format, value) + " (no interval, " + basis() + ")";
  }

  /** Returns {@code 12.3 [10.1, 15.2]}. */
  public String interval(String format) {
    return number(format, value) + " [" + number(format, low) + ", " + number(format, high) + "]";
  }

  /** Returns the level as {@code 95 %}, with decimals only where they matter. */
  public String percent() {
    String text = String.format(Locale.ROOT, "%.1f", 100 * level);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " %";
  }

  private String basis() {
    return method + ", n = " + String.format(Locale.ROOT, "%,d", n) + " " + unit;
  }

  private static String number(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
