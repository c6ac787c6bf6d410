package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;

/** Small scenarios that once got a wrong answer, each with the right one, in both engines. */
class KeptCasesTest {
  private static final SmallCases CASES = new SmallCases("");

  @AfterAll
  static void endTlc() {
    CASES.close();
  }

  /**
   * A device writes through a pin of a page that mremap() moves; reclaim walks the rmap of a page
   * that is not mapped yet, or of one that is collapsed; a store to what mremap() moved out of a
   * registered VMA; a page of a file that two processes store to; a VMA too small for a huge page.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mremap-gup-dma/MCMremapGupDma_x.cfg",
        "fresh-fault-walk/MCFreshFaultWalk_sync.cfg",
        "fresh-fault-walk/MCFreshFaultWalk_v6_1.cfg",
        "fresh-fault-walk/MCFreshFaultWalk_v6_18.cfg",
        "collapse-walk/MCCollapseWalk_x.cfg",
        "mremap-missing/MCMremapMissing_v6_18.cfg",
        "shared-file-store/MCSharedFileStore_x.cfg",
        "thp-small-vma/MCThpSmallVma_x.cfg"
      })
  void legalCode_holds(String cfg) throws IOException, SpecFailure {
    assertEquals(new Verdict.Holds(), CASES.verdict(cfg));
  }

  /** Nobody lifts the protection: the store waits. */
  @Test
  void writeprotectOfPage_storeWaits() throws IOException, SpecFailure {
    assertEquals(new Verdict.Deadlocked(), CASES.verdict("wp-huge/MCWpHuge_small.cfg"));
  }

  @Test
  void writeprotectOfHugePmd_isNotModelled() throws IOException, SpecFailure {
    Verdict verdict = CASES.verdict("wp-huge/MCWpHuge_thp.cfg");
    assertEquals(Verdict.NotModelled.class, verdict.getClass(), verdict::toString);
  }
}
