package org.mmrace.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.catalogue.ScenarioCatalogue;
import org.mmrace.bridge.catalogue.SpecRoot;

class BaselineTest {
  private static final String LEDGER =
      """
      {"id": "%s", "function": "", "version": "", "fix": "", "cve": "", "configs": [
        {"config": "fixed", "property": "", "states": 12345, "edges": 45678, "depth": 34, "digest": "ab"},
        {"config": "old", "property": "", "states": 1, "edges": 1, "depth": 1, "digest": "cd"},
        {"config": "unfixed", "property": "Inv_PinStaysMapped Inv_TableAlive", "states": 9, "edges": 9,
          "depth": 9, "digest": "ef"}]}
      """
          .formatted(CiRuns.ID);
  private static final Expectation PIN = Expectation.violates("Inv_PinStaysMapped");
  private static ScenarioCatalogue catalogue;

  @TempDir private Path folder;

  @BeforeAll
  static void read() throws Exception {
    catalogue = ScenarioCatalogue.of(SpecRoot.around(Path.of("")).get());
  }

  private Baseline baseline(String text) throws IOException {
    return Baseline.read(Files.writeString(folder.resolve("base.json"), text));
  }

  private static List<CheckRow> rows(String property) {
    return List.of(
        CiRuns.row("fixed", Engine.TLC, "", Expectation.HOLDS),
        CiRuns.row("fixed", Engine.EXPLORER, "", Expectation.HOLDS),
        CiRuns.row("unfixed", Engine.TLC, property, PIN));
  }

