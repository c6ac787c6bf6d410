package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.Conformed;
import org.mmrace.bridge.SpecFailure;

class RecordsTest {
  private static final String INPUTS = "fedcba9876543210";
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
    records.record(
        config("unfixed"), conformed(config("unfixed"), 50, List.of("Inv_A")), "0123456789abcdef");
    records.record(config("fixed"), conformed(config("fixed"), 48, List.of()), INPUTS);
    assertEquals(
        Optional.of(
            new LedgerFile.Graph(
                "unfixed", "Inv_A", 41, 50, 9, "400500fea1af3d60", "0123456789abcdef")),
        records.graph(config("unfixed")));
    assertEquals(Optional.of(new Expected("success")), config("fixed").expected());
    assertEquals(Optional.of(new Expected("safety failure")), config("unfixed").expected());
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
                  "result" : "success"
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
    records.record(config("fixed"), conformed(config("fixed"), 48, List.of()), INPUTS);
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
                  "result" : "success"
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
        records.record(config("fixed"), conformed(config("fixed"), 48, List.of("Inv_A")), INPUTS));
    assertEquals(
        Optional.of("not recorded: violated=[]"),
        records.record(config("unfixed"), conformed(config("unfixed"), 48, List.of()), INPUTS));
    assertFalse(Files.exists(root.folder().resolve("near/one/ledger.json")));
  }

  @Test
  void stranger_isNotRecorded() throws IOException, SpecFailure {
    Files.writeString(folder.resolve("MCMine.tla"), "");
    Path cfg = Files.writeString(folder.resolve("MCMine.cfg"), "");
    ScenarioConfig mine = ScenarioCatalogue.of(root).cfg(cfg);
    assertEquals(
        Optional.of("not recorded: the scenario is not of the catalogue"),
        records.record(mine, conformed(mine, 48, List.of()), INPUTS));
    assertEquals(Optional.empty(), records.graph(mine));
  }

  @Test
  void manifestThatIsNoObject_isOneLine() throws IOException, SpecFailure {
    ScenarioConfig fixed = config("fixed");
    Path manifest = Files.writeString(root.folder().resolve("near/manifest.json"), "[]");
    IOException failure =
        assertThrows(
            IOException.class,
            () -> records.record(fixed, conformed(fixed, 48, List.of()), INPUTS));
    assertEquals("manifest is no JSON object: file=" + manifest, failure.getMessage());
  }

  @Test
  void manifests_sayWhatTheLedgersSay_andNoCounts() throws IOException, SpecFailure {
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
    Map<String, String> declared = new TreeMap<>();
    for (Path family : catalogue.root().families()) {
      JsonNode manifest = new ObjectMapper().readTree(family.resolve("manifest.json").toFile());
      for (JsonNode module : manifest.path("modules")) {
        for (JsonNode model : module.path("models")) {
          List<String> fields = new ArrayList<>();
          model.fieldNames().forEachRemaining(fields::add);
          assertEquals(List.of("path", "runtime", "mode", "result"), fields, model::toString);
          declared.put(model.path("path").asText(), model.path("result").asText());
        }
      }
    }
    Map<String, String> recorded = new TreeMap<>();
    Records records = new Records(catalogue.root());
    for (ScenarioConfig config : catalogue.all()) {
      boolean fails =
          records
              .graph(config)
              .map(row -> !row.property().isEmpty())
              .orElse(config.namedForFailure());
      String path = "specs/" + config.id() + "/" + config.location().cfg().getFileName();
      recorded.put(path, fails ? "safety failure" : "success");
    }
    assertEquals(recorded, declared);
  }

  @Test
  void ledgers_haveRowsOfCfgsThatThereAre() throws IOException, SpecFailure {
    ScenarioCatalogue catalogue = ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow());
    List<String> strangers = new ArrayList<>();
    for (Path folder : catalogue.root().scenarioFolders()) {
      LedgerFile ledger = LedgerFile.read(folder.resolve("ledger.json"));
      ledger.configs().stream()
          .filter(row -> catalogue.config(ledger.id(), row.config()).isEmpty())
          .forEach(row -> strangers.add(ledger.id() + " " + row.config()));
    }
    assertEquals(List.of(), strangers);
  }
}
