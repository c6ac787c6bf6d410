package org.mmrace.bridge.script;

/**
 * Where a word of a script stands.
 *
 * @param file the script as the user named it
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) {
  /** Returns {@code races/mine.race:3:9}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
