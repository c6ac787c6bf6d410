package org.mmrace.explorer;

/** Something wrong, with a shortest schedule to it. */
public sealed interface Finding extends Outcome permits Finding.Violated, Finding.Deadlocked {
  /** Returns the schedule whose last state is wrong. */
  Schedule schedule();

  /** Returns what is wrong: the name of the predicate, or {@code Deadlock}. */
  String property();

  /** The predicate named {@code property} is false in the last state. */
  record Violated(String property, Schedule schedule) implements Finding {}

  /** The last state has no successor at all; done is an explicit stutter and no deadlock. */
  record Deadlocked(Schedule schedule) implements Finding {
    @Override
    public String property() {
      return "Deadlock";
    }
  }
}
