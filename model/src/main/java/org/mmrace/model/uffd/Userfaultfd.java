package org.mmrace.model.uffd;

import java.util.List;
import java.util.Set;
import org.mmrace.model.Domain;
import org.mmrace.model.Entry;
import org.mmrace.model.Fault;
import org.mmrace.model.Field;
import org.mmrace.model.Mm;
import org.mmrace.model.Pgtable;
import org.mmrace.model.Section;
import org.mmrace.model.Step;
import org.mmrace.model.TransitionSystem;

/**
 * A fault waits for the monitor; the monitor reads and wakes it. TLA+: Userfaultfd.tla. C:
 * fs/userfaultfd.c handle_userfault(), userfaultfd_ctx_read(), wake_userfault() (v6.18). Frame
 * {@code uwq}: the ctx that is referenced, whether a waker unlinked the waiter, the task state.
 * Frame {@code wake}: the range, what the look without the lock saw, the waiters left to look at.
 * Blocks on the queue lock, and at {@code handle_userfault__schedule} until a waker sets the task
 * running.
 */
public final class Userfaultfd {
  static final Set<String> WAKE_PATHS =
      Set.of(
          "uffd_wake",
          "uffd_copy",
          "uffd_move",
          "uffd_writeprotect",
          "uffd_unregister",
          "uffd_close");
  private static final long WP = 2; // fault.reason

  private final Mm mm;
  private final Fault fault;
  private final UffdArgs args;
  private final Pgtable pgtable;
  private final boolean refileSeqKept;
  private final boolean mustWaitTakesPtl;
  private final boolean mustWaitReadsUffdWp;
  private final List<Integer> waiters;
  private final List<Integer> readers;

  /** The contexts. */
  public final UffdContext ctx;

  /** The ctx that the waiter holds a reference of. */
  public final Field uwqUffd;

  /** Whether no waker has unlinked the waiter since it queued. */
  public final Field uwqQueued;

  /** The task state: asleep once it is at schedule(). */
  public final Field uwqBlocked;

  private final Field uwqMustWait;
  private final Field uwqPmd;
  private final Field wakeRet;
  private final Field wakeUffd;
  private final Field wakeStart;
  private final Field wakeEnd;
  private final Field wakeSeq;
  private final Field wakeNeed;
  private final Field wakeTodo;
  private final Field wakeWaiter;
  private final Field readWaiter;

  /** Declares the contexts and the frames. */
  public Userfaultfd(Mm mm, Fault fault, Pgtable pgtable, UffdArgs args) {
    this.mm = mm;
    this.fault = fault;
    this.pgtable = pgtable;
    this.args = args;
    refileSeqKept = mm.toggle("RefileSeq");
    mustWaitTakesPtl = mm.toggle("MustWaitTakesPtl");
    mustWaitReadsUffdWp = mm.toggle("MustWaitReadsUffdWp");
    waiters = mm.geometry.uffds() == 0 ? List.of() : mm.tlbCpus;
    readers = mm.program.running(Set.of("uffd_read"));
    Domain flag = new Domain.Flag();
    Domain thread = new Domain.Range(mm.geometry.threads(), Domain.Of.THREAD);
    Domain uffd = new Domain.Range(mm.geometry.uffds());
    ctx = new UffdContext(mm, waiters.size());
    Section uwq = mm.frame("uwq", waiters);
    uwqUffd = uwq.field("uffd", uffd);
    uwqQueued = uwq.field("queued", flag);
    uwqBlocked = uwq.field("blocked", flag);
    uwqMustWait = uwq.field("must_wait", flag);
    uwqPmd = uwq.field("pmd", Entry.DOMAIN);
    Section wake = mm.frame("wake", wakers());
    wakeRet = wake.field("ret", Step.domain("none"));
    wakeUffd = wake.field("uffd", uffd);
    wakeStart = wake.field("start", new Domain.Range(mm.geometry.vas()));
    wakeEnd = wake.field("end", new Domain.Range(mm.geometry.vas()));
    wakeSeq = wake.field("seq", ctx.refileSeq.domain());
    wakeNeed = wake.field("need", flag);
    wakeTodo = wake.field("todo", new Domain.IdSet(mm.geometry.threads(), Domain.Of.THREAD));
    wakeWaiter = wake.field("waiter", thread);
    readWaiter = mm.frame("uffd_read", readers).field("waiter", thread);
  }

  /** Writes the words of contexts that nobody used. */
  public void init(long[] w) {
    for (int u = 1; u <= mm.geometry.uffds(); u++) {
      ctx.refcount.set(w, u, 1);
    }
  }

