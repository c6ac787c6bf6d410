package org.mmrace.bridge.trace;

import java.io.IOException;

/**
 * A trace file that cannot be read as one. The message is one line: file, line, column, what is
 * wrong.
 */
public final class TraceFormatException extends IOException {
  private static final long serialVersionUID = 1L;
  private final String file;
  private final int line;
  private final int column;

  /**
   * Makes the exception.
   *
   * @param line line from 1, 0 if the fault has no place in the file
   * @param column column from 1, 0 if the fault has no place in the line
   */
  public TraceFormatException(String file, int line, int column, String what) {
    super((line == 0 ? file : file + ":" + line + ":" + column) + ": " + what);
    this.file = file;
    this.line = line;
    this.column = column;
  }

  /** Returns the name of the file. */
  public String file() {
    return file;
  }

  /** Returns the line from 1, or 0. */
  public int line() {
    return line;
  }

  /** Returns the column from 1, or 0. */
  public int column() {
    return column;
  }
}
