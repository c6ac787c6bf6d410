package org.mmrace.bridge.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.SpecFailure;
import org.mmrace.bridge.script.Observation;
import org.mmrace.bridge.script.Observation.Run;
import org.mmrace.bridge.script.Script;
import org.mmrace.bridge.script.ScriptFailure;
import org.mmrace.bridge.script.ScriptMachine;
import org.mmrace.bridge.script.SequentialRun;
import org.mmrace.bridge.script.SequentialRun.Ran;

/** Scripts run alone, at 512 entries: what v6.18 was seen to do. */
class SequentialRunTest {
  @TempDir private Path folder;

  private List<Ran> run(String text) throws IOException, SpecFailure {
    Scripts scripts = new Scripts(SpecRoot.checkout().orElseThrow());
    Script script = scripts.read(Files.writeString(folder.resolve("x.race"), text));
    Map<String, Object> toggles = scripts.toggles(script);
    return SequentialRun.of(script, ScriptMachine.of(script, 512, toggles), toggles);
  }

  /** Returns each operation with what it came to. */
  private static List<String> results(List<Ran> ran) {
    return ran.stream()
        .map(one -> one.text() + " " + (one.hung() ? "HUNG" : one.errno().toString()))
        .toList();
  }

  private static List<Run> pages(Ran ran, String region) {
    return ran.seen().pages().stream()
        .filter(one -> one.region().equals(region))
        .flatMap(one -> one.runs().stream())
        .toList();
  }

  @Test
  void collapse_fillsHolesWithZeroes_newFolio() throws IOException, SpecFailure {
    List<Ran> ran = run("map A anon\nmadv A COLLAPSE\nw A 0 3\nr A 3\nmadv A COLLAPSE\n");
    assertEquals(
        List.of(
            "map A anon 1 none",
            "madv A 0 512 COLLAPSE EINVAL",
            "w A 0 3 none",
            "r A 3 1 none",
            "madv A 0 512 COLLAPSE none"),
        results(ran));
    assertEquals(
        List.of(new Run(0, 3, "PXabE", 0, -1, 1, 1), new Run(3, 1, "Pz", -1, -1, 0, 0)),
        pages(ran.get(3), "A"));
    assertEquals(
        List.of(new Run(0, 3, "PXmabtE", 3, 3, 1, 1), new Run(3, 509, "PXmabtE", 6, 3, 1, 0)),
        pages(ran.get(4), "A"));
    Observation.Vma vma = ran.get(4).seen().vmas().get(0);
    assertEquals(new Observation.Vma("A", 0, 512, "rw-p", "", 2048, 2048, false), vma);
    assertEquals(2048, ran.get(4).seen().rssAnon());
  }

  @Test
  void userfaultfd_errnos() throws IOException, SpecFailure {
    List<Ran> ran =
        run(
            """
            map A anon
            map B anon
            reg 0 B missing
            copy 0 B 0 2
            copy 0 B 1
            copy 0 A 0
            w A 5
            move 0 B 7 A 5
            move 0 B 7 A 5
            move 0 B 8 A 6
            move 0 B 8 A 6 holes
            thread t: w A 1; pin A 1; move 0 B 9 A 1; madv A COLLAPSE; unpin; move 0 B 9 A 1
            """);
    assertEquals(
        List.of(
            "copy 0 B 0 2 none",
            "copy 0 B 1 1 EEXIST",
            "copy 0 A 0 1 ENOENT",
            "w A 5 1 none",
            "move 0 B 7 A 5 1 none",
            "move 0 B 7 A 5 1 EEXIST",
            "move 0 B 8 A 6 1 ENOENT",
            "move 0 B 8 A 6 1 holes none",
            "w A 1 1 none",
            "pin A 1 1 none",
            "move 0 B 9 A 1 1 EBUSY",
            "madv A 0 512 COLLAPSE EAGAIN",
            "unpin none",
            "move 0 B 9 A 1 1 none"),
        results(ran).subList(3, ran.size()));
    int frame = pages(ran.get(6), "A").get(0).frame();
    assertEquals(7, pages(ran.get(7), "B").get(2).page());
    assertEquals(frame, pages(ran.get(7), "B").get(2).frame());
  }

  @Test
  void fault_waitsForALaterThread_orForEver() throws IOException, SpecFailure {
    List<Ran> ran =
        run(
            """
            map A anon
            map C anon r
            reg 0 A missing
            thread user: w C 0; r A 0; r A 1
            thread monitor: copy 0 A 0
            """);
    assertEquals(
        List.of("w C 0 1 SIGSEGV", "copy 0 A 0 1 none", "r A 0 1 none", "r A 1 1 HUNG"),
        results(ran).subList(3, ran.size()));
    assertEquals(ran.get(4).tag(), ran.get(5).value());
  }

  @Test
  void frame_keepsItsNumberWhileItIsMapped() throws IOException, SpecFailure {
    List<Ran> ran = run("map A anon\nw A 0\nmadv A DONTNEED\nw A 0\nmremap A all B 0\nw B 1\n");
    assertEquals(0, pages(ran.get(1), "A").get(0).frame());
    assertTrue(ran.get(2).seen().pages().isEmpty());
    assertEquals(1, pages(ran.get(3), "A").get(0).frame());
    assertEquals(List.of(1), pages(ran.get(4), "B").stream().map(Run::frame).toList());
    assertEquals("B", ran.get(4).seen().vmas().get(0).region());
    assertEquals(List.of(new Run(0, 2, "PXabE", 1, -1, 1, 2)), pages(ran.get(5), "B"));
  }

  @Test
  void notModelled_saysWhere() {
    ScriptFailure failure =
        assertThrows(
            ScriptFailure.class,
            () -> run("map A anon\nw A all\nmadv A COLLAPSE\nmadv A 0 DONTNEED\n"));
    assertEquals(
        folder.resolve("x.race")
            + ":4:1: needs what follows zap_pmd_range__pmd_trans_huge: not modelled",
        failure.getMessage());
    assertTrue(failure.unmodelled());
  }
}
