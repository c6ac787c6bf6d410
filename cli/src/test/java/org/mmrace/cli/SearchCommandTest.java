package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.cli.Commands.Ended;

class SearchCommandTest {
  private static final Path RACE = Path.of("..", "specs", "uffd", "refile-lost-wake");
  private static final String FIXED = RACE.resolve("MCRefileLostWake_fixed.cfg").toString();
  private static final String UNFIXED = RACE.resolve("MCRefileLostWake_unfixed.cfg").toString();

  @TempDir private Path folder;

  private Ended search(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "search";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--traces";
    all[args.length + 2] = folder.toString();
    return Commands.run(all);
  }

  private static JsonNode row(Ended ended) throws IOException {
    return new ObjectMapper().readTree(ended.out()).at("/scenarios/0");
  }

  @Test
  void randomSchedules_ofWhatHolds_areUnfinishedAndSayWhatTheySaw() throws IOException {
    Ended ended = search(FIXED, "--schedules", "200", "--json");
    assertEquals(3, ended.code(), ended.err());
    JsonNode row = row(ended);
    assertEquals("unfinished", row.get("verdict").asText());
    assertEquals("schedules drawn at random are no proof", row.get("message").asText());
    assertEquals(200, row.get("schedules").asInt());
    long recorded = row.at("/graph/states").asLong();
    assertEquals("recorded", row.at("/graph/source").asText());
    assertTrue(row.get("states").asLong() > 100 && row.get("states").asLong() < recorded);
    assertTrue(row.at("/unseen/low").asDouble() <= row.at("/unseen/estimate").asDouble());
    assertEquals(row, row(search(FIXED, "--schedules", "200", "--json")), "same seed, same row");
  }

  @Test
  void fewSwitches_findTheRace_manySeeTheWholeGraph() throws IOException {
    Ended found = search(UNFIXED, "--strategy", "contexts", "--depth", "3", "--slice", "drop");
    assertEquals(0, found.code(), found.err());
    assertTrue(found.out().contains("==> breaks Inv_NoLostWake\n"), found.out());
    assertTrue(found.out().contains(" steps are the cause; replayed alone, "), found.out());
    assertTrue(found.out().contains("  violated Inv_NoLostWake, as declared\n"), found.out());

    assertEquals(3, search(UNFIXED, "--strategy", "contexts", "--depth", "2").code());

    Ended whole = search(FIXED, "--strategy", "contexts", "--depth", "99", "--json");
    assertEquals(0, whole.code(), whole.err());
    JsonNode levels = row(whole).get("levels");
    assertEquals(
        row(whole).get("graph").get("states"), levels.get(levels.size() - 1).get("states"));
    assertEquals(row(whole).get("graph").get("edges"), levels.get(levels.size() - 1).get("edges"));
  }

  @Test
  void prefix_isGoneOnFrom() throws IOException {
    Ended found = search(UNFIXED, "--strategy", "contexts", "--depth", "3", "--json");
    String trace = row(found).get("trace").asText();
    Ended rest =
        search(
            UNFIXED, "--strategy", "contexts", "--depth", "0", "--prefix", trace, "--first", "49");
    assertEquals(0, rest.code(), rest.out() + rest.err());
    Ended before =
        search(
            UNFIXED, "--strategy", "contexts", "--depth", "0", "--prefix", trace, "--first", "9");
    assertEquals(3, before.code(), before.out() + before.err());
  }

  @Test
  void pct_printsItsBound() {
    Ended ended = search(FIXED, "--strategy", "pct", "--depth", "1", "--schedules", "10");
    assertEquals(3, ended.code(), ended.err());
    assertTrue(ended.out().contains("a bug of depth 1 that shows within "), ended.out());
    assertTrue(ended.out().contains(" = 0.20 or more by a schedule, 0.89 or more by"), ended.out());
  }

  @Test
  void pct_declaredBugNotMet_isNoPromise() {
    Ended ended = search(UNFIXED, "--strategy", "pct", "--depth", "1", "--schedules", "10");
    assertEquals(3, ended.code(), ended.err());
    assertTrue(
        ended
            .out()
            .replaceAll("\n +", " ")
            .contains(
                "Inv_NoLostWake, which is declared, was not met: it may need more than 1"
                    + " orderings (--depth 2) or more schedules"),
        ended.out());
  }

  @Test
  void checkAll_oneCounterexampleForEachCause() throws IOException {
    Path several =
        Path.of("..", "specs", "uffd", "unregister-wake-too-early")
            .resolve("MCUnregisterWakeTooEarly_unfixed.cfg");
    Ended ended =
        Commands.run(
            "check",
            several.toString(),
            "--all",
            "--slice",
            "drop",
            "--json",
            "--traces",
            folder.toString());
    assertEquals(0, ended.code(), ended.err());
    JsonNode property = new ObjectMapper().readTree(ended.out()).at("/causes/0/properties/0");
    assertEquals("Inv_NoLostWake", property.get("property").asText());
    assertTrue(property.get("complete").asBoolean());
    assertTrue(property.get("causes").size() > 1, ended.out());
    for (JsonNode cause : property.get("causes")) {
      assertTrue(cause.get("alone").asBoolean());
      assertTrue(cause.get("needed").size() < cause.get("steps").asInt());
      Ended replayed = Commands.run("replay", cause.get("trace").asText());
      assertEquals(0, replayed.code(), replayed.err());
    }
    assertTrue(
        property.at("/causes/0/switches").asInt() <= property.at("/causes/1/switches").asInt());
  }

  @Test
  void wrongInput_isOneLine() {
    Ended strategy = search(FIXED, "--strategy", "luck");
    assertEquals(2, strategy.code());
    assertTrue(
        strategy.err().contains("expected one of [RANDOM, SPEEDS, PCT, CONTEXTS]"), strategy.err());
    Ended none = search(FIXED, "--schedules", "0");
    assertEquals("mmrace: not positive: schedules=0 steps=10000\n", none.err());
    Ended token = search(FIXED, "--prefix", "khugepaged");
    assertEquals(2, token.code());
    assertTrue(token.err().contains("schedule has no move thread:step"), token.err());
    Ended step = search(FIXED, "--prefix", "1:no_such__step");
    assertEquals(2, step.code());
    assertTrue(
        step.out().contains("no such thread or step: move=1 token=1:no_such__step"), step.out());
  }
}
