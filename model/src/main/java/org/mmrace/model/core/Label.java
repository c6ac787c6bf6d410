package org.mmrace.model.core;

/**
 * Where a thread stands: one step of a path, named {@code <c_function>__<event>} as the TLA+
 * action, traces and schedules name it. Each path declares its labels as an enum, in the order of
 * its C file.
 */
public interface Label {
  /** Returns the name that TLA+ uses too. */
  String name();

  /** Returns the place among the labels of the path. */
  int ordinal();

  /** Returns what the step asks for. */
  Asks asks();
}
