package org.mmrace.explorer;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.system.ForwardingSystem;
import org.mmrace.model.system.TransitionSystem;

/**
 * A system that starts where a schedule of another ends: whatever searches it goes on from there.
 */
public final class Continued extends ForwardingSystem {
  private final Schedule prefix;
  private final long[] start;

  /**
   * Runs the schedule.
   *
   * @throws IllegalArgumentException if a move cannot be made, naming it
   */
  public Continued(TransitionSystem system, Schedule prefix) {
    super(system);
    this.prefix = prefix;
    start = prefix.run(system);
  }

  /** Returns a schedule of this system as one of the other: the prefix, then its moves. */
  public Schedule whole(Schedule schedule) {
    List<Move> moves = new ArrayList<>(prefix.moves());
    moves.addAll(schedule.moves());
    return new Schedule(prefix.initial(), moves);
  }

  @Override
  public int initialStates() {
    return 1;
  }

  @Override
  public void initial(int index, long[] words) {
    System.arraycopy(start, 0, words, 0, start.length);
  }
}
