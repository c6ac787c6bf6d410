package org.mmrace.model.rmap;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Mm;
import org.mmrace.model.Step;
import org.mmrace.model.TransitionSystem;
import org.mmrace.model.collapse.GupFast;

/**
 * madvise(MADV_DONTNEED): pages of the range read as zeroes afterwards. TLA+: Dontneed.tla. C:
 * mm/madvise.c (v6.18). No frame of its own: whether it holds a VMA lock or mmap_lock is read from
 * the locks. Blocks on mmap_lock.
 */
public final class Dontneed {
  private final Mm mm;
  private final Zap zap;
  private final GupFast gupFast;
  private final boolean takesVmaLock;
  private final int[][] argMm;
  private final int[][] argStart;
  private final int[][] argEnd;
  private final List<Integer> threads;

  /** Declares nothing: the locals are those of the zap. */
  public Dontneed(Mm mm, Zap zap, GupFast gupFast) {
    this.mm = mm;
    this.gupFast = gupFast;
    this.zap = zap;
    takesVmaLock = mm.toggle("DontneedTakesVmaLock");
    argMm = mm.program.arg("mm", 0);
    argStart = mm.program.arg("start", 0);
    argEnd = mm.program.arg("end", 0);
    threads = mm.program.running(Set.of("madvise_dontneed"));
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
    return values[t][(int) mm.op.get(w, t)];
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
      mm.zapBegins(w, t, ofMm, from, to);
    }
  }

  // never waits: what cannot be locked goes to mmap_lock; before v6.17 all do
  public int try_vma_read_lock__vma_start_read(long[] w, int t) {
    int vma = mm.vmaAt(w, mm(w, t), arg(argStart, w, t));
    if (!takesVmaLock
        || vma == 0
        || mm.vmaLockWriter.get(w, vma) != 0
        || arg(argEnd, w, t) > mm.vmaEnd.get(w, vma)
        || mm.armed(w, vma)) {
      return mm.goTo(w, t, Step.madvise_lock__mmap_read_lock);
    }
    mm.vmaLockReaders.add(w, vma, t);
    return zap(w, t, vma, Step.do_madvise__return);
  }

  private int zap(long[] w, int t, int vma, Step then) {
    int from = arg(argStart, w, t);
    int to = (int) Math.min(arg(argEnd, w, t), mm.vmaEnd.get(w, vma));
    begins(w, t, mm(w, t), from, to, mm.vmaAnon.get(w, vma) != 0);
    return zap.single(w, t, mm(w, t), from, to, true, then);
  }

  // the VMA is looked up under the lock; none: -ENOMEM
  public int madvise_lock__mmap_read_lock(long[] w, int t) {
    if (!mm.mmapLock.downRead(w, mm(w, t), t)) {
      return TransitionSystem.BLOCKED;
    }
    int vma = mm.vmaAt(w, mm(w, t), arg(argStart, w, t));
    return vma == 0
        ? mm.goTo(w, t, Step.madvise_unlock__mmap_read_unlock)
        : zap(w, t, vma, Step.madvise_unlock__mmap_read_unlock);
  }

  // before the flush: the gather is finished without the lock
  public int madvise_walk_vmas__vma_end_read(long[] w, int t) {
    for (int v = 1; v <= mm.geometry.vmas(); v++) {
      mm.vmaLockReaders.remove(w, v, t);
    }
    return mm.goTo(w, t, Step.tlb_finish_mmu__mm_tlb_flush_nested);
  }

  public int do_madvise__return(long[] w, int t) {
    mm.zapEnds(w, t, mm(w, t));
    return mm.endOp(w, t);
  }

  public int madvise_unlock__mmap_read_unlock(long[] w, int t) {
    mm.mmapLock.upRead(w, mm(w, t), t);
    mm.zapEnds(w, t, mm(w, t));
    return mm.endOp(w, t);
  }
}
