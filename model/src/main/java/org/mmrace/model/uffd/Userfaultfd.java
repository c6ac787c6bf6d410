package org.mmrace.model.uffd;

import static org.mmrace.model.core.Asks.SLEEP;

import java.util.List;
import org.mmrace.model.core.Argument;
import org.mmrace.model.core.Asks;
import org.mmrace.model.core.Card;
import org.mmrace.model.core.Entry;
import org.mmrace.model.core.Errno;
import org.mmrace.model.core.Function;
import org.mmrace.model.core.Kind;
import org.mmrace.model.core.Label;
import org.mmrace.model.core.Operation;
import org.mmrace.model.core.Path;
import org.mmrace.model.core.Pgtable;
import org.mmrace.model.core.State;
import org.mmrace.model.mm.Fault;
import org.mmrace.model.mm.FaultReason;
import org.mmrace.model.system.TransitionSystem;
import org.mmrace.model.words.Domain;
import org.mmrace.model.words.Field;
import org.mmrace.model.words.Section;

/**
 * A fault waits for the monitor; the monitor reads and wakes it. TLA+: Userfaultfd.tla. C:
 * fs/userfaultfd.c handle_userfault(), userfaultfd_ctx_read(), wake_userfault() (v6.18). Frame
 * {@code uwq}: the ctx that is referenced, whether a waker unlinked the waiter, the task state.
 * Frame {@code wake}: the range, what the look without the lock saw, the waiters left to look at.
 * Blocks on the queue lock, and at {@code handle_userfault__schedule} until a waker sets the task
 * running.
 */
public final class Userfaultfd extends Path<Userfaultfd.Step> {
  /** The steps. */
  public enum Step implements Label {
    handle_userfault__released,
    handle_userfault__userfaultfd_ctx_get,
    handle_userfault__spin_lock(Asks.WAIT_QUEUE),
    handle_userfault__add_wait_queue,
    handle_userfault__set_current_state,
    userfaultfd_must_wait__pmdp_get_lockless,
    userfaultfd_must_wait__pte_offset_map,
    userfaultfd_must_wait__ptep_get,
    handle_userfault__release_fault_lock,
    handle_userfault__released_again,
    handle_userfault__schedule(SLEEP),
    handle_userfault__task_running,
    handle_userfault__list_empty_careful,
    handle_userfault__spin_lock_unlink(Asks.WAIT_QUEUE),
    handle_userfault__list_del,
    handle_userfault__userfaultfd_ctx_put,
    userfaultfd_ctx_read__spin_lock(Asks.WAIT_QUEUE),
    userfaultfd_ctx_read__find_userfault,
    userfaultfd_ctx_read__write_seqcount_begin,
    userfaultfd_ctx_read__list_del,
    userfaultfd_ctx_read__add_wait_queue,
    userfaultfd_ctx_read__write_seqcount_end,
    userfaultfd_ctx_read__spin_unlock,
    wake_userfault__read_seqcount_begin,
    wake_userfault__waitqueue_active_pending,
    wake_userfault__waitqueue_active_fault,
    wake_userfault__read_seqcount_retry,
    __wake_userfault__spin_lock(Asks.WAIT_QUEUE),
    userfaultfd_wake_function__wake_up_state,
    userfaultfd_wake_function__list_del_init,
    __wake_userfault__spin_unlock,
    userfaultfd_wake__wake_userfault,
    userfaultfd_ioctl__ret;

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

  /** wake_userfault(). */
  public static final Function WAKE = Function.of("wake", UffdResult.IOCTL);

  /** userfaultfd_ctx_read(). */
  public static final Function CTX_READ = Function.of("uffd_read");

  private static final Operation READ =
      Operation.of(
              "uffd_read",
              Step.userfaultfd_ctx_read__spin_lock,
              "read() of the userfaultfd",
              CTX_READ)
          .takes(Argument.UFFD)
          .fails(Errno.EAGAIN);

