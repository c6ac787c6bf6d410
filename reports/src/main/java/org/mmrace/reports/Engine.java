package org.mmrace.reports;

import java.util.Locale;

/** What gave a verdict. */
public enum Engine {
  /** TLC's own checker, on the specification. */
  TLC,
  /** The explorer, on the executable model. */
  EXPLORER;

  /** Returns the name as tables and JSON write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
