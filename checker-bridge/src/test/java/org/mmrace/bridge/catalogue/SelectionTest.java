package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.SpecFailure;

class SelectionTest {
  @TempDir private Path folder;
  private SpecRoot root;
  private Selection selection;

  @BeforeEach
  void twoScenarios() throws IOException, SpecFailure {
    root = new SpecRoot(folder.resolve("specs"));
    Files.createDirectories(root.folder().resolve("core"));
    scenario("near/one", "MCOne", "fixed", "fixed_large", "unfixed", "reach_Both");
    scenario("far/two", "MCTwo", "fixed");
    Files.writeString(folder.resolve("MCMine.tla"), "");
    Files.writeString(folder.resolve("MCMine.cfg"), "");
    selection = new Selection(ScenarioCatalogue.of(root));
  }

  private void scenario(String id, String module, String... configs) throws IOException {
    Path at = Files.createDirectories(root.folder().resolve(id));
    Files.writeString(at.resolve(module + ".tla"), "");
    for (String config : configs) {
      Files.writeString(at.resolve(module + "_" + config + ".cfg"), "");
    }
  }

  private List<String> names(boolean large, String... names) throws IOException, SpecFailure {
    return selection.of(List.of(names), large).stream().map(ScenarioConfig::name).toList();
  }

  private String refused(String... names) {
    return assertThrows(SpecFailure.class, () -> names(false, names)).getMessage();
  }

  @Test
  void scenario_isAllButTheLargeConfigs() throws IOException, SpecFailure {
    assertEquals(
        List.of("near/one fixed", "near/one reach_Both", "near/one unfixed"),
        names(false, "near/one"));
    assertEquals(
        List.of(
            "near/one fixed", "near/one fixed_large", "near/one reach_Both", "near/one unfixed"),
        names(true, "near/one/"));
  }

  @Test
  void familyAndFile_eachConfigOnce() throws IOException, SpecFailure {
    Path large = root.folder().resolve("near/one/MCOne_fixed_large.cfg");
    String mine = folder.resolve("MCMine.cfg").toString();
    assertEquals(
        List.of("far/two fixed", "near/one fixed_large", mine),
        names(false, "far", large.toString(), mine, "far/two"));
  }

  @Test
  void unknownNames_areRefused() {
    assertEquals(
        "no such scenario: id=near/three (./mmrace list shows them)", refused("near/three"));
    assertEquals(
        "no such scenario: id=" + folder + ", a folder is no scenario (./mmrace list shows them)",
        refused("far", folder.toString()));
    String absent = folder.resolve("MCAbsent.cfg").toString();
    assertEquals("configuration cannot be read: cfg=" + absent, refused(absent));
  }

  @Test
  void config_isNamedByScenarioAndConfig_orByItsPath() throws IOException, SpecFailure {
    String mine = folder.resolve("MCMine.cfg").toString();
    assertEquals(mine, selection.config(mine, "").id());
    assertEquals("near/one unfixed", selection.config("near/one", "unfixed").name());
    SpecFailure noConfig =
        assertThrows(SpecFailure.class, () -> selection.config("far/two", "unfixed"));
    assertEquals("no such config: id=far/two config=unfixed known=[fixed]", noConfig.getMessage());
    SpecFailure noScenario =
        assertThrows(SpecFailure.class, () -> selection.config("far/three", "fixed"));
    assertEquals(
        "no such scenario: id=far/three (./mmrace list shows them)", noScenario.getMessage());
  }

  @Test
  void largest_isThatOfTheLedger_elseTheFirstThatHolds() throws IOException, SpecFailure {
    Records records = new Records(root);
    assertEquals(
        List.of("far/two fixed", "near/one fixed"),
        selection.largest(List.of(), records).stream().map(ScenarioConfig::name).toList());
    assertEquals("near/one fixed", selection.largest(List.of("near"), records).get(0).name());
    ScenarioConfig large = selection.config("near/one", "fixed_large");
    records.record(large, RecordsTest.conformed(large, 7, List.of()), "");
    assertEquals("near/one fixed_large", selection.largest(List.of(), records).get(1).name());
    assertEquals(2, selection.largest(List.of("near", "far"), records).size());
  }
}
