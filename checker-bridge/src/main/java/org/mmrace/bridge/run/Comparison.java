package org.mmrace.bridge.run;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.LedgerFile;
import org.mmrace.bridge.catalogue.Records;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.explorer.Progress;

/**
 * Specification against model on one configuration, and against what is recorded of it.
 *
 * @param found the ledger; empty if there is none
 * @param verdict why there is none or not all of it, or that something is not modelled, else {@link
 *     Verdict.Holds}
 * @param recorded the graph in {@code ledger.json}
 */
public record Comparison(
    Optional<Conformed> found, Verdict verdict, Optional<LedgerFile.Graph> recorded) {
  /** Compares. */
  public static Comparison of(
      ScenarioConfig config,
      TlcProcess tlc,
      Budget budget,
      Records records,
      Consumer<Progress> progress)
      throws IOException {
    Optional<LedgerFile.Graph> recorded = records.graph(config);
    Optional<String> construct = config.cfg().constructs().stream().findFirst();
    if (construct.isPresent()) {
      return none(new Verdict.BadSpec("cannot be compared: " + construct.get()));
    }
    try {
      Conformed found =
          tlc.conform(config.location(), config.id(), config.config(), budget.time(), progress);
      return new Comparison(Optional.of(found), verdict(found, budget), recorded);
    } catch (SpecFailure e) {
      return none(e.verdict());
    }
  }

  private static Verdict verdict(Conformed found, Budget budget) {
    if (found.complete()) {
      return found.unmodelled().isEmpty() ? new Verdict.Holds() : found.unmodelled().get(0);
    }
    boolean outOfTime = !budget.time().isZero() && found.seconds() >= budget.time().toSeconds();
    return new Verdict.Unfinished(
        outOfTime ? "out of time: limit=" + budget.time().toSeconds() + "s" : "states are left");
  }

  /** Returns this comparison as one that was interrupted. */
  public Comparison interrupted() {
    return new Comparison(found, new Verdict.Unfinished("interrupted"), recorded);
  }

  /** Returns the comparison that was not made. */
  public static Comparison none(Verdict verdict) {
    return new Comparison(Optional.empty(), verdict, Optional.empty());
  }
}