  private static final Operation UFFDIO_WAKE =
      Operation.of("uffd_wake", Step.userfaultfd_wake__wake_userfault, "ioctl(UFFDIO_WAKE)", WAKE)
          .takes(Argument.UFFD, Argument.VA, Argument.LEN);

  /** The steps and the operations. */
  public static final Card CARD = Card.of(STEPS, READ, UFFDIO_WAKE);

  /** The entries that an ioctl has set. */
  public final UffdResult result;

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

  private final Section wake;
  private final Section uwq;
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
  public Userfaultfd(State m, Fault fault, Pgtable pgtable, UffdArgs args) {
    super(m, Step.class);
    this.fault = fault;
    this.pgtable = pgtable;
    this.args = args;
    refileSeqKept = m.toggle("RefileSeq");
    mustWaitTakesPtl = m.toggle("MustWaitTakesPtl");
    mustWaitReadsUffdWp = m.toggle("MustWaitReadsUffdWp");
    waiters = m.geometry.uffds() == 0 ? List.of() : m.tlb.cpus;
    readers = m.program.running(CTX_READ);
    Domain flag = new Domain.Flag();
    Domain thread = new Domain.Range(m.geometry.threads(), Domain.Of.THREAD);
    Domain uffd = new Domain.Range(m.geometry.uffds());
    ctx = new UffdContext(m, waiters.size());
    uwq = m.frame("uwq", waiters);
    uwqUffd = uwq.field("uffd", uffd);
    uwqQueued = uwq.field("queued", flag);
    uwqBlocked = uwq.field("blocked", flag);
    uwqMustWait = uwq.field("must_wait", flag);
    uwqPmd = uwq.field("pmd", Entry.DOMAIN);
    result = new UffdResult(m);
    wake = m.frame(WAKE);
    wakeRet = wake.field("ret", m.steps.domain("none"));
    wakeUffd = wake.field("uffd", uffd);
    wakeStart = wake.field("start", new Domain.Range(m.geometry.vas()));
    wakeEnd = wake.field("end", new Domain.Range(m.geometry.vas()));
    wakeSeq = wake.field("seq", ctx.refile_seq.domain());
    wakeNeed = wake.field("need", flag);
    wakeTodo = wake.field("todo", new Domain.IdSet(m.geometry.threads(), Domain.Of.THREAD));
    wakeWaiter = wake.field("waiter", thread);
    readWaiter = m.frame(CTX_READ).field("waiter", thread);
  }

  /** Writes the words of contexts that nobody used. */
  public void init(long[] w) {
    for (int u = 1; u <= m.geometry.uffds(); u++) {
      ctx.refcount.set(w, u, 1);
    }
  }

  /** Returns the threads that a fault may put to sleep. */
  public List<Integer> waiters() {
    return waiters;
  }

  /** Returns the threads that may wake. */
  public List<Integer> wakers() {
    return m.program.running(WAKE);
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
        && wakeSeq.get(w, t) != ctx.refile_seq.get(w, (int) wakeUffd.get(w, t));
  }

  // --- handle_userfault(): entered with the VMA lock or mmap_lock held for read

  private int faultUffd(long[] w, int t) {
    return (int) m.vma.uffd.get(w, (int) fault.vma.get(w, t));
  }

  private int uffd(long[] w, int t) {
    return (int) uwqUffd.get(w, t);
  }

  // a write-protect fault of this present entry waits
  private boolean waitsForWp(long[] w, int t, long e) {
    return fault.reason.get(w, t) == FaultReason.WP
        && (mustWaitReadsUffdWp ? Entry.uffd_wp(e) : !Entry.write(e));
  }

  private long faultPmd(long[] w, int t) {
    return m.pmd.get(w, (int) fault.mm.get(w, t), m.geometry.slot((int) fault.va.get(w, t)));
  }

