package org.mmrace.bridge.trace;

import java.io.IOException;
import java.io.Reader;

/**
 * Characters of a file one at a time, with one character of look-ahead and the place of the next
 * one.
 */
final class CharSource {
  static final int END = -1;
  private static final int LONGEST_TEXT = 1 << 16;
  private final String file;
  private final Reader reader;
  private final char[] buffer = new char[1 << 13];
  private int filled;
  private int at;
  private int line = 1;
  private int column = 1;

  CharSource(String file, Reader reader) {
    this.file = file;
    this.reader = reader;
  }

  /** Returns the next character, or {@link #END}. */
  int peek() throws IOException {
    if (at == filled) {
      filled = Math.max(0, reader.read(buffer));
      at = 0;
      if (filled == 0) {
        return END;
      }
    }
    return buffer[at];
  }

  /** Returns the next character and passes it. */
  int next() throws IOException {
    int c = peek();
    if (c != END) {
      at++;
      column++;
      if (c == '\n') {
        line++;
        column = 1;
      }
    }
    return c;
  }

  /** Passes white space and returns the next character. */
  int skipSpace() throws IOException {
    int c = peek();
    while (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      next();
      c = peek();
    }
    return c;
  }

  /** Passes {@code text}, which must come next. */
  void expect(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      if (peek() != text.charAt(i)) {
        throw fault("expected " + text + " but found " + found());
      }
      next();
    }
  }

  /** Passes the rest of the line and its end; returns at most its first 65536 characters. */
  String restOfLine() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = next(); c != '\n' && c != END; c = next()) {
      if (text.length() < LONGEST_TEXT && c != '\r') {
        text.append((char) c);
      }
    }
    return text.toString();
  }

  /** Passes letters, digits and {@code _}, and returns them. */
  String word() throws IOException {
    StringBuilder text = new StringBuilder();
    while (Values.isIdentifierPart(peek())) {
      append(text, (char) next());
    }
    return text.toString();
  }

  /** Appends a character to a text that may not become arbitrarily long. */
  void append(StringBuilder text, char c) throws TraceFormatException {
    if (text.length() == LONGEST_TEXT) {
      throw fault("text is too long: characters>" + LONGEST_TEXT);
    }
    text.append(c);
  }

  /** Returns what the next character is, for messages. */
  String found() throws IOException {
    int c = peek();
    return c == END ? "the end of the file" : "'" + (char) c + "'";
  }

  /** Returns an exception at the place of the next character. */
  TraceFormatException fault(String what) {
    return new TraceFormatException(file, line, column, what);
  }
}
