package org.mmrace.model.uffd;

import org.mmrace.model.core.State;

/** The arguments of the ioctl that a thread runs. TLA+: {@code Arg(t)}, RangeStart, RangeEnd. */
public final class UffdArgs {
  private final State m;
  private final int[][] ofMm;
  private final int[][] uffd;
  private final int[][] va;
  private final int[][] len;
  private final int[][] dst;
  private final int[][] src;
  private final int[][] token;
  private final int[][] wp;
  private final int[][] enable;
  private final int[][] dontwake;
  private final int[][] holes;

  /** Reads the arguments of all programs. */
  public UffdArgs(State m) {
    this.m = m;
    ofMm = m.program.arg("mm", 0);
    uffd = m.program.arg("uffd", 0);
    va = m.program.arg("va", 0);
    len = m.program.arg("len", 0);
    dst = m.program.arg("dst", 0);
    src = m.program.arg("src", 0);
    token = m.program.arg("token", 0);
    wp = m.program.arg("wp", 0);
    enable = m.program.arg("enable", 0);
    dontwake = m.program.arg("dontwake", 0);
    holes = m.program.arg("holes", 0);
  }

  private int of(int[][] arg, long[] w, int t) {
    return arg[t][m.thread.op(w, t)];
  }

  int mm(long[] w, int t) {
    return of(ofMm, w, t);
  }

  int uffd(long[] w, int t) {
    return of(uffd, w, t);
  }

  /** Returns the first page of the range. */
  int start(long[] w, int t) {
    return of(va, w, t);
  }

  /** Returns the page after the range; without a length it ends with the address space. */
  int end(long[] w, int t) {
    return of(len, w, t) == 0 ? m.geometry.vas() : start(w, t) + of(len, w, t);
  }

  int dst(long[] w, int t) {
    return of(dst, w, t);
  }

  /** Returns whether an operation of the thread moves to {@code va}. */
  boolean movesTo(int t, int va, boolean[] moves) {
    for (int op = 1; op <= m.program.ops(t); op++) {
      if (moves[op] && dst[t][op] == va) {
        return true;
      }
    }
    return false;
  }

  int src(long[] w, int t) {
    return of(src, w, t);
  }

  /** Returns the number of pages to move. */
  int pages(long[] w, int t) {
    return Math.max(1, of(len, w, t));
  }

  int token(long[] w, int t) {
    return of(token, w, t);
  }

  boolean wp(long[] w, int t) {
    return of(wp, w, t) != 0;
  }

  boolean enable(long[] w, int t) {
    return of(enable, w, t) != 0;
  }

  boolean wakes(long[] w, int t) {
    return of(dontwake, w, t) == 0;
  }

  boolean holes(long[] w, int t) {
    return of(holes, w, t) != 0;
  }
}
