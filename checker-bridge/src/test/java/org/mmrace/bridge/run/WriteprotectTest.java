package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;

/** WRITEPROTECT beside munmap(), over two VMAs and over a huge PMD, in both engines. */
class WriteprotectTest {
  private static final SmallCases CASES = new SmallCases("writeprotect");

  @AfterAll
  static void endTlc() {
    CASES.close();
  }

  private static Verdict verdict(String variant) throws IOException, SpecFailure {
    return CASES.verdict("MCWriteprotect_" + variant + ".cfg");
  }

  /** The detached VMA is not in the tree: nothing of it is walked. */
  @Test
  void besideMunmap_holds() throws IOException, SpecFailure {
    assertEquals(new Verdict.Holds(), verdict("munmap"));
  }

  /** The next store would go through. */
  @Test
  void ofHugePmd_isNotModelled() throws IOException, SpecFailure {
    assertEquals(
        new Verdict.NotModelled(
            25, "user", "uffd_writeprotect", "change_pmd_range__pmdp_get_lockless"),
        verdict("huge"));
  }

  @Test
  void ofTwoVmas_v6_18_holds() throws IOException, SpecFailure {
    assertEquals(new Verdict.Holds(), verdict("two_vmas"));
  }

  @Test
  void ofTwoVmas_v6_1_holds() throws IOException, SpecFailure {
    assertEquals(new Verdict.Holds(), verdict("two_vmas_v6_1"));
  }

  /** {@code WriteprotectWalksVmas = FALSE}, as before a1b92a3f1498 (v6.4). */
  @Test
  void ofTwoVmas_beforeItWalksVmas_isRefused() throws IOException, SpecFailure {
    assertEquals(
        new Verdict.Violated("Reach_WriteprotectRefused"), verdict("reach_WriteprotectRefused"));
  }
}
