------------------------------ MODULE UffdVma ------------------------------
(***************************************************************************)
(* What the ioctls that fill pages share: lock the destination VMA.         *)
(* C: mm/userfaultfd.c uffd_lock_vma() (v6.18).                             *)
(* Fix: 867a43a34ff8 (v6.9) userfaultfd: use per-vma locks in userfaultfd   *)
(*   operations.                                                            *)
(* Left out: anon_vma_prepare() (Setup gives every VMA its anon_vma); an    *)
(*   overflow of the VMA's reader count. The walk of the VMA tree under RCU *)
(*   is part of the try: what it found is looked at again once the lock is  *)
(*   held.                                                                  *)
(***************************************************************************)
EXTENDS TLC, Machine, Thread, PgtableTypes, Locking, PageTable, Folio, VmArea, MmapLock, Card, UffdProfile

Fillers == Callers("uffd_lock_vma")

\* vma: locked until UffdUnlockVma().
UffdVmaFrame == [ret |-> "none", fail |-> "none", va |-> 0, vma |-> 0]

\* Continue at ret with the VMA at va locked for read, or at fail when there is none.
\* Before v6.9 mmap_lock is held instead.
UffdLockVma(s, t, va, ret, fail) ==
  Goto([s EXCEPT !.uffd_vma[t] = [ret |-> ret, fail |-> fail, va |-> va, vma |-> 0]], t,
       IF UffdTakesVmaLock THEN "uffd_lock_vma__lock_vma_under_rcu" ELSE "uffd_lock_vma__mmap_read_lock")
UffdUnlockVma(s, t) ==
  [(IF UffdTakesVmaLock THEN VmaReadUnlock(s, s.uffd_vma[t].vma, t) ELSE MmapReadUnlock(s, Arg(t).mm, t))
     EXCEPT !.uffd_vma[t] = UffdVmaFrame]
LockedVma(t) == m.uffd_vma[t].vma

\* Never waits: a VMA that is write-locked sends the ioctl to mmap_lock.
uffd_lock_vma__lock_vma_under_rcu(t) ==
  /\ m.thread[t].pc = "uffd_lock_vma__lock_vma_under_rcu" /\ m.oops = "none"
  /\ LET v == VmaAt(m, Arg(t).mm, m.uffd_vma[t].va) IN
     m' = IF v = 0 THEN Goto(m, t, "uffd_lock_vma__mmap_read_lock")
          ELSE IF ~VmaReadable(m, v) THEN Goto(m, t, "uffd_lock_vma__mmap_read_lock")
          ELSE Goto([VmaReadLock(m, v, t) EXCEPT !.uffd_vma[t].vma = v], t, m.uffd_vma[t].ret)

uffd_lock_vma__mmap_read_lock(t) ==
  /\ m.thread[t].pc = "uffd_lock_vma__mmap_read_lock" /\ m.oops = "none"
  /\ CanRead(m.mm[Arg(t).mm].mmap_lock)
  /\ m' = Goto(MmapReadLock(m, Arg(t).mm, t), t, "uffd_lock_vma__vma_start_read_locked")

\* mmap_lock excludes writers of the VMA lock.
uffd_lock_vma__vma_start_read_locked(t) ==
  /\ m.thread[t].pc = "uffd_lock_vma__vma_start_read_locked" /\ m.oops = "none"
  /\ LET v == VmaAt(m, Arg(t).mm, m.uffd_vma[t].va)
         s == [m EXCEPT !.uffd_vma[t].vma = v] IN
     m' = IF v = 0 THEN Goto(s, t, "uffd_lock_vma__mmap_read_unlock")
          ELSE IF UffdTakesVmaLock THEN Goto(VmaReadLock(s, v, t), t, "uffd_lock_vma__mmap_read_unlock")
          ELSE Goto(s, t, m.uffd_vma[t].ret)

uffd_lock_vma__mmap_read_unlock(t) ==
  /\ m.thread[t].pc = "uffd_lock_vma__mmap_read_unlock" /\ m.oops = "none"
  /\ LET s == MmapReadUnlock(m, Arg(t).mm, t) IN
     m' = IF m.uffd_vma[t].vma # 0 THEN Goto(s, t, m.uffd_vma[t].ret)
          ELSE Goto(Returns([s EXCEPT !.uffd_vma[t] = UffdVmaFrame], t, "ENOENT", 0), t, m.uffd_vma[t].fail)

UffdVmaNext ==
  \E t \in Fillers :
    \/ uffd_lock_vma__lock_vma_under_rcu(t)
    \/ uffd_lock_vma__mmap_read_lock(t)
    \/ uffd_lock_vma__vma_start_read_locked(t)
    \/ uffd_lock_vma__mmap_read_unlock(t)

UffdVmaCard ==
  [threads |-> Fillers,
   sections |-> [uffd_vma |-> Locals(Fillers, UffdVmaFrame)],
   asks |-> [mmap_lock |-> {"uffd_lock_vma__mmap_read_lock"}]] @@ Card
=============================================================================
