package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.cli.Commands.Ended;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Operation;

/** One scenario from end to end: check, replay, test, comparison. */
class CheckCommandTest {
  private static final String ID = "collapse/gupfast-pmd-recheck";
  private static final Path UNFIXED = Path.of("..", "specs", ID, "MCGupFastPmdRecheck_unfixed.cfg");

  @TempDir private static Path traces;
  @TempDir private static Path pages;
  private static Ended checked;
  private static String trace;

  @TempDir private Path folder;

  @BeforeAll
  static void check() {
    checked =
        Commands.run(
            "check",
            UNFIXED.toString(),
            "--json",
            "--traces",
            traces.toString(),
            "--report",
            pages.toString());
    trace = traces.resolve("collapse-gupfast-pmd-recheck-unfixed.trace.json").toString();
  }

  private static JsonNode record(Ended ended) throws IOException {
    return new ObjectMapper().readTree(ended.out());
  }

  @Test
  void check_json_bothEnginesOnOneCfg() throws IOException {
    assertEquals(0, checked.code(), checked.err());
    assertEquals("mmrace: report: " + pages.resolve("index.html") + "\n", checked.err());
    JsonNode record = record(checked);
    assertEquals("check", record.get("command").asText());
    assertEquals("0.1.0", record.get("version").asText());
    List<String> engines = new ArrayList<>();
    for (JsonNode row : record.get("scenarios")) {
      engines.add(row.get("engine").asText());
      assertEquals(ID, row.get("id").asText());
      assertEquals("MCGupFastPmdRecheck_unfixed.cfg", row.get("config").asText());
      assertEquals("violated", row.get("verdict").asText());
      assertEquals("Inv_PinStaysMapped", row.get("property").asText());
      assertEquals("violated", row.get("expected").asText());
      assertTrue(row.get("asExpected").asBoolean());
      assertTrue(row.get("states").asLong() > 1000);
      assertTrue(row.get("edges").asLong() > 1000);
      assertEquals(record.at("/scenarios/0/length").asInt(), row.get("length").asInt());
      assertTrue(Files.size(Path.of(row.get("trace").asText())) > 1000);
      assertTrue(row.get("difference").isNull());
    }
    assertEquals(List.of("tlc", "explorer"), engines);
  }

  @Test
  void check_text_isTheInterleavingOfTheReference() {
    Ended ended = Commands.run("check", UNFIXED.toString(), "--traces", folder.toString());
    assertEquals(0, ended.code(), ended.err());
    String text = ended.out();
    int table = text.indexOf("scenario  ");
    String diagram = text.substring(0, text.indexOf("./mmrace replay"));
    assertTrue(diagram.lines().allMatch(line -> line.length() <= 75), diagram);
    List<String> inOrder =
        List.of(
            "collapse/gupfast-pmd-recheck unfixed\n",
            "CPU0 khugepaged                   CPU1 gup-fast\n",
            "gup_fast_pmd_range()   pmd = table 1\n",
            "pmdp_collapse_flush()   pmd: table 1 -> none   <-- CPU1 still sees table 1\n",
            "try_get_folio()   page 1 refcount: 1 -> 2\n",
            "gup_must_unshare()   the pin is returned\n",
            "==> breaks Inv_PinStaysMapped\n",
            "dma_write()   writes page 1\n",
            "\nInv_PinStaysMapped is broken after step ",
            "  The device writes to a page that nothing maps: the data is lost.\n",
            "./mmrace replay " + folder.resolve("collapse-gupfast-pmd-recheck-unfixed.trace.json"),
            "./mmrace emit-test ",
            "2 of 2 verdicts are as declared\n");
    int at = 0;
    for (String part : inOrder) {
      int found = text.indexOf(part, at);
      assertTrue(found >= 0, () -> "not there or not in this place: " + part + "\nin\n" + text);
      at = found + part.length();
    }
    assertTrue(table > 0);
  }

  @Test
  void check_report_isAPageAndAnIndexThatLeadsToIt() throws IOException {
    String index = Files.readString(pages.resolve("index.html"));
    assertTrue(index.contains("2 of 2 verdicts are as declared"), index);
    assertTrue(index.contains("<a href=\"collapse-gupfast-pmd-recheck-unfixed.html\">unfixed</a>"));
    assertTrue(index.contains("<code>./mmrace check ../specs/collapse/"), index);
    String page = Files.readString(pages.resolve("collapse-gupfast-pmd-recheck-unfixed.html"));
    assertTrue(page.contains("==&gt; breaks Inv_PinStaysMapped"), page);
    assertTrue(page.contains("./mmrace emit-test " + trace), page);
  }

