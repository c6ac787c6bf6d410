----------------------------- MODULE Userfaultfd -----------------------------
(***************************************************************************)
(* The userfaultfd context: a fault waits on its queues, the monitor reads  *)
(* it, wakes it, write-protects, unregisters, closes.                       *)
(* C: fs/userfaultfd.c handle_userfault(), userfaultfd_must_wait(),         *)
(*    userfaultfd_ctx_read(), wake_userfault(), userfaultfd_wake_function(),*)
(*    userfaultfd_wake(), userfaultfd_writeprotect(),                       *)
(*    userfaultfd_unregister(), userfaultfd_release(); mm/userfaultfd.c     *)
(*    mwriteprotect_range(), userfaultfd_clear_vma(),                       *)
(*    userfaultfd_release_all() (v6.18).                                    *)
(* Fix: 2c5b7e1be74f userfaultfd: avoid missing wakeups during refile in    *)
(*   userfaultfd_read.                                                      *)
(* Left out: fd_wqh and poll (read() does not block: an empty queue is      *)
(*   -EAGAIN); fault_wqh.lock (taken only inside fault_pending_wqh.lock);   *)
(*   IRQs off under the queue lock (nothing waits under it); events (so     *)
(*   mmap_changing stays 0 and map_changing_lock is only read-locked);      *)
(*   REGISTER, API, features; SIGBUS exits (no such task, flag or mode      *)
(*   here); what a fault did before v6.15 when the ctx was released (keep   *)
(*   the lock); hugetlb; VMA split (UNREGISTER takes whole VMAs); teardown  *)
(*   at refcount 0 (a program does not use a closed descriptor). The full   *)
(*   barriers of enqueue and wake are implied by sequential consistency.    *)
(*   The task state and the message are read by others only under the queue *)
(*   lock: they are written in the step that drops it. The words that       *)
(*   register a VMA change in one step: nobody reads two of them unlocked.  *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC, Machine, Thread, PgtableTypes, Locking, PageTable, MmapLock,
        Card, Pgtable, Fault, UffdWp, UffdProfile

Wakers == Callers("wake_userfault")
Readers == Callers("userfaultfd_ctx_read")
WriteProtecters == Callers("mwriteprotect_range")
Unregisterers == Callers("userfaultfd_clear_vma")
\* Threads that userfaultfd may put to sleep.
Waiters == IF Uffds = {} THEN {} ELSE Users

\* wqh_lock: fault_pending_wqh.lock; the two queues oldest first.
Ctx == [refcount |-> 1, released |-> FALSE, mmap_changing |-> 0, map_changing_lock |-> Rwsem, wqh_lock |-> 0,
        fault_pending_wqh |-> <<>>, fault_wqh |-> <<>>, refile_seq |-> 0]
\* uffd: the ctx that is referenced; queued: not unlinked by a waker (list_empty_careful());
\* blocked: the task state; pmd: the table that must_wait reads.
UwqFrame == [uffd |-> 0, queued |-> FALSE, blocked |-> FALSE, must_wait |-> FALSE, pmd |-> None]
\* The pages start to end - 1; todo: waiters in the range that are not yet looked at.
WakeFrame == [ret |-> "none", uffd |-> 0, start |-> 0, end |-> 0, seq |-> 0, need |-> FALSE, todo |-> {}, waiter |-> 0]
UffdReadFrame == [waiter |-> 0]
MwriteprotectFrame == [va |-> 0, err |-> "none"]
\* ret: after userfaultfd_clear_vma() and userfaultfd_reset_ctx().
UnregisterFrame == [ret |-> "none", vma |-> 0]
\* filled: the entries that an ioctl has set, whatever it says.
IoctlFrame == [filled |-> 0]

LOCAL Without(q, t) == SelectSeq(q, LAMBDA u : u # t)
\* First page and first page after the range of an ioctl.
RangeStart(t) == ArgOr(t, "va", 0)
RangeEnd(t) == RangeStart(t) + ArgOr(t, "len", Cardinality(Vas) - RangeStart(t))

\* fault_pending_wqh.lock; the guard is WqhFree().
WqhFree(u) == m.uffd[u].wqh_lock = 0
LockWqh(s, u, t) == [s EXCEPT !.uffd[u].wqh_lock = t]
UnlockWqh(s, u) == [s EXCEPT !.uffd[u].wqh_lock = 0]
\* map_changing_lock of the ctx that an ioctl is of; the guard is MapChangingReadable().
MapChangingReadable(t) == CanRead(m.uffd[Arg(t).uffd].map_changing_lock)
MapChangingReadLock(s, t) == [s EXCEPT !.uffd[Arg(t).uffd].map_changing_lock = DownRead(@, t)]
MapChangingReadUnlock(s, t) == [s EXCEPT !.uffd[Arg(t).uffd].map_changing_lock = UpRead(@, t)]

IoctlFails(s, t, err) == Goto(Returns(s, t, err, 0), t, "userfaultfd_ioctl__ret")
\* COPY and MOVE: what was done, if anything, else the error; -EAGAIN where it is not all.
IoctlDone(s, t, done, len, err) ==
  Returns(s, t, IF done = len THEN "none" ELSE IF done > 0 THEN "EAGAIN" ELSE err, done)
IoctlFills(s, t) == [s EXCEPT !.ioctl[t].filled = @ + 1]

(* --- handle_userfault(): entered with the VMA lock or mmap_lock held for read --- *)

LOCAL Slot(t) == PmdIndex(m.fault[t].va)
LOCAL Index(t) == PteIndex(m.fault[t].va)
LOCAL FaultUffd(t) == m.vma[m.fault[t].vma].uffd

handle_userfault__released(t) ==
  /\ m.thread[t].pc = "handle_userfault__released" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF m.uffd[FaultUffd(t)].released THEN "handle_userfault__release_fault_lock"
                     ELSE "handle_userfault__userfaultfd_ctx_get")

handle_userfault__userfaultfd_ctx_get(t) ==
  /\ m.thread[t].pc = "handle_userfault__userfaultfd_ctx_get" /\ m.oops = "none"
  /\ LET u == FaultUffd(t) IN
     m' = Goto([m EXCEPT !.uffd[u].refcount = @ + 1, !.uwq[t].uffd = u], t, "handle_userfault__spin_lock")

handle_userfault__spin_lock(t) ==
  /\ m.thread[t].pc = "handle_userfault__spin_lock" /\ m.oops = "none"
  /\ WqhFree(m.uwq[t].uffd)
  /\ m' = Goto(LockWqh(m, m.uwq[t].uffd, t), t, "handle_userfault__add_wait_queue")

\* A waker that looks at the queue without the lock sees the waiter from here on.
handle_userfault__add_wait_queue(t) ==
  /\ m.thread[t].pc = "handle_userfault__add_wait_queue" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.uffd[m.uwq[t].uffd].fault_pending_wqh = Append(@, t), !.uwq[t].queued = TRUE], t,
               "handle_userfault__set_current_state")