  /** Returns the threads that a fault may put to sleep. */
  public List<Integer> waiters() {
    return waiters;
  }

  /** Returns the threads that may wake. */
  public List<Integer> wakers() {
    return mm.program.running(WAKE_PATHS);
  }

  /** Returns the threads that read. */
  public List<Integer> readers() {
    return readers;
  }

  /** Returns the waiter that a reader moves, 0 for none. */
  public int refiles(long[] w, int reader) {
    return (int) readWaiter.get(w, reader);
  }

  /** Returns whether a waker found both queues empty, and a waiter moved meanwhile. */
  public boolean sawRefile(long[] w, int t) {
    return wakeNeed.get(w, t) == 0
        && wakeSeq.get(w, t) != ctx.refileSeq.get(w, (int) wakeUffd.get(w, t));
  }

  // --- handle_userfault(): entered with the VMA lock or mmap_lock held for read

  private int faultUffd(long[] w, int t) {
    return (int) mm.vmaUffd.get(w, (int) fault.vma.get(w, t));
  }

  private int uffd(long[] w, int t) {
    return (int) uwqUffd.get(w, t);
  }

  // a write-protect fault of this present entry waits
  private boolean waitsForWp(long[] w, int t, long e) {
    return fault.reason.get(w, t) == WP
        && (mustWaitReadsUffdWp ? Entry.uffd_wp(e) : !Entry.write(e));
  }

  private long faultPmd(long[] w, int t) {
    return mm.pmd.get(w, (int) fault.mmId.get(w, t), mm.geometry.slot((int) fault.va.get(w, t)));
  }

