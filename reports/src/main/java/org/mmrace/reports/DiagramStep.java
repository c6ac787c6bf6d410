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
 * @param around what it runs in
 */
public record DiagramStep(
    int thread, String step, int choice, boolean minor, List<String> notes, Around around) {
  /** Copies the list. */
  public DiagramStep {
    notes = List.copyOf(notes);
  }

  /** A step of which nothing is known but itself. */
  public DiagramStep(int thread, String step, int choice, boolean minor, List<String> notes) {
    this(thread, step, choice, minor, notes, Around.NOTHING);
  }

  /**
   * What a step runs in.
   *
   * @param operation number of the operation of the thread's program, from 1
   * @param entry what user space or the machine did to get here: {@code madvise(MADV_COLLAPSE)};
   *     may be empty
   * @param before the locks that its thread holds before the step, {@code mm[1].mmap_lock (read)}
   * @param after those that it holds after it
   */
  public record Around(int operation, String entry, List<String> before, List<String> after) {
    static final Around NOTHING = new Around(0, "", List.of(), List.of());

    /** Copies the lists. */
    public Around {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
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
