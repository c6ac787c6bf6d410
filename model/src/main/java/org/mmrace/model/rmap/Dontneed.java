package org.mmrace.model.rmap;

import java.util.List;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.State;
import org.mmrace.model.mm.GupFast;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * madvise(MADV_DONTNEED): pages of the range read as zeroes afterwards. TLA+: Dontneed.tla. C:
 * mm/madvise.c (v6.18). Frame {@code dontneed}: the VMA whose lock is held. Blocks on mmap_lock.
 */
public final class Dontneed extends Path<Dontneed.Step> {
  /** The steps. */
  public enum Step implements Label {
    try_vma_read_lock__vma_start_read,
    madvise_lock__mmap_read_lock(Asks.MMAP_LOCK),
    madvise_walk_vmas__vma_end_read,
    do_madvise__return,
    madvise_unlock__mmap_read_unlock;

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

  /** madvise_dontneed_single_vma(). */
  public static final Function DONTNEED = Function.of("dontneed", Zap.SINGLE);

  private static final Operation MADVISE =
      Operation.of(
              "madvise_dontneed",
              Step.try_vma_read_lock__vma_start_read,
              "madvise(MADV_DONTNEED)",
              DONTNEED)
          .with(Operation.Effect.LEAVES_ZEROES)
          .takes(Argument.MM, Argument.START, Argument.END)
          .fails(Errno.ENOMEM);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, MADVISE);

  private final Zap zap;
  private final GupFast gupFast;
  private final long finishMmu;
  private final boolean takesVmaLock;
  private final int[][] argMm;
  private final int[][] argStart;
  private final int[][] argEnd;
  private final List<Integer> threads;
  private final Section frame;
  private final Field locked;

  /** Declares the frame. */
  public Dontneed(State m, Zap zap, GupFast gupFast) {
    super(m, Step.class);
    this.gupFast = gupFast;
    this.zap = zap;
    finishMmu = m.steps.pc(Gather.Step.tlb_finish_mmu__mm_tlb_flush_nested);
    takesVmaLock = m.toggle("DontneedTakesVmaLock");
    argMm = m.program.arg("mm", 0);
    argStart = m.program.arg("start", 0);
    argEnd = m.program.arg("end", 0);
    threads = m.program.running(MADVISE);
    frame = m.frame(DONTNEED);
    locked = frame.field("vma", new Domain.Range(m.geometry.vmas()));
  }

  /** Returns the threads that call madvise(MADV_DONTNEED). */
  public List<Integer> threads() {
    return threads;
  }

  /** Returns the first page of the range. */
  public int start(long[] w, int t) {
    return arg(argStart, w, t);
  }

  /** Returns the page behind the range. */
  public int end(long[] w, int t) {
    return arg(argEnd, w, t);
  }

  private int arg(int[][] values, long[] w, int t) {
    return values[t][m.thread.op(w, t)];
  }

  private int mm(long[] w, int t) {
    return arg(argMm, w, t);
  }

  /**
   * A system call gives pages {@code from} to {@code to - 1} up: pins promise nothing any more.
   *
   * @param zeroes whether the range reads as zeroes afterwards
   */
  void begins(long[] w, int t, int ofMm, int from, int to, boolean zeroes) {
    gupFast.forgetPins(w, ofMm, from, to);
    if (zeroes) {
      m.ghost.zapBegins(w, t, ofMm, from, to);
    }
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case try_vma_read_lock__vma_start_read -> try_vma_read_lock__vma_start_read(w, t);
      case madvise_lock__mmap_read_lock -> madvise_lock__mmap_read_lock(w, t);
      case madvise_walk_vmas__vma_end_read -> madvise_walk_vmas__vma_end_read(w, t);
      case do_madvise__return -> do_madvise__return(w, t);
      case madvise_unlock__mmap_read_unlock -> madvise_unlock__mmap_read_unlock(w, t);
    };
  }

  // never waits: what cannot be locked goes to mmap_lock; before v6.17 all do
  private int try_vma_read_lock__vma_start_read(long[] w, int t) {
    int vma = m.vma.at(w, mm(w, t), arg(argStart, w, t));
    m.result.enter(w, t);
    if (!takesVmaLock
        || vma == 0
        || m.vma.lock.writer.get(w, vma) != 0
        || arg(argEnd, w, t) > m.vma.end.get(w, vma)
        || m.vma.armed(w, vma)) {
      return goTo(w, t, Step.madvise_lock__mmap_read_lock);
    }
    m.vma.lock.readers.add(w, vma, t);
    locked.set(w, t, vma);
    return zap(w, t, vma, pc(Step.madvise_walk_vmas__vma_end_read), pc(Step.do_madvise__return));
  }

  private int zap(long[] w, int t, int vma, long end, long then) {
    int from = arg(argStart, w, t);
    int to = (int) Math.min(arg(argEnd, w, t), m.vma.end.get(w, vma));
    begins(w, t, mm(w, t), from, to, m.vma.anon.get(w, vma) != 0);
    zap.bracketEnds(w, t, end);
    return zap.single(w, t, mm(w, t), from, to, true, then);
  }

  // the VMA is looked up under the lock; none, or one that ends early: -ENOMEM
  private int madvise_lock__mmap_read_lock(long[] w, int t) {
    if (!m.mm.mmap_lock.downRead(w, mm(w, t), t)) {
      return TransitionSystem.BLOCKED;
    }
    int vma = m.vma.at(w, mm(w, t), arg(argStart, w, t));
    if (vma == 0 || unmapped(w, t, vma)) {
      m.result.fails(w, t, Errno.ENOMEM);
    }
    return vma == 0
        ? goTo(w, t, Step.madvise_unlock__mmap_read_unlock)
        : zap(w, t, vma, finishMmu, pc(Step.madvise_unlock__mmap_read_unlock));
  }

  // behind the VMA a part of the range is not mapped
  private boolean unmapped(long[] w, int t, int vma) {
    int end = (int) m.vma.end.get(w, vma);
    return end < arg(argEnd, w, t) && m.vma.at(w, mm(w, t), end) == 0;
  }

  // before the flush: the gather is finished without the lock
  private int madvise_walk_vmas__vma_end_read(long[] w, int t) {
    m.vma.lock.readers.remove(w, (int) locked.get(w, t), t);
    frame.clear(w, t);
    return goTo(w, t, finishMmu);
  }

  private int do_madvise__return(long[] w, int t) {
    m.ghost.zapEnds(w, t, mm(w, t));
    return m.thread.endOp(w, t);
  }

  private int madvise_unlock__mmap_read_unlock(long[] w, int t) {
    m.mm.mmap_lock.upRead(w, mm(w, t), t);
    m.ghost.zapEnds(w, t, mm(w, t));
    return m.thread.endOp(w, t);
  }
}
