package org.mmrace.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrimmedSpecTest {
  @TempDir private Path folder;

  @Test
  void pathsThatAreNotTaken_areLeftOutOfNext() throws Exception {
    ScenarioConfig config =
        ScenarioCatalogue.of(SpecRoot.checkout().orElseThrow())
            .config("collapse/gupfast-pmd-recheck", "fixed")
            .orElseThrow();
    SpecLocation trimmed =
        TrimmedSpec.of(
            config.location(), Set.of("machine__done", "gup_fast__local_irq_save"), folder);
    assertEquals(folder, trimmed.folders().get(1), "it is found before core's");
    List<String> lines = Files.readAllLines(folder.resolve("Scenario.tla"));
    assertTrue(lines.contains("  \\/ GupNext"), () -> "" + lines);
    assertEquals(
        List.of("  \\/ BootNext", "  \\/ GupNext"),
        lines.stream().filter(line -> line.matches("  \\\\/ \\w+Next")).toList());
  }

  @Test
  void slowTlc_isNoBasisOfARatio() {
    assertEquals(
        "TLC is held up by paths that are not taken: share=79% of its rate without them",
        Bench.unfair(790, 1000).orElseThrow());
    assertTrue(Bench.unfair(800, 1000).isEmpty());
  }
}