\* Full barrier: queued before the page tables are read again.
handle_userfault__set_current_state(t) ==
  /\ m.thread[t].pc = "handle_userfault__set_current_state" /\ m.oops = "none"
  /\ m' = Goto([UnlockWqh(m, m.uwq[t].uffd) EXCEPT !.uwq[t].blocked = TRUE], t,
               "userfaultfd_must_wait__pmdp_get_lockless")

\* A write-protect fault of this present entry waits.
LOCAL Protected(t, e) == m.fault[t].reason = "wp" /\ (IF MustWaitReadsUffdWp THEN e.uffd_wp ELSE ~e.write)
LOCAL MustWait(s, t, wait) ==
  Goto([s EXCEPT !.uwq[t].must_wait = wait, !.uwq[t].pmd = None], t, "handle_userfault__release_fault_lock")

userfaultfd_must_wait__pmdp_get_lockless(t) ==
  /\ m.thread[t].pc = "userfaultfd_must_wait__pmdp_get_lockless" /\ m.oops = "none"
  /\ LET e == m.pmd[m.fault[t].mm][Slot(t)] IN
     m' = CASE e.kind = "table" /\ MustWaitTakesPtl ->
                 PteOffsetMapLock(m, t, m.fault[t].mm, Slot(t), "userfaultfd_must_wait__ptep_get",
                                  "userfaultfd_must_wait__pmdp_get_lockless")
            [] e.kind = "table" -> Goto(m, t, "userfaultfd_must_wait__pte_offset_map")
            [] e.kind = "none" -> MustWait(m, t, TRUE)
            [] e.kind = "huge" -> MustWait(m, t, Protected(t, e))
            [] OTHER -> MustWait(m, t, FALSE)

\* Reads the PMD again: the table may be gone.
userfaultfd_must_wait__pte_offset_map(t) ==
  /\ m.thread[t].pc = "userfaultfd_must_wait__pte_offset_map" /\ m.oops = "none"
  /\ LET e == m.pmd[m.fault[t].mm][Slot(t)] IN
     m' = IF e.kind = "table"
          THEN Goto([RcuLock(m, t) EXCEPT !.uwq[t].pmd = e], t, "userfaultfd_must_wait__ptep_get")
          ELSE Goto(m, t, "userfaultfd_must_wait__pmdp_get_lockless")

\* No lock: whoever resolves the fault wakes after it set the entry. So too whoever took the
\* entry out for a moment, and wakes nobody, shows a none entry.
userfaultfd_must_wait__ptep_get(t) ==
  /\ m.thread[t].pc = "userfaultfd_must_wait__ptep_get" /\ m.oops = "none"
  /\ LET tb == IF MustWaitTakesPtl THEN Mapped(m, t) ELSE m.uwq[t].pmd.pfn
         e == PteOf(m, tb, Index(t))
         s == IF MustWaitTakesPtl THEN PteUnmapUnlock(m, t) ELSE RcuUnlock(DerefTable(m, tb), t) IN
     m' = CASE e.kind \in {"none", "marker"} -> MustWait(s, t, TRUE)
            [] e.kind \in {"present", "zero"} -> MustWait(s, t, Protected(t, e))
            [] OTHER -> MustWait(s, t, FALSE)

