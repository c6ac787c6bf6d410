package org.mmrace.reports;

import java.util.Optional;

/**
 * What a scenario declares of a cfg.
 *
 * @param outcome how the run must end
 * @param property the property that must be violated; empty: any
 */
public record Expectation(Outcome outcome, Optional<String> property) {
  /** What an undeclared verdict means. */
  public static final Expectation HOLDS = new Expectation(Outcome.HOLDS, Optional.empty());

  /** Returns the expectation that {@code property} is violated. */
  public static Expectation violates(String property) {
    return new Expectation(Outcome.VIOLATED, Optional.of(property));
  }

  boolean metBy(Outcome found, Optional<String> foundProperty) {
    return found == outcome && (property.isEmpty() || property.equals(foundProperty));
  }
}
