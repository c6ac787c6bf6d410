package org.mmrace.model.uffd;

import static org.mmrace.model.core.Asks.MEMORY;

import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.core.TableState;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * What the ioctls that fill pages share: lock the destination VMA, give it a PTE table. TLA+:
 * UffdVma.tla. C: mm/userfaultfd.c uffd_lock_vma(), include/linux/mm.h pte_alloc() (v6.18). Frame
 * {@code uffd_vma}: the VMA, locked from the call until {@link #unlock}. Frame {@code pte_alloc}:
 * the PMD slot and the new table. Blocks on mmap_lock and the PMD lock; the VMA lock is only tried.
 */
public final class UffdVma extends Path<UffdVma.Step> {
  /** The steps. */
  public enum Step implements Label {
    uffd_lock_vma__lock_vma_under_rcu,
    uffd_lock_vma__mmap_read_lock(Asks.MMAP_LOCK),
    uffd_lock_vma__vma_start_read_locked,
    uffd_lock_vma__mmap_read_unlock,
    pte_alloc__pte_alloc_one(MEMORY),
    pte_alloc__pmd_lock(Asks.PMD),
    pte_alloc__pmd_populate,
    pte_alloc__pmd_unlock;

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

  /** pte_alloc(). */
  public static final Function PTE_ALLOC = Function.of("pte_alloc");

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS);

  private final UffdArgs args;
  private final UffdResult result;
  private final boolean takesVmaLock;
  private final Section frame;
  private final Section alloc;
  private final Field ret;
  private final Field fail;
  private final Field va;
  private final Field vma;
  private final Field allocRet;
  private final Field allocFail;
  private final Field allocSlot;
  private final Field allocTable;

  /** Declares the frames. */
  public UffdVma(State m, UffdArgs args, UffdResult result) {
    super(m, Step.class);
    this.args = args;
    this.result = result;
    takesVmaLock = m.toggle("UffdTakesVmaLock");
    frame = m.frame(VMA);
    ret = frame.field("ret", m.steps.domain("none"));
    fail = frame.field("fail", m.steps.domain("none"));
    va = frame.field("va", new Domain.Range(m.geometry.vas()));
    vma = frame.field("vma", new Domain.Range(m.geometry.vmas()));
    alloc = m.frame(PTE_ALLOC);
    allocRet = alloc.field("ret", m.steps.domain("none"));
    allocFail = alloc.field("fail", m.steps.domain("none"));
    allocSlot = alloc.field("slot", new Domain.Range(m.geometry.slots()));
    allocTable = alloc.field("table", new Domain.Range(m.geometry.tables(), Domain.Of.TABLE));
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
      case pte_alloc__pte_alloc_one -> pte_alloc__pte_alloc_one(w, t, choice);
      case pte_alloc__pmd_lock -> pte_alloc__pmd_lock(w, t);
      case pte_alloc__pmd_populate -> pte_alloc__pmd_populate(w, t);
      case pte_alloc__pmd_unlock -> pte_alloc__pmd_unlock(w, t);
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
    result.err.set(w, t, UffdErrno.ENOENT);
    return goTo(w, t, none);
  }

  // --- pte_alloc(): for a PMD that was none when it was read

  int pteAlloc(long[] w, int t, int slot, long then, long none) {
    allocRet.set(w, t, then);
    allocFail.set(w, t, none);
    allocSlot.set(w, t, slot);
    allocTable.set(w, t, 0);
    return goTo(w, t, Step.pte_alloc__pte_alloc_one);
  }

  private int allocReturn(long[] w, int t, long then) {
    alloc.clear(w, t);
    return goTo(w, t, then);
  }

  private int pte_alloc__pte_alloc_one(long[] w, int t, int choice) {
    if (choice >= m.table.choices()) {
      return TransitionSystem.NO_CHOICE;
    }
    int table = m.table.choose(w, choice);
    if (table < 0) {
      return TransitionSystem.BLOCKED;
    }
    if (table == 0) {
      return allocReturn(w, t, allocFail.get(w, t));
    }
    m.table.state.set(w, table, TableState.DETACHED);
    allocTable.set(w, t, table);
    return goTo(w, t, Step.pte_alloc__pmd_lock);
  }

  private int pte_alloc__pmd_lock(long[] w, int t) {
    int of = args.mm(w, t);
    if (m.mm.pml.get(w, of) != 0) {
      return TransitionSystem.BLOCKED;
    }
    m.mm.pml.set(w, of, t);
    return goTo(w, t, Step.pte_alloc__pmd_populate);
  }

  // somebody else may have populated the PMD meanwhile
  private int pte_alloc__pmd_populate(long[] w, int t) {
    int of = args.mm(w, t);
    int slot = (int) allocSlot.get(w, t);
    int table = (int) allocTable.get(w, t);
    if (m.pmd.get(w, of, slot) != Entry.NONE) {
      m.table.clear(w, table);
    } else {
      m.table.state.set(w, table, TableState.LIVE);
      m.table.mm.set(w, table, of);
      m.table.slot.set(w, table, slot);
      m.pmd.set(w, of, slot, Entry.table(table));
    }
    return goTo(w, t, Step.pte_alloc__pmd_unlock);
  }

  private int pte_alloc__pmd_unlock(long[] w, int t) {
    m.mm.pml.set(w, args.mm(w, t), 0);
    return allocReturn(w, t, allocRet.get(w, t));
  }
}
