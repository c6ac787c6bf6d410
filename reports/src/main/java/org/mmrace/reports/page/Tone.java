package org.mmrace.reports.page;

import java.util.Locale;

/** How good what is said is; the words say it too, the colour only helps. */
public enum Tone {
  /** Nothing to judge. */
  PLAIN,
  /** As it should be. */
  GOOD,
  /** Not as it should be. */
  BAD,
  /** Not known: unfinished. */
  UNSURE;

  String style() {
    return name().toLowerCase(Locale.ROOT);
  }
}