\* From here on the VMA may be unregistered, or gone.
handle_userfault__release_fault_lock(t) ==
  /\ m.thread[t].pc = "handle_userfault__release_fault_lock" /\ m.oops = "none"
  /\ LET s == [DropFaultLock(m, t) EXCEPT !.fault[t].vma = 0, !.fault[t].vml = FALSE] IN
     m' = CASE m.uwq[t].uffd = 0 -> Goto([s EXCEPT !.fault[t].reason = "none"], t, "handle_mm_fault__retry")
            [] m.uwq[t].must_wait -> Goto([s EXCEPT !.uwq[t].must_wait = FALSE], t, "handle_userfault__released_again")
            [] OTHER -> Goto(s, t, "handle_userfault__task_running")

handle_userfault__released_again(t) ==
  /\ m.thread[t].pc = "handle_userfault__released_again" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF m.uffd[m.uwq[t].uffd].released THEN "handle_userfault__task_running"
                     ELSE "handle_userfault__schedule")

\* Asleep until a waker sets the task running.
handle_userfault__schedule(t) ==
  /\ m.thread[t].pc = "handle_userfault__schedule" /\ m.oops = "none"
  /\ ~m.uwq[t].blocked
  /\ m' = Goto(m, t, "handle_userfault__list_empty_careful")

handle_userfault__task_running(t) ==
  /\ m.thread[t].pc = "handle_userfault__task_running" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.uwq[t].blocked = FALSE], t, "handle_userfault__list_empty_careful")

handle_userfault__list_empty_careful(t) ==
  /\ m.thread[t].pc = "handle_userfault__list_empty_careful" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF m.uwq[t].queued THEN "handle_userfault__spin_lock_unlink"
                     ELSE "handle_userfault__userfaultfd_ctx_put")

handle_userfault__spin_lock_unlink(t) ==
  /\ m.thread[t].pc = "handle_userfault__spin_lock_unlink" /\ m.oops = "none"
  /\ WqhFree(m.uwq[t].uffd)
  /\ m' = Goto(LockWqh(m, m.uwq[t].uffd, t), t, "handle_userfault__list_del")

handle_userfault__list_del(t) ==
  /\ m.thread[t].pc = "handle_userfault__list_del" /\ m.oops = "none"
  /\ LET u == m.uwq[t].uffd IN
     m' = Goto([UnlockWqh(m, u) EXCEPT !.uffd[u].fault_pending_wqh = Without(@, t), !.uffd[u].fault_wqh = Without(@, t),
                                       !.uwq[t].queued = FALSE], t, "handle_userfault__userfaultfd_ctx_put")

handle_userfault__userfaultfd_ctx_put(t) ==
  /\ m.thread[t].pc = "handle_userfault__userfaultfd_ctx_put" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.uffd[m.uwq[t].uffd].refcount = @ - 1, !.uwq[t] = UwqFrame, !.fault[t].reason = "none"], t,
               "handle_mm_fault__retry")

(* --- read() ---------------------------------------------------------------------- *)

userfaultfd_ctx_read__spin_lock(t) ==
  /\ m.thread[t].pc = "userfaultfd_ctx_read__spin_lock" /\ m.oops = "none"
  /\ WqhFree(Arg(t).uffd)
  /\ m' = Goto(LockWqh(Enter(m, t), Arg(t).uffd, t), t, "userfaultfd_ctx_read__find_userfault")

\* The oldest; nothing pending: -EAGAIN.
userfaultfd_ctx_read__find_userfault(t) ==
  /\ m.thread[t].pc = "userfaultfd_ctx_read__find_userfault" /\ m.oops = "none"
  /\ LET u == Arg(t).uffd
         q == m.uffd[u].fault_pending_wqh IN
     m' = IF q = <<>> THEN EndOp(Returns(UnlockWqh(m, u), t, "EAGAIN", 0), t)
          ELSE Goto([m EXCEPT !.uffd_read[t].waiter = Head(q)], t,
                    IF RefileSeq THEN "userfaultfd_ctx_read__write_seqcount_begin" ELSE "userfaultfd_ctx_read__list_del")

userfaultfd_ctx_read__write_seqcount_begin(t) ==          \* 2c5b7e1be74f
  /\ m.thread[t].pc = "userfaultfd_ctx_read__write_seqcount_begin" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.uffd[Arg(t).uffd].refile_seq = @ + 1], t, "userfaultfd_ctx_read__list_del")

\* On no queue until the next step.
userfaultfd_ctx_read__list_del(t) ==
  /\ m.thread[t].pc = "userfaultfd_ctx_read__list_del" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.uffd[Arg(t).uffd].fault_pending_wqh = Without(@, m.uffd_read[t].waiter)], t,
               "userfaultfd_ctx_read__add_wait_queue")

