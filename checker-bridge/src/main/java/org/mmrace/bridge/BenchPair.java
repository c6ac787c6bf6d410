package org.mmrace.bridge;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.ScenarioSystem;

/**
 * TLC and then the explorer on one configuration, one worker each.
 *
 * @param tlcSeconds TLC's time without parsing, which is measured alone right before
 */
public record BenchPair(Checked tlc, double tlcSeconds, Explored explorer) {
  /**
   * Runs the pair.
   *
   * @throws SpecFailure if the configuration cannot be run
   */
  public static BenchPair run(
      ScenarioConfig config,
      TlcProcess tlc,
      Budget budget,
      BooleanSupplier interrupted,
      BothEngines.ProgressSink progress)
      throws SpecFailure {
    if (config.onlyTlc().isPresent()) {
      throw new SpecFailure(new Verdict.BadSpec(config.onlyTlc().get()));
    }
    tlc.constants(config.location()); // starts the child
    long start = System.nanoTime();
    ScenarioSystem system = new MachineSystems().of(tlc.constants(config.location()));
    double parsing = (System.nanoTime() - start) / 1e9;
    Checked checked =
        tlc.check(
            config.location(), budget.time(), now -> progress.accept("tlc " + config.name(), now));
    Explored explored =
        new ExplorerRun(
                config,
                system,
                budget,
                interrupted,
                now -> progress.accept("explorer " + config.name(), now))
            .run(Optional.empty());
    return new BenchPair(checked, Math.max(1e-3, checked.seconds() - parsing), explored);
  }

  /** Returns whether both saw the whole graph, in which every invariant holds. */
  public boolean complete() {
    return tlc.verdict() instanceof Verdict.Holds && explorer.verdict() instanceof Verdict.Holds;
  }

  /** Returns whether both saw the same number of states and edges, and the same depth. */
  public boolean countsEqual() {
    return tlc.states() == explorer.states()
        && tlc.edges() == explorer.edges()
        && tlc.depth() == explorer.depth();
  }

  /** Returns TLC's edges per second. */
  public double tlcRate() {
    return tlc.edges() / tlcSeconds;
  }

  /** Returns the explorer's edges per second. */
  public double explorerRate() {
    return explorer.edges() / Math.max(1e-3, explorer.seconds());
  }
}
