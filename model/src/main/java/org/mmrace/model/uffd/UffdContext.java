package org.mmrace.model.uffd;

import org.mmrace.model.core.Rwsem;
import org.mmrace.model.core.State;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;
import org.mmrace.model.words.Section.Dim;

/**
 * The words of a userfaultfd context. TLA+: Userfaultfd.tla {@code Ctx}. C: include/linux/
 * userfaultfd_k.h struct userfaultfd_ctx (v6.18). {@code wqh_lock} is fault_pending_wqh.lock; both
 * queues hold thread ids, oldest first.
 */
public final class UffdContext {
  private static final int MOST_REFILES = 63;

  /** References: the descriptor, and every waiter. */
  public final Field refcount;

  /** Whether the descriptor was closed. */
  public final Field released;

  /** Events that are not yet read. */
  public final Field mmap_changing;

  /** Keeps {@link #mmap_changing} as it was tested. */
  public final Rwsem map_changing_lock;

  /** Who holds fault_pending_wqh.lock. */
  public final Field wqh_lock;

  /** Waiters that nobody has read. */
  public final Field fault_pending_wqh;

  /** Waiters that were read. */
  public final Field fault_wqh;

  /** Odd while a waiter is moved from one queue to the other. */
  public final Field refile_seq;

  private final int digit;

  UffdContext(State m, int waiters) {
    int threads = m.geometry.threads();
    Section ctx = m.layout.section("uffd", Dim.range("uffd", 1, m.geometry.uffds()));
    refcount = ctx.field("refcount", new Domain.Range(threads + 1L));
    released = ctx.field("released", new Domain.Flag());
    mmap_changing = ctx.field("mmap_changing", new Domain.Range(threads));
    map_changing_lock = new Rwsem(ctx, "map_changing_lock", threads);
    wqh_lock = ctx.field("wqh_lock", new Domain.Range(threads, Domain.Of.THREAD));
    Domain.IdSeq queue = new Domain.IdSeq(Math.max(1, waiters), threads, Domain.Of.THREAD);
    fault_pending_wqh = ctx.field("fault_pending_wqh", queue);
    fault_wqh = ctx.field("fault_wqh", queue);
    refile_seq = ctx.field("refile_seq", new Domain.Range(MOST_REFILES));
    digit = queue.digit();
  }

  /** Takes fault_pending_wqh.lock; false, with nothing written, when it is held. */
  boolean lock(long[] w, int u, int t) {
    if (wqh_lock.get(w, u) != 0) {
      return false;
    }
    wqh_lock.set(w, u, t);
    return true;
  }

  /** Appends a waiter to a queue. */
  void append(long[] w, Field queue, int u, int t) {
    queue.set(w, u, queue.get(w, u) | (long) t << length(queue.get(w, u)) * digit);
  }

  /** Takes a waiter out of a queue, wherever it stands. */
  void remove(long[] w, Field queue, int u, int t) {
    long rest = 0;
    int kept = 0;
    for (long q = queue.get(w, u); q != 0; q >>>= digit) {
      long waiter = q & (1L << digit) - 1;
      if (waiter != t) {
        rest |= waiter << kept++ * digit;
      }
    }
    queue.set(w, u, rest);
  }

  /** Returns the number of waiters of a queue. */
  public int length(long queue) {
    int length = 0;
    for (long q = queue; q != 0; q >>>= digit) {
      length++;
    }
    return length;
  }

  /** Returns waiter {@code i} of a queue, from 0, oldest first. */
  public int waiter(long queue, int i) {
    return (int) (queue >>> i * digit & (1L << digit) - 1);
  }
}
