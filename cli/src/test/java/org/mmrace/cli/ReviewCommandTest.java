package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.cli.Commands.Ended;

/** Comparisons of designs, on the smallest scenarios. */
class ReviewCommandTest {
  private static final String EARLY = "uffd/unregister-wake-too-early";
  private static final String LOOPS =
      Path.of("..", "specs", "uffd", "refile-lost-wake", "MCRefileLostWake_fixed_one_table.cfg")
          .toString();

  @TempDir private Path folder;

  private static JsonNode row(Ended ended) throws IOException {
    return new ObjectMapper().readTree(ended.out()).at("/scenarios/0");
  }

  private static List<String> texts(JsonNode array, String field) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.get(field).asText()));
    return texts;
  }

  @Test
  void candidateThatBreaks_bothEnginesSaySo() throws IOException {
    Path out = folder.resolve("out");
    Ended ended =
        Commands.run(
            "review",
            EARLY,
            "--with",
            "UnregisterWakesEarly=TRUE",
            "--against",
            "UnregisterWakesEarly=FALSE",
            "--json",
            "--report",
            out.toString());
    assertEquals(1, ended.code(), ended.err());
    JsonNode row = row(ended);
    assertEquals(List.of("Inv_NoLostWake", "Deadlock"), texts(row.get("broken"), "property"));
    assertEquals(0, row.get("repaired").size());
    assertTrue(row.get("complete").asBoolean());
    assertEquals(1854, row.at("/candidate/states").asLong(), "that of unfixed in ledger.json");
    assertEquals(1082, row.at("/base/states").asLong(), "that of fixed in ledger.json");
    for (JsonNode side : List.of(row.get("candidate"), row.get("base"))) {
      for (JsonNode opinion : side.get("tlc")) {
        assertTrue(opinion.get("agrees").asBoolean(), opinion.toString());
      }
    }
    assertEquals(
        List.of("holds", "violated", "deadlocked"), texts(row.at("/candidate/tlc"), "verdict"));
    assertTrue(row.at("/behaviours/edgesGained").asLong() > 1000);
    assertTrue(
        texts(row.at("/lockOrderRemoved"), "asked").contains("fault_pending_wqh.lock"),
        row.get("lockOrderRemoved").toString());

    String name = "review-uffd-unregister-wake-too-early";
    String page = Files.readString(out.resolve(name + ".html"));
    assertTrue(page.contains("The candidate breaks Inv_NoLostWake and deadlocks"), page);
    assertTrue(page.contains("<figcaption>Average steps</figcaption>"), page);
    String markdown = Files.readString(out.resolve(name + ".md"));
    assertTrue(
        markdown.startsWith(
            "## uffd/unregister-wake-too-early: UnregisterWakesEarly=TRUE against"
                + " UnregisterWakesEarly=FALSE\n\n"
                + "**The candidate breaks Inv_NoLostWake and deadlocks, which the base does"
                + " not.**\n"),
        markdown);
    assertTrue(markdown.contains("\n```\nuffd/unregister-wake-too-early Unreg"), markdown);
    String cfg = Files.readString(out.resolve("MCUnregisterWakeTooEarly_fixed_with.cfg"));
    assertTrue(cfg.contains("UnregisterWakesEarly = TRUE"), cfg);
    Ended replayed = Commands.run("replay", row.at("/broken/0/trace").asText());
    assertEquals(0, replayed.code(), replayed.err());
  }

  @Test
  void theOtherWayRound_isARepair() throws IOException {
    Ended ended =
        Commands.run(
            "review",
            EARLY,
            "--with",
            "UnregisterWakesEarly=FALSE",
            "--against",
            "UnregisterWakesEarly=TRUE",
            "--tlc-edges",
            "0",
            "--report",
            folder.toString());
    assertEquals(0, ended.code(), ended.err());
    assertTrue(
        ended
            .out()
            .contains(
                "The candidate breaks nothing that the base holds; the base breaks\n"
                    + "    Inv_NoLostWake and deadlocks, which the candidate does not.\n"),
        ended.out());
    assertTrue(ended.out().contains("By the explorer alone"), ended.out());
  }

  /** The averages of a graph with loops, by iteration, are those of sampled schedules. */
  @Test
  void costs_exactAgreeWithSampled_alsoWhereThereAreLoops() throws IOException {
    String[] command = {
      "review",
      LOOPS,
      "--with",
      "Kernel=v6_6",
      "--tlc-edges",
      "0",
      "--json",
      "--report",
      folder.toString()
    };
    JsonNode exact = row(Commands.run(command));
    List<String> sampling = new ArrayList<>(List.of(command));
    sampling.addAll(List.of("--kept", "10", "--samples", "2000"));
    JsonNode sampled = row(Commands.run(sampling.toArray(String[]::new)));
    Map<String, JsonNode> known = new HashMap<>();
    exact
        .at("/base/costs")
        .forEach(cost -> known.put(cost.get("operation") + " " + cost.get("what"), cost));
    int unbounded = 0;
    for (JsonNode cost : sampled.at("/base/costs")) {
      JsonNode all = known.get(cost.get("operation") + " " + cost.get("what"));
      assertFalse(cost.get("exact").asBoolean());
      assertTrue(all.get("exact").asBoolean());
      assertEquals(2000, cost.get("schedules").asInt());
      unbounded += all.get("worst").isNull() ? 1 : 0;
      boolean within =
          all.get("worst").isNull() || cost.get("worst").asLong() <= all.get("worst").asLong();
      assertTrue(within, cost + " " + all);
      double mean = cost.get("average").asDouble();
      double half = cost.get("high").asDouble() - mean;
      assertEquals(all.get("average").asDouble(), mean, 2.5 * half + 0.002, cost.toString());
    }
    assertTrue(unbounded > 0, "the graph has loops");
  }

  private static void refused(String message, String... args) {
    List<String> command = new ArrayList<>(List.of("review"));
    command.addAll(List.of(args));
    Ended ended = Commands.run(command.toArray(String[]::new));
    assertEquals("mmrace: " + message + "\n", ended.err());
    assertEquals(2, ended.code());
    assertEquals("", ended.out());
  }

  @Test
  void hostileInput_isOneLine() {
    refused(
        "no such constant: constant=GupRecheksPmd (./mmrace list shows them)",
        EARLY,
        "--with",
        "GupRecheksPmd=FALSE");
    refused(
        "value is neither TRUE nor FALSE: constant=UnregisterWakesEarly value=maybe",
        EARLY,
        "--with",
        "UnregisterWakesEarly=maybe");
    refused(
        "no such value: constant=Kernel value=v5_4 known=[v6_1, v6_6, v6_12, v6_18]",
        EARLY,
        "--with",
        "Kernel=v5_4");
    refused(
        "no path of the scenario reads it: constant=GupRechecksPmd"
            + " id=uffd/unregister-wake-too-early"
            + " paths=[user_write, uffd_read, uffd_unregister]",
        EARLY,
        "--with",
        "GupRechecksPmd=FALSE");
    refused(
        "no such scenario: id=uffd/nothing (./mmrace list shows them)",
        "uffd/nothing",
        "--with",
        "Kernel=v6_1");
    refused(
        "candidate and base are the same design: id=uffd/unregister-wake-too-early"
            + " with=UnregisterWakesEarly=FALSE against=",
        EARLY,
        "--with",
        "UnregisterWakesEarly=FALSE");
    refused("Missing required option: '--with=NAME=VALUE' (see mmrace review --help)", EARLY);
  }
}
