package org.mmrace.races;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mmrace.bridge.catalogue.SpecRoot;
import org.mmrace.docs.GeneratedBlock;

/**
 * The tables of the READMEs are those of the ledgers. With {@code -Dmmrace.update=true} they are
 * written anew.
 */
class ReadmeCountsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SPECS = SpecRoot.around(Path.of("")).orElseThrow().folder();

  private static List<JsonNode> scenarios() throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (Path folder : new SpecRoot(SPECS).scenarioFolders()) {
      found.add(JSON.readTree(Files.readString(folder.resolve("ledger.json"))));
    }
    return found;
  }

  @TestFactory
  Stream<DynamicTest> readmeOfARace_hasTheCountsOfTheLedger() throws IOException {
    return scenarios().stream()
        .map(
            scenario -> {
              Path readme = SPECS.resolve(scenario.get("id").asText()).resolve("README.md");
              return DynamicTest.dynamicTest(
                  scenario.get("id").asText(),
                  () -> GeneratedBlock.same(readme, "counts", counts(scenario)));
            });
  }

  @TestFactory
  Stream<DynamicTest> rootReadme_listsTheRaces() throws IOException {
    StringBuilder table =
        new StringBuilder("| race | without the fix | function | fix |\n|---|---|---|---|\n");
    for (JsonNode scenario : scenarios()) {
      String id = scenario.get("id").asText();
      if (id.contains("/bench-")) {
        continue; // to measure by: it has no bug
      }
      String cve = scenario.get("cve").asText();
      String fix = scenario.get("fix").asText();
      table
          .append("| [")
          .append(id)
          .append("](specs/")
          .append(id)
          .append("/README.md) | `")
          .append(property(scenario))
          .append("` | ")
          .append(scenario.get("function").asText())
          .append(" | ")
          .append(fix.isEmpty() ? scenario.get("version").asText() : fix)
          .append(cve.isEmpty() ? "" : ", " + cve)
          .append(" |\n");
    }
    Path readme = SPECS.getParent().resolve("README.md");
    return Stream.of(
        DynamicTest.dynamicTest(
            "README.md", () -> GeneratedBlock.same(readme, "zoo", table.toString())));
  }

  private static String property(JsonNode scenario) {
    for (JsonNode config : scenario.get("configs")) {
      if (config.get("config").asText().equals("unfixed")) {
        return config.get("property").asText();
      }
    }
    throw new AssertionError("scenario has no unfixed: id=" + scenario.get("id").asText());
  }

  private static String counts(JsonNode scenario) {
    StringBuilder table =
        new StringBuilder(
            "| cfg | expected | states | edges | depth |\n|---|---|---:|---:|---:|\n");
    for (JsonNode config : scenario.get("configs")) {
      String property = config.get("property").asText();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %,d | %,d | %d |\n",
              config.get("config").asText(),
              property.isEmpty() ? "holds" : "violates `" + property + "`",
              config.get("states").asLong(),
              config.get("edges").asLong(),
              config.get("depth").asLong()));
    }
    return table
        .append("\nStates, edges and depth are those of the whole graph, past a violation.\n")
        .toString();
  }
}
