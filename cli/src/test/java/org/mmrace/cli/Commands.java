package org.mmrace.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs commands as {@code mmrace} does, and keeps what they write. */
final class Commands {
  private Commands() {}

  /**
   * What a command did.
   *
   * @param code its exit code
   */
  record Ended(int code, String out, String err) {}

  static Ended run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Mmrace.commandLine(new Interruption())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new Ended(code, out.toString(), err.toString());
  }
}
