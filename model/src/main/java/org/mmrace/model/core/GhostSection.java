package org.mmrace.model.core;

import java.util.List;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Layout;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.SetField;

/**
 * What a read may return, by object: anonymous memory is its owner and address ({@code m.ghost},
 * {@code m.zapped}), which a move takes along; a page of a file is its index ({@code
 * m.file_ghost}), in whatever mm it is mapped. Absent where content is not modelled.
 */
public final class GhostSection {
  /** The tokens that a read of the address may return, beside those of its file. */
  public final SetField may;

  /** The tokens that a read of the page of a file may return, wherever it is mapped. */
  public final SetField ofFile;

  /** How many system calls leave zeroes there now. */
  public final Field zaps;

  /** While a move is in flight, the other address of the same page, plus 1. */
  public final Field also;

  /** For a system call that leaves zeroes and an address: what could be read when it began. */
  public final SetField zapped;

  private final VmaSection vma;
  private final boolean modelled;
  private final boolean files;
  private final int indices;
  private final int vmas;
  private final int vas;
  private final ThreadSection thread;
  private final Program program;
  private final List<Integer> zappers;
  private final int[] zapperIds;
  private final int[] givers;
  private final boolean[][] givesUp;
  private final int[][] argMm;
  private final int[][] argStart;
  private final int[][] argEnd;

  GhostSection(
      Layout layout, Geometry geometry, Program program, ThreadSection thread, VmaSection vma) {
    this.thread = thread;
    this.vma = vma;
    this.program = program;
    modelled = geometry.tokens() > 0;
    vas = geometry.vas();
    vmas = geometry.vmas();
    Section.Dim va = Section.Dim.range("va", 0, vas);
    Section section =
        layout.section("ghost", Section.Dim.range("mm", 1, modelled ? geometry.mms() : 0), va);
    Domain.IdSet tokens = new Domain.IdSet(geometry.tokens());
    may = section.set("may", tokens);
    zaps = section.field("zaps", new Domain.Range(geometry.threads()));
    also = section.field("also", new Domain.Range(vas));
    files = modelled && geometry.files() > 0;
    indices = geometry.indices();
    ofFile =
        layout
            .section(
                "file_ghost",
                Section.Dim.range("file", 1, files ? geometry.files() : 0),
                Section.Dim.range("index", 0, indices))
            .set("", tokens);
    zappers =
        modelled
            ? program.running(operation -> operation.effect() == Operation.Effect.LEAVES_ZEROES)
            : List.of();
    zapperIds = ids(zappers);
    zapped = layout.section("zapped", Section.Dim.subset("thread", zappers), va).set("", tokens);
    givers = ids(program.running(Operation::givesUp));
    givesUp = program.where(Operation::givesUp);
    argMm = program.arg("mm", 0);
    argStart = program.arg("start", 0);
    argEnd = program.arg("end", 0);
  }

