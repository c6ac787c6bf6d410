package org.mmrace.analysis.mutate;

import static org.mmrace.model.system.TransitionSystem.BLOCKED;
import static org.mmrace.model.system.TransitionSystem.DONE;
import static org.mmrace.model.system.TransitionSystem.NO_CHOICE;

import java.util.List;
import org.mmrace.analysis.locks.Locks;
import org.mmrace.model.Scenario;
import org.mmrace.model.core.Hold;
import org.mmrace.model.core.Lock;
import org.mmrace.model.words.Field;

/**
 * A step does not take a lock, or takes it for read in place of write. One extra word a thread
 * remembers which locks it believes to hold: two bits a lock of the kind. For that thread alone the
 * lock is shown as held while it steps; for all others it is what it is. What steps is the machine,
 * or what another twist of a lock of another kind makes of it.
 */
final class LockTwist implements Twist {
  private static final int MOST = 31;
  private final Scenario machine;
  private final Twist twisted;
  private final int extra;
  private final int step;
  private final boolean shared;
  private final List<Lock> locks;
  private final List<Field> fields;
  private final long[] before;
  private final long[] kept;

  LockTwist(Scenario machine, int step, String lock, boolean shared) {
    this(machine, machine::step, step, lock, shared);
  }

  /** Leaves out a lock of what leaves out others already. */
  LockTwist(Scenario machine, Twist twisted, int step, String lock, boolean shared) {
    this.machine = machine;
    this.twisted = twisted;
    extra = machine.words() + twisted.extraWords(machine);
    this.step = step;
    this.shared = shared;
    locks =
        new Locks(machine)
            .all().stream().filter(one -> one.kind().kernelName().equals(lock)).toList();
    if (locks.size() > MOST) {
      throw new IllegalArgumentException(
          "scenario has too many locks of a kind to mutate: lock=" + lock + " most=" + MOST);
    }
    fields = locks.get(0).kind().fields();
    before = new long[machine.words() + extraWords(machine)];
    kept = new long[before.length];
  }

  @Override
  public int extraWords(Scenario of) {
    return twisted.extraWords(of) + of.threads();
  }

  @Override
  public int step(long[] w, int t, int choice) {
    System.arraycopy(w, 0, before, 0, before.length);
    show(w, t);
    System.arraycopy(w, 0, kept, 0, kept.length);
    int answer = twisted.step(w, t, choice);
    if (answer == NO_CHOICE) {
      System.arraycopy(before, 0, w, 0, before.length);
      return answer;
    }
    if (machine.stepAt(before, t) == step) {
      answer = take(w, t, choice, answer);
    } else if (answer == DONE) {
      settle(w, t);
    }
    if (answer != DONE) {
      System.arraycopy(before, 0, w, 0, before.length);
    }
    return answer;
  }

  /** Shows the thread the locks that it believes to hold. */
  private void show(long[] w, int t) {
    for (int n = 0; n < locks.size(); n++) {
      Hold believed = believed(w, t, n);
      Lock lock = locks.get(n);
      if (believed != Hold.NONE) {
        lock.kind().give(w, lock.i(), t, believed);
      }
    }
  }

  private Hold believed(long[] w, int t, int n) {
    return Hold.values()[(int) (w[extra + t] >>> 2 * n & 3)];
  }

  private void believe(long[] w, int t, int n, Hold hold) {
    int at = extra + t;
    w[at] = w[at] & ~(3L << 2 * n) | (long) hold.ordinal() << 2 * n;
  }

  /** Runs the step that takes the lock: it finds the lock free, and leaves it as it is. */
  private int take(long[] w, int t, int choice, int answer) {
    int taken = answer == DONE ? taken(w, t) : -1;
    for (int n = 0; n < locks.size() && taken < 0; n++) {
      Lock lock = locks.get(n);
      if (lock.kind().isTakenByOther(kept, lock.i(), t) || lock.isQueued(kept, t)) {
        long[] free = kept.clone();
        lock.kind().free(free, lock.i());
        if (twisted.step(free, t, choice) == DONE && taken(free, t) == n) {
          System.arraycopy(free, 0, w, 0, free.length);
          taken = n;
        }
      }
    }
    if (taken < 0) {
      if (answer == DONE) {
        settle(w, t);
      }
      return answer;
    }
    Hold hold = locks.get(taken).hold(w, t);
    if (shared && hold == Hold.WRITE && isWrittenByOther(before, taken, t)) {
      return BLOCKED;
    }
    settle(w, t);
    believe(w, t, taken, hold);
    restore(w, taken);
    if (shared && hold == Hold.WRITE) {
      read(w, taken, t, true);
    }
    return DONE;
  }

  /** Returns the lock that a step took, -1 for none. */
  private int taken(long[] after, int t) {
    for (int n = 0; n < locks.size(); n++) {
      if (locks.get(n).hold(after, t).compareTo(locks.get(n).hold(kept, t)) > 0) {
        return n;
      }
    }
    return -1;
  }

  /** A reader waits for a writer and for a queued one. */
  private boolean isWrittenByOther(long[] w, int n, int t) {
    Lock lock = locks.get(n);
    long holder = lock.kind().holder().get(w, lock.i());
    boolean queued =
        lock.kind().queued().isPresent() && lock.kind().queued().get().get(w, lock.i()) != 0;
    return holder != 0 && holder != t || queued;
  }

  /** Takes over what the thread did to the locks that it believes to hold. */
  private void settle(long[] w, int t) {
    for (int n = 0; n < locks.size(); n++) {
      Hold believed = believed(before, t, n);
      if (believed != Hold.NONE) {
        Hold now = locks.get(n).hold(w, t);
        restore(w, n);
        boolean downgraded = shared && now == Hold.READ;
        believe(w, t, n, downgraded ? Hold.NONE : now);
        if (shared && now == Hold.NONE) {
          read(w, n, t, false);
        }
      }
    }
  }

  private void restore(long[] w, int n) {
    int i = locks.get(n).i();
    fields.forEach(field -> field.set(w, i, field.get(before, i)));
  }

  private void read(long[] w, int n, int t, boolean reads) {
    Field readers = locks.get(n).kind().readers().orElseThrow();
    int i = locks.get(n).i();
    long others = readers.get(w, i) & ~(1L << t);
    readers.set(w, i, reads ? others | 1L << t : others);
  }
}