userfaultfd_ctx_read__add_wait_queue(t) ==
  /\ m.thread[t].pc = "userfaultfd_ctx_read__add_wait_queue" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.uffd[Arg(t).uffd].fault_wqh = Append(@, m.uffd_read[t].waiter)], t,
               IF RefileSeq THEN "userfaultfd_ctx_read__write_seqcount_end" ELSE "userfaultfd_ctx_read__spin_unlock")

userfaultfd_ctx_read__write_seqcount_end(t) ==
  /\ m.thread[t].pc = "userfaultfd_ctx_read__write_seqcount_end" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.uffd[Arg(t).uffd].refile_seq = @ + 1], t, "userfaultfd_ctx_read__spin_unlock")

\* The message says at which address.
userfaultfd_ctx_read__spin_unlock(t) ==
  /\ m.thread[t].pc = "userfaultfd_ctx_read__spin_unlock" /\ m.oops = "none"
  /\ LET s == [UnlockWqh(m, Arg(t).uffd) EXCEPT !.uffd_read[t] = UffdReadFrame] IN
     m' = EndOp(Returns(s, t, "none", m.fault[m.uffd_read[t].waiter].va), t)

(* --- wake: after the page tables were changed -------------------------------------- *)

\* wake_userfault() for the pages start to end - 1, then continue at ret.
LOCAL WakeCall(s, t, u, start, end, ret, label) ==
  Goto([s EXCEPT !.wake[t] = [WakeFrame EXCEPT !.ret = ret, !.uffd = u, !.start = start, !.end = end]], t, label)
WakeUserfault(s, t, u, start, end, ret) ==
  WakeCall(s, t, u, start, end, ret,
           IF RefileSeq THEN "wake_userfault__read_seqcount_begin" ELSE "wake_userfault__waitqueue_active_pending")
LOCAL WakeReturn(s, t) == Goto([s EXCEPT !.wake[t] = WakeFrame], t, s.wake[t].ret)

\* Spins while a reader moves a waiter.
wake_userfault__read_seqcount_begin(t) ==
  /\ m.thread[t].pc = "wake_userfault__read_seqcount_begin" /\ m.oops = "none"
  /\ LET seq == m.uffd[m.wake[t].uffd].refile_seq IN
     /\ seq % 2 = 0
     /\ m' = Goto([m EXCEPT !.wake[t].seq = seq], t, "wake_userfault__waitqueue_active_pending")

\* Both queues are looked at without the lock.
wake_userfault__waitqueue_active_pending(t) ==
  /\ m.thread[t].pc = "wake_userfault__waitqueue_active_pending" /\ m.oops = "none"
  /\ LET active == m.uffd[m.wake[t].uffd].fault_pending_wqh # <<>>
         s == [m EXCEPT !.wake[t].need = active] IN
     m' = CASE ~active -> Goto(s, t, "wake_userfault__waitqueue_active_fault")
            [] RefileSeq -> Goto(s, t, "wake_userfault__read_seqcount_retry")
            [] OTHER -> Goto(s, t, "__wake_userfault__spin_lock")

wake_userfault__waitqueue_active_fault(t) ==
  /\ m.thread[t].pc = "wake_userfault__waitqueue_active_fault" /\ m.oops = "none"
  /\ LET active == m.uffd[m.wake[t].uffd].fault_wqh # <<>>
         s == [m EXCEPT !.wake[t].need = active] IN
     m' = CASE RefileSeq -> Goto(s, t, "wake_userfault__read_seqcount_retry")
            [] active -> Goto(s, t, "__wake_userfault__spin_lock")
            [] OTHER -> WakeReturn(s, t)

wake_userfault__read_seqcount_retry(t) ==                  \* 2c5b7e1be74f: a waiter moved meanwhile: look again
  /\ m.thread[t].pc = "wake_userfault__read_seqcount_retry" /\ m.oops = "none"
  /\ LET s == [m EXCEPT !.wake[t].seq = 0] IN
     m' = IF m.uffd[m.wake[t].uffd].refile_seq # m.wake[t].seq THEN Goto(s, t, "wake_userfault__read_seqcount_begin")
          ELSE IF m.wake[t].need THEN Goto(s, t, "__wake_userfault__spin_lock")
          ELSE WakeReturn(s, t)

\* First those on fault_pending_wqh, newest first, then those on fault_wqh.
WakeNext(s, t) ==
  LET f == s.wake[t]
      q == s.uffd[f.uffd].fault_wqh \o s.uffd[f.uffd].fault_pending_wqh
      at == {i \in DOMAIN q : q[i] \in f.todo}
      next == q[CHOOSE i \in at : \A j \in at : j <= i] IN
  IF at = {} THEN Goto(s, t, "__wake_userfault__spin_unlock")
  ELSE Goto([s EXCEPT !.wake[t].waiter = next, !.wake[t].todo = @ \ {next}], t, "userfaultfd_wake_function__wake_up_state")

