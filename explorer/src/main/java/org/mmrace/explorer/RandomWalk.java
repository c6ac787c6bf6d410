package org.mmrace.explorer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mmrace.model.StatePredicate;
import org.mmrace.model.TransitionSystem;

/**
 * Walks at random: each move picks a thread that can move, all alike, and then one of its choices.
 * A move that changes no word is not made. Every state is checked.
 */
public final class RandomWalk {
  private final TransitionSystem system;
  private final List<StatePredicate> invariants;

  /** Walks through {@code system}, checking {@code invariants}. */
  public RandomWalk(TransitionSystem system, List<StatePredicate> invariants) {
    this.system = system;
    this.invariants = List.copyOf(invariants);
  }

  /**
   * Walks once; the same seed gives the same walk.
   *
   * @param most greatest number of moves
   * @throws IllegalStateException if a step that did not run wrote a word
   */
  public Walk walk(long seed, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    int initial = random.nextInt(system.initialStates());
    long[] words = new long[system.words()];
    system.initial(initial, words);
    Moves moves = new Moves(system);
    List<Move> path = new ArrayList<>();
    while (true) {
      Optional<String> violated = violated(words);
      if (violated.isPresent()) {
        return new Walk(seed, new Schedule(initial, path), Walk.End.VIOLATED, violated);
      }
      List<Move> open = moves.of(words);
      Walk.End end =
          open.isEmpty()
              ? Walk.End.DEADLOCK
              : path.size() == most ? Walk.End.LIMIT : Walk.End.SETTLED;
      Optional<Move> made = end == Walk.End.SETTLED ? move(words, open, random) : Optional.empty();
      if (made.isEmpty()) {
        return new Walk(seed, new Schedule(initial, path), end, Optional.empty());
      }
      path.add(made.get());
    }
  }

  private Optional<String> violated(long[] words) {
    return invariants.stream()
        .filter(invariant -> !invariant.holds(words))
        .map(StatePredicate::name)
        .findFirst();
  }

  /** Makes one of the moves that changes a word, if there is one. */
  private Optional<Move> move(long[] words, List<Move> open, SplittableRandom random) {
    long[] before = words.clone();
    List<Move> left = new ArrayList<>(open);
    while (!left.isEmpty()) {
      int[] threads = left.stream().mapToInt(Move::thread).distinct().toArray();
      int thread = threads[random.nextInt(threads.length)];
      List<Move> choices = left.stream().filter(move -> move.thread() == thread).toList();
      Move move = choices.get(random.nextInt(choices.size()));
      system.step(words, move.thread(), move.choice());
      if (!Arrays.equals(words, before)) {
        return Optional.of(move);
      }
      left.remove(move);
    }
    return Optional.empty();
  }
}