  public int handle_userfault__released(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        ctx.released.get(w, faultUffd(w, t)) != 0
            ? Step.handle_userfault__release_fault_lock
            : Step.handle_userfault__userfaultfd_ctx_get);
  }

  public int handle_userfault__userfaultfd_ctx_get(long[] w, int t) {
    int u = faultUffd(w, t);
    ctx.refcount.set(w, u, ctx.refcount.get(w, u) + 1);
    uwqUffd.set(w, t, u);
    return mm.goTo(w, t, Step.handle_userfault__spin_lock);
  }

  public int handle_userfault__spin_lock(long[] w, int t) {
    return ctx.lock(w, uffd(w, t), t)
        ? mm.goTo(w, t, Step.handle_userfault__add_wait_queue)
        : TransitionSystem.BLOCKED;
  }

  // a waker that looks at the queue without the lock sees the waiter from here on
  public int handle_userfault__add_wait_queue(long[] w, int t) {
    ctx.append(w, ctx.faultPendingWqh, uffd(w, t), t);
    uwqQueued.set(w, t, 1);
    return mm.goTo(w, t, Step.handle_userfault__set_current_state);
  }

  // full barrier: queued before the page tables are read again
  public int handle_userfault__set_current_state(long[] w, int t) {
    uwqBlocked.set(w, t, 1);
    ctx.wqhLock.set(w, uffd(w, t), 0);
    return mm.goTo(w, t, Step.userfaultfd_must_wait__pmdp_get_lockless);
  }

  private int mustWait(long[] w, int t, boolean wait) {
    uwqMustWait.set(w, t, wait ? 1 : 0);
    uwqPmd.set(w, t, Entry.NONE);
    return mm.goTo(w, t, Step.handle_userfault__release_fault_lock);
  }

  public int userfaultfd_must_wait__pmdp_get_lockless(long[] w, int t) {
    long e = faultPmd(w, t);
    return switch (Entry.kind(e)) {
      case Entry.TABLE ->
          mustWaitTakesPtl
              ? pgtable.mapLock(
                  w,
                  t,
                  (int) fault.mmId.get(w, t),
                  mm.geometry.slot((int) fault.va.get(w, t)),
                  Step.userfaultfd_must_wait__ptep_get,
                  Step.userfaultfd_must_wait__pmdp_get_lockless)
              : mm.goTo(w, t, Step.userfaultfd_must_wait__pte_offset_map);
      case (int) Entry.NONE -> mustWait(w, t, true);
      case Entry.HUGE -> mustWait(w, t, waitsForWp(w, t, e));
      default -> mustWait(w, t, false);
    };
  }

  // reads the PMD again: the table may be gone
  public int userfaultfd_must_wait__pte_offset_map(long[] w, int t) {
    long e = faultPmd(w, t);
    if (Entry.kind(e) != Entry.TABLE) {
      return mm.goTo(w, t, Step.userfaultfd_must_wait__pmdp_get_lockless);
    }
    mm.rcuLock(w, t);
    uwqPmd.set(w, t, e);
    return mm.goTo(w, t, Step.userfaultfd_must_wait__ptep_get);
  }

  // no lock: whoever resolves the fault wakes after it set the entry; an entry that is out for a
  // moment is none here
  public int userfaultfd_must_wait__ptep_get(long[] w, int t) {
    int table = mustWaitTakesPtl ? pgtable.mapped(w, t) : Entry.pfn(uwqPmd.get(w, t));
    long e = mm.pteOf(w, table, mm.geometry.index((int) fault.va.get(w, t)));
    if (mustWaitTakesPtl) {
      pgtable.unmapUnlock(w, t);
    } else {
      mm.derefTable(w, table);
      mm.rcuUnlock(w, t);
    }
    return switch (Entry.kind(e)) {
      case (int) Entry.NONE, Entry.MARKER -> mustWait(w, t, true);
      case Entry.PRESENT, Entry.ZERO -> mustWait(w, t, waitsForWp(w, t, e));
      default -> mustWait(w, t, false);
    };
  }

  // from here on the VMA may be unregistered, or gone
  public int handle_userfault__release_fault_lock(long[] w, int t) {
    fault.dropLock(w, t);
    fault.vma.set(w, t, 0);
    fault.vml.set(w, t, 0);
    if (uffd(w, t) == 0) {
      fault.reason.set(w, t, 0);
      return mm.goTo(w, t, Step.handle_mm_fault__retry);
    }
    if (uwqMustWait.get(w, t) != 0) {
      uwqMustWait.set(w, t, 0);
      return mm.goTo(w, t, Step.handle_userfault__released_again);
    }
    return mm.goTo(w, t, Step.handle_userfault__task_running);
  }

  public int handle_userfault__released_again(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        ctx.released.get(w, uffd(w, t)) != 0
            ? Step.handle_userfault__task_running
            : Step.handle_userfault__schedule);
  }

  // asleep until a waker sets the task running
  public int handle_userfault__schedule(long[] w, int t) {
    return uwqBlocked.get(w, t) == 0
        ? mm.goTo(w, t, Step.handle_userfault__list_empty_careful)
        : TransitionSystem.BLOCKED;
  }

  public int handle_userfault__task_running(long[] w, int t) {
    uwqBlocked.set(w, t, 0);
    return mm.goTo(w, t, Step.handle_userfault__list_empty_careful);
  }

  public int handle_userfault__list_empty_careful(long[] w, int t) {
    return mm.goTo(
        w,
        t,
        uwqQueued.get(w, t) != 0
            ? Step.handle_userfault__spin_lock_unlink
            : Step.handle_userfault__userfaultfd_ctx_put);
  }

  public int handle_userfault__spin_lock_unlink(long[] w, int t) {
    return ctx.lock(w, uffd(w, t), t)
        ? mm.goTo(w, t, Step.handle_userfault__list_del)
        : TransitionSystem.BLOCKED;
  }

  private void unlink(long[] w, int u, int t) {
    ctx.remove(w, ctx.faultPendingWqh, u, t);
    ctx.remove(w, ctx.faultWqh, u, t);
    uwqQueued.set(w, t, 0);
  }

  public int handle_userfault__list_del(long[] w, int t) {
    unlink(w, uffd(w, t), t);
    ctx.wqhLock.set(w, uffd(w, t), 0);
    return mm.goTo(w, t, Step.handle_userfault__userfaultfd_ctx_put);
  }

  public int handle_userfault__userfaultfd_ctx_put(long[] w, int t) {
    int u = uffd(w, t);
    ctx.refcount.set(w, u, ctx.refcount.get(w, u) - 1);
    uwqUffd.set(w, t, 0);
    uwqQueued.set(w, t, 0);
    uwqBlocked.set(w, t, 0);
    uwqMustWait.set(w, t, 0);
    uwqPmd.set(w, t, Entry.NONE);
    fault.reason.set(w, t, 0);
    return mm.goTo(w, t, Step.handle_mm_fault__retry);
  }

  // --- read()

  public int userfaultfd_ctx_read__spin_lock(long[] w, int t) {
    return ctx.lock(w, args.uffd(w, t), t)
        ? mm.goTo(w, t, Step.userfaultfd_ctx_read__find_userfault)
        : TransitionSystem.BLOCKED;
  }

  // the oldest; nothing pending: -EAGAIN
  public int userfaultfd_ctx_read__find_userfault(long[] w, int t) {
    int u = args.uffd(w, t);
    long pending = ctx.faultPendingWqh.get(w, u);
    if (pending == 0) {
      ctx.wqhLock.set(w, u, 0);
      return mm.endOp(w, t);
    }
    readWaiter.set(w, t, ctx.waiter(pending, 0));
    return mm.goTo(
        w,
        t,
        refileSeqKept
            ? Step.userfaultfd_ctx_read__write_seqcount_begin
            : Step.userfaultfd_ctx_read__list_del);
  }

  private void countRefile(long[] w, int u) {
    ctx.refileSeq.set(w, u, ctx.refileSeq.get(w, u) + 1);
  }

  // 2c5b7e1be74f
  public int userfaultfd_ctx_read__write_seqcount_begin(long[] w, int t) {
    countRefile(w, args.uffd(w, t));
    return mm.goTo(w, t, Step.userfaultfd_ctx_read__list_del);
  }

  // on no queue until the next step
  public int userfaultfd_ctx_read__list_del(long[] w, int t) {
    ctx.remove(w, ctx.faultPendingWqh, args.uffd(w, t), (int) readWaiter.get(w, t));
    return mm.goTo(w, t, Step.userfaultfd_ctx_read__add_wait_queue);
  }

  public int userfaultfd_ctx_read__add_wait_queue(long[] w, int t) {
    ctx.append(w, ctx.faultWqh, args.uffd(w, t), (int) readWaiter.get(w, t));
    return mm.goTo(
        w,
        t,
        refileSeqKept
            ? Step.userfaultfd_ctx_read__write_seqcount_end
            : Step.userfaultfd_ctx_read__spin_unlock);
  }

  public int userfaultfd_ctx_read__write_seqcount_end(long[] w, int t) {
    countRefile(w, args.uffd(w, t));
    return mm.goTo(w, t, Step.userfaultfd_ctx_read__spin_unlock);
  }

  public int userfaultfd_ctx_read__spin_unlock(long[] w, int t) {
    ctx.wqhLock.set(w, args.uffd(w, t), 0);
    readWaiter.set(w, t, 0);
    return mm.endOp(w, t);
  }

  // --- wake: after the page tables were changed

  /**
   * Calls wake_userfault() for the pages {@code from} to {@code to - 1}; continues at {@code then}.
   */
  int wakeUserfault(long[] w, int t, int u, int from, int to, Step then) {
    return wake(
        w,
        t,
        u,
        from,
        to,
        then,
        refileSeqKept
            ? Step.wake_userfault__read_seqcount_begin
            : Step.wake_userfault__waitqueue_active_pending);
  }

  /** Calls __wake_userfault() for every waiter, without a look at the queues first. */
  int wakeAll(long[] w, int t, int u, Step then) {
    return wake(w, t, u, 0, mm.geometry.vas(), then, Step.__wake_userfault__spin_lock);
  }

  private int wake(long[] w, int t, int u, int from, int to, Step then, Step first) {
    wakeRet.set(w, t, then.pc());
    wakeUffd.set(w, t, u);
    wakeStart.set(w, t, from);
    wakeEnd.set(w, t, to);
    wakeSeq.set(w, t, 0);
    wakeNeed.set(w, t, 0);
    wakeTodo.set(w, t, 0);
    wakeWaiter.set(w, t, 0);
    return mm.goTo(w, t, first);
  }

  private int wakeReturn(long[] w, int t) {
    long then = wakeRet.get(w, t);
    wakeRet.set(w, t, 0);
    wakeUffd.set(w, t, 0);
    wakeStart.set(w, t, 0);
    wakeEnd.set(w, t, 0);
    wakeSeq.set(w, t, 0);
    wakeNeed.set(w, t, 0);
    wakeTodo.set(w, t, 0);
    wakeWaiter.set(w, t, 0);
    return mm.goTo(w, t, then);
  }

  private int wokenUffd(long[] w, int t) {
    return (int) wakeUffd.get(w, t);
  }

  // spins while a reader moves a waiter
  public int wake_userfault__read_seqcount_begin(long[] w, int t) {
    long seq = ctx.refileSeq.get(w, wokenUffd(w, t));
    if (seq % 2 != 0) {
      return TransitionSystem.BLOCKED;
    }
    wakeSeq.set(w, t, seq);
    return mm.goTo(w, t, Step.wake_userfault__waitqueue_active_pending);
  }

  // both queues are looked at without the lock
  public int wake_userfault__waitqueue_active_pending(long[] w, int t) {
    boolean active = ctx.faultPendingWqh.get(w, wokenUffd(w, t)) != 0;
    wakeNeed.set(w, t, active ? 1 : 0);
    if (!active) {
      return mm.goTo(w, t, Step.wake_userfault__waitqueue_active_fault);
    }
    return mm.goTo(
        w,
        t,
        refileSeqKept
            ? Step.wake_userfault__read_seqcount_retry
            : Step.__wake_userfault__spin_lock);
  }

  public int wake_userfault__waitqueue_active_fault(long[] w, int t) {
    boolean active = ctx.faultWqh.get(w, wokenUffd(w, t)) != 0;
    wakeNeed.set(w, t, active ? 1 : 0);
    if (refileSeqKept) {
      return mm.goTo(w, t, Step.wake_userfault__read_seqcount_retry);
    }
    return active ? mm.goTo(w, t, Step.__wake_userfault__spin_lock) : wakeReturn(w, t);
  }

  // 2c5b7e1be74f: a waiter moved meanwhile, look again
  public int wake_userfault__read_seqcount_retry(long[] w, int t) {
    boolean moved = ctx.refileSeq.get(w, wokenUffd(w, t)) != wakeSeq.get(w, t);
    wakeSeq.set(w, t, 0);
    if (moved) {
      return mm.goTo(w, t, Step.wake_userfault__read_seqcount_begin);
    }
    return wakeNeed.get(w, t) != 0
        ? mm.goTo(w, t, Step.__wake_userfault__spin_lock)
        : wakeReturn(w, t);
  }

  // first those on fault_pending_wqh, newest first, then those on fault_wqh
  private int wakeNext(long[] w, int t) {
    int u = wokenUffd(w, t);
    int next = newest(ctx.faultPendingWqh.get(w, u), wakeTodo.get(w, t));
    if (next == 0) {
      next = newest(ctx.faultWqh.get(w, u), wakeTodo.get(w, t));
    }
    if (next == 0) {
      return mm.goTo(w, t, Step.__wake_userfault__spin_unlock);
    }
    wakeWaiter.set(w, t, next);
    wakeTodo.set(w, t, wakeTodo.get(w, t) & ~(1L << next));
    return mm.goTo(w, t, Step.userfaultfd_wake_function__wake_up_state);
  }

  private int newest(long queue, long among) {
    for (int i = ctx.length(queue) - 1; i >= 0; i--) {
      if ((among >>> ctx.waiter(queue, i) & 1) != 0) {
        return ctx.waiter(queue, i);
      }
    }
    return 0;
  }

  private long inRange(long[] w, int t, long queue) {
    long found = 0;
    for (int i = 0; i < ctx.length(queue); i++) {
      int waiter = ctx.waiter(queue, i);
      long va = fault.va.get(w, waiter);
      if (wakeStart.get(w, t) <= va && va < wakeEnd.get(w, t)) {
        found |= 1L << waiter;
      }
    }
    return found;
  }

  public int __wake_userfault__spin_lock(long[] w, int t) {
    int u = wokenUffd(w, t);
    if (!ctx.lock(w, u, t)) {
      return TransitionSystem.BLOCKED;
    }
    wakeNeed.set(w, t, 0);
    wakeTodo.set(
        w, t, inRange(w, t, ctx.faultPendingWqh.get(w, u)) | inRange(w, t, ctx.faultWqh.get(w, u)));
    return wakeNext(w, t);
  }

  // a waiter that runs already stays queued: it unlinks itself
  public int userfaultfd_wake_function__wake_up_state(long[] w, int t) {
    int waiter = (int) wakeWaiter.get(w, t);
    if (uwqBlocked.get(w, waiter) == 0) {
      wakeWaiter.set(w, t, 0);
      return wakeNext(w, t);
    }
    uwqBlocked.set(w, waiter, 0);
    return mm.goTo(w, t, Step.userfaultfd_wake_function__list_del_init);
  }

  public int userfaultfd_wake_function__list_del_init(long[] w, int t) {
    unlink(w, wokenUffd(w, t), (int) wakeWaiter.get(w, t));
    wakeWaiter.set(w, t, 0);
    return wakeNext(w, t);
  }

  public int __wake_userfault__spin_unlock(long[] w, int t) {
    ctx.wqhLock.set(w, wokenUffd(w, t), 0);
    return wakeReturn(w, t);
  }

  // --- UFFDIO_WAKE, and the return of every ioctl that may wake

  public int userfaultfd_wake__wake_userfault(long[] w, int t) {
    return wakeUserfault(
        w, t, args.uffd(w, t), args.start(w, t), args.end(w, t), Step.userfaultfd_ioctl__ret);
  }

  public int userfaultfd_ioctl__ret(long[] w, int t) {
    return mm.endOp(w, t);
  }
}
