package org.mmrace.model.uffd;

import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * What the ioctls that fill pages share: lock the destination VMA. TLA+: UffdVma.tla. C:
 * mm/userfaultfd.c uffd_lock_vma() (v6.18). Frame {@code uffd_vma}: the VMA, locked from the call
 * until {@link #unlock}. Blocks on mmap_lock; the VMA lock is only tried.
 */
public final class UffdVma extends Path<UffdVma.Step> {
  /** The steps. */
  public enum Step implements Label {
    uffd_lock_vma__lock_vma_under_rcu,
    uffd_lock_vma__mmap_read_lock(Asks.MMAP_LOCK),
    uffd_lock_vma__vma_start_read_locked,
    uffd_lock_vma__mmap_read_unlock;

    private final Asks asks;

    Step() {
      this(Asks.NOTHING);
    }

    Step(Asks asks) {
      this.asks = asks;
    }

    @Override
    public Asks asks() {
      return asks;
    }
  }

  private static final Step[] STEPS = Step.values();

  /** From uffd_lock_vma() until the VMA is unlocked. */
  public static final Function VMA = Function.of("uffd_vma");

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS);

  private final UffdArgs args;
  private final boolean takesVmaLock;
  private final Section frame;
  private final Field ret;
  private final Field fail;
  private final Field va;
  private final Field vma;

  /** Declares the frame. */
  public UffdVma(State m, UffdArgs args) {
    super(m, Step.class);
    this.args = args;
    takesVmaLock = m.toggle("UffdTakesVmaLock");
    frame = m.frame(VMA);
    ret = frame.field("ret", m.steps.domain("none"));
    fail = frame.field("fail", m.steps.domain("none"));
    va = frame.field("va", new Domain.Range(m.geometry.vas()));
    vma = frame.field("vma", new Domain.Range(m.geometry.vmas()));
  }

  /** Returns whether the VMA is locked, not the whole mm. */
  boolean takesVmaLock() {
    return takesVmaLock;
  }

  boolean readable(long[] w, int v) {
    return m.vma.lock.writer.get(w, v) == 0;
  }

  void readLock(long[] w, int v, int t) {
    m.vma.lock.readers.add(w, v, t);
  }

  void readUnlock(long[] w, int v, int t) {
    m.vma.lock.readers.remove(w, v, t);
  }

  /**
   * Continues at {@code then} with the VMA at {@code at} locked for read, or at {@code none} when
   * there is none. Before v6.9 mmap_lock is held instead.
   */
  int lock(long[] w, int t, int at, long then, long none) {
    ret.set(w, t, then);
    fail.set(w, t, none);
    va.set(w, t, at);
    vma.set(w, t, 0);
    return goTo(
        w,
        t,
        takesVmaLock ? Step.uffd_lock_vma__lock_vma_under_rcu : Step.uffd_lock_vma__mmap_read_lock);
  }

  void unlock(long[] w, int t) {
    if (takesVmaLock) {
      readUnlock(w, locked(w, t), t);
    } else {
      m.mm.mmap_lock.upRead(w, args.mm(w, t), t);
    }
    clear(w, t);
  }

  void clear(long[] w, int t) {
    frame.clear(w, t);
  }

  /** Returns the VMA that is locked. */
  int locked(long[] w, int t) {
    return (int) vma.get(w, t);
  }

  /** Sets the VMA that is locked. */
  void locked(long[] w, int t, int v) {
    vma.set(w, t, v);
  }

  private int vmaNow(long[] w, int t) {
    return m.vma.at(w, args.mm(w, t), (int) va.get(w, t));
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case uffd_lock_vma__lock_vma_under_rcu -> uffd_lock_vma__lock_vma_under_rcu(w, t);
      case uffd_lock_vma__mmap_read_lock -> uffd_lock_vma__mmap_read_lock(w, t);
      case uffd_lock_vma__vma_start_read_locked -> uffd_lock_vma__vma_start_read_locked(w, t);
      case uffd_lock_vma__mmap_read_unlock -> uffd_lock_vma__mmap_read_unlock(w, t);
    };
  }

  // never waits: a VMA that is write-locked sends the ioctl to mmap_lock
  private int uffd_lock_vma__lock_vma_under_rcu(long[] w, int t) {
    int v = vmaNow(w, t);
    if (v == 0 || !readable(w, v)) {
      return goTo(w, t, Step.uffd_lock_vma__mmap_read_lock);
    }
    readLock(w, v, t);
    vma.set(w, t, v);
    return goTo(w, t, ret.get(w, t));
  }

  private int uffd_lock_vma__mmap_read_lock(long[] w, int t) {
    return m.mm.mmap_lock.downRead(w, args.mm(w, t), t)
        ? goTo(w, t, Step.uffd_lock_vma__vma_start_read_locked)
        : TransitionSystem.BLOCKED;
  }

  // mmap_lock excludes writers of the VMA lock
  private int uffd_lock_vma__vma_start_read_locked(long[] w, int t) {
    int v = vmaNow(w, t);
    vma.set(w, t, v);
    if (v != 0 && !takesVmaLock) {
      return goTo(w, t, ret.get(w, t));
    }
    if (v != 0) {
      readLock(w, v, t);
    }
    return goTo(w, t, Step.uffd_lock_vma__mmap_read_unlock);
  }

  private int uffd_lock_vma__mmap_read_unlock(long[] w, int t) {
    m.mm.mmap_lock.upRead(w, args.mm(w, t), t);
    if (locked(w, t) != 0) {
      return goTo(w, t, ret.get(w, t));
    }
    long none = fail.get(w, t);
    clear(w, t);
    m.result.fails(w, t, Errno.ENOENT);
    return goTo(w, t, none);
  }
}
