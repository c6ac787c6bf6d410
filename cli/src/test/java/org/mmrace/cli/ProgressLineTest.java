package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.mmrace.explorer.Progress;

class ProgressLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void line_saysStatesRateDepthAndQueue() {
    assertEquals(
        "1,234,567 states, 617,284 states/s, depth 34, queue 1,234: explorer a/b fixed",
        ProgressLine.text("explorer a/b fixed", new Progress(1234567, 0, 34, 1234, 2.0)));
  }

  @Test
  void lineWithEstimate_saysWhatIsLeft() {
    assertEquals(
        "1,000,000 of ~5,000,000 states, 500,000 states/s, depth 34, ~8 s left: explorer a/b",
        ProgressLine.text("explorer a/b", new Progress(1000000, 0, 34, 9, 2.0).expecting(5000000)));
  }

  @Test
  void terminal_isRewrittenAndCleared() {
    ProgressLine line = new ProgressLine(out, true);
    line.show("a");
    line.clear();
    line.clear();
    assertEquals("\r\u001b[Ka\r\u001b[K", bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void longLine_isCut() {
    new ProgressLine(out, true).show("x".repeat(100));
    assertEquals("\r\u001b[K" + "x".repeat(79), bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void pipe_staysQuiet() {
    ProgressLine line = new ProgressLine(out, false);
    line.show("a");
    line.clear();
    assertEquals("", bytes.toString(StandardCharsets.UTF_8));
  }
}