__wake_userfault__spin_lock(t) ==
  /\ m.thread[t].pc = "__wake_userfault__spin_lock" /\ m.oops = "none"
  /\ LET f == m.wake[t]
         todo == {w \in Waiters : /\ w \in {m.uffd[f.uffd].fault_wqh[i] : i \in DOMAIN m.uffd[f.uffd].fault_wqh}
                                            \cup {m.uffd[f.uffd].fault_pending_wqh[i] :
                                                    i \in DOMAIN m.uffd[f.uffd].fault_pending_wqh}
                                  /\ f.start <= m.fault[w].va
                                  /\ m.fault[w].va < f.end} IN
     /\ WqhFree(f.uffd)
     /\ m' = WakeNext([LockWqh(m, f.uffd, t) EXCEPT !.wake[t].need = FALSE, !.wake[t].todo = todo], t)

\* A waiter that runs already stays queued: it unlinks itself.
userfaultfd_wake_function__wake_up_state(t) ==
  /\ m.thread[t].pc = "userfaultfd_wake_function__wake_up_state" /\ m.oops = "none"
  /\ LET w == m.wake[t].waiter IN
     m' = IF m.uwq[w].blocked
          THEN Goto([m EXCEPT !.uwq[w].blocked = FALSE], t, "userfaultfd_wake_function__list_del_init")
          ELSE WakeNext([m EXCEPT !.wake[t].waiter = 0], t)

userfaultfd_wake_function__list_del_init(t) ==
  /\ m.thread[t].pc = "userfaultfd_wake_function__list_del_init" /\ m.oops = "none"
  /\ LET w == m.wake[t].waiter
         u == m.wake[t].uffd IN
     m' = WakeNext([m EXCEPT !.uffd[u].fault_pending_wqh = Without(@, w), !.uffd[u].fault_wqh = Without(@, w),
                             !.uwq[w].queued = FALSE, !.wake[t].waiter = 0], t)

__wake_userfault__spin_unlock(t) ==
  /\ m.thread[t].pc = "__wake_userfault__spin_unlock" /\ m.oops = "none"
  /\ m' = WakeReturn(UnlockWqh(m, m.wake[t].uffd), t)

(* --- UFFDIO_WAKE, and the return of every ioctl that may wake ----------------------- *)

userfaultfd_wake__wake_userfault(t) ==
  /\ m.thread[t].pc = "userfaultfd_wake__wake_userfault" /\ m.oops = "none"
  /\ m' = WakeUserfault(Enter(m, t), t, Arg(t).uffd, RangeStart(t), RangeEnd(t), "userfaultfd_ioctl__ret")

\* User space reads the result.
userfaultfd_ioctl__ret(t) ==
  /\ m.thread[t].pc = "userfaultfd_ioctl__ret" /\ m.oops = "none"
  /\ m' = EndOp([m EXCEPT !.ioctl[t] = IoctlFrame], t)

(* --- UFFDIO_WRITEPROTECT --------------------------------------------------------------- *)

\* Pending events: -EAGAIN.
userfaultfd_writeprotect__mmap_changing(t) ==
  /\ m.thread[t].pc = "userfaultfd_writeprotect__mmap_changing" /\ m.oops = "none"
  /\ m' = IF m.uffd[Arg(t).uffd].mmap_changing > 0 THEN IoctlFails(m, t, "EAGAIN")
          ELSE Goto(Enter(m, t), t, "mwriteprotect_range__mmap_read_lock")

mwriteprotect_range__mmap_read_lock(t) ==
  /\ m.thread[t].pc = "mwriteprotect_range__mmap_read_lock" /\ m.oops = "none"
  /\ CanRead(m.mm[Arg(t).mm].mmap_lock)
  /\ m' = Goto(MmapReadLock(m, Arg(t).mm, t), t, "mwriteprotect_range__map_changing_lock")

mwriteprotect_range__map_changing_lock(t) ==
  /\ m.thread[t].pc = "mwriteprotect_range__map_changing_lock" /\ m.oops = "none"
  /\ MapChangingReadable(t)
  /\ m' = Goto(MapChangingReadLock(m, t), t, "mwriteprotect_range__mmap_changing")

mwriteprotect_range__mmap_changing(t) ==
  /\ m.thread[t].pc = "mwriteprotect_range__mmap_changing" /\ m.oops = "none"
  /\ m' = IF m.uffd[Arg(t).uffd].mmap_changing > 0
          THEN Goto([m EXCEPT !.mwriteprotect[t].err = "EAGAIN"], t, "mwriteprotect_range__up_read")
          ELSE Goto([m EXCEPT !.mwriteprotect[t].va = RangeStart(t)], t, "mwriteprotect_range__userfaultfd_wp")

