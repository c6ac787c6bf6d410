---------------------------- MODULE UffdInvariants ----------------------------
(***************************************************************************)
(* What must hold of userfaultfd in every state (Inv_), and what its       *)
(* scenarios must be able to reach (Reach_).                               *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, Machine, Thread, Locking, PageTable, VmArea, Tlb, Fault, GupFast, Collapse,
        RmapWalk, UffdWp, UffdCopy, UffdMove, Userfaultfd, Invariants

CtxType ==
  [refcount : 0..(Cardinality(Threads) + 1), released : BOOLEAN, mmap_changing : 0..Cardinality(Threads),
   map_changing_lock : RwsemType, wqh_lock : 0..Cardinality(Threads), fault_pending_wqh : Seq(Waiters),
   fault_wqh : Seq(Waiters), refile_seq : 0..63]
\* The types of userfaultfd's contexts.
UffdTypeOK == \A u \in Uffds : m.uffd[u] \in CtxType

(* --- waiting and waking ---------------------------------------------------- *)

\* The entry at the faulting page, as the page tables say now.
LOCAL FaultEntry(t) ==
  LET f == m.fault[t]
      pmd == m.pmd[f.mm][PmdIndex(f.va)] IN
  IF pmd.kind = "table" THEN PteOf(m, pmd.pfn, PteIndex(f.va)) ELSE pmd
LOCAL Asleep(t) == m.thread[t].pc = "handle_userfault__schedule" /\ m.uwq[t].blocked
\* Whether the fault would be put to sleep again if it were retried now: what the fault
\* handlers ask, not what must_wait asks.
LOCAL WouldBlock(t) ==
  LET f == m.fault[t]
      v == VmaAt(m, f.mm, f.va)
      e == FaultEntry(t) IN
  /\ v # 0
  /\ CASE e.kind \in {"none", "marker"} -> m.vma[v].missing
       [] e.kind \in {"present", "zero", "huge"} -> f.reason = "wp" /\ m.vma[v].wp /\ e.uffd_wp /\ ~e.write
       [] OTHER -> FALSE
NobodyRuns == \A t \in Threads : m.thread[t].pc = "done" \/ (t \in Waiters /\ Asleep(t))
\* uffd.md I2: nobody is left to wake a waiter whose fault is resolved.
Inv_NoLostWake ==
  NobodyRuns =>
    \A t \in Waiters : Asleep(t) => WouldBlock(t)

LOCAL OnQueue(q) == {q[i] : i \in DOMAIN q}
\* A waiter that read() takes from one queue to the other.
LOCAL Refiled(u) == {m.uffd_read[t].waiter : t \in {r \in Readers : m.uffd[u].wqh_lock = r}}
\* A waiter is on one queue of its ctx, once; it holds a reference, the descriptor one more.
Inv_UffdQueues ==
  \A u \in Uffds :
    LET pending == m.uffd[u].fault_pending_wqh
        read == m.uffd[u].fault_wqh
        both == pending \o read
        refs == Cardinality({t \in Waiters : m.uwq[t].uffd = u}) IN
    /\ Cardinality(OnQueue(both)) = Len(both)
    /\ \A t \in OnQueue(both) : m.uwq[t].queued /\ m.uwq[t].uffd = u
    /\ \A t \in Waiters : m.uwq[t].uffd = u /\ m.uwq[t].queued => t \in OnQueue(both) \cup Refiled(u)
    /\ m.uffd[u].refile_seq % 2 = 1 => m.uffd[u].wqh_lock \in Readers
    /\ m.uffd[u].refcount \in refs..(refs + 1)
    /\ ~m.uffd[u].released => m.uffd[u].refcount = refs + 1
    /\ m.uffd[u].released /\ NobodyRuns => m.uffd[u].refcount = refs

\* uffd.md I3: where it is registered for missing pages, a fault fills nothing itself.
Inv_UffdMissingDelivered ==
  \A t \in Waiters :
    m.thread[t].pc \in {"do_anonymous_page__set_pte_at", "do_huge_pmd_anonymous_page__set_pmd_at"} =>
      ~m.vma[m.fault[t].vma].missing

\* uffd.md I16: what a fault reports was so when the PTL was held.
Inv_UffdEventTrue ==
  \A t \in Waiters :
    /\ (m.thread[t].pc = "do_anonymous_page__pte_unmap_unlock" /\ m.fault[t].reason = "missing") =>
         FaultEntry(t).kind = "none"
    /\ (m.thread[t].pc = "handle_pte_fault__pte_unmap_unlock" /\ m.fault[t].reason = "wp") => FaultEntry(t).uffd_wp

(* --- registration ------------------------------------------------------------ *)

\* uffd.md A.1: a VMA has a ctx exactly where it has a mode.
Inv_UffdCtxIffModes == \A v \in Vmas : (m.vma[v].uffd # 0) = Armed(m, v)

\* uffd.md I7: no uffd_wp bit outside a VMA registered for it, but under mmap_lock for write. A VMA that
\* munmap() has detached is registered until its pages are zapped.
Inv_NoStrayWp ==
  \A tb \in Tables, i \in Ptes :
    (m.pte[tb][i].uffd_wp /\ m.table[tb].state = "live") =>
      LET va == m.table[tb].slot * Geometry.ptes + i IN
      \/ m.mm[m.table[tb].mm].mmap_lock.writer # 0
      \/ \E v \in Vmas : m.vma[v].mm = m.table[tb].mm /\ m.vma[v].wp /\ m.vma[v].start <= va /\ va < m.vma[v].end

\* uffd.md I1: no store passes a uffd_wp bit; translations follow once the flush is done. What collapse has
\* isolated it copies into a huge folio, and the bit does not come along.
Inv_UffdWpKept ==
  /\ \A tb \in Tables, i \in Ptes :
       (m.pte[tb][i].uffd_wp /\ m.table[tb].state = "live") =>
         LET mm == m.table[tb].mm
             va == m.table[tb].slot * Geometry.ptes + i
             v == VmaAt(m, mm, va) IN
         (v # 0 /\ m.vma[v].wp) =>
           /\ ~m.pte[tb][i].write
           /\ m.mm[mm].tlb_flush_pending = 0 => \A c \in TlbCpus : ~m.tlb[c][mm][va].write
  /\ \A t \in Collapsers : \A i \in m.collapse[t].isolated : ~m.pte[m.collapse[t].pmd.pfn][i].uffd_wp

\* uffd.md I8: what COPY and MOVE say is done is what they have set, a hole counts too; an error says that
\* nothing is done, -EAGAIN that it is not all. Other ioctls fill nothing.
LOCAL Fills(t) == Arg(t).path \in {"uffd_copy", "uffd_move"}
LOCAL FillLength(t) == IF Arg(t).path = "uffd_move" THEN ArgOr(t, "len", 1) ELSE RangeEnd(t) - RangeStart(t)
Inv_UffdResult ==
  \A t \in Wakers : m.thread[t].pc = "userfaultfd_ioctl__ret" =>
    LET f == m.result[t]
        filled == m.ioctl[t].filled IN
    IF ~Fills(t) THEN f.done = 0 /\ filled = 0
    ELSE /\ filled <= f.done /\ (filled < f.done => ArgOr(t, "holes", FALSE))
         /\ (f.err = "none") = (f.done = FillLength(t))
         /\ f.done > 0 => f.err \in {"none", "EAGAIN"}

(* --- moving --------------------------------------------------------------------- *)

\* uffd.md I5: an exclusive anonymous page names the one place where it is mapped; a mover
\* may be about to change that.
Inv_RmapTruth ==
  \A tb \in Tables : (m.table[tb].state = "live" /\ m.table[tb].ptl \notin Movers) =>
    \A i \in Ptes : m.pte[tb][i].kind = "present" =>
      LET page == m.page[m.pte[tb][i].pfn]
          va == m.table[tb].slot * Geometry.ptes + i IN
      (page.exclusive /\ page.head = 0 /\ page.order = 0 /\ page.mapping = "anon") =>
        \A v \in Vmas : LET vma == m.vma[v] IN
          \/ page.owner = vma.anon_vma /\ page.index = vma.pgoff + va - vma.start
          \/ vma.mm # m.table[tb].mm \/ vma.detached \/ va < vma.start \/ vma.end <= va

(* --- probes --------------------------------------------------------------------------- *)

\* A fault sleeps.
Reach_Asleep == ~ \E t \in Waiters : Asleep(t)
\* must_wait sees none where a protector took the entry out and is about to write it back.
Reach_MustWaitSeesTransientNone ==
  ~ \E t \in Waiters, u \in Protectors :
      /\ m.thread[u].pc = "change_pte_range__ptep_modify_prot_commit"
      /\ m.thread[t].pc = "userfaultfd_must_wait__ptep_get"
      /\ m.vma[m.wp[u].vma].mm = m.fault[t].mm /\ m.wp[u].va = m.fault[t].va
\* A waiter is woken on its way to sleep.
Reach_WokenBeforeSleep ==
  ~ \E t \in Waiters : m.thread[t].pc = "handle_userfault__schedule" /\ ~m.uwq[t].blocked
\* A waiter is on neither queue while a waker looks at them without the lock.
Reach_WakeDuringRefile ==
  ~ \E u \in Uffds, w \in Waiters, t \in Wakers :
      /\ w \in Refiled(u) /\ w \notin OnQueue(m.uffd[u].fault_pending_wqh \o m.uffd[u].fault_wqh)
      /\ m.thread[t].pc = "wake_userfault__waitqueue_active_fault"
\* A waker saw empty queues, and finds that a waiter moved meanwhile.
Reach_RefileSeen ==
  ~ \E t \in Wakers : /\ m.thread[t].pc = "wake_userfault__read_seqcount_retry"
                      /\ ~m.wake[t].need
                      /\ m.uffd[m.wake[t].uffd].refile_seq # m.wake[t].seq
\* A fault sleeps in a VMA that UNREGISTER is clearing.
Reach_AsleepInUnregister ==
  ~ \E t \in Waiters, u \in Unregisterers :
      Asleep(t) /\ m.unregister[u].vma # 0 /\ VmaAt(m, m.fault[t].mm, m.fault[t].va) = m.unregister[u].vma
\* A fault holds the VMA lock of a VMA that UNREGISTER is clearing.
Reach_FaultInUnregister ==
  ~ \E t \in Waiters, u \in Unregisterers :
      m.fault[t].vml /\ m.unregister[u].vma # 0 /\ m.fault[t].vma = m.unregister[u].vma
\* COPY holds the VMA lock of a VMA that UNREGISTER or close() is clearing.
Reach_CopyInUnregister ==
  ~ \E t \in Copiers, u \in Unregisterers :
      m.unregister[u].vma # 0 /\ t \in m.vma[m.unregister[u].vma].lock.readers
\* A fault was retried under mmap_lock, in a VMA that is not registered any more.
Reach_RetryAfterUnregister ==
  ~ \E t \in Users : /\ m.fault[t].tried
                     /\ m.fault[t].vma # 0
                     /\ m.vma[m.fault[t].vma].uffd = 0
\* WRITEPROTECT of a range that is registered throughout is -ENOENT.
Reach_WriteprotectRefused ==
  ~ \E t \in WriteProtecters :
      /\ m.thread[t].pc = "mwriteprotect_range__up_read" /\ m.mwriteprotect[t].err = "ENOENT"
      /\ \A va \in RangeStart(t)..(RangeEnd(t) - 1) : LET v == VmaAt(m, Arg(t).mm, va) IN v # 0 /\ m.vma[v].wp
\* A mover cleared the source, finds a pin, and will put the page back.
Reach_MovePutsBack == ~ \E t \in Movers : m.thread[t].pc = "move_present_ptes__set_pte_at_src"
\* GUP-fast pinned a page that was moved to where it is pinned.
Reach_PinnedAtDestination ==
  ~ \E t \in Guppers, u \in Movers : /\ m.pin[t].promised
                                     /\ \E i \in DOMAIN Ops(u) : Ops(u)[i].path = "uffd_move" /\ Ops(u)[i].dst = m.pin[t].va
\* GUP-fast read the entry that a mover cleared since, and holds its pin.
Reach_PinBehindMover ==
  ~ \E t \in Guppers, u \in Movers : /\ m.thread[t].pc = "gup_fast_pte_range__ptep_recheck"
                                     /\ m.thread[u].pc = "move_present_ptes__folio_maybe_dma_pinned_again"
                                     /\ m.move[u].src_pte.pfn = m.gup[t].pfn
\* A CPU reaches a page through the source and through the destination (uffd.md Z41).
Reach_BothTranslations ==
  ~ \E c, d \in TlbCpus, u \in Movers :
      /\ m.thread[u].pc = "flush_tlb_mm_range__ack" /\ m.move[u].src_pte.pfn # 0
      /\ m.tlb[c][Arg(u).mm][Arg(u).src + m.move[u].i].pfn = m.move[u].src_pte.pfn
      /\ m.tlb[d][Arg(u).mm][Arg(u).dst + m.move[u].i].pfn = m.move[u].src_pte.pfn
\* Reclaim walks the VMAs of a page that a mover has locked.
Reach_WalkDuringMove ==
  ~ \E t \in Walkers, u \in Movers :
      /\ m.thread[t].pc = "page_vma_mapped_walk__ptep_get"
      /\ m.page[Arg(t).page].lock = u
\* A mover is about to try a page again that it did not move.
Reach_MoveTriesAgain ==
  ~ \E t \in Movers : /\ m.thread[t].pc = "move_pages_ptes__mmu_notifier_invalidate_range_end"
                      /\ m.move[t].err = "EAGAIN"
\* A page has moved, its anon_vma is unlocked, and it is still locked.
Reach_MovedFolioLocked ==
  ~ \E t \in Movers : m.thread[t].pc = "move_pages_ptes__folio_unlock" /\ m.move[t].err = "none"
\* A mover waits for a page that another one has locked.
Reach_MoverWaits == ~ \E t \in Movers : m.thread[t].pc = "move_pages_ptes__folio_lock"
\* A mover waits for the anon_vma that another one has locked.
Reach_MoverWaitsForAnonVma == ~ \E t \in Movers : m.thread[t].pc = "move_pages_ptes__anon_vma_lock_write"
=============================================================================
