package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.cli.Commands.Ended;

class StatsCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String WAKE =
      "../specs/uffd/unregister-wake-too-early/MCUnregisterWakeTooEarly_unfixed.cfg";

  @TempDir private Path folder;

  /** Returns what the charts of a page show. */
  private static List<JsonNode> charts(Path page) throws IOException {
    Matcher data =
        Pattern.compile("<script type=\"application/json\">(.*?)</script>")
            .matcher(Files.readString(page));
    List<JsonNode> charts = new ArrayList<>();
    while (data.find()) {
      charts.add(MAPPER.readTree(data.group(1)));
    }
    return charts;
  }

  @Test
  void walks_drawByEveryStrategy_andTheirPageShowsTheSameRates() throws IOException {
    Ended ended =
        Commands.run(
            "stats", "walks", WAKE, "--schedules", "200", "--report", folder.toString(), "--json");
    assertEquals(0, ended.code(), ended.err());
    Path page = folder.resolve("walks.html");
    assertEquals("mmrace: report: " + page + "\n", ended.err());
    JsonNode rows = MAPPER.readTree(ended.out()).get("scenarios");
    List<JsonNode> charts = charts(page);
    assertEquals(2, charts.size());
    assertEquals(
        "[\"random\",\"speeds\",\"pct of depth 2\"]", charts.get(0).at("/at/names").toString());
    for (int i = 0; i < 3; i++) {
      JsonNode rate = rows.get(i).at("/hits/0/rate");
      JsonNode point = charts.get(0).at("/series/0/points").get(i);
      assertTrue(rate.get("value").asDouble() > 0, rows.toString());
      assertEquals(rate.get("value"), point.get("value"));
      assertEquals(rate.get("low"), point.get("low"));
      assertEquals(rate.get("high"), point.get("high"));
      double seen =
          100.0 * rows.get(i).get("statesSeen").asLong() / rows.get(i).get("states").asLong();
      assertEquals(seen, charts.get(1).at("/series/0/points").get(i).get("value").asDouble());
    }
  }

  @Test
  void walks_thatHitNothing_showWhatTheyCouldHaveMissed() throws IOException {
    Ended ended =
        Commands.run(
            "stats",
            "walks",
            WAKE.replace("unfixed", "fixed"),
            "--schedules",
            "100",
            "--strategy",
            "pct",
            "--depth",
            "3",
            "--no-graph",
            "--report",
            folder.toString());
    assertEquals(0, ended.code(), ended.err());
    assertTrue(
        ended
            .out()
            .startsWith(
                "uffd/unregister-wake-too-early fixed, 100 schedules: pct of depth 3\n"
                    + "nothing is wrong in any of them: 0.00000 [0.00000, 0.03699]"),
        ended.out());
    List<JsonNode> charts = charts(folder.resolve("walks.html"));
    assertEquals(1, charts.size());
    assertEquals(
        "0.00000 [0.00000, 0.03699]", charts.get(0).at("/series/0/points/0/text").asText());
  }

  /** Two processes map a file, which is cut off while one of them reads its second page. */
  private String ofFile(int ptes) throws IOException {
    String name = "MCFile" + ptes;
    StringBuilder map = new StringBuilder();
    StringBuilder cache = new StringBuilder();
    for (int i = 0; i < ptes; i++) {
      String comma = i == 0 ? "" : ", ";
      String pte = "va |-> " + i + ", pfn |-> " + (i + 1) + ", write |-> TRUE]";
      map.append(comma).append("[mm |-> 1, ").append(pte);
      map.append(", [mm |-> 2, ").append(pte);
      cache.append(comma).append("[file |-> 1, index |-> " + i + ", pfn |-> " + (i + 1) + "]");
    }
    String vma = ", start |-> 0, end |-> " + ptes + ", write |-> TRUE, file |-> 1, pgoff |-> 0]";
    Files.writeString(
        folder.resolve(name + ".tla"),
        """
        ---- MODULE %s ----
        EXTENDS Scenario
        MyProgram ==
          << [name |-> "ftruncate", ops |-> <<[path |-> "truncate", file |-> 1, index |-> 0]>>],
             [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 1]>>] >>
        MyGeometry == [mms |-> 2, slots |-> 1, ptes |-> %d, tables |-> 2, pages |-> %d,
                       vmas |-> 2, files |-> 1, indices |-> %d, anon_vmas |-> 0, uffds |-> 0,
                       tokens |-> 0]
        MySetup ==
          [vma   |-> <<[mm |-> 1%s, [mm |-> 2%s>>,
           table |-> <<[mm |-> 1, slot |-> 0, table |-> 1], [mm |-> 2, slot |-> 0, table |-> 2]>>,
           map   |-> <<%s>>,
           cache |-> <<%s>>,
           tlb   |-> <<>>]
        ====
        """
            .formatted(name, ptes, ptes, ptes, vma, vma, map, cache));
    Path cfg = Path.of("..", "specs", "rmap", "mremap-late-flush", "MCMremapLateFlush_fixed.cfg");
    String text = Files.readString(cfg);
    for (String constant : List.of("Program", "Geometry", "Setup")) {
      text = text.replaceAll("(?m)" + constant + " *<-.*", constant + " <- My" + constant);
    }
    return Files.writeString(folder.resolve(name + ".cfg"), text).toString();
  }

  private static JsonNode sizes(String... scenario) throws IOException {
    List<String> command = new ArrayList<>(List.of("stats", "growth", "--over", "ptes", "--json"));
    command.addAll(List.of(scenario));
    Ended ended = Commands.run(command.toArray(String[]::new));
    assertEquals(0, ended.code(), ended.err());
    return MAPPER.readTree(ended.out()).at("/scenarios/0/sizes");
  }

  @Test
  void growth_ofFileMappings_isTheScenarioWrittenByHand() throws IOException {
    JsonNode grown = sizes(ofFile(2), "--sizes", "2");
    JsonNode byHand = sizes(ofFile(3), "--sizes", "2");
    assertEquals(3, byHand.at("/0/size").asInt());
    for (String count : List.of("size", "states", "edges", "depth")) {
      assertEquals(byHand.at("/0/" + count), grown.at("/1/" + count), count);
    }
    assertTrue(grown.at("/1/states").asLong() > grown.at("/0/states").asLong());
  }

  @Test
  void growth_ofEmptyTablesOfAFile_beginsWithTheRecordedGraph_andHasAPage() throws IOException {
    JsonNode sizes =
        sizes("collapse/retract-mmap-lock", "--sizes", "2", "--report", folder.toString());
    JsonNode ledger =
        MAPPER.readTree(
            Path.of("..", "specs", "collapse", "retract-mmap-lock", "ledger.json").toFile());
    assertTrue(ledger.findValues("states").contains(sizes.at("/0/states")), sizes.toString());
    assertTrue(sizes.at("/1/states").asLong() > sizes.at("/0/states").asLong(), sizes.toString());
    List<JsonNode> charts = charts(folder.resolve("growth.html"));
    assertEquals(1, charts.size());
    assertEquals("counted", charts.get(0).at("/series/0/name").asText());
    assertEquals(
        sizes.at("/0/states").asLong(), charts.get(0).at("/series/0/points/0/value").asLong());
    assertTrue(charts.get(0).at("/value/logarithmic").asBoolean());
  }

  @Test
  void growth_ofTablesThatNoVmaFills_isRefused() {
    Ended ended = Commands.run("stats", "growth", "rmap/mremap-late-flush", "--over", "ptes");
    assertEquals(
        "mmrace: every VMA ends before its page tables grow: id=rmap/mremap-late-flush\n",
        ended.err());
    assertEquals(2, ended.code());
  }

  @Test
  void badOptions_areOneLine() {
    assertEquals(
        "mmrace: no depth of a bug: depth=0\n",
        Commands.run("stats", "walks", WAKE, "--depth", "0").err());
    assertEquals(2, Commands.run("stats", "walks", WAKE, "--strategy", "luck").code());
  }
}
