------------------------------ MODULE Dontneed ------------------------------
(***************************************************************************)
(* madvise(MADV_DONTNEED): pages of the range read as zeroes afterwards.    *)
(* C: mm/madvise.c madvise_lock(), try_vma_read_lock(),                   *)
(*    madvise_dontneed_single_vma() (v6.18).                                 *)
(* Fix: none of its own; see Gather, Zap and 366a4532d96f in Collapse.        *)
(* Left out: ranges over several VMAs (each is one call of this); hugetlb,   *)
(*   mlocked and PFN mappings. lock_vma_under_rcu() is one step: it looks    *)
(*   the VMA up again once it has the lock, so that a VMA that moved since   *)
(*   sends it to mmap_lock as a write-locked one does. The gather is opened  *)
(*   under the lock; v6.18 opens it before, and nothing is queued between.   *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, Locking, VmArea, MmapLock, Ghost, Card, GupFast, Zap, RmapProfile

Dontneeders == Callers("madvise_dontneed")

\* vma: the VMA whose lock is held.
DontneedFrame == [vma |-> 0]

(* --- the path ------------------------------------------------------------------------------ *)

LOCAL Vma(s, t) == VmaAt(s, Arg(t).mm, Arg(t).start)
LOCAL End(s, t) == LET e == s.vma[Vma(s, t)].end IN IF Arg(t).end < e THEN Arg(t).end ELSE e
\* Behind VMA v a part of the range is not mapped.
LOCAL Unmapped(v, t) == m.vma[v].end < Arg(t).end /\ VmaAt(m, Arg(t).mm, m.vma[v].end) = 0
LOCAL DontneedZap(s, t, ret, then) ==
  LET mm == Arg(t).mm
      end == End(m, t)
      u == ForgetPins(s, mm, Arg(t).start, end) IN
  ZapSingle(IF m.vma[Vma(m, t)].anon THEN ZapBegins(u, t, mm, Arg(t).start, end) ELSE u, t, mm, Arg(t).start, end, TRUE, ret,
            then)

\* Never waits: no VMA, one that is write-locked, registered with userfaultfd or too short
\* sends it to mmap_lock. Before v6.17 it goes there at once.
try_vma_read_lock__vma_start_read(t) ==                   \* a6fde7add78d
  /\ m.thread[t].pc = "try_vma_read_lock__vma_start_read" /\ m.oops = "none"
  /\ LET v == Vma(m, t)
         locks == DontneedTakesVmaLock /\ v # 0 /\ VmaReadable(m, v) /\ Arg(t).end <= m.vma[v].end /\ ~Armed(m, v) IN
     m' = IF ~locks THEN Goto(Enter(m, t), t, "madvise_lock__mmap_read_lock")
          ELSE DontneedZap([VmaReadLock(Enter(m, t), v, t) EXCEPT !.dontneed[t].vma = v], t,
                           "madvise_walk_vmas__vma_end_read", "do_madvise__return")

\* The VMA is looked up under the lock; none, or one that ends early: -ENOMEM.
madvise_lock__mmap_read_lock(t) ==
  /\ m.thread[t].pc = "madvise_lock__mmap_read_lock" /\ m.oops = "none"
  /\ CanRead(m.mm[Arg(t).mm].mmap_lock)
  /\ LET v == Vma(m, t)
         s == MmapReadLock(m, Arg(t).mm, t) IN
     m' = IF v = 0 THEN Goto(Returns(s, t, "ENOMEM", 0), t, "madvise_unlock__mmap_read_unlock")
          ELSE DontneedZap(IF Unmapped(v, t) THEN Returns(s, t, "ENOMEM", 0) ELSE s, t,
                           "tlb_finish_mmu__mm_tlb_flush_nested", "madvise_unlock__mmap_read_unlock")

\* Before the flush: the gather is finished without the lock.
madvise_walk_vmas__vma_end_read(t) ==
  /\ m.thread[t].pc = "madvise_walk_vmas__vma_end_read" /\ m.oops = "none"
  /\ m' = Goto([VmaReadUnlock(m, m.dontneed[t].vma, t) EXCEPT !.dontneed[t] = DontneedFrame], t,
               "tlb_finish_mmu__mm_tlb_flush_nested")

\* With no lock to drop.
do_madvise__return(t) ==
  /\ m.thread[t].pc = "do_madvise__return" /\ m.oops = "none"
  /\ m' = EndOp(ZapEnds(m, t, Arg(t).mm), t)

madvise_unlock__mmap_read_unlock(t) ==
  /\ m.thread[t].pc = "madvise_unlock__mmap_read_unlock" /\ m.oops = "none"
  /\ m' = EndOp(ZapEnds(MmapReadUnlock(m, Arg(t).mm, t), t, Arg(t).mm), t)

DontneedNext ==
  \E t \in Dontneeders :
    \/ try_vma_read_lock__vma_start_read(t)
    \/ madvise_lock__mmap_read_lock(t)
    \/ madvise_walk_vmas__vma_end_read(t)
    \/ do_madvise__return(t)
    \/ madvise_unlock__mmap_read_unlock(t)

DontneedCard ==
  [threads |-> Dontneeders,
   sections |-> [dontneed |-> Locals(Dontneeders, DontneedFrame)],
   asks |-> [mmap_lock |-> {"madvise_lock__mmap_read_lock"}]] @@ Card
=============================================================================
