package org.mmrace.explorer.search;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The states of a level that are not expanded yet, and those found of the next, in order. */
final class Frontier {
  private static final int LARGEST = 512; // states of a unit
  private static final int SMALLEST = 32;
  private static final int PER_LEVEL = 32; // units of a level, if it is not too small or too large

  private Deque<Segment> current = new ArrayDeque<>();
  private Deque<Segment> next = new ArrayDeque<>();
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

  /** Puts the states of units, which were taken in this order, back. */
  void putBack(List<Unit> units) {
    for (int u = units.size() - 1; u >= 0; u--) {
      List<Segment> segments = units.get(u).segments;
      for (int s = segments.size() - 1; s >= 0; s--) {
        current.addFirst(segments.get(s));
        currentStates += segments.get(s).live;
        bytes += segments.get(s).size();
      }
    }
  }

  void write(DataOutputStream out) throws IOException {
    out.writeLong(levelStates);
    out.writeLong(mostBytes);
    out.writeLong(mostStates);
    for (Deque<Segment> level : List.of(current, next)) {
      out.writeInt(level.size());
      for (Segment segment : level) {
        segment.write(out);
      }
    }
  }

  void read(DataInputStream in) throws IOException {
    levelStates = in.readLong();
    long most = in.readLong();
    long mostOfStates = in.readLong();
    for (int count = in.readInt(); count > 0; count--) {
      Segment segment = Segment.read(in);
      current.add(segment);
      currentStates += segment.live;
      bytes += segment.size();
    }
    for (int count = in.readInt(); count > 0; count--) {
      add(Segment.read(in));
    }
    mostBytes = most;
    mostStates = mostOfStates;
  }
}
