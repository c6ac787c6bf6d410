package org.mmrace.bridge.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.trace.Origin;
import org.mmrace.bridge.trace.ToySystems;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceFile;
import org.mmrace.bridge.trace.TraceReplay;
import org.mmrace.explorer.Schedule;

final class TraceFolderTest {
  private final ToySystems systems = new ToySystems();

  @TempDir Path folder;
  private Trace stored;
  private Trace trace;

  @BeforeEach
  void writeTrace() throws IOException {
    Files.createDirectory(folder.resolve("zap"));
    TraceReplay replay = new TraceReplay(systems.load("toy/gup-vs-zap", "unfixed"));
    stored =
        replay.record(
            Schedule.parse("2:zap_pte_range__pte_lock 2:zap_pte_range__pte_clear"),
            Origin.of("toy/gup-vs-zap", "unfixed"),
            "Reach_Zapped");
    trace = replay.full(stored);
    TraceFile.write(trace, folder.resolve("zap/b.itf.json"));
  }

  private List<DynamicTest> tests() throws IOException {
    return TraceFolder.tests(folder, systems).toList();
  }

  private void assertFails(String message, String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
    var e = assertThrows(AssertionError.class, () -> tests().get(0).getExecutable().execute());
    assertEquals(folder.resolve(file) + message, e.getMessage());
  }

  @Test
  void everyFile_isATestOfItsName() throws Throwable {
    TraceFile.write(trace, folder.resolve("a.itf.json"));
    TraceFile.write(stored, folder.resolve("zap/a.trace.json"));
    assertEquals(
        List.of("a.itf.json", "zap/a.trace.json", "zap/b.itf.json"),
        tests().stream().map(DynamicTest::getDisplayName).toList());
    for (DynamicTest test : tests()) {
      test.getExecutable().execute();
    }
  }

  @Test
  void cutFile_failsInOneLine() throws IOException {
    String text = Files.readString(folder.resolve("zap/b.itf.json"));
    assertFails(":2:137: the file ends in the middle", "a.itf.json", text.substring(0, 600));
  }

  @Test
  void wrongFile_failsInOneLine() throws IOException {
    String text = Files.readString(folder.resolve("zap/b.itf.json"));
    assertFails(":2:1: file holds no trace of TLC", "a.txt", "hello\n");
    assertFails(
        ": step 1: page[0].lock.owner: trace 1 model 2",
        "a.txt",
        text.replaceFirst("\"owner\":\\{\"#bigint\":\"2\"}", "\"owner\":1"));
    assertFails(
        ": unknown property: property=Inv_X", "a.txt", text.replace("Reach_Zapped", "Inv_X"));
    assertFails(
        ": missing constant: place=Scenario.Fix",
        "a.txt",
        text.replace("{\"Fix\":\"NONE\"}", "{\"Fox\":\"NONE\"}"));
    assertFails(
        ": step 2: digest: trace 0000000000000000 model " + stored.states().get(2).value(),
        "a.txt",
        stored(folder.resolve("c.trace.json"))
            .replace(stored.states().get(2).value().toString(), "0000000000000000"));
    assertFails(
        ": trace names neither constants nor scenario",
        "a.txt",
        "State 1: <Initial predicate>\nm = 1\n");
  }

  private String stored(Path file) throws IOException {
    TraceFile.write(stored, file);
    return Files.readString(file);
  }

  @Test
  void folderWithoutTraces_isAnError() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    var e = assertThrows(IOException.class, () -> TraceFolder.tests(empty, systems));
    assertEquals(empty + ": no traces in this folder", e.getMessage());
  }
}