  @Override
  public int run(long[] w, int t, Label at, int choice) {
    return switch ((Step) at) {
      case handle_userfault__released -> handle_userfault__released(w, t);
      case handle_userfault__userfaultfd_ctx_get -> handle_userfault__userfaultfd_ctx_get(w, t);
      case handle_userfault__spin_lock -> handle_userfault__spin_lock(w, t);
      case handle_userfault__add_wait_queue -> handle_userfault__add_wait_queue(w, t);
      case handle_userfault__set_current_state -> handle_userfault__set_current_state(w, t);
      case userfaultfd_must_wait__pmdp_get_lockless ->
          userfaultfd_must_wait__pmdp_get_lockless(w, t);
      case userfaultfd_must_wait__pte_offset_map -> userfaultfd_must_wait__pte_offset_map(w, t);
      case userfaultfd_must_wait__ptep_get -> userfaultfd_must_wait__ptep_get(w, t);
      case handle_userfault__release_fault_lock -> handle_userfault__release_fault_lock(w, t);
      case handle_userfault__released_again -> handle_userfault__released_again(w, t);
      case handle_userfault__schedule -> handle_userfault__schedule(w, t);
      case handle_userfault__task_running -> handle_userfault__task_running(w, t);
      case handle_userfault__list_empty_careful -> handle_userfault__list_empty_careful(w, t);
      case handle_userfault__spin_lock_unlink -> handle_userfault__spin_lock_unlink(w, t);
      case handle_userfault__list_del -> handle_userfault__list_del(w, t);
      case handle_userfault__userfaultfd_ctx_put -> handle_userfault__userfaultfd_ctx_put(w, t);
      case userfaultfd_ctx_read__spin_lock -> userfaultfd_ctx_read__spin_lock(w, t);
      case userfaultfd_ctx_read__find_userfault -> userfaultfd_ctx_read__find_userfault(w, t);
      case userfaultfd_ctx_read__write_seqcount_begin ->
          userfaultfd_ctx_read__write_seqcount_begin(w, t);
      case userfaultfd_ctx_read__list_del -> userfaultfd_ctx_read__list_del(w, t);
      case userfaultfd_ctx_read__add_wait_queue -> userfaultfd_ctx_read__add_wait_queue(w, t);
      case userfaultfd_ctx_read__write_seqcount_end ->
          userfaultfd_ctx_read__write_seqcount_end(w, t);
      case userfaultfd_ctx_read__spin_unlock -> userfaultfd_ctx_read__spin_unlock(w, t);
      case wake_userfault__read_seqcount_begin -> wake_userfault__read_seqcount_begin(w, t);
      case wake_userfault__waitqueue_active_pending ->
          wake_userfault__waitqueue_active_pending(w, t);
      case wake_userfault__waitqueue_active_fault -> wake_userfault__waitqueue_active_fault(w, t);
      case wake_userfault__read_seqcount_retry -> wake_userfault__read_seqcount_retry(w, t);
      case __wake_userfault__spin_lock -> __wake_userfault__spin_lock(w, t);
      case userfaultfd_wake_function__wake_up_state ->
          userfaultfd_wake_function__wake_up_state(w, t);
      case userfaultfd_wake_function__list_del_init ->
          userfaultfd_wake_function__list_del_init(w, t);
      case __wake_userfault__spin_unlock -> __wake_userfault__spin_unlock(w, t);
      case userfaultfd_wake__wake_userfault -> userfaultfd_wake__wake_userfault(w, t);
      case userfaultfd_ioctl__ret -> userfaultfd_ioctl__ret(w, t);
    };
  }

  private int handle_userfault__released(long[] w, int t) {
    return goTo(
        w,
        t,
        ctx.released.get(w, faultUffd(w, t)) != 0
            ? Step.handle_userfault__release_fault_lock
            : Step.handle_userfault__userfaultfd_ctx_get);
  }

  private int handle_userfault__userfaultfd_ctx_get(long[] w, int t) {
    int u = faultUffd(w, t);
    ctx.refcount.set(w, u, ctx.refcount.get(w, u) + 1);
    uwqUffd.set(w, t, u);
    return goTo(w, t, Step.handle_userfault__spin_lock);
  }