  @Test
  void replay_formats_andReport() throws IOException {
    Ended mermaid = Commands.run("replay", trace, "--format", "mermaid");
    assertEquals(0, mermaid.code(), mermaid.err());
    assertTrue(mermaid.out().startsWith("sequenceDiagram\n"), mermaid.out());
    assertTrue(mermaid.out().contains("\n%% replayed: all "), mermaid.out());
    Ended markdown = Commands.run("replay", trace, "--format", "markdown");
    assertTrue(markdown.out().startsWith("### collapse/gupfast-pmd-recheck unfixed\n"));
    Ended paged = Commands.run("replay", trace, "--report", folder.resolve("new").toString());
    Path page = folder.resolve("new").resolve("collapse-gupfast-pmd-recheck-unfixed.html");
    assertEquals("mmrace: report: " + page + "\n", paged.err());
    assertTrue(Files.size(page) > 10_000);
    Path file = Files.writeString(folder.resolve("file"), "");
    assertEquals(
        new Ended(2, "", "mmrace: file exists: path=" + file + "\n"),
        Commands.run("replay", trace, "--report", file.toString()));
  }

  @Test
  void check_whatHolds_saysWhatRan() {
    Ended ended =
        Commands.run(
            "check",
            UNFIXED.resolveSibling("MCGupFastPmdRecheck_fixed.cfg").toString(),
            "--engine",
            "explorer");
    assertEquals(0, ended.code(), ended.err());
    String said = ended.out().replaceAll("\n +", " ");
    assertTrue(
        said.contains(
            "MCGupFastPmdRecheck_fixed.cfg: khugepaged madvise(MADV_COLLAPSE): succeeds or EAGAIN;"
                + " gup-fast read() with O_DIRECT: succeeds; "),
        said);
    assertTrue(said.matches("(?s).*; \\d+ of \\d+ actions of what ran are never taken\n.*"), said);
  }

  @Test
  void replay_onTheFixedVariant_saysWhereAndWhyItLeavesTheTrace() throws IOException {
    Ended text = Commands.run("replay", trace, "--config", "fixed");
    assertEquals(0, text.code(), text.err());
    assertFalse(text.out().contains("Inv_PinStaysMapped"), text.out());
    assertTrue(
        text.out()
            .matches(
                "(?s)fixed leaves the trace at step \\d+: gup-fast runs"
                    + " gup_fast_pte_range__pmdp_recheck\n  pmd\\[1]\\[0] = none\n  goes on at"
                    + " gup_put_folio__ref_sub, the trace at gup_fast_pte_range__ptep_recheck\n"
                    + "no invariant is broken up to there\n"),
        text.out());
    JsonNode row =
        record(Commands.run("replay", trace, "--config", "fixed", "--json")).at("/scenarios/0");
    assertEquals("gup_fast_pte_range__pmdp_recheck", row.at("/left/at").asText());
    assertEquals(row.get("steps").asInt(), row.at("/left/step").asInt());
    assertEquals(0, row.get("broken").size());
    assertTrue(row.get("fault").isNull());
  }

  @Test
  void trace_replays_andBecomesATest() throws IOException {
    Ended replayed = Commands.run("replay", trace, "--json");
    assertEquals(0, replayed.code(), replayed.err());
    JsonNode row = record(replayed).at("/scenarios/0");
    assertEquals(row.get("length").asInt(), row.get("steps").asInt());
    assertEquals("Inv_PinStaysMapped", row.get("property").asText());
    assertTrue(row.get("fault").isNull());

    Ended text = Commands.run("replay", trace);
    assertTrue(
        text.out()
            .endsWith(
                "\nreplayed: all " + row.get("steps") + " steps, every digest as in the trace\n"),
        text.out());

    Ended emitted = Commands.run("emit-test", trace, "-o", folder.toString());
    assertEquals(0, emitted.code(), emitted.err());
    Path test = folder.resolve("org/mmrace/races/collapse/GupfastPmdRecheckTest.java");
    assertEquals(test + "\n", emitted.out());
    assertTrue(Files.readString(test).contains(".breaks(\"Inv_PinStaysMapped\")"));
    assertTrue(Files.readString(test).contains("void fixed_"));
  }

