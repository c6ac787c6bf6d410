package org.mmrace.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.ScenarioConfig;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.bridge.run.BothEngines;
import org.mmrace.bridge.run.BothVerdicts;
import org.mmrace.bridge.run.Budget;
import org.mmrace.bridge.run.MachineSystems;
import org.mmrace.bridge.tlc.TlcOptions;
import org.mmrace.bridge.tlc.TlcProcess;
import org.mmrace.bridge.trace.IllFormedScenario;

/** Scenarios that nobody can run are refused before either engine starts. */
class IllFormedTest {
  private static final Path CASES = Path.of("src/test/resources/cases/ill-formed");
  private static final TlcProcess TLC = new TlcProcess(TlcOptions.of(MachineSystems.class));
  private static ScenarioCatalogue catalogue;
  @TempDir private Path folder;

  @BeforeAll
  static void findScenarios() throws IOException, SpecFailure {
    catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
  }

  @AfterAll
  static void endTlc() {
    TLC.close();
  }

  private static void refused(Path cfg, String message) throws IOException, SpecFailure {
    ScenarioConfig config = catalogue.cfg(cfg);
    BothVerdicts both =
        new BothEngines(TLC, Budget.STANDARD, () -> false, (run, now) -> {}).check(config);
    assertEquals(new Verdict.BadSpec(message), both.tlc().verdict());
    assertEquals(new Verdict.BadSpec(message), both.explorer().verdict());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          MCOorVa, "Program[1].ops[1].va: outside the geometry: value=7 legal=0..1"
          MCOorVmaEnd, "Setup.vma[1].end: outside the geometry: value=9 legal=1..2"
          MCOorAnonVma, "Setup.vma[1].anon_vma: outside the geometry: value=5 legal=1"
          MCNoToken, "Program[1].ops[1].token: missing: legal=1..2"
          """)
  void case_isOneLine(String module, String message) throws IOException, SpecFailure {
    refused(CASES.resolve(module + "_x.cfg"), message);
  }

  @Test
  void misspeltArgument_twoLines() throws IOException, SpecFailure {
    String message =
        "Program[1].ops[1].vaddr: no such argument of user_write: legal=mm,va,token nearest=va\n"
            + "Program[1].ops[1].va: missing: legal=0..1";
    Path cfg = CASES.resolve("MCTypo_x.cfg");
    refused(cfg, message);
    ScenarioConfig config = catalogue.cfg(cfg);
    SpecFailure conform =
        assertThrows(
            SpecFailure.class,
            () -> TLC.conform(config.location(), "", "", Duration.ZERO, progress -> {}));
    assertEquals(message, conform.getMessage());
    IllFormedScenario found =
        assertThrows(
            IllFormedScenario.class,
            () -> MachineSystems.wellFormed(TLC.constants(config.location())));
    assertEquals(
        "MCTypo_x.cfg: Program[1].ops[1].vaddr: no such argument of user_write: legal=mm,va,token"
            + " nearest=va\nMCTypo_x.cfg: Program[1].ops[1].va: missing: legal=0..1",
        found.in(config.location().cfg()).getMessage());
  }

  @Test
  void kernelWithoutProfile_othersAreSaidToo() throws IOException, SpecFailure {
    Files.copy(CASES.resolve("MCTypo.tla"), folder.resolve("MCTypo.tla"));
    Path cfg = folder.resolve("MCTypo_kernel.cfg");
    Files.writeString(
        cfg,
        Files.readString(CASES.resolve("MCTypo_x.cfg")).replace("v6_18", "v7_1")
            + "CONSTRAINT TypeOK\n");
    refused(
        cfg,
        "Kernel: no such value: value=v7_1 legal=v6_1,v6_6,v6_12,v6_18 nearest=v6_1\n"
            + "Program[1].ops[1].vaddr: no such argument of user_write: legal=mm,va,token"
            + " nearest=va\nProgram[1].ops[1].va: missing: legal=0..1");
  }
}
