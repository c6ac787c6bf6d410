package org.mmrace.reports;

import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.catalogue.Expected;
import org.mmrace.bridge.catalogue.ScenarioConfig;

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

  /**
   * Returns what the manifest declares, or else the name of a catalogued cfg: {@code unfixed} and
   * {@code reach_} are violated. Whatever else is undeclared must hold. The property is known if
   * the cfg names just one.
   */
  public static Expectation of(ScenarioConfig config) {
    Outcome outcome =
        config.expected().map(Expectation::outcome).orElseGet(() -> outcomeByName(config));
    List<String> listed =
        config.cfg().invariants().stream().filter(name -> !name.equals("TypeOK")).toList();
    return outcome == Outcome.VIOLATED && listed.size() == 1
        ? violates(listed.get(0))
        : new Expectation(outcome, Optional.empty());
  }

  private static Outcome outcome(Expected expected) {
    return switch (expected.result()) {
      case "success" -> Outcome.HOLDS;
      case "deadlock failure" -> Outcome.DEADLOCKED;
      case "liveness failure" -> Outcome.LIVELOCKED;
      case "safety failure" -> Outcome.VIOLATED;
      default -> Outcome.ERROR;
    };
  }

  private static Outcome outcomeByName(ScenarioConfig config) {
    boolean broken = config.namedForFailure() && !config.family().isEmpty();
    return broken ? Outcome.VIOLATED : Outcome.HOLDS;
  }

  /** Returns {@code holds} or {@code violated Inv_PinStaysMapped}. */
  public String text() {
    return outcome.text() + property.map(name -> " " + name).orElse("");
  }

  boolean metBy(Outcome found, Optional<String> foundProperty) {
    return found == outcome && (property.isEmpty() || property.equals(foundProperty));
  }
}