  private static int[] ids(List<Integer> threads) {
    return threads.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns whether content is modelled. */
  public boolean isModelled() {
    return modelled;
  }

  // a VMA of a file, from v on, in which the address lies, also while munmap() takes it down; 0:
  // none
  private int fileVma(long[] w, int v, int mm, int va) {
    for (int next = v; files && next <= vmas; next++) {
      if (vma.file.get(w, next) != 0
          && vma.mm.get(w, next) == mm
          && vma.start.get(w, next) <= va
          && va < vma.end.get(w, next)
          && vma.linearIndex(w, next, va) < indices) {
        return next;
      }
    }
    return 0;
  }

  /** Returns whether a read of the address may return the token. */
  public boolean mayRead(long[] w, int mm, int va, int token) {
    if (may.has(w, mm, va, token)) {
      return true;
    }
    for (int v = fileVma(w, 1, mm, va); v != 0; v = fileVma(w, v + 1, mm, va)) {
      if (ofFile.has(w, (int) vma.file.get(w, v), vma.linearIndex(w, v, va), token)) {
        return true;
      }
    }
    return false;
  }

  /** A store to a page of a file, which every mapping of it reads. */
  public void storeToFile(long[] w, int file, int index, long token) {
    if (modelled) {
      ofFile.set(w, file, index, token);
    }
  }

  /**
   * A store replaces what may be read. While a zap is in flight zeroes may be read too, and a CPU
   * that has not flushed yet reads what the zap takes away.
   */
  public void store(long[] w, int mm, int va, long token) {
    int v = fileVma(w, 1, mm, va);
    if (v != 0) {
      storeToFile(w, (int) vma.file.get(w, v), vma.linearIndex(w, v, va), token);
    } else if (modelled) {
      int other = (int) also.get(w, mm, va) - 1;
      stored(w, mm, va, token);
      if (other >= 0) {
        stored(w, mm, other, token);
      }
    }
  }

  private void stored(long[] w, int mm, int va, long token) {
    boolean zapping = zaps.get(w, mm, va) > 0;
    for (int n = 0; n < may.size(); n++) {
      long readable = SetField.only(n, token);
      if (zapping) {
        readable |= SetField.only(n, 0);
        for (int t : zapperIds) {
          readable |= isZapping(w, t, mm, va) ? zapped.word(n).get(w, t, va) : 0;
        }
      }
      may.word(n).set(w, mm, va, readable);
    }
  }

  private static void copy(long[] w, SetField of, int i, int j, SetField to, int k, int l) {
    for (int n = 0; n < of.size(); n++) {
      to.word(n).set(w, k, l, of.word(n).get(w, i, j));
    }
  }

  private boolean isZapping(long[] w, int t, int mm, int va) {
    return !zapped.isEmpty(w, t, va) && argMm[t][thread.op(w, t)] == mm;
  }

  /**
   * A store to an anonymous page through a pin that promises nothing, where it can be read. What a
   * zap in flight takes away from there goes with it.
   */
  public void leak(long[] w, int mm, int va, long token) {
    leaked(w, mm, va, token);
    int other = (int) also.get(w, mm, va) - 1;
    if (other >= 0) {
      leaked(w, mm, other, token);
    }
  }

  private void leaked(long[] w, int mm, int va, long token) {
    if (zaps.get(w, mm, va) == 0) {
      may.set(w, mm, va, token);
      return;
    }
    may.add(w, mm, va, token);
    for (int t : zapperIds) {
      if (isZapping(w, t, mm, va)) {
        zapped.add(w, t, va, token);
      }
    }
  }

  /**
   * A system call leaves pages {@code from} to {@code to - 1} zeroed: from here zeroes may be read
   * too.
   */
  public void zapBegins(long[] w, int t, int mm, int from, int to) {
    for (int va = from; va < to && modelled; va++) {
      boolean some = !may.isEmpty(w, mm, va);
      copy(w, may, mm, va, zapped, t, va);
      if (!some) {
        zapped.add(w, t, va, 0);
      }
      may.add(w, mm, va, 0);
      zaps.set(w, mm, va, zaps.get(w, mm, va) + 1);
    }
  }

  /** What could be read at the beginning is gone; what was stored meanwhile may be there or not. */
  public void zapEnds(long[] w, int t, int mm) {
    int o = thread.op(w, t);
    for (int va = argStart[t][o]; va < argEnd[t][o] && modelled; va++) {
      if (!zapped.isEmpty(w, t, va)) {
        for (int n = 0; n < may.size(); n++) {
          long before = zapped.word(n).get(w, t, va);
          long now = may.word(n).get(w, mm, va) & ~before;
          may.word(n).set(w, mm, va, now | SetField.only(n, 0));
          zapped.word(n).set(w, t, va, 0);
        }
        zaps.set(w, mm, va, zaps.get(w, mm, va) - 1);
      }
    }
  }

  /**
   * UFFDIO_MOVE: what the source held may be read at the destination from now on, and zeroes at the
   * source; both there until stale translations of the source are flushed.
   */
  public void moves(long[] w, int mm, int from, int to) {
    if (modelled) {
      copy(w, may, mm, from, may, mm, to);
      may.add(w, mm, from, 0);
      also.set(w, mm, to, from + 1);
      also.set(w, mm, from, to + 1);
    }
  }

  /** The flush is done: zeroes alone; nobody can have filled the source, its PTL is still held. */
  public void moved(long[] w, int mm, int from, int to) {
    if (modelled) {
      if (zaps.get(w, mm, from) == 0) {
        may.set(w, mm, from, 0);
      }
      also.set(w, mm, from, 0);
      also.set(w, mm, to, 0);
    }
  }

  /**
   * mremap(): what a read may return moves with the entry; until {@link #unlink} both addresses
   * name the page.
   */
  public void moveLinked(long[] w, int mm, int from, int to, int pages) {
    for (int p = 0; p < pages && modelled; p++) {
      copy(w, may, mm, from + p, may, mm, to + p);
      also.set(w, mm, to + p, from + p + 1);
      also.set(w, mm, from + p, to + p + 1);
    }
  }

  /** mremap() is done: the old range reads as zeroes. */
  public void unlink(long[] w, int mm, int from, int to, int pages) {
    for (int p = 0; p < pages && modelled; p++) {
      may.set(w, mm, from + p, 0);
      also.set(w, mm, from + p, 0);
      also.set(w, mm, to + p, 0);
    }
  }

  /** Returns the threads of {@link #zapped}. */
  public List<Integer> zappers() {
    return zappers;
  }

  /** Returns whether the thread, one of {@link #zappers}, remembers what could be read. */
  public boolean remembers(long[] w, int t) {
    for (int va = 0; va < vas; va++) {
      if (!zapped.isEmpty(w, t, va)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a system call is giving the address up now. */
  public boolean zapping(long[] w, int mm, int va) {
    for (int t : givers) {
      int o = thread.op(w, t);
      if (givesUp[t][o]
          && thread.pc.get(w, t) != 0
          && thread.pc.get(w, t) != program.entry(t, o)
          && argMm[t][o] == mm
          && argStart[t][o] <= va
          && va < argEnd[t][o]) {
        return true;
      }
    }
    return false;
  }
}
