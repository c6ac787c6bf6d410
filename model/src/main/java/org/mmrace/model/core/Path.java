package org.mmrace.model.core;

import org.mmrace.model.system.TransitionSystem;

/**
 * A kernel path: the steps of one C file, over the words of one scenario.
 *
 * @param <S> its labels
 */
public abstract class Path<S extends Enum<S> & Label> {
  /** The sections. */
  protected final State m;

  private final int first;
  private final int size;

  /** Places the path among the steps of the scenario. */
  protected Path(State m, Class<S> labels) {
    this.m = m;
    first = m.steps.first(labels);
    size = labels.getEnumConstants().length;
  }

  /**
   * Runs the step of a thread.
   *
   * @param at where it stands, one of this path's labels
   * @return as {@link TransitionSystem#step}
   */
  public abstract int run(long[] w, int t, Label at, int choice);

  /**
   * Returns the table of whose entries a step that asks for a live table sets one; 0 for none.
   *
   * @param step number of the step among those of the scenario
   */
  public int table(long[] w, int t, int step) {
    return 0;
  }

  /** Returns the number of the first step among those of the scenario. */
  public final int first() {
    return first;
  }

  /** Returns the number of its steps. */
  public final int size() {
    return size;
  }

  /** Returns the number of a step among those of the scenario. */
  public final int number(S step) {
    return first + step.ordinal();
  }

  /** Returns the value of a program counter that names the step. */
  public final long pc(S step) {
    return first + step.ordinal() + 1L;
  }

  /** Returns whether the thread stands at the step. */
  public final boolean at(long[] w, int t, S step) {
    return m.thread.pc.is(w, t, pc(step));
  }

  /** Goes to the step: the last line of every step. */
  protected final int goTo(long[] w, int t, S step) {
    return goTo(w, t, pc(step));
  }

  /** Goes to a step of another path, or to one that was kept as a value. */
  protected final int goTo(long[] w, int t, long pc) {
    m.thread.pc.set(w, t, pc);
    return TransitionSystem.DONE;
  }

  /** The first step of an operation, unless it waits, forgets what the last one returned. */
  protected final int enter(long[] w, int t, int outcome) {
    if (outcome == TransitionSystem.DONE) {
      m.result.enter(w, t);
    }
    return outcome;
  }

  /** The step needs what is not modelled: the machine stops where it is. */
  protected final int notModelled(long[] w) {
    m.oops.set(w, Oops.NOT_MODELLED);
    return TransitionSystem.DONE;
  }

  /** Goes on once a writer has the lock. */
  protected final int wrote(long[] w, int t, Rwsem.Down down, S next) {
    return switch (down) {
      case TAKEN -> goTo(w, t, next);
      case QUEUED -> TransitionSystem.DONE;
      case WAITS -> TransitionSystem.BLOCKED;
    };
  }

  /** mmap_read_lock(). */
  protected final int mmapReadLock(long[] w, int t, int mm, S next) {
    return m.mm.mmap_lock.downRead(w, mm, t) ? goTo(w, t, next) : TransitionSystem.BLOCKED;
  }

  /** mmap_write_lock(). */
  protected final int mmapWriteLock(long[] w, int t, int mm, S next) {
    return wrote(w, t, m.mm.mmap_lock.downWrite(w, mm, t), next);
  }

  /** pmd_lock(). */
  protected final int pmdLock(long[] w, int t, int mm, S next) {
    if (m.mm.pml.get(w, mm) != 0) {
      return TransitionSystem.BLOCKED;
    }
    m.mm.pml.set(w, mm, t);
    return goTo(w, t, next);
  }

  /** folio_lock(). */
  protected final int folioLock(long[] w, int t, int folio, S next) {
    if (m.page.lock.get(w, folio) != 0) {
      return TransitionSystem.BLOCKED;
    }
    m.page.lock.set(w, folio, t);
    return goTo(w, t, next);
  }

  /** spin_lock() of the PTL of a table that was read earlier, and may be none. */
  protected final int ptlLock(long[] w, int t, int table, S next) {
    return ptlLock(w, t, table, pc(next));
  }

  /** As {@link #ptlLock(long[], int, int, Enum)}; continues at a step that was kept as a value. */
  protected final int ptlLock(long[] w, int t, int table, long next) {
    if (m.table.isTable(table)) {
      if (m.table.ptl.get(w, table) != 0) {
        return TransitionSystem.BLOCKED;
      }
      m.table.ptl.set(w, table, t);
    }
    m.table.deref(w, table);
    return goTo(w, t, next);
  }
}
