package org.mmrace.explorer.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.mmrace.explorer.Move;
import org.mmrace.explorer.Moves;
import org.mmrace.explorer.Schedule;
import org.mmrace.explorer.store.Ancestry;
import org.mmrace.model.system.TransitionSystem;

/**
 * Rebuilds the schedule to a state: back along the ancestry to an initial state, then forward by
 * running the moves.
 */
public final class Retrace {
  private final TransitionSystem system;
  private final Ancestry ancestry;
  private final Consumer<long[]> canonical;

  public Retrace(TransitionSystem system, Ancestry ancestry) {
    this(system, ancestry, words -> {});
  }

  /**
   * Rebuilds schedules of a search in which one state of each orbit stands for all.
   *
   * @param canonical overwrites a state by the one that stands for its orbit
   */
  public Retrace(TransitionSystem system, Ancestry ancestry, Consumer<long[]> canonical) {
    this.system = system;
    this.ancestry = ancestry;
    this.canonical = canonical;
  }

  /** Returns the shortest schedule to the state of this number, a number in breadth-first order. */
  public Schedule schedule(long state) {
    return schedule(state, List.of());
  }

  /**
   * Returns a schedule to a state behind the one of this number.
   *
   * @param state {@link Ancestry#NONE} if {@code behind} begins with an initial state
   * @param behind edges from there on
   */
  public Schedule schedule(long state, List<Long> behind) {
    Deque<List<Long>> chains = new ArrayDeque<>(List.of(behind));
    for (long at = state; at != Ancestry.NONE; ) {
      Ancestry.Link link = ancestry.find(at);
      chains.push(link.edges());
      at = link.parent();
    }
    List<Long> edges = chains.stream().flatMap(List::stream).toList();
    int initial = edges.get(0).intValue();
    long[] words = new long[system.words()];
    system.initial(initial, words);
    Moves moves = new Moves(system);
    long[] standing = words.clone();
    canonical.accept(standing);
    List<Move> path = new ArrayList<>();
    for (long edge : edges.subList(1, edges.size())) {
      run(moves.of(standing).get((int) edge), standing);
      canonical.accept(standing);
      path.add(moveInto(standing, moves.of(words), words));
    }
    return new Schedule(initial, path);
  }

  private void run(Move move, long[] words) {
    system.step(words, move.thread(), move.choice());
  }

  /** Makes the first of the moves that leads into the orbit of {@code standing}. */
  private Move moveInto(long[] standing, List<Move> moves, long[] words) {
    for (Move move : moves) {
      long[] after = words.clone();
      run(move, after);
      long[] standsFor = after.clone();
      canonical.accept(standsFor);
      if (Arrays.equals(standsFor, standing)) {
        System.arraycopy(after, 0, words, 0, words.length);
        return move;
      }
    }
    throw new IllegalStateException("no move leads into the orbit: permutations are no symmetry");
  }
}
