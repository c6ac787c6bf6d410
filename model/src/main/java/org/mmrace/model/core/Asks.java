package org.mmrace.model.core;

import java.util.Optional;

/** What a step asks for. */
public enum Asks {
  /** Neither a choice nor a lock, and it does not sleep. */
  NOTHING,
  /** One of several successors. */
  CHOICE,
  /** Memory: which page or table comes is a choice, and it may sleep. */
  MEMORY,
  /** To sleep, without a lock. */
  SLEEP,
  /** That the table is live and locked of whose entries it sets or clears one. */
  LIVE_TABLE,
  /** mmap_lock. */
  MMAP_LOCK(LockClass.MMAP_LOCK),
  /** map_changing_lock. */
  MAP_CHANGING_LOCK(LockClass.MAP_CHANGING_LOCK),
  /** A folio lock. */
  FOLIO(LockClass.FOLIO),
  /** A VMA, under mmap_lock for write: in any number. */
  VMA_WRITE(LockClass.VMA_WRITE),
  /** i_mmap_rwsem. */
  I_MMAP(LockClass.I_MMAP),
  /** An anon_vma. */
  ANON_VMA(LockClass.ANON_VMA),
  /** A PMD lock. */
  PMD(LockClass.PMD),
  /** A PTL. */
  PTE(LockClass.PTE),
  /** A second PTL: that of the higher address, or both under mmap_lock for write. */
  PTE_NESTED(LockClass.PTE),
  /** The lock of the wait queues. */
  WAIT_QUEUE(LockClass.WAIT_QUEUE);

  private final Optional<LockClass> lock;

  Asks() {
    lock = Optional.empty();
  }

  Asks(LockClass lock) {
    this.lock = Optional.of(lock);
  }

  /** Returns whether the step has choices; all others know choice 0 only. */
  public boolean choice() {
    return this == CHOICE || this == MEMORY;
  }

  /** Returns the lock that it may wait for. */
  public Optional<LockClass> lock() {
    return lock;
  }

  /** Returns whether it may take a second lock of a class that is held. */
  public boolean nests() {
    return this == VMA_WRITE || this == PTE_NESTED;
  }

  /** Returns whether it may sleep, lock or none: whoever waits for a spinlock does not. */
  public boolean sleeps() {
    return this == MEMORY || this == SLEEP || lock.filter(kind -> !kind.isSpinlock()).isPresent();
  }

  /** Returns whether it sets or clears an entry, which only a live table allows. */
  public boolean installs() {
    return this == LIVE_TABLE;
  }
}
