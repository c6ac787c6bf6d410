package org.mmrace.explorer;

import java.util.ArrayDeque;
import java.util.Deque;

/** The states of a level that are not expanded yet, and those found of the next, in order. */
final class Frontier {
  private static final int LARGEST = 512; // states of a unit
  private static final int SMALLEST = 32;
  private static final int PER_LEVEL = 32; // units of a level, if it is not too small or too large

  Deque<Segment> current = new ArrayDeque<>();
  Deque<Segment> next = new ArrayDeque<>();
  private long levelStates;
  private long currentStates;
  private long nextStates;
  private long bytes;
  private long mostBytes;
  private long mostStates;

  /** Adds states to the next level. */
  void add(Segment segment) {
    next.add(segment);
    nextStates += segment.live;
    bytes += segment.size();
    mostBytes = Math.max(mostBytes, bytes);
    mostStates = Math.max(mostStates, states());
  }

  /** Goes on to the next level once the current one is empty; returns whether there is one. */
  boolean nextLevel() {
    Deque<Segment> empty = current;
    current = next;
    next = empty;
    currentStates = nextStates;
    levelStates = nextStates;
    nextStates = 0;
    return currentStates > 0;
  }

  boolean levelIsDone() {
    return currentStates == 0;
  }

  /**
   * Moves the first states of the level into a unit. How many depends on the level alone, so that
   * the search is the same for any number of workers.
   */
  void take(Unit unit) {
    long wanted = Math.max(SMALLEST, Math.min(LARGEST, levelStates / PER_LEVEL));
    while (unit.states < wanted && !current.isEmpty()) {
      Segment segment = current.remove();
      unit.segments.add(segment);
      unit.states += segment.live;
      currentStates -= segment.live;
      bytes -= segment.size();
    }
  }

  /** Returns the number of states waiting to be expanded. */
  long states() {
    return currentStates + nextStates;
  }

  long bytes() {
    return bytes;
  }

  long mostBytes() {
    return mostBytes;
  }

  long mostStates() {
    return mostStates;
  }
}
