package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.Verdict;
import org.mmrace.bridge.trace.RaceWindow;

class ScenarioCatalogueTest {
  private static final SpecRoot ROOT = new SpecRoot(toys());

  private static Path toys() {
    try {
      return Path.of(ScenarioCatalogueTest.class.getResource("/toyspecs").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void toys_areFoundByIdAndConfig() throws IOException, SpecFailure {
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(ROOT);
    assertEquals(
        List.of(
            "fixed",
            "fixed_three",
            "reach_BothPages",
            "unfixed",
            "unfixed_deadlock",
            "unfixed_oops"),
        catalogue.scenario("toy/lock-vs-get").stream().map(ScenarioConfig::config).toList());
    ScenarioConfig fixed = catalogue.config("toy/lock-vs-get", "fixed").orElseThrow();
    assertEquals("MCLockVsGet", fixed.location().module());
    assertEquals(Optional.of(new Expected("success")), fixed.expected());
    assertEquals(
        List.of("TypeOK", "Inv_Always", "Inv_Exclusive", "Inv_NoOops"), fixed.cfg().invariants());
    assertEquals(Optional.empty(), fixed.onlyTlc());
    assertFalse(fixed.large());
    assertEquals(Optional.empty(), catalogue.config("toy/lock-vs-get", "absent"));
    assertEquals(List.of(), catalogue.scenario("toy/absent"));
  }

  @Test
  void expected_admitsItsVerdictOnly() {
    Expected safety = new Expected("safety failure");
    assertTrue(safety.admits(new Verdict.Violated("Inv_X")));
    assertFalse(safety.admits(new Verdict.Holds()));
    assertFalse(safety.admits(new Verdict.Unfinished("out of time")));
    assertFalse(new Expected("success").admits(new Verdict.Unfinished("out of time")));
  }

  @Test
  void stranger_hasItsOwnModule(@TempDir Path folder) throws IOException, SpecFailure {
    Files.writeString(folder.resolve("MCMine.tla"), "");
    Path cfg = Files.writeString(folder.resolve("MCMine_my_variant.cfg"), "CONSTRAINT Small");
    ScenarioConfig config = ScenarioCatalogue.of(ROOT).cfg(cfg);
    assertEquals(cfg.toString(), config.id());
    assertEquals("my_variant", config.config());
    assertEquals("MCMine", config.location().module());
    assertEquals(
        List.of(
            folder,
            ROOT.folder(),
            ROOT.folder().resolve("core"),
            ROOT.folder().resolve("mm"),
            ROOT.folder().resolve("toy")),
        config.location().folders());
    assertEquals(Optional.of("explorer cannot run: CONSTRAINT Small"), config.onlyTlc());
  }

  @Test
  void stranger_borrowsAModule(@TempDir Path folder) throws IOException, SpecFailure {
    Path cfg = Files.writeString(folder.resolve("MCLockVsGet_mine.cfg"), "");
    ScenarioConfig config = ScenarioCatalogue.of(ROOT).cfg(cfg);
    assertEquals("MCLockVsGet", config.location().module());
    assertEquals("mine", config.config());
  }

  @Test
  void stranger_withoutModule_isRefused(@TempDir Path folder) throws IOException, SpecFailure {
    Path cfg = Files.writeString(folder.resolve("MCMine_fixed.cfg"), "");
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(ROOT);
    SpecFailure failure = assertThrows(SpecFailure.class, () -> catalogue.cfg(cfg));
    assertEquals(
        "configuration has no module: cfg=" + cfg + " expected=MCMine.tla", failure.getMessage());
    Path absent = folder.resolve("MCAbsent.cfg");
    SpecFailure unreadable = assertThrows(SpecFailure.class, () -> catalogue.cfg(absent));
    assertEquals("configuration cannot be read: cfg=" + absent, unreadable.getMessage());
  }

  @Test
  void root_isFoundFurtherUp(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("specs"));
    Files.writeString(folder.resolve("specs/Scenario.tla"), "");
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    assertEquals(Optional.of(new SpecRoot(folder.resolve("specs"))), SpecRoot.around(deep));
  }

  @Test
  void packaged_holdsTheScenarios(@TempDir Path folder) throws IOException, SpecFailure {
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.packaged(folder));
    assertTrue(catalogue.config("collapse/gupfast-pmd-recheck", "fixed").isPresent());
  }

  @Test
  void brokenManifest_isOneLine(@TempDir Path folder) throws IOException {
    Path specs = Files.createDirectories(folder.resolve("specs/x/y"));
    Files.createDirectories(folder.resolve("specs/core"));
    Path manifest =
        Files.writeString(specs.getParent().resolve("manifest.json"), "{\"modules\": [");
    SpecRoot root = new SpecRoot(folder.resolve("specs"));
    IOException failure = assertThrows(IOException.class, () -> ScenarioCatalogue.of(root));
    assertTrue(failure.getMessage().startsWith("manifest is not JSON: file=" + manifest));
  }

  @Test
  void ledger_keepsProvenanceAndReadsBack(@TempDir Path folder) throws IOException {
    RaceWindow window = new RaceWindow("pin after count", "a__b", "c__d");
    LedgerFile empty =
        new LedgerFile("x/y", "gup_fast", "v6.18", "70cbc3cc78a9 mm: gup", "", window, List.of());
    Conformed conformed =
        new Conformed(
            "x/y",
            "fixed",
            41,
            48,
            9,
            0,
            0,
            0,
            List.of(),
            true,
            "400500fea1af3d60",
            new TreeMap<>(),
            List.of(),
            List.of(),
            1.0);
    LedgerFile ledger = empty.with(conformed, "0123456789abcdef");
    Path file = Files.writeString(folder.resolve("ledger.json"), ledger.text());
    assertEquals(ledger, LedgerFile.read(file));
    assertEquals(
        Optional.of(
            new LedgerFile.Graph("fixed", "", 41, 48, 9, "400500fea1af3d60", "0123456789abcdef")),
        LedgerFile.read(file).graph("fixed"));
    assertEquals("gup_fast", ledger.function());
    assertEquals(window, ledger.window());
    assertEquals(ledger.text(), ledger.with(conformed, "0123456789abcdef").text());
  }

  @Test
  void ledgers_lieInTheFolderOfTheirScenario_asRecordWritesThem() throws IOException {
    SpecRoot root = SpecRoot.around(Path.of("")).orElseThrow();
    List<Path> folders = root.scenarioFolders();
    for (Path folder : folders) {
      String id = folder.getParent().getFileName() + "/" + folder.getFileName();
      LedgerFile ledger = LedgerFile.read(root, id);
      assertEquals(id, ledger.id());
      assertEquals(Files.readString(folder.resolve("ledger.json")), ledger.text(), id);
    }
    assertTrue(folders.size() >= 17, folders::toString);
  }
}
