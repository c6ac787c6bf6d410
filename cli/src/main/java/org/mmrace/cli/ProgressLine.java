package org.mmrace.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.mmrace.explorer.Progress;

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

  /**
   * Returns the line: {@code 12,345 states, 5,432 states/s, depth 34, queue 9: tlc a/b fixed}; with
   * an estimate {@code 12,345 of ~99,000 states}, and {@code ~16 s left} in place of the queue.
   */
  static String text(String run, Progress now) {
    double rate = now.seconds() > 0 ? now.states() / now.seconds() : 0;
    boolean estimated = now.expected() > 0 && rate > 0;
    return String.format(
        Locale.ROOT,
        "%,d%s states, %,d states/s, depth %d, %s: %s",
        now.states(),
        estimated ? String.format(Locale.ROOT, " of ~%,d", now.expected()) : "",
        Math.round(rate),
        now.depth(),
        estimated
            ? String.format(Locale.ROOT, "~%,.0f s left", (now.expected() - now.states()) / rate)
            : String.format(Locale.ROOT, "queue %,d", Math.max(0, now.queue())),
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