  private int handle_userfault__spin_lock(long[] w, int t) {
    return ctx.lock(w, uffd(w, t), t)
        ? goTo(w, t, Step.handle_userfault__add_wait_queue)
        : TransitionSystem.BLOCKED;
  }

  // a waker that looks at the queue without the lock sees the waiter from here on
  private int handle_userfault__add_wait_queue(long[] w, int t) {
    ctx.append(w, ctx.fault_pending_wqh, uffd(w, t), t);
    uwqQueued.set(w, t, 1);
    return goTo(w, t, Step.handle_userfault__set_current_state);
  }

  // full barrier: queued before the page tables are read again
  private int handle_userfault__set_current_state(long[] w, int t) {
    uwqBlocked.set(w, t, 1);
    ctx.wqh_lock.set(w, uffd(w, t), 0);
    return goTo(w, t, Step.userfaultfd_must_wait__pmdp_get_lockless);
  }

  private int mustWait(long[] w, int t, boolean wait) {
    uwqMustWait.set(w, t, wait ? 1 : 0);
    uwqPmd.set(w, t, Entry.NONE);
    return goTo(w, t, Step.handle_userfault__release_fault_lock);
  }

  private int userfaultfd_must_wait__pmdp_get_lockless(long[] w, int t) {
    long e = faultPmd(w, t);
    return switch (Entry.kind(e)) {
      case TABLE ->
          mustWaitTakesPtl
              ? pgtable.mapLock(
                  w,
                  t,
                  fault.mm.get(w, t),
                  m.geometry.slot((int) fault.va.get(w, t)),
                  pc(Step.userfaultfd_must_wait__ptep_get),
                  pc(Step.userfaultfd_must_wait__pmdp_get_lockless))
              : goTo(w, t, Step.userfaultfd_must_wait__pte_offset_map);
      case NONE -> mustWait(w, t, true);
      case HUGE -> mustWait(w, t, waitsForWp(w, t, e));
      default -> mustWait(w, t, false);
    };
  }

  // reads the PMD again: the table may be gone
  private int userfaultfd_must_wait__pte_offset_map(long[] w, int t) {
    long e = faultPmd(w, t);
    if (Entry.kind(e) != Kind.TABLE) {
      return goTo(w, t, Step.userfaultfd_must_wait__pmdp_get_lockless);
    }
    m.table.rcuReadLock(w, t);
    uwqPmd.set(w, t, e);
    return goTo(w, t, Step.userfaultfd_must_wait__ptep_get);
  }

  // no lock: whoever resolves the fault wakes after it set the entry; an entry that is out for a
  // moment is none here
  private int userfaultfd_must_wait__ptep_get(long[] w, int t) {
    int table = mustWaitTakesPtl ? pgtable.mapped(w, t) : Entry.pfn(uwqPmd.get(w, t));
    long e = m.table.pteOf(w, table, m.geometry.index((int) fault.va.get(w, t)));
    if (mustWaitTakesPtl) {
      pgtable.unmapUnlock(w, t);
    } else {
      m.table.deref(w, table);
      m.table.rcuReadUnlock(w, t);
    }
    return switch (Entry.kind(e)) {
      case NONE, MARKER -> mustWait(w, t, true);
      case PRESENT, ZERO -> mustWait(w, t, waitsForWp(w, t, e));
      default -> mustWait(w, t, false);
    };
  }

  // from here on the VMA may be unregistered, or gone
  private int handle_userfault__release_fault_lock(long[] w, int t) {
    fault.dropLock(w, t);
    fault.vma.set(w, t, 0);
    fault.vml.set(w, t, 0);
    if (uffd(w, t) == 0) {
      fault.reason.set(w, t, FaultReason.NONE);
      return goTo(w, t, fault.pc(Fault.Step.handle_mm_fault__retry));
    }
    if (uwqMustWait.get(w, t) != 0) {
      uwqMustWait.set(w, t, 0);
      return goTo(w, t, Step.handle_userfault__released_again);
    }
    return goTo(w, t, Step.handle_userfault__task_running);
  }

