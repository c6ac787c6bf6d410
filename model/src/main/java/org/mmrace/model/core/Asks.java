package org.mmrace.model.core;

import java.util.Optional;

/**
 * What a step asks for.
 *
 * @param choice whether it has choices; all others know choice 0 only
 * @param lock the lock it may wait for
 * @param nests whether it may take a second lock of a class that is held
 * @param sleeps whether it may sleep, lock or none
 * @param installs whether it sets or clears an entry, which only a live table allows whose PTL the
 *     thread holds
 */
public record Asks(
    boolean choice, Optional<LockClass> lock, boolean nests, boolean sleeps, boolean installs) {
  /** Neither a choice nor a lock, and it does not sleep. */
  public static final Asks NOTHING = new Asks(false, Optional.empty(), false, false, false);

  /** One of several successors. */
  public static final Asks CHOICE = new Asks(true, Optional.empty(), false, false, false);

  /** Memory: which page or table comes is a choice, and it may sleep. */
  public static final Asks MEMORY = new Asks(true, Optional.empty(), false, true, false);

  /** To sleep, without a lock. */
  public static final Asks SLEEP = new Asks(false, Optional.empty(), false, true, false);

  /** That the table is live and locked. */
  public static final Asks LIVE_TABLE = new Asks(false, Optional.empty(), false, false, true);

  /** A lock; whoever waits for one that is not a spinlock sleeps. */
  public static Asks lock(LockClass lock) {
    return new Asks(false, Optional.of(lock), false, !lock.isSpinlock(), false);
  }

  /**
   * A lock, also where one of its class is held: VMAs, under mmap_lock for write, in any number;
   * the PTL of the higher address; both PTLs under mmap_lock for write.
   */
  public static Asks nested(LockClass lock) {
    return new Asks(false, Optional.of(lock), true, !lock.isSpinlock(), false);
  }
}
