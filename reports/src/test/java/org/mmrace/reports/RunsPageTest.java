package org.mmrace.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsPageTest {
  @TempDir private Path folder;

  private static RunRecord run(String command, int second, int exitCode, String text) {
    Instant ended = Instant.parse("2026-11-21T14:33:00.123Z").plusSeconds(second);
    String json = "{\"command\": \"" + command.split(" ", 3)[1] + "\", \"scenarios\": [{}, {}]}";
    return RunRecord.of(command, "0.1.0", ended, exitCode, text, json);
  }

  private RunFolder with(RunRecord... runs) {
    RunFolder found = new RunFolder(folder.resolve("runs"));
    for (RunRecord run : runs) {
      assertEquals(Optional.empty(), found.write(run));
    }
    return found;
  }

  @Test
  void folder_keepsTheLastRunOfEveryCommandLine() throws IOException {
    RunRecord old = run("mmrace zoo", 1, 1, "old");
    RunRecord other = run("mmrace check a/b", 2, 0, "b");
    RunRecord again = run("mmrace zoo", 3, 0, "new");
    RunFolder runs = with(old, other, again);
    assertEquals(List.of(again, other), runs.last());
    assertTrue(Files.exists(runs.folder().resolve("20261121T143303.123Z-zoo.json")));
  }

  @Test
  void folder_keepsAHundredRuns() throws IOException {
    RunFolder runs = new RunFolder(folder.resolve("runs"));
    for (int i = 0; i < 103; i++) {
      assertEquals(
          Optional.empty(),
          runs.write(
              RunRecord.of(
                  "mmrace check " + i,
                  "0.1.0",
                  Instant.parse("2026-11-21T14:33:00Z").plusSeconds(i),
                  0,
                  "",
                  "{\"command\": \"check\"}")));
    }
    List<RunRecord> last = runs.last();
    assertEquals(100, last.size());
    assertEquals("mmrace check 102", last.get(0).command());
    assertEquals("mmrace check 3", last.get(99).command());
  }

  @Test
  void page_saysTheWorstFirst_andEscapes() throws IOException {
    List<RunRecord> runs =
        with(
                run("mmrace check a/<b>", 1, 1, "==> breaks Inv_X <script>alert(1)</script>\n"),
                run("mmrace zoo", 2, 3, "unfinished"))
            .last();
    String html = RunsPage.of(runs, "mmrace report").html();
    assertTrue(html.contains("0 of 2 runs are as declared"), html);
    assertTrue(html.contains("mmrace check a/&lt;b&gt;"), html);
    assertTrue(html.contains("Inv_X &lt;script&gt;"), html);
    assertFalse(html.contains("<script>alert"), html);
    assertTrue(html.contains("href=\"#section-2\""), html);
    assertTrue(html.indexOf("not as declared") > 0, html);
  }

  @Test
  void page_showsTimesOverStates_ofEachEngine_ifThereAreAny() {
    String json =
        """
        {"command": "check", "scenarios": [
          {"engine": "tlc", "states": 1234, "seconds": 2.5},
          {"engine": "explorer", "states": 1234, "seconds": 0.25},
          {"engine": "explorer", "states": null, "seconds": 0.1},
          {"engine": "explorer", "states": 9, "seconds": 0}]}
        """;
    RunRecord check = RunRecord.of("mmrace check x", "0.1.0", Instant.EPOCH, 0, "", json);
    String html = RunsPage.of(List.of(check, run("mmrace zoo", 1, 0, "")), "mmrace report").html();
    String table =
        html.substring(html.indexOf("<details>"), html.indexOf("</details>"))
            .replaceAll("<[^>]*>", " ")
            .replaceAll("\\s+", " ")
            .strip();
    assertEquals(
        "The figures of this chart as a table states seconds from to"
            + " tlc 1,234 2.500 - - explorer 1,234 0.250 - -",
        table);
    assertTrue(html.contains("href=\"#section-4\">mmrace zoo"), html);
    assertTrue(html.contains("<h2 id=\"section-4-heading\">mmrace zoo"), html);
  }

  @Test
  void foldersThatAreNone_areOneLine() throws IOException {
    RunFolder none = new RunFolder(folder.resolve("none"));
    assertEquals(
        "no runs are recorded: folder=" + none.folder(),
        assertThrows(IOException.class, none::last).getMessage());
    Path file = Files.writeString(folder.resolve("file"), "");
    assertEquals(
        Optional.of("run is not recorded: folder=" + file + " reason=not a folder"),
        new RunFolder(file).write(run("mmrace zoo", 1, 0, "")));
    RunFolder runs = with(run("mmrace zoo", 1, 0, ""));
    Path bad = Files.writeString(runs.folder().resolve("20261121T143304.000Z-zoo.json"), "{");
    assertEquals(
        "run is not JSON: file=" + bad, assertThrows(IOException.class, runs::last).getMessage());
    Files.writeString(bad, "{}");
    assertEquals(
        "file is no record of a run: file=" + bad,
        assertThrows(IOException.class, runs::last).getMessage());
  }
}
