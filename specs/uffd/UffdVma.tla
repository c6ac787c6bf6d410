------------------------------ MODULE UffdVma ------------------------------
(***************************************************************************)
(* What the ioctls that fill pages share: lock the destination VMA, and     *)
(* give it a PTE table.                                                     *)
(* C: mm/userfaultfd.c uffd_lock_vma(); include/linux/mm.h pte_alloc(),     *)
(*    mm/memory.c __pte_alloc(), pmd_install() (v6.18).                     *)
(* Fix: 867a43a34ff8 (v6.9) userfaultfd: use per-vma locks in userfaultfd   *)
(*   operations.                                                            *)
(* Left out: anon_vma_prepare() (Setup gives every VMA its anon_vma); an    *)
(*   overflow of the VMA's reader count. The walk of the VMA tree under RCU *)
(*   is part of the try: what it found is looked at again once the lock is  *)
(*   held.                                                                  *)
(***************************************************************************)
EXTENDS TLC, Machine, Thread, PgtableTypes, Locking, PageTable, Folio, VmArea, MmapLock, Card, UffdProfile

Fillers == Callers("uffd_lock_vma")
Allocators == Callers("pte_alloc")

\* vma: locked until UffdUnlockVma().
UffdVmaFrame == [ret |-> "none", fail |-> "none", va |-> 0, vma |-> 0]
PteAllocFrame == [ret |-> "none", fail |-> "none", slot |-> 0, table |-> 0]

VmaReadable(s, v) == s.vma[v].lock.writer = 0
VmaReadLock(s, v, t) == [s EXCEPT !.vma[v].lock.readers = @ \cup {t}]
VmaReadUnlock(s, v, t) == [s EXCEPT !.vma[v].lock.readers = @ \ {t}]

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
          ELSE Goto([s EXCEPT !.uffd_vma[t] = UffdVmaFrame, !.ioctl[t].err = "ENOENT"], t, m.uffd_vma[t].fail)

(* --- pte_alloc(): for a PMD that was none when it was read -------------------- *)

PteAlloc(s, t, slot, ret, fail) ==
  Goto([s EXCEPT !.pte_alloc[t] = [ret |-> ret, fail |-> fail, slot |-> slot, table |-> 0]], t,
       "pte_alloc__pte_alloc_one")

pte_alloc__pte_alloc_one(t, c) ==
  /\ m.thread[t].pc = "pte_alloc__pte_alloc_one" /\ m.oops = "none"
  /\ ChoiceOk(c, FreeTables(m))
  /\ m' = IF FreeTables(m) = {} THEN Goto([m EXCEPT !.pte_alloc[t] = PteAllocFrame], t, m.pte_alloc[t].fail)
          ELSE LET tb == Chosen(c, FreeTables(m)) IN
               Goto([m EXCEPT !.table[tb].state = "detached", !.pte_alloc[t].table = tb], t, "pte_alloc__pmd_lock")

pte_alloc__pmd_lock(t) ==
  /\ m.thread[t].pc = "pte_alloc__pmd_lock" /\ m.oops = "none"
  /\ PmlFree(Arg(t).mm)
  /\ m' = Goto(LockPml(m, Arg(t).mm, t), t, "pte_alloc__pmd_populate")

\* Somebody else may have populated the PMD meanwhile.
pte_alloc__pmd_populate(t) ==
  /\ m.thread[t].pc = "pte_alloc__pmd_populate" /\ m.oops = "none"
  /\ LET f == m.pte_alloc[t]
         mm == Arg(t).mm IN
     m' = Goto(IF m.pmd[mm][f.slot].kind # "none" THEN FreeTable(m, f.table)
               ELSE [m EXCEPT !.pmd[mm][f.slot] = TableEntry(f.table), !.table[f.table].state = "live",
                              !.table[f.table].mm = mm, !.table[f.table].slot = f.slot],
               t, "pte_alloc__pmd_unlock")

pte_alloc__pmd_unlock(t) ==
  /\ m.thread[t].pc = "pte_alloc__pmd_unlock" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.mm[Arg(t).mm].pml = 0, !.pte_alloc[t] = PteAllocFrame], t, m.pte_alloc[t].ret)

UffdVmaNext ==
  \E t \in Fillers :
    \/ uffd_lock_vma__lock_vma_under_rcu(t)
    \/ uffd_lock_vma__mmap_read_lock(t)
    \/ uffd_lock_vma__vma_start_read_locked(t)
    \/ uffd_lock_vma__mmap_read_unlock(t)

PteAllocNext ==
  \E t \in Allocators :
    \/ \E c \in TableChoices : pte_alloc__pte_alloc_one(t, c)
    \/ pte_alloc__pmd_lock(t)
    \/ pte_alloc__pmd_populate(t)
    \/ pte_alloc__pmd_unlock(t)

UffdVmaCard ==
  [threads |-> Fillers \cup Allocators,
   sections |-> [uffd_vma |-> Locals(Fillers, UffdVmaFrame),
                 pte_alloc |-> Locals(Allocators, PteAllocFrame)],
   asks |-> [mmap_lock |-> {"uffd_lock_vma__mmap_read_lock"},
             pmd |-> {"pte_alloc__pmd_lock"}],
   sleeps |-> {"pte_alloc__pte_alloc_one"}] @@ Card
=============================================================================
