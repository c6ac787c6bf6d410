package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void line_saysStatesRateDepthAndQueue() {
    assertEquals(
        "1,234,567 states, 617,284 states/s, depth 34, queue 1,234: explorer a/b fixed",
        ProgressLine.text("explorer a/b fixed", 1234567, 2.0, 34, 1234));
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
