package org.mmrace.analysis.locks;

import java.util.ArrayList;
import java.util.List;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Hold;
import org.mmrace.model.core.Lock;
import org.mmrace.model.core.LockKind;

/** Every lock of a machine. Sets of locks are bits of a {@code long}: at most 63 locks. */
public final class Locks {
  private static final int MOST = 63;
  private final List<Lock> all = new ArrayList<>();

  /**
   * What a thread holds: bit {@code n} for lock {@code n}.
   *
   * @param any held in any mode
   * @param write held alone
   */
  public record Held(long any, long write) {
    Held and(Held other) {
      return new Held(any & other.any, write & other.write);
    }

    Held or(Held other) {
      return new Held(any | other.any, write | other.write);
    }
  }

  /**
   * Finds the locks.
   *
   * @throws IllegalArgumentException if there are more than a set holds
   */
  public Locks(Scenario machine) {
    for (LockKind kind : LockKind.withContexts(machine.layout().sections())) {
      for (int i : kind.section().dims().get(0).ids()) {
        all.add(new Lock(kind, i));
      }
    }
    if (all.size() > MOST) {
      throw new IllegalArgumentException(
          "scenario has too many locks to analyse: locks=" + all.size() + " most=" + MOST);
    }
  }

  /** Returns the locks; the place of one is its bit in a set. */
  public List<Lock> all() {
    return all;
  }

  /** Returns what thread {@code t} holds in a state. */
  public Held held(long[] w, int t) {
    long any = 0;
    long write = 0;
    for (int n = 0; n < all.size(); n++) {
      Hold hold = all.get(n).hold(w, t);
      any |= hold == Hold.NONE ? 0 : 1L << n;
      write |= hold == Hold.WRITE ? 1L << n : 0;
    }
    return new Held(any, write);
  }

  /** Returns how lock {@code n} is held by one who holds {@code held}. */
  public LockUse use(Held held, int n) {
    return LockUse.of(all.get(n).kind(), (held.write() >>> n & 1) != 0 ? Hold.WRITE : Hold.READ);
  }
}
