package org.mmrace.findings;

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
 * @param aside whether it is known to be no part of the cause: its name is put into brackets,
 *     without notes
 */
public record DiagramStep(
    int thread,
    String step,
    int choice,
    boolean minor,
    List<String> notes,
    Around around,
    boolean aside) {
  /** Copies the list. */
  public DiagramStep {
    notes = List.copyOf(notes);
  }

  /** A step of which nothing is known but itself. */
  public DiagramStep(int thread, String step, int choice, boolean minor, List<String> notes) {
    this(thread, step, choice, minor, notes, Around.NOTHING);
  }

  /** A step that may be part of the cause. */
  public DiagramStep(
      int thread, String step, int choice, boolean minor, List<String> notes, Around around) {
    this(thread, step, choice, minor, notes, around, false);
  }

  /** Returns this step, minor or aside or not. */
  DiagramStep shown(boolean nowMinor, boolean nowAside) {
    return new DiagramStep(thread, step, choice, nowMinor, notes, around, nowAside);
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

  public static String function(String step) {
    int split = step.lastIndexOf("__");
    return split <= 0 ? step : step.substring(0, split);
  }

  /** Returns the event: the part of the name after the last {@code __}. */
  public String event() {
    return event(step);
  }

  /** Returns whether what brought the thread here is known and not the function itself. */
  public boolean isEntered() {
    return !around.entry().isEmpty() && !around.entry().equals(function() + "()");
  }

  static String event(String step) {
    int split = step.lastIndexOf("__");
    return split <= 0 ? step : step.substring(split + 2);
  }
}
