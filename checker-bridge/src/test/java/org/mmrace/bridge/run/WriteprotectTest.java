package org.mmrace.bridge.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;

/** WRITEPROTECT beside munmap(), over two VMAs and over a huge PMD, in both engines. */
class WriteprotectTest {
  private static final Path CASES = Path.of("src/test/resources/cases/writeprotect");
  private static final TlcProcess TLC = new TlcProcess(TlcOptions.of(MachineSystems.class));
  private static ScenarioCatalogue catalogue;

  @BeforeAll
  static void findScenarios() throws IOException, SpecFailure {
    catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
  }

  @AfterAll
  static void endTlc() {
    TLC.close();
  }

  private static Verdict verdict(String variant) throws IOException, SpecFailure {
    BothVerdicts both =
        new BothEngines(TLC, Budget.STANDARD, () -> false, (run, now) -> {})
            .check(catalogue.cfg(CASES.resolve("MCWriteprotect_" + variant + ".cfg")));
    assertEquals(both.tlc().verdict(), both.explorer().verdict());
    assertEquals(Optional.empty(), both.difference());
    return both.explorer().verdict();
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
