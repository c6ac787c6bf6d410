package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;

/**
 * dd47ac428c3f (v6.3): collapse isolates a page that WRITEPROTECT protected since the scan. With
 * the fix the scenario goes on to WRITEPROTECT of a huge PMD, which is not modelled.
 */
class IsolateDropsUffdWpTest {
  private static final Path CASES = Path.of("src/test/resources/cases/isolate-drops-uffd-wp");

  private static Verdict verdict(String variant) throws IOException, SpecFailure {
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
    try (TlcProcess tlc = new TlcProcess(TlcOptions.of(MachineSystems.class))) {
      BothVerdicts both =
          new BothEngines(tlc, Budget.STANDARD, () -> false, (run, now) -> {})
              .check(catalogue.cfg(CASES.resolve("MCIsolateDropsUffdWp_" + variant + ".cfg")));
      assertEquals(both.tlc().verdict(), both.explorer().verdict());
      assertEquals(Optional.empty(), both.difference());
      return both.explorer().verdict();
    }
  }

  @Test
  void unfixed_isolatesProtectedPage_breaksUffdWpKept() throws IOException, SpecFailure {
    assertEquals(new Verdict.Violated("Inv_UffdWpKept"), verdict("unfixed"));
  }

  @Test
  void protectionBetweenScanAndIsolation_isReached() throws IOException, SpecFailure {
    assertEquals(new Verdict.Violated("Reach_WpBeforeIsolate"), verdict("reach_WpBeforeIsolate"));
  }
}