  private int handle_userfault__released_again(long[] w, int t) {
    return goTo(
        w,
        t,
        ctx.released.get(w, uffd(w, t)) != 0
            ? Step.handle_userfault__task_running
            : Step.handle_userfault__schedule);
  }

  // asleep until a waker sets the task running
  private int handle_userfault__schedule(long[] w, int t) {
    return uwqBlocked.get(w, t) == 0
        ? goTo(w, t, Step.handle_userfault__list_empty_careful)
        : TransitionSystem.BLOCKED;
  }

  private int handle_userfault__task_running(long[] w, int t) {
    uwqBlocked.set(w, t, 0);
    return goTo(w, t, Step.handle_userfault__list_empty_careful);
  }

  private int handle_userfault__list_empty_careful(long[] w, int t) {
    return goTo(
        w,
        t,
        uwqQueued.get(w, t) != 0
            ? Step.handle_userfault__spin_lock_unlink
            : Step.handle_userfault__userfaultfd_ctx_put);
  }

  private int handle_userfault__spin_lock_unlink(long[] w, int t) {
    return ctx.lock(w, uffd(w, t), t)
        ? goTo(w, t, Step.handle_userfault__list_del)
        : TransitionSystem.BLOCKED;
  }

  private void unlink(long[] w, int u, int t) {
    ctx.remove(w, ctx.fault_pending_wqh, u, t);
    ctx.remove(w, ctx.fault_wqh, u, t);
    uwqQueued.set(w, t, 0);
  }

  private int handle_userfault__list_del(long[] w, int t) {
    unlink(w, uffd(w, t), t);
    ctx.wqh_lock.set(w, uffd(w, t), 0);
    return goTo(w, t, Step.handle_userfault__userfaultfd_ctx_put);
  }

  private int handle_userfault__userfaultfd_ctx_put(long[] w, int t) {
    int u = uffd(w, t);
    ctx.refcount.set(w, u, ctx.refcount.get(w, u) - 1);
    uwq.clear(w, t);
    fault.reason.set(w, t, FaultReason.NONE);
    return goTo(w, t, fault.pc(Fault.Step.handle_mm_fault__retry));
  }

  // --- read()

  private int userfaultfd_ctx_read__spin_lock(long[] w, int t) {
    return ctx.lock(w, args.uffd(w, t), t)
        ? enter(w, t, goTo(w, t, Step.userfaultfd_ctx_read__find_userfault))
        : TransitionSystem.BLOCKED;
  }

  // the oldest; nothing pending: -EAGAIN
  private int userfaultfd_ctx_read__find_userfault(long[] w, int t) {
    int u = args.uffd(w, t);
    long pending = ctx.fault_pending_wqh.get(w, u);
    if (pending == 0) {
      ctx.wqh_lock.set(w, u, 0);
      m.result.fails(w, t, Errno.EAGAIN);
      return m.thread.endOp(w, t);
    }
    readWaiter.set(w, t, ctx.waiter(pending, 0));
    return goTo(
        w,
        t,
        refileSeqKept
            ? Step.userfaultfd_ctx_read__write_seqcount_begin
            : Step.userfaultfd_ctx_read__list_del);
  }

  private void countRefile(long[] w, int u) {
    ctx.refile_seq.set(w, u, ctx.refile_seq.get(w, u) + 1);
  }

  // 2c5b7e1be74f
  private int userfaultfd_ctx_read__write_seqcount_begin(long[] w, int t) {
    countRefile(w, args.uffd(w, t));
    return goTo(w, t, Step.userfaultfd_ctx_read__list_del);
  }

  // on no queue until the next step
  private int userfaultfd_ctx_read__list_del(long[] w, int t) {
    ctx.remove(w, ctx.fault_pending_wqh, args.uffd(w, t), (int) readWaiter.get(w, t));
    return goTo(w, t, Step.userfaultfd_ctx_read__add_wait_queue);
  }

