package org.mmrace.reports;

import java.util.Locale;

/** How a run ended. */
public enum Outcome {
  /** The whole state graph was explored and every property is as it should be. */
  HOLDS,
  /** A property is false in a reachable state. */
  VIOLATED,
  /** A reachable state has no successor. */
  DEADLOCKED,
  /** From a reachable state threads can run for ever, but never come to an end or to sleep. */
  LIVELOCKED,
  /** Nothing breaks, but a reachable state needs what is not modelled: never a pass. */
  NOT_MODELLED,
  /** The property is one of the specification alone: what TLC says stands. */
  ONLY_TLC,
  /** Time, memory or a limit ended the run first: never a pass. */
  UNFINISHED,
  /** The run could not be made: a bad spec or cfg, or a construct that the engine does not know. */
  ERROR;

  /** Returns the name as tables and JSON write it. */
  public String text() {
    return switch (this) {
      case NOT_MODELLED -> "notModelled";
      case ONLY_TLC -> "onlyTlc";
      case HOLDS, VIOLATED, DEADLOCKED, LIVELOCKED, UNFINISHED, ERROR ->
          name().toLowerCase(Locale.ROOT);
    };
  }
}
