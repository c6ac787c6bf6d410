package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;

/** Runs cfgs under {@code src/test/resources/cases} in both engines, with one TLC child. */
final class SmallCases implements AutoCloseable {
  private final Path folder;
  private final TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class));

  /** Runs those in a folder; with none, the names say it. */
  SmallCases(String folder) {
    this.folder = Path.of("src/test/resources/cases", folder);
  }

  Path folder() {
    return folder;
  }

  TlcProcess tlc() {
    return tlc;
  }

  static ScenarioCatalogue catalogue() throws IOException, SpecFailure {
    return ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
  }

  static ScenarioConfig config(Path cfg) throws IOException, SpecFailure {
    return catalogue().cfg(cfg);
  }

  BothVerdicts check(ScenarioConfig config, Budget budget) {
    return new BothEngines(tlc, budget, () -> false, (run, now) -> {}).check(config);
  }

  BothVerdicts check(String cfg, Budget budget) throws IOException, SpecFailure {
    return check(config(folder.resolve(cfg)), budget);
  }

  /** Returns the verdict in which both engines agree. */
  Verdict verdict(String cfg) throws IOException, SpecFailure {
    BothVerdicts both = check(cfg, Budget.STANDARD);
    assertEquals(both.tlc().verdict(), both.explorer().verdict());
    assertEquals(Optional.empty(), both.difference());
    return both.explorer().verdict();
  }

  @Override
  public void close() {
    tlc.close();
  }
}
