package org.mmrace.reports;

import java.util.List;
import java.util.Optional;
import org.mmrace.bridge.Checked;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.run.BothVerdicts;
import org.mmrace.bridge.run.Explored;

/** Makes the rows of a cfg from what both engines say. */
public final class CheckRows {
  private CheckRows() {}

  /**
   * Returns TLC's row, if it was run, and the explorer's.
   *
   * @param tlcTrace where TLC's counterexample is stored
   * @param shownTrace where the explorer's is
   */
  public static List<CheckRow> of(
      BothVerdicts both, Optional<String> tlcTrace, Optional<String> shownTrace) {
    Checked tlc = both.tlc();
    Explored explorer = both.explorer();
    int tlcStates = tlc.counterexample().texts().size();
    Run ofTlc =
        new Run(
            tlc.verdict(),
            new Size(tlc.states(), tlc.edges(), tlc.depth()),
            tlcStates == 0 ? length(tlc.verdict()) : Optional.of(tlcStates),
            tlc.seconds(),
            message(tlc.verdict()));
    Run ofExplorer =
        new Run(
            explorer.verdict(),
            new Size(explorer.states(), explorer.edges(), explorer.depth(), explorer.passed()),
            explorer.shortest().map(schedule -> schedule.moves().size() + 1),
            explorer.seconds(),
            explorer.ran().or(() -> message(explorer.verdict())));
    CheckRow explored =
        row(both.config(), Engine.EXPLORER, ofExplorer, shownTrace, both.difference());
    return tlc.equals(Checked.NOT_RUN)
        ? List.of(explored)
        : List.of(row(both.config(), Engine.TLC, ofTlc, tlcTrace, Optional.empty()), explored);
  }

  /** Returns the states of the schedule to what is not modelled, of which TLC tells the end. */
  private static Optional<Integer> length(Verdict verdict) {
    return verdict instanceof Verdict.NotModelled reached
        ? Optional.of(reached.steps() + 1)
        : Optional.empty();
  }

  private record Run(
      Verdict verdict,
      Size size,
      Optional<Integer> length,
      double seconds,
      Optional<String> message) {}

  private static CheckRow row(
      ScenarioConfig config,
      Engine engine,
      Run run,
      Optional<String> trace,
      Optional<String> difference) {
    Verdict verdict = run.verdict();
    return new CheckRow(
        config.id(),
        config.location().cfg().getFileName().toString(),
        engine,
        outcome(verdict),
        verdict instanceof Verdict.Violated violated
            ? Optional.of(violated.property())
            : Optional.empty(),
        Expectation.of(config),
        run.size().states() == 0 ? Optional.empty() : Optional.of(run.size()),
        run.length(),
        run.seconds(),
        trace,
        run.message(),
        difference);
  }

  static Outcome outcome(Verdict verdict) {
    if (verdict instanceof Verdict.Holds) {
      return Outcome.HOLDS;
    } else if (verdict instanceof Verdict.Violated) {
      return Outcome.VIOLATED;
    } else if (verdict instanceof Verdict.Deadlocked) {
      return Outcome.DEADLOCKED;
    } else if (verdict instanceof Verdict.Livelocked) {
      return Outcome.LIVELOCKED;
    }
    if (verdict instanceof Verdict.OnlyTlc) {
      return Outcome.ONLY_TLC;
    }
    if (verdict instanceof Verdict.NotModelled) {
      return Outcome.NOT_MODELLED;
    }
    return verdict instanceof Verdict.Unfinished ? Outcome.UNFINISHED : Outcome.ERROR;
  }

  static Optional<String> message(Verdict verdict) {
    if (verdict instanceof Verdict.Unfinished unfinished) {
      return Optional.of(unfinished.reason());
    } else if (verdict instanceof Verdict.Livelocked livelocked) {
      return Optional.of(
          "threads run for ever, and can no longer come to an end or to sleep: loop="
              + livelocked.loop()
              + " schedule="
              + livelocked.schedule());
    }
    if (verdict instanceof Verdict.OnlyTlc others) {
      return Optional.of(others.message());
    }
    if (verdict instanceof Verdict.NotModelled reached) {
      return Optional.of(reached.message());
    }
    return verdict instanceof Verdict.BadSpec bad ? Optional.of(bad.message()) : Optional.empty();
  }
}
