package org.mmrace.bridge;

import java.util.List;
import java.util.Map;
import org.mmrace.explorer.Move;
import org.mmrace.model.core.Constants;

/** What a checker says of one configuration. Only {@link Holds} is a pass. */
public sealed interface Verdict {
  /** Every invariant holds in every reachable state, and every reachable state was seen. */
  record Holds() implements Verdict {}

  /** {@code property} is false in a reachable state. */
  record Violated(String property) implements Verdict {}

  /** A reachable state has no successor. */
  record Deadlocked() implements Verdict {}

  /**
   * Every property holds, but threads can run into a loop from which no schedule leads to a state
   * in which all are done or asleep.
   *
   * @param schedule leads into the loop
   * @param loop the moves of the loop
   */
  record Livelocked(String schedule, String loop) implements Verdict {}

  /**
   * No property breaks, but a reachable state needs what is not modelled: whether every property
   * holds in the kernel is not known.
   *
   * @param steps moves of a shortest schedule to it, the last one included
   * @param thread the thread that makes the last one
   * @param operation the path that it runs
   * @param step the last one
   */
  record NotModelled(int steps, String thread, String operation, String step) implements Verdict {
    /**
     * Returns the verdict of a schedule.
     *
     * @param constants of the scenario
     * @param op the operation, from 1, at which the thread of the last move stands
     */
    public static NotModelled of(Map<String, Object> constants, Move last, int op, int steps) {
      Constants program = Constants.of(constants).get("program");
      Constants thread = program.elements().get(last.thread() - 1);
      String path = thread.get("ops").elements().get(op - 1).text("path");
      return new NotModelled(steps, thread.text("name"), path, last.step());
    }

    /**
     * Returns the verdict of a run that met this state. A property that breaks is broken; a run
     * that is not finished may still find one.
     */
    public Verdict unless(Verdict others) {
      if (others instanceof Unfinished unfinished) {
        return new Unfinished(unfinished.reason() + "; " + message());
      }
      return others instanceof Holds ? this : others;
    }

    /** Returns who comes to what, in one line. */
    public String message() {
      return operation
          + " comes to what is not modelled: thread="
          + thread
          + " step="
          + step
          + " steps="
          + steps;
    }
  }

  /**
   * Nothing that the model can judge breaks; {@code invariants} are defined in the specification
   * alone, and what TLC says of them stands.
   */
  record OnlyTlc(List<String> invariants) implements Verdict {
    /** Copies the list. */
    public OnlyTlc {
      invariants = List.copyOf(invariants);
    }

    /** Returns what was not judged, in one line. */
    public String message() {
      return "only TLC judges what has no Java twin: invariant=" + String.join(",", invariants);
    }
  }

  /** States are left: {@code reason} says what ran out (time, memory) or who stopped the run. */
  record Unfinished(String reason) implements Verdict {}

  /**
   * The specification or its configuration cannot be parsed or evaluated: {@code message} says
   * where.
   */
  record BadSpec(String message) implements Verdict {}
}
