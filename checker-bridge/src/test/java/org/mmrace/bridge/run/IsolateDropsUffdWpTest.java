package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;

/**
 * dd47ac428c3f (v6.3): collapse isolates a page that WRITEPROTECT protected since the scan. With
 * the fix the scenario goes on to WRITEPROTECT of a huge PMD, which is not modelled.
 */
class IsolateDropsUffdWpTest {
  private static final SmallCases CASES = new SmallCases("isolate-drops-uffd-wp");

  @AfterAll
  static void endTlc() {
    CASES.close();
  }

  private static Verdict verdict(String variant) throws IOException, SpecFailure {
    return CASES.verdict("MCIsolateDropsUffdWp_" + variant + ".cfg");
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
