package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;

class RecordsTest {
  @TempDir private Path folder;
  private SpecRoot root;
  private Records records;

  @BeforeEach
  void oneScenario() throws IOException {
    root = new SpecRoot(folder.resolve("specs"));
    Files.createDirectories(root.folder().resolve("core"));
    Path at = Files.createDirectories(root.folder().resolve("near/one"));
    Files.writeString(at.resolve("MCOne.tla"), "");
    Files.writeString(at.resolve("MCOne_fixed.cfg"), "");
    Files.writeString(at.resolve("MCOne_unfixed.cfg"), "");
    records = new Records(root);
  }

  private ScenarioConfig config(String name) throws IOException, SpecFailure {
    return ScenarioCatalogue.of(root).config("near/one", name).orElseThrow();
  }

  static Conformed conformed(ScenarioConfig config, long edges, List<String> violated) {
    return new Conformed(
        config.id(),
        config.config(),
        41,
        edges,
        9,
        0,
        0,
        0,
        List.of(),
        true,
        "400500fea1af3d60",
        new TreeMap<>(),
        violated,
        List.of(),
        61.2);
  }

  @Test
  void recorded_isReadBack_andDeclaresTheVerdict() throws IOException, SpecFailure {
    assertEquals(Optional.empty(), records.graph(config("fixed")));
    records.record(config("unfixed"), conformed(config("unfixed"), 50, List.of("Inv_A")));
    records.record(config("fixed"), conformed(config("fixed"), 48, List.of()));
    assertEquals(
        Optional.of(new LedgerFile.Graph("unfixed", "Inv_A", 41, 50, 9, "400500fea1af3d60")),
        records.graph(config("unfixed")));
    assertEquals(Optional.of(new Expected("success", 41, 0, 9)), config("fixed").expected());
    assertEquals(
        Optional.of(new Expected("safety failure", 0, 0, 0)), config("unfixed").expected());
    assertEquals(
        """
        {
          "sources" : [ ],
          "authors" : [ ],
          "tags" : [ ],
          "modules" : [
            {
              "path" : "specs/near/one/MCOne.tla",
              "communityDependencies" : [ ],
              "features" : [ ],
              "models" : [
                {
                  "path" : "specs/near/one/MCOne_fixed.cfg",
                  "runtime" : "00:01:02",
                  "mode" : "exhaustive search",
                  "result" : "success",
                  "distinctStates" : 41,
                  "stateDepth" : 9
                },
                {
                  "path" : "specs/near/one/MCOne_unfixed.cfg",
                  "runtime" : "00:01:02",
                  "mode" : "exhaustive search",
                  "result" : "safety failure"
                }
              ]
            }
          ]
        }
        """,
        Files.readString(root.folder().resolve("near/manifest.json")));
  }

  @Test
  void recordedAgain_keepsWhatPeopleWrote() throws IOException, SpecFailure {
    Path manifest = root.folder().resolve("near/manifest.json");
    Files.writeString(
        manifest,
        """
        {"title": "Near", "modules": [{"path": "specs/near/one/MCOne.tla", "features": ["pluscal"],
          "models": [{"path": "specs/near/one/MCOne_fixed.cfg", "runtime": "00:00:01",
            "mode": "exhaustive search", "result": "success", "distinctStates": 40}]}]}
        """);
    records.record(config("fixed"), conformed(config("fixed"), 48, List.of()));
    assertEquals(
        """
        {
          "title" : "Near",
          "modules" : [
            {
              "path" : "specs/near/one/MCOne.tla",
              "features" : [
                "pluscal"
              ],
              "models" : [
                {
                  "path" : "specs/near/one/MCOne_fixed.cfg",
                  "runtime" : "00:00:01",
                  "mode" : "exhaustive search",
                  "result" : "success",
                  "distinctStates" : 41,
                  "stateDepth" : 9
                }
              ]
            }
          ]
        }
        """,
        Files.readString(manifest));
  }

  @Test
  void otherThanItsNameSays_isNotRecorded() throws IOException, SpecFailure {
    assertEquals(
        Optional.of("not recorded: violated=[Inv_A]"),
        records.record(config("fixed"), conformed(config("fixed"), 48, List.of("Inv_A"))));
    assertEquals(
        Optional.of("not recorded: violated=[]"),
        records.record(config("unfixed"), conformed(config("unfixed"), 48, List.of())));
    assertFalse(Files.exists(root.folder().resolve("near/one/ledger.json")));
  }

  @Test
  void stranger_isNotRecorded() throws IOException, SpecFailure {
    Files.writeString(folder.resolve("MCMine.tla"), "");
    Path cfg = Files.writeString(folder.resolve("MCMine.cfg"), "");
    ScenarioConfig mine = ScenarioCatalogue.of(root).cfg(cfg);
    assertEquals(
        Optional.of("not recorded: the scenario is not of the catalogue"),
        records.record(mine, conformed(mine, 48, List.of())));
    assertEquals(Optional.empty(), records.graph(mine));
  }

  @Test
  void manifestThatIsNoObject_isOneLine() throws IOException, SpecFailure {
    ScenarioConfig fixed = config("fixed");
    Path manifest = Files.writeString(root.folder().resolve("near/manifest.json"), "[]");
    IOException failure =
        assertThrows(
            IOException.class, () -> records.record(fixed, conformed(fixed, 48, List.of())));
    assertEquals("manifest is no JSON object: file=" + manifest, failure.getMessage());
  }
}
