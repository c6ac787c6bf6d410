package org.mmrace.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A thread at one valuation of its own bits, and all that was heard of its step from there: the
 * bits read and written (see {@link Recorder}), the local states it went to, and guards: values of
 * bits of others under which it waits or does not.
 */
final class LocalState {
  final int number;
  final int thread;
  final long[] own;
  final long[] reads;
  final long[] writes;
  final List<LocalState> next = new ArrayList<>();
  private final List<Guard> guards = new ArrayList<>();
  private boolean everWaits;

  /** Whether the step waits where the bits in {@code mask} have certain values. */
  static final class Guard {
    private final long[] mask;
    private final long[] values;
    private final boolean waits;

    /** The bits of {@code mask} as they are in {@code state}. */
    Guard(long[] mask, long[] state, boolean waits) {
      this.mask = mask;
      this.waits = waits;
      values = new long[mask.length];
      for (int i = 0; i < mask.length; i++) {
        values[i] = state[i] & mask[i];
      }
    }

    long[] mask() {
      return mask;
    }

    boolean waits() {
      return waits;
    }

    private boolean holds(long[] state) {
      for (int i = 0; i < values.length; i++) {
        if ((state[i] & mask[i]) != values[i]) {
          return false;
        }
      }
      return true;
    }
  }

  LocalState(int number, int thread, long[] own, int width) {
    this.number = number;
    this.thread = thread;
    this.own = own;
    reads = new long[width];
    writes = new long[width];
  }

  /** Returns whether the step was ever seen to wait. */
  boolean everWaits() {
    return everWaits;
  }

  /** Returns what is known about waiting in a state. */
  Optional<Guard> guardIn(long[] state) {
    for (Guard guard : guards) {
      if (guard.holds(state)) {
        return Optional.of(guard);
      }
    }
    return Optional.empty();
  }

  void add(Guard guard) {
    guards.add(guard);
    everWaits |= guard.waits();
  }
}
