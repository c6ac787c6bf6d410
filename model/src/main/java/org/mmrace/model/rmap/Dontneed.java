package org.mmrace.model.rmap;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.TransitionSystem;

/**
 * madvise(MADV_DONTNEED): pages of the range read as zeroes afterwards. TLA+: Dontneed.tla. C:
 * mm/madvise.c (v6.18). Section {@code zapped}: for each address of the range, what could be read
 * when the system call began; munmap keeps it too. Blocks on mmap_lock.
 */
public final class Dontneed {
  private static final Set<String> USER_ZAPS = Set.of("madvise_dontneed", "munmap");

  private final Mm mm;
  private final Zap zap;
  private final int[][] argMm;
  private final int[][] argStart;
  private final int[][] argEnd;
  private final List<Integer> threads;
  private final Field zapped;

  /** Declares the section. */
  public Dontneed(Mm mm, Zap zap) {
    this.mm = mm;
    this.zap = zap;
    argMm = mm.program.arg("mm", 0);
    argStart = mm.program.arg("start", 0);
    argEnd = mm.program.arg("end", 0);
    threads = mm.hasGhost() ? mm.program.running(USER_ZAPS) : List.of();
    zapped =
        mm.layout
            .section(
                "zapped",
                Section.Dim.subset("thread", threads),
                Section.Dim.range("va", 0, mm.geometry.vas()))
            .field("", new Domain.IdSet(mm.geometry.tokens()));
    mm.zapped(zapped, threads);
  }

  private int arg(int[][] values, long[] w, int t) {
    return values[t][(int) mm.op.get(w, t)];
  }

  private int mm(long[] w, int t) {
    return arg(argMm, w, t);
  }

  /**
   * A system call gives pages {@code from} to {@code to - 1} up: from here zeroes may be read too,
   * and pins promise nothing.
   *
   * @param zeroes whether the range reads as zeroes afterwards
   */
  void begins(long[] w, int t, int ofMm, int from, int to, boolean zeroes) {
    mm.forgetPins(w, ofMm, from, to);
    for (int va = from; va < to && mm.hasGhost() && zeroes; va++) {
      zapped.set(w, t, va, mm.may.get(w, ofMm, va));
      mm.may.set(w, ofMm, va, mm.may.get(w, ofMm, va) | 1);
      mm.zaps.set(w, ofMm, va, mm.zaps.get(w, ofMm, va) + 1);
    }
  }

  /**
   * What could be read at the beginning is gone; what was stored meanwhile may be there or not.
   */
  void ends(long[] w, int t, int ofMm) {
    for (int va = 0; va < mm.geometry.vas() && mm.hasGhost(); va++) {
      long before = zapped.get(w, t, va);
      if (before != 0) {
        mm.may.set(w, ofMm, va, (mm.may.get(w, ofMm, va) & ~before) | 1);
        mm.zaps.set(w, ofMm, va, mm.zaps.get(w, ofMm, va) - 1);
        zapped.set(w, t, va, 0);
      }
    }
  }

  /** Returns whether the thread remembers nothing of a range. */
  public boolean idle(long[] w, int t) {
    for (int va = 0; va < mm.geometry.vas() && threads.contains(t); va++) {
      if (zapped.get(w, t, va) != 0) {
        return false;
      }
    }
    return true;
  }

  // the VMA is looked up under the lock; none: -ENOMEM
  public int madvise_lock__mmap_read_lock(long[] w, int t) {
    if (!mm.mmapLock.downRead(w, mm(w, t), t)) {
      return TransitionSystem.BLOCKED;
    }
    int from = arg(argStart, w, t);
    int vma = mm.vmaAt(w, mm(w, t), from);
    if (vma == 0) {
      return mm.goTo(w, t, Step.madvise_unlock__mmap_read_unlock);
    }
    int to = (int) Math.min(arg(argEnd, w, t), mm.vmaEnd.get(w, vma));
    begins(w, t, mm(w, t), from, to, mm.vmaAnon.get(w, vma) != 0);
    return zap.single(w, t, mm(w, t), from, to, true, Step.madvise_unlock__mmap_read_unlock);
  }

  public int madvise_unlock__mmap_read_unlock(long[] w, int t) {
    mm.mmapLock.upRead(w, mm(w, t), t);
    ends(w, t, mm(w, t));
    return mm.endOp(w, t);
  }
}
