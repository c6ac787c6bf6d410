package org.mmrace.findings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mmrace.bridge.trace.Origin;
import org.mmrace.bridge.trace.Trace;
import org.mmrace.bridge.trace.TraceFile;
import org.mmrace.bridge.trace.TraceState;

final class TraceStoreTest {
  @TempDir private Path folder;

  private static Trace trace(String cfg, String property) {
    List<TraceState> states = List.of(TraceState.initial(0, Map.of("x", 1L)));
    return new Trace("", Origin.of(cfg, "x"), property, Map.of(), false, states);
  }

  private Optional<String> write(Trace trace) {
    return new TraceStore(folder).write(trace, "");
  }

  /**
   * Of one run or of two: cfgs of one name in two folders have two files, a cfg anew has its own.
   */
  @Test
  void cfgsOfOneName_doNotOverwriteEachOther() throws IOException {
    String first = write(trace("a/MCMine.cfg", "Inv_A")).orElseThrow();
    String second = write(trace("b/MCMine.cfg", "Inv_B")).orElseThrow();
    assertEquals(first, write(trace("a/MCMine.cfg", "Inv_C")).orElseThrow());
    assertEquals("Inv_C", TraceFile.read(Path.of(first)).property());
    assertEquals("Inv_B", TraceFile.read(Path.of(second)).property());
  }
}
