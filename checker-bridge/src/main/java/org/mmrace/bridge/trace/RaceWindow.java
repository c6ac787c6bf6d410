package org.mmrace.bridge.trace;

/**
 * What happens in a counterexample, as people put it, and between which of its steps.
 *
 * @param condition {@code pin after collapse counted}; empty if nobody said
 * @param opens the step after which others must not come in, the last one before {@code closes}
 * @param closes the step that relies on it that nobody did, or the one that breaks the property
 */
public record RaceWindow(String condition, String opens, String closes) {
  /** No window. */
  public static final RaceWindow NONE = new RaceWindow("", "", "");
}
