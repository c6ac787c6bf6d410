package org.mmrace.bridge;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.bridge.trace.Move;
import org.mmrace.bridge.trace.Schedule;
import org.mmrace.model.system.TransitionSystem;

/** Schedules of the explorer, which know steps by number, and those of traces, by name. */
public final class Schedules {
  private Schedules() {}

  /** Returns the schedule with the names of its steps. */
  public static Schedule named(TransitionSystem system, org.mmrace.explorer.Schedule schedule) {
    List<String> names = system.steps();
    List<Move> moves =
        schedule.moves().stream()
            .map(move -> new Move(move.thread(), names.get(move.step()), move.choice()))
            .toList();
    return new Schedule(schedule.initial(), moves);
  }

  /**
   * Returns the schedule with the numbers of its steps.
   *
   * @throws IllegalArgumentException naming the first move whose step or thread the system lacks
   */
  public static org.mmrace.explorer.Schedule numbered(TransitionSystem system, Schedule schedule) {
    List<String> names = system.steps();
    List<org.mmrace.explorer.Move> moves = new ArrayList<>();
    for (Move move : schedule.moves()) {
      int step = names.indexOf(move.step());
      if (step < 0 || move.thread() >= system.threads()) {
        throw new IllegalArgumentException(
            "no such thread or step: move=" + (moves.size() + 1) + " token=" + move);
      }
      moves.add(new org.mmrace.explorer.Move(move.thread(), step, move.choice()));
    }
    return new org.mmrace.explorer.Schedule(schedule.initial(), moves);
  }
}