  @Test
  void trace_inFull_replaysWordByWord() throws IOException {
    Path itf = folder.resolve("full.itf.json");
    Ended written = Commands.run("replay", trace, "--itf", itf.toString());
    assertEquals(0, written.code(), written.err());
    assertTrue(Files.size(itf) > 40 * Files.size(Path.of(trace)));
    Ended replayed = Commands.run("replay", itf.toString());
    assertEquals(0, replayed.code(), replayed.err());
    assertTrue(replayed.out().endsWith(" steps, every word as in the trace\n"), replayed.out());
    ObjectNode root = (ObjectNode) new ObjectMapper().readTree(Files.readString(itf));
    ObjectNode page = (ObjectNode) root.at("/states/9/m/page/#map/0/1");
    page.putObject("refcount").put("#bigint", "3");
    Path other = Files.writeString(folder.resolve("other.itf.json"), root.toString());
    Ended ended = Commands.run("replay", other.toString());
    assertEquals(4, ended.code(), ended.err());
    assertTrue(ended.out().endsWith("\nstep 9: page[1].refcount: trace 3 model 1\n"), ended.out());
  }

  @Test
  void trace_withAnotherDigest_differs() throws IOException {
    String text = Files.readString(Path.of(trace));
    String line = text.lines().filter(each -> each.contains("\"2:")).skip(1).findFirst().get();
    String digest = line.replaceFirst(".* ([0-9a-f]{16})\".*", "$1");
    Path other = folder.resolve("other.trace.json");
    Files.writeString(other, text.replace(digest, "0123456789abcdef"));
    Ended ended = Commands.run("replay", other.toString());
    assertEquals(4, ended.code(), ended.err());
    assertTrue(
        ended.out().endsWith("\nstep 2: digest: trace 0123456789abcdef model " + digest + "\n"),
        ended.out());
  }

  @Test
  void trace_isReplayedWithWhatItOverrides() throws IOException {
    String text = Files.readString(Path.of(trace));
    Path other = folder.resolve("other.trace.json");
    Files.writeString(other, text.replace("\"config\" : \"unfixed\"", "\"config\" : \"fixed\""));
    Ended same = Commands.run("replay", other.toString());
    assertEquals(0, same.code(), same.err());
    Ended fixed = Commands.run("replay", other.toString(), "--config", "fixed");
    assertEquals(4, fixed.code(), fixed.out());
    Files.writeString(other, text.replaceFirst(",\\s*\"GupRechecksPmd\" : false", ""));
    Ended without = Commands.run("replay", other.toString());
    assertEquals(4, without.code(), without.out());
  }

  @Test
  void conform_json_stateGraphsAreEqual() throws IOException {
    Ended ended =
        Commands.run("conform", UNFIXED.toString().replace("_unfixed", "_fixed"), "--json");
    JsonNode row = record(ended).at("/scenarios/0");
    assertEquals("holds", row.get("verdict").asText(), ended.out());
    assertEquals(0, row.get("missing").asLong());
    assertEquals(0, row.get("extra").asLong());
    assertTrue(row.get("states").asLong() > 1000);
    assertTrue(row.get("digest").asText().matches("[0-9a-f]{16}"));
  }

  private Path mine(String name, String from, String to) throws IOException {
    Path race = Path.of("..", "specs", ID);
    String module = Files.readString(race.resolve("MCGupFastPmdRecheck.tla"));
    Files.writeString(
        folder.resolve(name + ".tla"),
        module.replace("MODULE MCGupFastPmdRecheck", "MODULE " + name).replace(from, to));
    String cfg = Files.readString(race.resolve("MCGupFastPmdRecheck_unfixed.cfg"));
    return Files.writeString(folder.resolve(name + ".cfg"), cfg.replace(from, to));
  }

  @Test
  void cfgOfAStranger_mustHold() throws IOException {
    Path cfg = mine("MCMine", "GupRechecksPmd = FALSE", "GupRechecksPmd = FALSE");
    Ended ended = Commands.run("check", cfg.toString(), "--traces", folder.toString());
    assertEquals(1, ended.code(), ended.err());
    assertTrue(ended.out().contains("UNEXPECTED, must hold\n"), ended.out());
    assertTrue(Files.exists(folder.resolve("MCMine.trace.json")));
  }

