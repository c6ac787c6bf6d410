package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mmrace.cli.Commands.Ended;
import org.w3c.dom.Element;

/** The files for a CI system, and what changed since a record. */
class CiOptionsTest {
  private static final String ID = "collapse/vma-lock-fault-vs-collapse";
  private static final String UNFIXED = "../specs/" + ID + "/MCVmaLockFault_unfixed.cfg";

  private static final String DECLARED = "\n\n2 of 2 verdicts are as declared\n";
  private static final String REFUSED = "mmrace: cannot be written: path=";

  @TempDir private Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void check_writesFilesWithTheSameCounts_andComparesWithTheRecordOfARun() throws Exception {
    Ended first =
        Commands.run(
            "check",
            UNFIXED,
            "--json",
            "--traces",
            file("traces"),
            "--sarif",
            file("a.sarif"),
            "--junit",
            file("a.xml"),
            "--markdown",
            file("a.md"));
    assertEquals(0, first.code(), first.err());
    JsonNode rows = new ObjectMapper().readTree(first.out()).get("scenarios");
    assertEquals(2, rows.size());

    Element suites =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("a.xml").toFile())
            .getDocumentElement();
    assertEquals("2", suites.getAttribute("tests"));
    assertEquals("0", suites.getAttribute("failures"));
    assertEquals(2, suites.getElementsByTagName("testcase").getLength());

    JsonNode results =
        new ObjectMapper().readTree(folder.resolve("a.sarif").toFile()).at("/runs/0/results");
    assertEquals(1, results.size());
    assertEquals(rows.at("/0/property").asText(), results.at("/0/ruleId").asText());
    String uri = results.at("/0/locations/0/physicalLocation/artifactLocation/uri").asText();
    int line = results.at("/0/locations/0/physicalLocation/region/startLine").asInt();
    String step = results.at("/0/locations/0/logicalLocations/0/fullyQualifiedName").asText();
    String action = Files.readAllLines(Path.of("..", uri)).get(line - 1);
    assertTrue(action.startsWith(step + "("), action);
    int steps = 0;
    for (JsonNode thread : results.at("/0/codeFlows/0/threadFlows")) {
      steps += thread.get("locations").size();
    }
    assertEquals(rows.at("/1/length").asInt(), steps + 1);

    String markdown = Files.readString(folder.resolve("a.md"));
    assertTrue(markdown.startsWith("## mmrace: 2 of 2 verdicts are as declared\n"), markdown);

    Path record = Files.writeString(folder.resolve("base.json"), first.out());
    Ended same =
        Commands.run("check", UNFIXED, "--traces", file("traces"), "--since", record.toString());
    assertEquals(
        "nothing changed since " + record + ", 2 verdicts compared" + DECLARED, same.out());
    assertEquals(0, same.code());

    String states = rows.at("/1/states").asText();
    Files.writeString(record, first.out().replace(": " + states + ",", ": 7,"));
    Ended changed =
        Commands.run("check", UNFIXED, "--traces", file("traces"), "--since", record.toString());
    assertTrue(changed.out().contains("==> breaks "), changed.out());
    assertTrue(
        changed
            .out()
            .lines()
            .anyMatch(text -> text.matches(".* explorer states +7 +[0-9,]+ +\\+[0-9,]+")),
        changed.out());
    assertTrue(
        changed
            .out()
            .endsWith("\n1 cfg changed since " + record + ", 2 verdicts compared" + DECLARED),
        changed.out());
  }

  @Test
  void everyCauseOfAnInvariant_isOneResult_withTheSameNeededSteps() throws Exception {
    Ended ended =
        Commands.run(
            "check",
            "../specs/uffd/unregister-wake-too-early/MCUnregisterWakeTooEarly_unfixed.cfg",
            "--all",
            "--json",
            "--traces",
            file("traces"),
            "--sarif",
            file("all.sarif"));
    assertEquals(0, ended.code(), ended.err());
    JsonNode causes = new ObjectMapper().readTree(ended.out()).at("/causes/0/properties/0/causes");
    JsonNode results =
        new ObjectMapper().readTree(folder.resolve("all.sarif").toFile()).at("/runs/0/results");
    assertEquals(3, causes.size());
    assertEquals(3, results.size());
    for (int i = 0; i < 3; i++) {
      assertEquals(
          causes.get(i).get("needed").size(), results.get(i).at("/properties/neededSteps").size());
      assertEquals(1, results.get(i).get("codeFlows").size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sarif", "--junit", "--markdown"})
  void fileThatCannotBeWritten_isOneLine_beforeTheRun(String option) {
    String path = file("none/a");
    assertEquals(
        new Ended(2, "", REFUSED + path + " reason=there is no such folder\n"),
        Commands.run("check", UNFIXED, option, path));
    assertEquals(
        new Ended(2, "", REFUSED + folder + " reason=it is a folder\n"),
        Commands.run("zoo", option, folder.toString()));
  }

  @Test
  void recordThatCannotBeRead_isOneLine() throws Exception {
    assertEquals(
        new Ended(2, "", "mmrace: no such file: path=" + file("none") + "\n"),
        Commands.run("conform", UNFIXED, "--since", file("none")));
    Path bad = Files.writeString(folder.resolve("bad"), "x");
    assertEquals(
        new Ended(2, "", "mmrace: record is not JSON: file=" + bad + "\n"),
        Commands.run("zoo", "--since", bad.toString()));
  }
}
