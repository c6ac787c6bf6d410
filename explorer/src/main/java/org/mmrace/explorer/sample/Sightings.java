package org.mmrace.explorer.sample;

/**
 * Which schedules saw a state: of each state the first two. Open addressing with linear probing, at
 * most half full.
 *
 * <pre>
 * keys[slot]    fingerprint of the state, 0 for empty
 * first[slot]   number of the schedule that saw it first
 * second[slot]  number of the next one that did, NONE, or MORE if more than two did
 * latest[slot]  number of the schedule that saw it last
 * </pre>
 */
final class Sightings {
  static final int NONE = -1;
  static final int MORE = -2;

  private long[] keys = new long[1 << 12];
  private int[] first = new int[1 << 12];
  private int[] second = new int[1 << 12];
  private int[] latest = new int[1 << 12];
  private int size;

  /** Receives a state that one or two schedules saw; {@code other} is NONE if it was one. */
  interface Rare {
    void seen(int schedule, int other);
  }

  /**
   * Notes that a schedule saw a state.
   *
   * @return whether this schedule had not seen it before
   */
  boolean add(long print, int schedule) {
    int slot = slot(print);
    if (keys[slot] == 0) {
      put(slot, print, schedule, NONE, schedule);
      if (++size > keys.length / 2) {
        grow();
      }
      return true;
    }
    boolean again = latest[slot] == schedule;
    if (!again) {
      second[slot] = second[slot] == NONE ? schedule : MORE;
      latest[slot] = schedule;
    }
    return !again;
  }

  private void put(int slot, long key, int one, int other, int last) {
    keys[slot] = key;
    first[slot] = one;
    second[slot] = other;
    latest[slot] = last;
  }

  int size() {
    return size;
  }

  long bytes() {
    return keys.length * 20L;
  }

  /** Returns whether any schedule saw the state. */
  boolean contains(long print) {
    return keys[slot(print)] != 0;
  }

  void forEachRare(Rare rare) {
    for (int slot = 0; slot < keys.length; slot++) {
      if (keys[slot] != 0 && second[slot] != MORE) {
        rare.seen(first[slot], second[slot]);
      }
    }
  }

  private int slot(long print) {
    int mask = keys.length - 1;
    int slot = (int) (print >>> 20) & mask;
    while (keys[slot] != 0 && keys[slot] != print) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldFirst = first;
    int[] oldSecond = second;
    int[] oldLatest = latest;
    keys = new long[2 * oldKeys.length];
    first = new int[keys.length];
    second = new int[keys.length];
    latest = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        put(slot(oldKeys[i]), oldKeys[i], oldFirst[i], oldSecond[i], oldLatest[i]);
      }
    }
  }
}
