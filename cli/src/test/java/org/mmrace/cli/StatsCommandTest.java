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

  @Test
  void growth_hasAPage() throws IOException {
    Ended ended =
        Commands.run(
            "stats",
            "growth",
            "uffd/unregister-wake-too-early",
            "--sizes",
            "2",
            "--report",
            folder.toString());
    assertEquals(0, ended.code(), ended.err());
    List<JsonNode> charts = charts(folder.resolve("growth.html"));
    assertEquals(1, charts.size());
    assertEquals("counted", charts.get(0).at("/series/0/name").asText());
    assertEquals(2, charts.get(0).at("/series/0/points").size());
    assertTrue(charts.get(0).at("/value/logarithmic").asBoolean());
  }

  @Test
  void badOptions_areOneLine() {
    assertEquals(
        "mmrace: no depth of a bug: depth=0\n",
        Commands.run("stats", "walks", WAKE, "--depth", "0").err());
    assertEquals(2, Commands.run("stats", "walks", WAKE, "--strategy", "luck").code());
  }
}
