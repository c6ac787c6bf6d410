package org.mmrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.mmrace.bridge.BothEngines;
import org.mmrace.bridge.Budget;
import org.mmrace.bridge.MachineSystems;
import org.mmrace.bridge.Progress;
import org.mmrace.bridge.ScenarioCatalogue;
import org.mmrace.bridge.ScenarioConfig;
import org.mmrace.bridge.Selection;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.SpecRoot;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;

/** What a command that runs engines works with: the catalogue, TLC's child, the progress line. */
final class Session implements AutoCloseable {
  private final ScenarioCatalogue catalogue;
  private final Budget budget;
  private final TlcProcess tlc;
  private final ProgressLine line;
  private final Interruption interruption;

  Session(Output output, Budget budget) throws IOException, SpecFailure {
    this.budget = budget;
    catalogue = ScenarioCatalogue.of(SpecRoot.installed());
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    tlc = new TlcProcess(new TlcOptions(budget.heap(), temporary, MachineSystems.class));
    line = output.progressLine();
    interruption = output.interruption();
    interruption.onRequest(() -> tlc.stop("interrupted"));
  }

  ScenarioCatalogue catalogue() {
    return catalogue;
  }

  TlcProcess tlc() {
    return tlc;
  }

  Budget budget() {
    return budget;
  }

  List<ScenarioConfig> select(List<String> names, boolean large) throws IOException, SpecFailure {
    return new Selection(catalogue).of(names, large);
  }

  BothEngines engines() {
    return new BothEngines(tlc, budget, this::interrupted, this::progress);
  }

  boolean interrupted() {
    return interruption.requested();
  }

  void progress(String run, Progress now) {
    line.show(
        ProgressLine.text(run, now.states(), now.seconds(), now.depth(), Math.max(0, now.queue())));
  }

  void clearProgress() {
    line.clear();
  }

  @Override
  public void close() {
    line.clear();
    tlc.close();
  }
}
