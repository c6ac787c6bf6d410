package org.mmrace.explorer;

/** Looks on while a search runs, and may end it. */
@FunctionalInterface
public interface Watch {
  /** A watch that sees nothing and lets every search go on. */
  Watch NONE = progress -> true;

  /** Called about ten times a second from the searching thread; returns whether to go on. */
  boolean goOn(Progress progress);
}
