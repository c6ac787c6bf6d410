package org.mmrace.cli;

import java.io.PrintStream;
import java.util.Locale;

/**
 * How far a long run is, in one line that is rewritten in place; nothing when the output is not a
 * terminal.
 */
final class ProgressLine {
  private static final String CLEAR = "\r\u001b[K";
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final boolean terminal;
  private boolean shown;

  /** Writes to {@code out} if that is a terminal. */
  ProgressLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Returns the line on standard error, if the script found that to be a terminal. */
  static ProgressLine onTerminal() {
    return new ProgressLine(System.err, Boolean.getBoolean("mmrace.terminal"));
  }

  /** Returns the line: {@code 12,345 states, 5,432 states/s, depth 34, queue 9: tlc a/b fixed}. */
  static String text(String run, long states, double elapsedSeconds, int depth, long queue) {
    long rate = elapsedSeconds > 0 ? Math.round(states / elapsedSeconds) : 0;
    return String.format(
        Locale.ROOT,
        "%,d states, %,d states/s, depth %d, queue %,d: %s",
        states,
        rate,
        depth,
        queue,
        run);
  }

  void show(String line) {
    if (terminal) {
      out.print(CLEAR + line.substring(0, Math.min(line.length(), WIDTH)));
      out.flush();
      shown = true;
    }
  }

  /** Removes the line. */
  void clear() {
    if (shown) {
      out.print(CLEAR);
      out.flush();
      shown = false;
    }
  }
}