  private static ConformRow graph(String config, long states, String violated, String digest) {
    return new ConformRow(
        CiRuns.ID,
        "MCGupFastPmdRecheck_" + config + ".cfg",
        Outcome.HOLDS,
        states,
        45678,
        34,
        0,
        0,
        digest,
        violated,
        0,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void ledger_checkAsRecorded_onlyWhatIsGone() throws IOException {
    Changes changes = baseline(LEDGER).ofChecks(rows("Inv_PinStaysMapped"), catalogue);
    assertEquals(
        List.of(new Change(CiRuns.ID, "old", "", "cfg", "recorded", "gone")), changes.all());
    String without = LEDGER.replaceAll("(?m)^.*\"old\".*\n", "");
    assertEquals(
        "nothing changed since " + folder.resolve("base.json") + ", 3 verdicts compared\n",
        baseline(without).ofChecks(rows("Inv_PinStaysMapped"), catalogue).text());
  }

  @Test
  void ledger_checkThatDiffers_figuresAndVerdicts() throws IOException {
    String other = LEDGER.replace("12345", "12000").replaceAll("(?m)^.*\"old\".*\n", "");
    List<CheckRow> rows =
        List.of(
            rows("").get(0),
            CiRuns.row("unfixed", Engine.TLC, "Inv_NoOops", PIN),
            CiRuns.row("fixed_huge", Engine.TLC, "", Expectation.HOLDS));
    String file = folder.resolve("base.json").toString();
    Changes changes = baseline(other).ofChecks(rows, catalogue);
    assertEquals(
        """
        scenario                      config      what                                             recorded                  now
        collapse/gupfast-pmd-recheck  fixed       tlc states                                         12,000               12,345  +345
        collapse/gupfast-pmd-recheck  unfixed     tlc verdict  violated Inv_PinStaysMapped Inv_TableAlive  violated Inv_NoOops
        collapse/gupfast-pmd-recheck  fixed_huge  tlc cfg                                                 -                  new

        3 cfgs changed since %s, 3 verdicts compared
        """
            .formatted(file)
            .replaceAll(" {2,}", "  "),
        changes.text().replaceAll(" {2,}", "  "));
    assertEquals(
        changes.text()
            + "\n"
            + Tables.checks(rows.subList(1, 2)).text()
            + "\n2 of 3 verdicts are as declared\n",
        Tables.ofChecks(rows, Optional.of(changes)));
  }

  @Test
  void ledger_graphs_allFiguresAreCompared() throws IOException {
    Changes changes =
        baseline(LEDGER)
            .ofConforms(
                List.of(
                    graph("fixed", 12346, "", "ba"), graph("unfixed", 9, "Inv_TableAlive", "ef")),
                catalogue);
    assertEquals(
        List.of(
            "states 12,345 12,346 +1",
            "digest ab ba ",
            "verdict violated Inv_PinStaysMapped Inv_TableAlive violated Inv_TableAlive ",
            "edges 9 45,678 +45,669",
            "depth 9 34 +25",
            "cfg recorded gone "),
        changes.all().stream()
            .map(one -> String.join(" ", one.what(), one.recorded(), one.now(), one.difference()))
            .toList());
  }

  @Test
  void record_ofAnEarlierRun() throws IOException {
    List<CheckRow> before = rows("Inv_PinStaysMapped");
    String record = JsonRecord.ofChecks("zoo", "0.1.0", before, List.of(), Optional.empty());
    assertEquals(List.of(), baseline(record).ofChecks(before, catalogue).all());
    assertEquals(
        List.of(
            new Change(
                CiRuns.ID,
                "unfixed",
                "tlc",
                "verdict",
                "violated Inv_PinStaysMapped",
                "violated Inv_NoOops")),
        baseline(record).ofChecks(rows("Inv_NoOops"), catalogue).all());
    List<ConformRow> graphs = List.of(graph("unfixed", 5, "Inv_NoOops", "ab"));
    String ofConform = JsonRecord.ofConforms("0.1.0", graphs, Optional.empty());
    assertEquals(List.of(), baseline(ofConform).ofConforms(graphs, catalogue).all());
    assertEquals(
        List.of("verdict"),
        baseline(ofConform)
            .ofConforms(List.of(graph("unfixed", 5, "", "ab")), catalogue)
            .all()
            .stream()
            .map(Change::what)
            .toList());
  }

  @Test
  void changes_areInTheRecord() throws IOException {
    Changes changes = baseline(LEDGER).ofChecks(rows("Inv_PinStaysMapped"), catalogue);
    String json = JsonRecord.ofChecks("zoo", "0.1.0", List.of(), List.of(), Optional.of(changes));
    assertEquals(
        """
        {
          "command" : "zoo",
          "version" : "0.1.0",
          "scenarios" : [ ],
          "since" : "%s",
          "changes" : [ {
            "id" : "collapse/gupfast-pmd-recheck",
            "config" : "old",
            "engine" : "",
            "what" : "cfg",
            "recorded" : "recorded",
            "now" : "gone"
          } ]
        }
        """
            .formatted(folder.resolve("base.json")),
        json);
  }

  @Test
  void folder_isAllLedgersInIt() throws IOException {
    Path base = Files.createDirectories(folder.resolve("specs/collapse/one"));
    Files.writeString(base.resolve("ledger.json"), LEDGER);
    Path other = Files.createDirectories(folder.resolve("specs/collapse/two"));
    Files.writeString(other.resolve("ledger.json"), LEDGER.replace(CiRuns.ID, "collapse/two"));
    Path specs = folder.resolve("specs");
    assertEquals(
        List.of(new Change(CiRuns.ID, "old", "", "cfg", "recorded", "gone")),
        Baseline.read(specs).ofChecks(rows("Inv_PinStaysMapped"), catalogue).all());
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertEquals(
        "no ledger in this folder: folder=" + empty,
        assertThrows(IOException.class, () -> Baseline.read(empty)).getMessage());
  }

  private void refused(String message, String text) {
    IOException refused = assertThrows(IOException.class, () -> baseline(text));
    assertEquals(message + folder.resolve("base.json"), refused.getMessage());
  }

  @Test
  void hostileFiles_areOneLine() throws IOException {
    refused("record is not JSON: file=", "{");
    refused("neither a ledger nor a record of check, zoo or conform: file=", "[1]");
    refused(
        "neither a ledger nor a record of check, zoo or conform: file=",
        "{\"command\": \"bench\", \"scenarios\": []}");
    Baseline ofConform = baseline("{\"command\": \"conform\", \"scenarios\": []}");
    assertEquals(
        "record is of another command: file=" + folder.resolve("base.json") + " of=conform",
        assertThrows(IOException.class, () -> ofConform.ofChecks(List.of(), catalogue))
            .getMessage());
  }
}
