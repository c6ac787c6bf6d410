package org.mmrace.reports;

import java.util.Locale;

/**
 * A figure that is not as recorded.
 *
 * @param id the scenario
 * @param config the cfg, {@code unfixed}
 * @param engine what gave the figure; empty if it is not of one engine
 * @param what {@code states}, {@code edges}, {@code depth}, {@code verdict}, {@code digest}; {@code
 *     cfg} if only one of the two has the cfg at all
 * @param recorded the figure in the record
 * @param now the figure of this run
 */
public record Change(
    String id, String config, String engine, String what, String recorded, String now) {
  private static final String NUMBER = "[0-9,]{1,20}";

  /** Returns what the figure is of: {@code tlc states}. */
  String figure() {
    return engine.isEmpty() ? what : engine + " " + what;
  }

  /** Returns {@code +12} if both figures are numbers, else nothing. */
  String difference() {
    boolean numbers = recorded.matches(NUMBER) && now.matches(NUMBER);
    return numbers ? String.format(Locale.ROOT, "%+,d", number(now) - number(recorded)) : "";
  }

  private static long number(String figure) {
    return Long.parseLong(figure.replace(",", ""));
  }
}
