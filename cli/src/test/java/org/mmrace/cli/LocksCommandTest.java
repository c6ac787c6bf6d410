package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.cli.Commands.Ended;

/** khugepaged that waits for mmap_lock under the folio lock and i_mmap. */
class LocksCommandTest {
  private static final String UNFIXED =
      Path.of("..", "specs/collapse/retract-mmap-lock/MCRetractMmapLock_unfixed.cfg").toString();

  @TempDir private Path folder;

  @Test
  void locks_unfixed_showsBothSchedulesSideBySideAndFails() throws IOException {
    Path dot = folder.resolve("locks.dot");
    Path svg = folder.resolve("locks.svg");
    Ended ended =
        Commands.run(
            "locks",
            UNFIXED,
            "--dot",
            dot.toString(),
            "--svg",
            svg.toString(),
            "--report",
            folder.toString());
    assertEquals(1, ended.code(), ended.err());
    assertTrue(ended.out().contains("DEADLOCK is reachable"), ended.out());
    assertTrue(
        ended
            .out()
            .contains(
                """
              __vm_munmap()                       collapse_file()
                takes mmap_lock (write)             takes folio lock
              unlink_file_vma()                   retract_page_tables()
                waits for i_mmap_rwsem (write)      takes i_mmap_rwsem (read)
                                                    waits for mmap_lock (write)
            """),
        ended.out());
    assertTrue(
        Files.readString(dot)
            .contains("\"folio lock\" -> \"mmap_lock\" [label=\">write\", color=red"),
        Files.readString(dot));
    assertTrue(Files.readString(svg).contains("folio lock"));
    assertTrue(Files.readString(folder.resolve("locks.html")).contains("2 inversions, 1 circle"));
  }

  @Test
  void locks_scenario_takesWhatMustHoldAndPasses() throws IOException {
    Ended ended = Commands.run("locks", "collapse/retract-mmap-lock", "--json");
    assertEquals(0, ended.code(), ended.err());
    JsonNode record = new ObjectMapper().readTree(ended.out());
    TreeSet<String> configs = new TreeSet<>();
    record.get("scenarios").forEach(row -> configs.add(row.get("config").asText()));
    assertEquals(
        "[MCRetractMmapLock_fixed.cfg, MCRetractMmapLock_fixed_truncate.cfg,"
            + " MCRetractMmapLock_fixed_try.cfg, MCRetractMmapLock_fixed_v6_1.cfg]",
        configs.toString());
    TreeSet<String> tried = new TreeSet<>();
    for (JsonNode edge : record.get("lockEdges")) {
      if (edge.get("documented").asText().equals("tried")) {
        tried.add(edge.get("held").asText() + " -> " + edge.get("asked").asText());
      }
      assertTrue(edge.get("witness").asText().matches("(\\d+:\\w+(/\\d+)? ?)+"));
    }
    assertEquals(
        "[folio lock -> mmap_lock (write), i_mmap_rwsem (read) -> mmap_lock (write),"
            + " i_mmap_rwsem (write) -> mmap_lock (write), pte lock -> pmd lock]",
        tried.toString());
    assertEquals(0, record.get("circles").size());
  }

  @Test
  void locks_unknownScenario_saysSo() {
    Ended ended = Commands.run("locks", "collapse/no-such");
    assertEquals(2, ended.code());
    assertEquals(
        "mmrace: no such scenario: id=collapse/no-such (./mmrace list shows them)\n", ended.err());
  }
}