\* The next VMA of the range; gaps are ignored, a VMA that is not registered is -ENOENT. Before v6.4
\* find_dst_vma(): the VMA that contains the range.
mwriteprotect_range__userfaultfd_wp(t) ==
  /\ m.thread[t].pc = "mwriteprotect_range__userfaultfd_wp" /\ m.oops = "none"
  /\ LET va == m.mwriteprotect[t].va
         ahead == {v \in Vmas : /\ m.vma[v].mm = Arg(t).mm /\ ~m.vma[v].detached
                                /\ m.vma[v].end > va /\ m.vma[v].start < RangeEnd(t) /\ va < RangeEnd(t)
                                /\ WriteprotectWalksVmas \/ (m.vma[v].start <= va /\ RangeEnd(t) <= m.vma[v].end)}
         v == CHOOSE x \in ahead : \A y \in ahead : m.vma[x].start <= m.vma[y].start
         start == IF m.vma[v].start > va THEN m.vma[v].start ELSE va
         end == IF m.vma[v].end < RangeEnd(t) THEN m.vma[v].end ELSE RangeEnd(t) IN
     m' = IF ahead = {}
          THEN Goto([m EXCEPT !.mwriteprotect[t].err = IF va > RangeStart(t) THEN "none" ELSE "ENOENT",
                              !.mwriteprotect[t].va = 0], t, "mwriteprotect_range__up_read")
          ELSE IF ~m.vma[v].wp
          THEN Goto([m EXCEPT !.mwriteprotect[t].err = "ENOENT", !.mwriteprotect[t].va = 0], t,
                    "mwriteprotect_range__up_read")
          ELSE UffdWpRange([m EXCEPT !.mwriteprotect[t].va = end], t, v, start, end, Arg(t).enable,
                           "mwriteprotect_range__userfaultfd_wp")

mwriteprotect_range__up_read(t) ==
  /\ m.thread[t].pc = "mwriteprotect_range__up_read" /\ m.oops = "none"
  /\ m' = Goto(MapChangingReadUnlock(m, t), t, "mwriteprotect_range__mmap_read_unlock")

\* Whoever lifts the protection wakes the whole range.
mwriteprotect_range__mmap_read_unlock(t) ==
  /\ m.thread[t].pc = "mwriteprotect_range__mmap_read_unlock" /\ m.oops = "none"
  /\ LET s == [MmapReadUnlock(m, Arg(t).mm, t) EXCEPT !.mwriteprotect[t] = MwriteprotectFrame] IN
     m' = IF m.mwriteprotect[t].err # "none" THEN IoctlFails(s, t, m.mwriteprotect[t].err)
          ELSE IF ~Arg(t).enable /\ ~ArgOr(t, "dontwake", FALSE)
          THEN WakeUserfault(s, t, Arg(t).uffd, RangeStart(t), RangeEnd(t), "userfaultfd_ioctl__ret")
          ELSE Goto(s, t, "userfaultfd_ioctl__ret")

(* --- UFFDIO_UNREGISTER ------------------------------------------------------------------- *)

userfaultfd_unregister__mmap_write_lock(t) ==
  /\ m.thread[t].pc = "userfaultfd_unregister__mmap_write_lock" /\ m.oops = "none"
  /\ WriterMoves(m.mm[Arg(t).mm].mmap_lock, t)
  /\ m' = MmapWriteLock(Enter(m, t), Arg(t).mm, t, "userfaultfd_unregister__vma_find")

LOCAL Closes(t) == Arg(t).path = "uffd_close"
\* Whole VMAs of this ctx in the range; before v6.17 UNREGISTER took those of any ctx.
LOCAL Registered(t) ==
  {v \in Vmas : /\ m.vma[v].mm = Arg(t).mm /\ m.vma[v].uffd # 0
                /\ (Closes(t) \/ UnregisterChecksCtx) => m.vma[v].uffd = Arg(t).uffd
                /\ m.vma[v].start >= RangeStart(t) /\ m.vma[v].end <= RangeEnd(t)}
\* Another ctx has a VMA in the range: -EINVAL.
LOCAL Foreign(t) ==
  {v \in Vmas : /\ UnregisterChecksCtx
                /\ m.vma[v].mm = Arg(t).mm /\ m.vma[v].uffd \notin {0, Arg(t).uffd}
                /\ m.vma[v].end > RangeStart(t) /\ m.vma[v].start < RangeEnd(t)}
\* None at all: -EINVAL.
LOCAL Inside(t) ==
  {v \in Vmas : m.vma[v].mm = Arg(t).mm /\ m.vma[v].end > RangeStart(t) /\ m.vma[v].start < RangeEnd(t)}
LOCAL WakesOnUnregister(v) == UnregisterWakesMissingOnly => m.vma[v].missing

LOCAL UnregisterWake(s, t, v) ==
  IF WakesOnUnregister(v)
  THEN WakeUserfault(s, t, m.vma[v].uffd, m.vma[v].start, m.vma[v].end, "userfaultfd_clear_vma__userfaultfd_wp")
  ELSE Goto(s, t, "userfaultfd_clear_vma__userfaultfd_wp")

