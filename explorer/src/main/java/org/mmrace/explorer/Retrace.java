package org.mmrace.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.mmrace.model.TransitionSystem;

/**
 * Rebuilds the schedule to a state: back along the ancestry to an initial state, then forward by
 * running the moves.
 */
final class Retrace {
  private final TransitionSystem system;
  private final Ancestry ancestry;

  Retrace(TransitionSystem system, Ancestry ancestry) {
    this.system = system;
    this.ancestry = ancestry;
  }

  /** Returns the shortest schedule to the state of this number, a number in breadth-first order. */
  Schedule schedule(long state) {
    Deque<Long> edges = new ArrayDeque<>();
    Ancestry.Link link = ancestry.find(state);
    while (link.parent() != Ancestry.NONE) {
      edges.push(link.edge());
      link = ancestry.find(link.parent());
    }
    int initial = (int) link.edge();
    long[] words = new long[system.words()];
    system.initial(initial, words);
    Moves moves = new Moves(system);
    List<Move> path = new ArrayList<>();
    for (long edge : edges) {
      Move move = moves.of(words).get((int) edge);
      system.step(words, move.thread(), move.choice());
      path.add(move);
    }
    return new Schedule(initial, path);
  }
}