  private void error(String message, Path cfg) throws IOException {
    Ended ended = Commands.run("check", cfg.toString(), "--json", "--traces", folder.toString());
    assertEquals(2, ended.code(), ended.err());
    for (JsonNode row : record(ended).get("scenarios")) {
      assertEquals("error", row.get("verdict").asText());
      assertEquals(message, row.get("message").asText());
    }
    assertEquals(2, record(ended).get("scenarios").size());
  }

  @Test
  void hostileCfgs_areOneLine() throws IOException {
    error(
        "MCTypo.cfg: constant is not in the specification: constant=GupRecheksPmd",
        mine("MCTypo", "GupRechecksPmd = FALSE", "GupRecheksPmd = FALSE"));
    error(
        "MCBroken.tla:9:87: Encountered \"]\" and token \"|->\"",
        mine("MCBroken", "va |-> 0]>>]", "va |-> ]>>]"));
    error(
        "Program[1].ops[1].path: no such value: value=madvise_colapse legal="
            + String.join(",", Scenario.STEPS.operations().stream().map(Operation::name).toList())
            + " nearest=madvise_collapse",
        mine("MCPath", "\"madvise_collapse\"", "\"madvise_colapse\""));
    error(
        "Setup.map[2].pfn: outside the geometry: value=2 legal=1",
        mine("MCSmall", "pages |-> 5", "pages |-> 1"));
  }

  @Test
  void unwritableFolder_losesNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Ended ended = Commands.run("check", UNFIXED.toString(), "--traces", file.toString());
    assertEquals(2, ended.code());
    assertEquals(
        "mmrace: traces cannot be written: folder=" + file + " reason=not a folder\n", ended.err());
    assertTrue(ended.out().contains("==> breaks Inv_PinStaysMapped\n"), ended.out());
    assertFalse(ended.out().contains("./mmrace replay"), ended.out());
    assertTrue(ended.out().endsWith("\n2 of 2 verdicts are as declared\n"), ended.out());
  }

  @Test
  void list_namesScenariosPathsTogglesAndInvariants() throws IOException {
    Ended text = Commands.run("list");
    assertEquals(0, text.code(), text.err());
    assertTrue(text.out().contains("collapse/gupfast-pmd-recheck "), text.out());
    JsonNode record = record(Commands.run("list", "--json"));
    assertEquals("list", record.get("command").asText());
    assertTrue(record.at("/scenarios/0/invariants").size() > 0);
    assertTrue(record.get("paths").findValuesAsText("path").contains("madvise_collapse"));
    assertTrue(record.get("toggles").findValuesAsText("name").contains("GupRechecksPmd"));
    assertTrue(record.get("properties").findValuesAsText("name").contains("Inv_PinStaysMapped"));
  }

  @Test
  void check_explorerAlone_twoWorkersExactly_isTheExplorersRow() throws IOException {
    Ended ended =
        Commands.run(
            "check",
            UNFIXED.toString(),
            "--json",
            "--traces",
            folder.toString(),
            "--engine",
            "explorer",
            "--workers",
            "2",
            "--exact",
            "--checkpoint",
            folder.toString());
    assertEquals(0, ended.code(), ended.err());
    JsonNode rows = record(ended).get("scenarios");
    assertEquals(1, rows.size());
    JsonNode beside = record(checked).at("/scenarios/1");
    for (String field : List.of("engine", "verdict", "property", "states", "edges", "depth")) {
      assertEquals(beside.get(field), rows.get(0).get(field), field);
    }
  }

  @Test
  void check_nothingToResume_error() throws IOException {
    Path file = folder.resolve("collapse-gupfast-pmd-recheck-unfixed.checkpoint");
    Ended ended =
        Commands.run(
            "check",
            UNFIXED.toString(),
            "--json",
            "--engine",
            "explorer",
            "--checkpoint",
            folder.toString(),
            "--resume");
    assertEquals(2, ended.code(), ended.out());
    assertEquals(
        "there is no checkpoint to resume: no such file: file=" + file,
        record(ended).at("/scenarios/0/message").asText());
    Ended nowhere = Commands.run("check", UNFIXED.toString(), "--resume");
    assertEquals(2, nowhere.code());
    assertEquals("mmrace: nothing to resume: --checkpoint names no folder\n", nowhere.err());
    Ended many = Commands.run("check", UNFIXED.toString(), "--workers", "17");
    assertEquals(2, many.code());
    assertEquals("mmrace: workers are not 1 to 16: workers=17\n", many.err());
  }
}