\* v6.18 wakes before the VMA is write-locked: a fault that holds no mmap_lock may still
\* come after it.
userfaultfd_unregister__vma_find(t) ==
  /\ m.thread[t].pc = "userfaultfd_unregister__vma_find" /\ m.oops = "none"
  /\ m' = IF Foreign(t) # {} \/ Inside(t) = {}
          THEN Goto(Returns(m, t, "EINVAL", 0), t, "userfaultfd_unregister__mmap_write_unlock")
          ELSE IF Registered(t) = {} THEN Goto(m, t, "userfaultfd_unregister__mmap_write_unlock")
          ELSE LET v == Lowest(Registered(t))
                   s == [m EXCEPT !.unregister[t] = [ret |-> "userfaultfd_unregister__vma_find", vma |-> v]] IN
               IF UnregisterWakesEarly THEN UnregisterWake(s, t, v) ELSE Goto(s, t, "userfaultfd_clear_vma__vma_start_write")

AfterClear ==
  IF UnregisterWakesEarly THEN "userfaultfd_clear_vma__vma_start_write" ELSE "userfaultfd_reset_ctx__vm_userfaultfd_ctx"

userfaultfd_clear_vma__userfaultfd_wp(t) ==
  /\ m.thread[t].pc = "userfaultfd_clear_vma__userfaultfd_wp" /\ m.oops = "none"
  /\ LET v == m.unregister[t].vma IN
     m' = IF m.vma[v].wp THEN UffdWpRange(m, t, v, m.vma[v].start, m.vma[v].end, FALSE, AfterClear)
          ELSE Goto(m, t, AfterClear)

\* Waits for the faults that hold the VMA lock: they may have queued since the wake.
userfaultfd_clear_vma__vma_start_write(t) ==
  /\ m.thread[t].pc = "userfaultfd_clear_vma__vma_start_write" /\ m.oops = "none"
  /\ LET v == m.unregister[t].vma IN
     /\ StartWriteMoves(m, v, t)
     /\ m' = IF ~StartWriteDone(m, v) THEN StartWrite(m, v, t)
             ELSE IF UnregisterWakesEarly THEN Goto(StartWrite(m, v, t), t, "userfaultfd_reset_ctx__vm_userfaultfd_ctx")
             ELSE IF Closes(t) THEN Goto(StartWrite(m, v, t), t, "userfaultfd_clear_vma__userfaultfd_wp")
             ELSE UnregisterWake(StartWrite(m, v, t), t, v)

userfaultfd_reset_ctx__vm_userfaultfd_ctx(t) ==
  /\ m.thread[t].pc = "userfaultfd_reset_ctx__vm_userfaultfd_ctx" /\ m.oops = "none"
  /\ LET v == m.unregister[t].vma
         s == [m EXCEPT !.vma[v] = [@ EXCEPT !.uffd = 0, !.missing = FALSE, !.wp = FALSE, !.minor = FALSE],
                        !.unregister[t] = UnregisterFrame] IN
     m' = Goto(s, t, m.unregister[t].ret)

userfaultfd_unregister__mmap_write_unlock(t) ==
  /\ m.thread[t].pc = "userfaultfd_unregister__mmap_write_unlock" /\ m.oops = "none"
  /\ m' = EndOp(MmapWriteUnlock(m, Arg(t).mm), t)

(* --- close() ------------------------------------------------------------------------------- *)

\* First: a fault that sees it does not wait.
userfaultfd_release__released(t) ==
  /\ m.thread[t].pc = "userfaultfd_release__released" /\ m.oops = "none"
  /\ m' = Goto([Enter(m, t) EXCEPT !.uffd[Arg(t).uffd].released = TRUE], t, "userfaultfd_release_all__mmap_write_lock")

userfaultfd_release_all__mmap_write_lock(t) ==
  /\ m.thread[t].pc = "userfaultfd_release_all__mmap_write_lock" /\ m.oops = "none"
  /\ WriterMoves(m.mm[Arg(t).mm].mmap_lock, t)
  /\ m' = MmapWriteLock(m, Arg(t).mm, t, "userfaultfd_release_all__vma_find")

userfaultfd_release_all__vma_find(t) ==
  /\ m.thread[t].pc = "userfaultfd_release_all__vma_find" /\ m.oops = "none"
  /\ m' = IF Registered(t) = {} THEN Goto(m, t, "userfaultfd_release_all__mmap_write_unlock")
          ELSE LET frame == [ret |-> "userfaultfd_release_all__vma_find", vma |-> Lowest(Registered(t))] IN
               Goto([m EXCEPT !.unregister[t] = frame], t,
                    IF UnregisterWakesEarly THEN "userfaultfd_clear_vma__userfaultfd_wp"
                    ELSE "userfaultfd_clear_vma__vma_start_write")

\* No new waiter can come: the last wake takes all of them.
userfaultfd_release_all__mmap_write_unlock(t) ==
  /\ m.thread[t].pc = "userfaultfd_release_all__mmap_write_unlock" /\ m.oops = "none"
  /\ m' = WakeCall(MmapWriteUnlock(m, Arg(t).mm), t, Arg(t).uffd, 0, Cardinality(Vas),
                   "userfaultfd_release__userfaultfd_ctx_put", "__wake_userfault__spin_lock")

