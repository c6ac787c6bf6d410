package org.mmrace.reports;

import java.util.Optional;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.Difference;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.run.Comparison;

/**
 * The comparison of spec and model over the whole state graph of one cfg.
 *
 * @param id the scenario, {@code <family>/<slug>} or the path of a cfg
 * @param config file name of the cfg
 * @param outcome {@code HOLDS}: equal; {@code VIOLATED}: they differ
 * @param states distinct states compared
 * @param edges edges compared
 * @param depth states on the longest of the shortest paths
 * @param missing edges of the spec that the model does not have
 * @param extra edges of the model that the spec does not have
 * @param digest digest of the graph
 * @param violated the invariants and probes that are false in some state
 * @param message the first difference, or why the run is unfinished or could not be made
 * @param recorded how the graph differs from the one in the ledger
 */
public record ConformRow(
    String id,
    String config,
    Outcome outcome,
    long states,
    long edges,
    int depth,
    long missing,
    long extra,
    String digest,
    String violated,
    double elapsedSeconds,
    Optional<String> message,
    Optional<String> recorded) {

  /** Makes the row of a comparison. */
  public static ConformRow of(ScenarioConfig config, Comparison comparison) {
    if (comparison.found().isEmpty()) {
      return none(config, comparison.verdict());
    }
    Conformed found = comparison.found().get();
    boolean differs = found.missing() + found.extra() + found.mismatches() > 0;
    Outcome outcome = differs ? Outcome.VIOLATED : CheckRows.outcome(comparison.verdict());
    Optional<String> message =
        differs
            ? found.differences().stream().findFirst().map(Difference::toString)
            : CheckRows.message(comparison.verdict());
    return new ConformRow(
        config.id(),
        file(config),
        outcome,
        found.states(),
        found.edges(),
        found.depth(),
        found.missing(),
        found.extra(),
        found.digest(),
        String.join(" ", found.violated()),
        found.seconds(),
        message,
        outcome == Outcome.HOLDS
            ? comparison.recorded().flatMap(recorded -> change(recorded, found))
            : Optional.empty());
  }

  /** Makes the row of a comparison that gave no answer. */
  private static ConformRow none(ScenarioConfig config, Verdict verdict) {
    return new ConformRow(
        config.id(),
        file(config),
        CheckRows.outcome(verdict),
        0,
        0,
        0,
        0,
        0,
        "",
        "",
        0,
        CheckRows.message(verdict),
        Optional.empty());
  }

  /** Returns whether spec and model are equal. */
  public boolean equal() {
    return outcome == Outcome.HOLDS;
  }

  /** Returns this row with what else is to say of the record. */
  public ConformRow withRecorded(Optional<String> other) {
    return new ConformRow(
        id,
        config,
        outcome,
        states,
        edges,
        depth,
        missing,
        extra,
        digest,
        violated,
        elapsedSeconds,
        message,
        other);
  }

  private static String file(ScenarioConfig config) {
    return config.location().cfg().getFileName().toString();
  }

  private static Optional<String> change(LedgerFile.Graph recorded, Conformed found) {
    String violated = String.join(" ", found.violated());
    if (recorded.states() != found.states()) {
      return changed("states", recorded.states(), found.states());
    } else if (recorded.edges() != found.edges()) {
      return changed("edges", recorded.edges(), found.edges());
    } else if (recorded.depth() != found.depth()) {
      return changed("depth", recorded.depth(), found.depth());
    } else if (!recorded.digest().equals(found.digest())) {
      return changed("digest", recorded.digest(), found.digest());
    }
    return recorded.property().equals(violated)
        ? Optional.empty()
        : changed("violated", recorded.property(), violated);
  }

  private static Optional<String> changed(String what, Object recorded, Object found) {
    return Optional.of(
        "differs from ledger.json: " + what + ": recorded=" + recorded + " found=" + found);
  }
}