  private int userfaultfd_ctx_read__add_wait_queue(long[] w, int t) {
    ctx.append(w, ctx.fault_wqh, args.uffd(w, t), (int) readWaiter.get(w, t));
    return goTo(
        w,
        t,
        refileSeqKept
            ? Step.userfaultfd_ctx_read__write_seqcount_end
            : Step.userfaultfd_ctx_read__spin_unlock);
  }

  private int userfaultfd_ctx_read__write_seqcount_end(long[] w, int t) {
    countRefile(w, args.uffd(w, t));
    return goTo(w, t, Step.userfaultfd_ctx_read__spin_unlock);
  }

  // the message says at which address
  private int userfaultfd_ctx_read__spin_unlock(long[] w, int t) {
    m.result.returns(w, t, Errno.NONE, fault.va.get(w, refiles(w, t)));
    ctx.wqh_lock.set(w, args.uffd(w, t), 0);
    readWaiter.set(w, t, 0);
    return m.thread.endOp(w, t);
  }

  // --- wake: after the page tables were changed

  /**
   * Calls wake_userfault() for the pages {@code from} to {@code to - 1}; continues at {@code then}.
   */
  int wakeUserfault(long[] w, int t, int u, int from, int to, long then) {
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
  int wakeAll(long[] w, int t, int u, long then) {
    return wake(w, t, u, 0, m.geometry.vas(), then, Step.__wake_userfault__spin_lock);
  }

  private int wake(long[] w, int t, int u, int from, int to, long then, Step first) {
    wakeRet.set(w, t, then);
    wakeUffd.set(w, t, u);
    wakeStart.set(w, t, from);
    wakeEnd.set(w, t, to);
    wakeSeq.set(w, t, 0);
    wakeNeed.set(w, t, 0);
    wakeTodo.set(w, t, 0);
    wakeWaiter.set(w, t, 0);
    return goTo(w, t, first);
  }

  private int wakeReturn(long[] w, int t) {
    long then = wakeRet.get(w, t);
    wake.clear(w, t);
    return goTo(w, t, then);
  }

  private int wokenUffd(long[] w, int t) {
    return (int) wakeUffd.get(w, t);
  }

  // spins while a reader moves a waiter
  private int wake_userfault__read_seqcount_begin(long[] w, int t) {
    long seq = ctx.refile_seq.get(w, wokenUffd(w, t));
    if (seq % 2 != 0) {
      return TransitionSystem.BLOCKED;
    }
    wakeSeq.set(w, t, seq);
    return goTo(w, t, Step.wake_userfault__waitqueue_active_pending);
  }

  // both queues are looked at without the lock
  private int wake_userfault__waitqueue_active_pending(long[] w, int t) {
    boolean active = ctx.fault_pending_wqh.get(w, wokenUffd(w, t)) != 0;
    wakeNeed.set(w, t, active ? 1 : 0);
    if (!active) {
      return goTo(w, t, Step.wake_userfault__waitqueue_active_fault);
    }
    return goTo(
        w,
        t,
        refileSeqKept
            ? Step.wake_userfault__read_seqcount_retry
            : Step.__wake_userfault__spin_lock);
  }

  private int wake_userfault__waitqueue_active_fault(long[] w, int t) {
    boolean active = ctx.fault_wqh.get(w, wokenUffd(w, t)) != 0;
    wakeNeed.set(w, t, active ? 1 : 0);
    if (refileSeqKept) {
      return goTo(w, t, Step.wake_userfault__read_seqcount_retry);
    }
    return active ? goTo(w, t, Step.__wake_userfault__spin_lock) : wakeReturn(w, t);
  }

  // 2c5b7e1be74f: a waiter moved meanwhile, look again
  private int wake_userfault__read_seqcount_retry(long[] w, int t) {
    boolean moved = ctx.refile_seq.get(w, wokenUffd(w, t)) != wakeSeq.get(w, t);
    wakeSeq.set(w, t, 0);
    if (moved) {
      return goTo(w, t, Step.wake_userfault__read_seqcount_begin);
    }
    return wakeNeed.get(w, t) != 0
        ? goTo(w, t, Step.__wake_userfault__spin_lock)
        : wakeReturn(w, t);
  }

  // first those on fault_pending_wqh, newest first, then those on fault_wqh
  private int wakeNext(long[] w, int t) {
    int u = wokenUffd(w, t);
    int next = newest(ctx.fault_pending_wqh.get(w, u), wakeTodo.get(w, t));
    if (next == 0) {
      next = newest(ctx.fault_wqh.get(w, u), wakeTodo.get(w, t));
    }
    if (next == 0) {
      return goTo(w, t, Step.__wake_userfault__spin_unlock);
    }
    wakeWaiter.set(w, t, next);
    wakeTodo.set(w, t, wakeTodo.get(w, t) & ~(1L << next));
    return goTo(w, t, Step.userfaultfd_wake_function__wake_up_state);
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

  private int __wake_userfault__spin_lock(long[] w, int t) {
    int u = wokenUffd(w, t);
    if (!ctx.lock(w, u, t)) {
      return TransitionSystem.BLOCKED;
    }
    wakeNeed.set(w, t, 0);
    wakeTodo.set(
        w,
        t,
        inRange(w, t, ctx.fault_pending_wqh.get(w, u)) | inRange(w, t, ctx.fault_wqh.get(w, u)));
    return wakeNext(w, t);
  }

  // a waiter that runs already stays queued: it unlinks itself
  private int userfaultfd_wake_function__wake_up_state(long[] w, int t) {
    int waiter = (int) wakeWaiter.get(w, t);
    if (uwqBlocked.get(w, waiter) == 0) {
      wakeWaiter.set(w, t, 0);
      return wakeNext(w, t);
    }
    uwqBlocked.set(w, waiter, 0);
    return goTo(w, t, Step.userfaultfd_wake_function__list_del_init);
  }

  private int userfaultfd_wake_function__list_del_init(long[] w, int t) {
    unlink(w, wokenUffd(w, t), (int) wakeWaiter.get(w, t));
    wakeWaiter.set(w, t, 0);
    return wakeNext(w, t);
  }

  private int __wake_userfault__spin_unlock(long[] w, int t) {
    ctx.wqh_lock.set(w, wokenUffd(w, t), 0);
    return wakeReturn(w, t);
  }

  // --- UFFDIO_WAKE, and the return of every ioctl that may wake

  private int userfaultfd_wake__wake_userfault(long[] w, int t) {
    m.result.enter(w, t);
    return wakeUserfault(
        w, t, args.uffd(w, t), args.start(w, t), args.end(w, t), pc(Step.userfaultfd_ioctl__ret));
  }

  boolean changing(long[] w, int t) {
    return ctx.mmap_changing.get(w, args.uffd(w, t)) != 0;
  }

  /** Returns whether a hole of the source counts as done. */
  public boolean holes(long[] w, int t) {
    return args.holes(w, t);
  }

  /** COPY and MOVE wake what they have done, and only that. */
  int wakeDone(long[] w, int t, int from, int to) {
    long then = pc(Step.userfaultfd_ioctl__ret);
    return from < to && args.wakes(w, t)
        ? wakeUserfault(w, t, args.uffd(w, t), from, to, then)
        : goTo(w, t, then);
  }

  /** The ioctl ends with an error, and nothing is done. */
  int fails(long[] w, int t, Errno why) {
    m.result.fails(w, t, why);
    return goTo(w, t, Step.userfaultfd_ioctl__ret);
  }

  // back to user space, which reads the result
  private int userfaultfd_ioctl__ret(long[] w, int t) {
    result.clear(w, t);
    return m.thread.endOp(w, t);
  }
}