userfaultfd_release__userfaultfd_ctx_put(t) ==
  /\ m.thread[t].pc = "userfaultfd_release__userfaultfd_ctx_put" /\ m.oops = "none"
  /\ m' = EndOp([m EXCEPT !.uffd[Arg(t).uffd].refcount = @ - 1], t)

HandleUserfaultNext ==
  \E t \in Waiters :
    \/ handle_userfault__released(t)
    \/ handle_userfault__userfaultfd_ctx_get(t)
    \/ handle_userfault__spin_lock(t)
    \/ handle_userfault__add_wait_queue(t)
    \/ handle_userfault__set_current_state(t)
    \/ userfaultfd_must_wait__pmdp_get_lockless(t)
    \/ userfaultfd_must_wait__pte_offset_map(t)
    \/ userfaultfd_must_wait__ptep_get(t)
    \/ handle_userfault__release_fault_lock(t)
    \/ handle_userfault__released_again(t)
    \/ handle_userfault__schedule(t)
    \/ handle_userfault__task_running(t)
    \/ handle_userfault__list_empty_careful(t)
    \/ handle_userfault__spin_lock_unlink(t)
    \/ handle_userfault__list_del(t)
    \/ handle_userfault__userfaultfd_ctx_put(t)

UffdReadNext ==
  \E t \in Readers :
    \/ userfaultfd_ctx_read__spin_lock(t)
    \/ userfaultfd_ctx_read__find_userfault(t)
    \/ userfaultfd_ctx_read__write_seqcount_begin(t)
    \/ userfaultfd_ctx_read__list_del(t)
    \/ userfaultfd_ctx_read__add_wait_queue(t)
    \/ userfaultfd_ctx_read__write_seqcount_end(t)
    \/ userfaultfd_ctx_read__spin_unlock(t)

WakeUserfaultNext ==
  \E t \in Wakers :
    \/ wake_userfault__read_seqcount_begin(t)
    \/ wake_userfault__waitqueue_active_pending(t)
    \/ wake_userfault__waitqueue_active_fault(t)
    \/ wake_userfault__read_seqcount_retry(t)
    \/ __wake_userfault__spin_lock(t)
    \/ userfaultfd_wake_function__wake_up_state(t)
    \/ userfaultfd_wake_function__list_del_init(t)
    \/ __wake_userfault__spin_unlock(t)
    \/ userfaultfd_wake__wake_userfault(t)
    \/ userfaultfd_ioctl__ret(t)

WriteprotectNext ==
  \E t \in WriteProtecters :
    \/ userfaultfd_writeprotect__mmap_changing(t)
    \/ mwriteprotect_range__mmap_read_lock(t)
    \/ mwriteprotect_range__map_changing_lock(t)
    \/ mwriteprotect_range__mmap_changing(t)
    \/ mwriteprotect_range__userfaultfd_wp(t)
    \/ mwriteprotect_range__up_read(t)
    \/ mwriteprotect_range__mmap_read_unlock(t)

UnregisterNext ==
  \E t \in Unregisterers :
    \/ userfaultfd_unregister__mmap_write_lock(t)
    \/ userfaultfd_unregister__vma_find(t)
    \/ userfaultfd_clear_vma__userfaultfd_wp(t)
    \/ userfaultfd_clear_vma__vma_start_write(t)
    \/ userfaultfd_reset_ctx__vm_userfaultfd_ctx(t)
    \/ userfaultfd_unregister__mmap_write_unlock(t)
    \/ userfaultfd_release__released(t)
    \/ userfaultfd_release_all__mmap_write_lock(t)
    \/ userfaultfd_release_all__vma_find(t)
    \/ userfaultfd_release_all__mmap_write_unlock(t)
    \/ userfaultfd_release__userfaultfd_ctx_put(t)

UserfaultfdCard ==
  [threads |-> Waiters \cup Readers \cup Wakers \cup WriteProtecters \cup Unregisterers,
   sections |-> [uffd |-> Objects(Uffds, Ctx),
                 uwq |-> Locals(Waiters, UwqFrame),
                 wake |-> Locals(Wakers, WakeFrame),
                 ioctl |-> Locals(Wakers, IoctlFrame),
                 uffd_read |-> Locals(Readers, UffdReadFrame),
                 mwriteprotect |-> Locals(WriteProtecters, MwriteprotectFrame),
                 unregister |-> Locals(Unregisterers, UnregisterFrame)],
   asks |-> [mmap_lock |-> {"mwriteprotect_range__mmap_read_lock", "userfaultfd_unregister__mmap_write_lock",
                            "userfaultfd_release_all__mmap_write_lock"},
             map_changing_lock |-> {"mwriteprotect_range__map_changing_lock"},
             vma_write |-> {"userfaultfd_clear_vma__vma_start_write"},
             wait_queue |-> {"handle_userfault__spin_lock", "handle_userfault__spin_lock_unlink",
                             "userfaultfd_ctx_read__spin_lock", "__wake_userfault__spin_lock"}],
   nests |-> {"userfaultfd_clear_vma__vma_start_write"},
   sleeps |-> {"handle_userfault__schedule"}] @@ Card
=============================================================================
