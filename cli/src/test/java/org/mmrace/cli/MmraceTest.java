package org.mmrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MmraceTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Mmrace.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void noCommand_isWrongUsage() {
    assertEquals(2, run());
    assertEquals("mmrace: no command (see mmrace --help)\n", err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void unknownOption_isWrongUsage() {
    assertEquals(2, run("--frobnicate"));
    assertEquals("mmrace: Unknown option: '--frobnicate' (see mmrace --help)\n", err.toString());
  }

  @Test
  void version_isThatOfTheBuild() {
    assertEquals(0, run("--version"));
    assertEquals("mmrace 0.1.0\n", out.toString());
  }

  @Test
  void help_listsExitCodes() {
    assertEquals(0, run("--help"));
    assertEquals(
        """
            Usage: mmrace [-hV]
            Model-checks races in Linux memory management.
              -h, --help      Show this help message and exit.
              -V, --version   Print version information and exit.

            Exit codes:
              0   every verdict is as declared (undeclared means: must hold)
              1   a verdict is not as declared
              2   wrong usage, or a bad spec, cfg or trace
              3   unfinished: out of time, memory or states, or interrupted
              4   spec and model differ
            """,
        out.toString());
  }
}
