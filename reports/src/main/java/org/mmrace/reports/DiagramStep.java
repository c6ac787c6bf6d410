package org.mmrace.reports;

import java.util.List;

/**
 * One step of a counterexample as the diagram shows it.
 *
 * @param thread index of the thread that runs it
 * @param step its name, {@code <c_function>__<event>}
 * @param choice number of the choice taken, 0 where there is none
 * @param minor whether it may be left out among others: it has nothing to do with other threads
 * @param notes what it changed, one short line each, most important first
 */
public record DiagramStep(int thread, String step, int choice, boolean minor, List<String> notes) {
  /** Copies the list. */
  public DiagramStep {
    notes = List.copyOf(notes);
  }

  /** Returns the C function: the part of the name before the last {@code __}. */
  public String function() {
    return function(step);
  }

  static String function(String step) {
    int split = step.lastIndexOf("__");
    return split <= 0 ? step : step.substring(0, split);
  }

  /** Returns the event: the part of the name after the last {@code __}. */
  public String event() {
    return event(step);
  }

  static String event(String step) {
    int split = step.lastIndexOf("__");
    return split <= 0 ? step : step.substring(split + 2);
  }
}
