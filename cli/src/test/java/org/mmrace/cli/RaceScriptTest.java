package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mmrace.cli.Commands.Ended;

/** Race scripts by the command line. */
class RaceScriptTest {
  private static final String SCRIPT = "../docs/scripts/mremap-keeps-uffd-wp.race";
  @TempDir private Path folder;

  private String script(String text) throws IOException {
    return Files.writeString(folder.resolve("mine.race"), text).toString();
  }

  @Test
  void check_bothEnginesEmitsAndShowsNoSetup() throws IOException {
    String out = folder.resolve("out").toString();
    Ended ended = Commands.run("check", SCRIPT, "--emit", out, "--traces", folder.toString());
    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().endsWith("\n4 of 4 verdicts are as declared\n"), ended.out());
    assertTrue(ended.out().contains("\nCPU0 user"), ended.out());
    assertTrue(!ended.out().contains("set-up"), ended.out());
    try (Stream<Path> files = Files.list(Path.of(out))) {
      assertEquals(3, files.count());
    }
    assertTrue(
        Files.exists(folder.resolve("mremap-keeps-uffd-wp-unfixed.trace.json")), ended.out());
    Ended replay =
        Commands.run(
            "replay", folder.resolve("mremap-keeps-uffd-wp-unfixed.trace.json").toString());
    assertEquals(0, replay.code(), replay.err());
    Ended plain = Commands.run("conform", out + "/MCMremapKeepsUffdWp_fixed.cfg");
    assertEquals(0, plain.code(), plain.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"conform", "locks"})
  void everyCommand_takesAScript(String command) {
    Ended ended = Commands.run(command, SCRIPT);
    assertEquals(0, ended.code(), ended.err() + ended.out());
  }

  /** It looks for what is declared to break, too. */
  @Test
  void search_takesAScript() {
    Ended ended = Commands.run("search", SCRIPT);
    assertTrue(ended.out().contains("mremap-keeps-uffd-wp.race fixed"), ended.out());
    assertTrue(ended.out().contains("Inv_NoStrayWp is broken"), ended.out());
  }

  @Test
  void review_takesAScript() {
    Ended ended = Commands.run("review", SCRIPT, "--with", "MremapClearsUffdWp=FALSE");
    assertEquals(1, ended.code(), ended.err());
    assertTrue(ended.out().contains("Inv_NoStrayWp"), ended.out());
  }

  @Test
  void mutate_takesAScript() throws IOException {
    Ended ended =
        Commands.run(
            "mutate",
            script("map A anon\nw A all\nthread a: unmap A\nthread b: pin A 0\n"),
            "--step",
            "vms_clear_ptes__mmap_write_downgrade");
    assertEquals(0, ended.code(), ended.err() + ended.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "conform", "search", "locks", "mutate"})
  void wrongScript_exitCode2_unmodelled_exitCode5(String command) throws IOException {
    String wrong = script("map A anon\nthread t: madv A COLAPSE\n");
    Ended ended = Commands.run(command, wrong);
    assertEquals(2, ended.code());
    assertTrue(
        ended.err().startsWith("mmrace: " + wrong + ":2:18: expected one of COLLAPSE, "),
        ended.err());
    assertTrue(ended.err().endsWith(": found=COLAPSE nearest=COLLAPSE\n"), ended.err());
    String unmodelled = script("map A anon\nfork C1\nthread t: r A 0\n");
    assertEquals(
        new Ended(5, "", "mmrace: " + unmodelled + ":2:1: needs copy_page_range: not modelled\n"),
        Commands.run(command, unmodelled));
  }

  @Test
  void emit_ofNoScript_exitCode2() {
    assertEquals(
        new Ended(2, "", "mmrace: nothing to emit: no race script is selected\n"),
        Commands.run("check", "collapse/gupfast-pmd-recheck", "--emit", folder.toString()));
  }

  @Test
  void listOperations_namesAllWithArguments() {
    Ended ended = Commands.run("list", "--operations");
    assertEquals(0, ended.code());
    assertTrue(ended.out().contains("\nmove U R START R2 AREA [holes] [dontwake] "), ended.out());
    assertTrue(ended.out().contains("copy_page_range\n"), ended.out());
    Ended json = Commands.run("list", "--operations", "--json");
    assertTrue(json.out().contains("\"synopsis\" : \"pin R AREA [write|read]\""), json.out());
  }

  @Test
  void run_printsResultsAndWhatChanged() throws IOException {
    String mine = script("map A anon\nw A 0 2\nthread t: r A 1; madv A COLLAPSE\n");
    assertEquals(
        new Ended(
            0,
            """
            map A anon 1  ->  ok
            w A 0 2  ->  ok done=2
                   page  pages  flags  frame  folio  mapcount  tag
                A     0      2  PXabE      0     -1         1    1
                A rw-p  Rss 8 kB  AnonHugePages 0 kB

            thread t

            r A 1 1  ->  ok done=1
            madv A 0 512 COLLAPSE  ->  ok
                   page  pages  flags    frame  folio  mapcount  tag
                A     0      2  PXmabtE      2      2         1    1
                A     2    510  PXmabtE      4      2         1    0
                A rw-p  Rss 2048 kB  AnonHugePages 2048 kB
            """,
            ""),
        Commands.run("run", mine));
    Ended json = Commands.run("run", mine, "--entries", "4", "--json");
    assertEquals(
        "{\"id\":\""
            + mine
            + "\",\"family\":\"script\",\"kernel\":\"v6_18\",\"ops\":["
            + "{\"op\":\"map A anon 1\",\"ret\":0,\"errno\":\"OK\",\"obs\":{\"P\":{\"pages\":{},"
            + "\"vma\":[[\"A\",0,4,\"rw-p\",\"\",0,0,0,0]],\"rssAnon\":0}}},"
            + "{\"op\":\"w A 0 2\",\"ret\":0,\"errno\":\"OK\",\"tag\":1,\"obs\":{\"P\":{\"pages\":"
            + "{\"A\":[[0,2,\"PXabE\",0,-1,1,1]]},\"vma\":[[\"A\",0,4,\"rw-p\",\"\",8,0,0,0]],"
            + "\"rssAnon\":8}}},"
            + "{\"op\":\"r A 1 1\",\"ret\":0,\"errno\":\"OK\",\"val\":2,\"obs\":{\"P\":{\"pages\":"
            + "{\"A\":[[0,2,\"PXabE\",0,-1,1,1]]},\"vma\":[[\"A\",0,4,\"rw-p\",\"\",8,0,0,0]],"
            + "\"rssAnon\":8}}},"
            + "{\"op\":\"madv A 0 4 COLLAPSE\",\"ret\":0,\"errno\":\"OK\",\"obs\":{\"P\":{\"pages\":"
            + "{\"A\":[[0,2,\"PXmabtE\",2,2,1,1],[2,2,\"PXmabtE\",4,2,1,0]]},"
            + "\"vma\":[[\"A\",0,4,\"rw-p\",\"\",16,16,0,0]],\"rssAnon\":16}}}]}\n",
        json.out());
    assertEquals(
        new Ended(2, "", "mmrace: too few entries: --entries=1\n"),
        Commands.run("run", mine, "--entries", "1"));
  }
}
