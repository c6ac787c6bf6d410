------------------------------ MODULE Retract ------------------------------
(***************************************************************************)
(* After a file extent became one huge folio: takes the PTE tables that     *)
(* mapped it away, in every mm, without mmap_lock.                           *)
(* C: mm/khugepaged.c retract_page_tables(), collapse_file() around it      *)
(*    (v6.18; lock-free since v6.6).                                         *)
(* Fix: 1d65b771bc08 (v6.6) drops mmap_lock; the PMD recheck came with PT   *)
(*    reclaim (v6.14).                                                       *)
(* Left out: of the locking of before v6.6, anon_vma for write and           *)
(*   vma_try_start_write() (v6.4); mmap_lock is RetractMmapLock. The PMD     *)
(*   lock and the PTL, which v6.2 did not take, are taken in all kernels;    *)
(*   mm_users (no exit); pmdp_get_lockless_sync() (a no-op here); the rest   *)
(*   of collapse_file(): the caller holds the folio lock of the extent and   *)
(*   has removed every PTE of it, which Setup must provide. VMAs are visited *)
(*   in the order of their numbers.                                          *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, PgtableTypes, Locking, PageTable, MmapLock, Card, Tlb, CollapseProfile

Retractors == Callers("retract_page_tables")

\* vma: the one at hand; pmd: the table that PMD pointed to when its PTL was looked up, until
\* the table is handed to RCU.
RetractFrame == [vma |-> 0, pmd |-> None, cleared |-> FALSE]

LOCAL Vma(t) == m.vma[m.retract[t].vma]
LOCAL Mm(t) == Vma(t).mm
LOCAL Addr(t) == Vma(t).start + Arg(t).pgoff - Vma(t).pgoff
LOCAL Slot(t) == PmdIndex(Addr(t))
\* VMAs in the i_mmap tree that map the page offset.
LOCAL Mapping(s, f, x) ==
  {v \in Vmas : /\ s.vma[v].file = f /\ f # 0 /\ ~s.vma[v].unlinked
                /\ s.vma[v].pgoff <= x /\ x < s.vma[v].pgoff + s.vma[v].end - s.vma[v].start}
LOCAL ImmapLockStep ==
  IF RetractImmapLock = "write" THEN "retract_page_tables__i_mmap_lock_write" ELSE "retract_page_tables__i_mmap_lock_read"
LOCAL NextVma(s, t) ==
  LET left == {v \in Mapping(s, Arg(t).file, Arg(t).pgoff) : v > s.retract[t].vma} IN
  IF left = {} THEN Goto([s EXCEPT !.retract[t] = RetractFrame], t,
                        IF RetractImmapLock = "write" THEN "retract_page_tables__i_mmap_unlock_write"
                        ELSE "retract_page_tables__i_mmap_unlock_read")
  ELSE Goto([s EXCEPT !.retract[t] = [RetractFrame EXCEPT !.vma = Lowest(left)]], t, "retract_page_tables__anon_vma")
LOCAL Cached(t) == m.cache[Arg(t).file][Arg(t).pgoff]

collapse_file__folio_lock(t) ==
  /\ m.thread[t].pc = "collapse_file__folio_lock" /\ m.oops = "none"
  /\ Cached(t) # 0 => FolioUnlocked(Cached(t))
  /\ LET s == Enter(m, t) IN
     m' = Goto(IF Cached(t) = 0 THEN s ELSE FolioLock(s, Cached(t), t), t, ImmapLockStep)

retract_page_tables__i_mmap_lock_read(t) ==
  /\ m.thread[t].pc = "retract_page_tables__i_mmap_lock_read" /\ m.oops = "none"
  /\ CanRead(m.file[Arg(t).file].i_mmap)
  /\ m' = NextVma(ImmapReadLock(m, Arg(t).file, t), t)

\* Keeps truncate out of the table, which is freed at once.
retract_page_tables__i_mmap_lock_write(t) ==              \* to v6.5
  /\ m.thread[t].pc = "retract_page_tables__i_mmap_lock_write" /\ m.oops = "none"
  /\ WriterMoves(m.file[Arg(t).file].i_mmap, t)
  /\ LET s == ImmapDownWrite(m, Arg(t).file, t) IN
     m' = IF CanWrite(m.file[Arg(t).file].i_mmap) THEN NextVma(s, t) ELSE s

\* Racy: a fault may give the VMA an anon_vma at any time. And the extent must fit.
retract_page_tables__anon_vma(t) ==
  /\ m.thread[t].pc = "retract_page_tables__anon_vma" /\ m.oops = "none"
  /\ LET fits == Addr(t) = Base(Addr(t)) /\ Addr(t) + HugePages <= Vma(t).end IN
     m' = IF Vma(t).anon_vma # 0 \/ ~fits THEN NextVma(m, t)
          ELSE Goto(m, t, "retract_page_tables__find_pmd_or_thp_or_none")

retract_page_tables__find_pmd_or_thp_or_none(t) ==
  /\ m.thread[t].pc = "retract_page_tables__find_pmd_or_thp_or_none" /\ m.oops = "none"
  /\ m' = IF m.pmd[Mm(t)][Slot(t)].kind # "table" THEN NextVma(m, t)
          ELSE Goto(m, t, "retract_page_tables__userfaultfd_wp")

retract_page_tables__userfaultfd_wp(t) ==
  /\ m.thread[t].pc = "retract_page_tables__userfaultfd_wp" /\ m.oops = "none"
  /\ m' = IF Vma(t).wp THEN NextVma(m, t)
          ELSE Goto(m, t, CASE RetractMmapLock = "none" -> "retract_page_tables__mmu_notifier_invalidate_range_start"
                            [] RetractMmapLock = "try" -> "retract_page_tables__mmap_write_trylock"
                            [] RetractMmapLock = "block" -> "retract_page_tables__mmap_write_lock")

\* The folio lock and i_mmap are held: whoever holds mmap_lock may wait for them.
retract_page_tables__mmap_write_lock(t) ==
  /\ m.thread[t].pc = "retract_page_tables__mmap_write_lock" /\ m.oops = "none"
  /\ WriterMoves(m.mm[Mm(t)].mmap_lock, t)
  /\ m' = MmapWriteLock(m, Mm(t), t, "retract_page_tables__mmu_notifier_invalidate_range_start")

retract_page_tables__mmap_write_trylock(t) ==             \* to v6.5
  /\ m.thread[t].pc = "retract_page_tables__mmap_write_trylock" /\ m.oops = "none"
  /\ LET l == m.mm[Mm(t)].mmap_lock IN
     m' = IF CanTryWrite(l)
          THEN Goto(MmapWriteTryLock(m, Mm(t), t), t,
                    "retract_page_tables__mmu_notifier_invalidate_range_start")
          ELSE NextVma(m, t)

retract_page_tables__mmu_notifier_invalidate_range_start(t) ==
  /\ m.thread[t].pc = "retract_page_tables__mmu_notifier_invalidate_range_start" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.mm[Mm(t)].notifier = @ + 1], t, "retract_page_tables__pmd_lock")

retract_page_tables__pmd_lock(t) ==
  /\ m.thread[t].pc = "retract_page_tables__pmd_lock" /\ m.oops = "none"
  /\ PmlFree(Mm(t))
  /\ m' = Goto(LockPml(m, Mm(t), t), t, IF RetractRechecksPmd THEN "retract_page_tables__check_pmd_state"
                                                   ELSE "retract_page_tables__pte_lockptr")

\* PT reclaim, or a table move, may have emptied the slot since.
retract_page_tables__check_pmd_state(t) ==                \* v6.14
  /\ m.thread[t].pc = "retract_page_tables__check_pmd_state" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF m.pmd[Mm(t)][Slot(t)].kind = "table" THEN "retract_page_tables__pte_lockptr"
                     ELSE "retract_page_tables__pmd_unlock")

retract_page_tables__pte_lockptr(t) ==
  /\ m.thread[t].pc = "retract_page_tables__pte_lockptr" /\ m.oops = "none"
  /\ LET e == m.pmd[Mm(t)][Slot(t)] IN
     m' = Goto(DerefTable([m EXCEPT !.retract[t].pmd = e], IF e.kind = "table" THEN e.pfn ELSE 0), t,
               "retract_page_tables__spin_lock")

retract_page_tables__spin_lock(t) ==
  /\ m.thread[t].pc = "retract_page_tables__spin_lock" /\ m.oops = "none"
  /\ PtlFree(m.retract[t].pmd.pfn)
  /\ m' = Goto(LockPtl(m, m.retract[t].pmd.pfn, t), t,
               IF RetractRechecksVma THEN "retract_page_tables__anon_vma_recheck"
               ELSE "retract_page_tables__pmdp_collapse_flush")

\* Private pages and uffd-wp markers live in tables only: their table must stay.
retract_page_tables__anon_vma_recheck(t) ==
  /\ m.thread[t].pc = "retract_page_tables__anon_vma_recheck" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF Vma(t).anon_vma # 0 THEN "retract_page_tables__spin_unlock"
                     ELSE "retract_page_tables__userfaultfd_wp_recheck")

retract_page_tables__userfaultfd_wp_recheck(t) ==
  /\ m.thread[t].pc = "retract_page_tables__userfaultfd_wp_recheck" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF Vma(t).wp THEN "retract_page_tables__spin_unlock" ELSE "retract_page_tables__pmdp_collapse_flush")

retract_page_tables__pmdp_collapse_flush(t) ==
  /\ m.thread[t].pc = "retract_page_tables__pmdp_collapse_flush" /\ m.oops = "none"
  /\ LET tb == m.retract[t].pmd.pfn
         s == [m EXCEPT !.pmd[Mm(t)][Slot(t)] = None, !.retract[t].cleared = TRUE] IN
     m' = FlushTlb(IF tb \in Tables THEN [s EXCEPT !.table[tb].state = "detached"] ELSE s, t, Mm(t), Addr(t),
                   Addr(t) + HugePages, "retract_page_tables__spin_unlock")

retract_page_tables__spin_unlock(t) ==
  /\ m.thread[t].pc = "retract_page_tables__spin_unlock" /\ m.oops = "none"
  /\ m' = Goto(UnlockPtl(m, m.retract[t].pmd.pfn), t, "retract_page_tables__pmd_unlock")

retract_page_tables__pmd_unlock(t) ==
  /\ m.thread[t].pc = "retract_page_tables__pmd_unlock" /\ m.oops = "none"
  /\ LET s == UnlockPml(m, Mm(t)) IN
     m' = IF m.retract[t].cleared /\ ~RetractFreesByRcu
          THEN SyncOne(s, t, "retract_page_tables__mmu_notifier_invalidate_range_end")
          ELSE Goto(s, t, "retract_page_tables__mmu_notifier_invalidate_range_end")

retract_page_tables__mmu_notifier_invalidate_range_end(t) ==
  /\ m.thread[t].pc = "retract_page_tables__mmu_notifier_invalidate_range_end" /\ m.oops = "none"
  /\ LET s == [m EXCEPT !.mm[Mm(t)].notifier = @ - 1] IN
     m' = IF m.retract[t].cleared /\ ~RetractFreesByRcu THEN Goto(s, t, "retract_page_tables__pte_free")
          ELSE IF RetractMmapLock # "none" THEN Goto(s, t, "retract_page_tables__mmap_write_unlock")
          ELSE IF m.retract[t].cleared THEN Goto(s, t, "retract_page_tables__pte_free_defer") ELSE NextVma(s, t)

\* mmap_lock keeps all walkers out but GUP-fast, which the IPI out-waited.
retract_page_tables__pte_free(t) ==                       \* to v6.5
  /\ m.thread[t].pc = "retract_page_tables__pte_free" /\ m.oops = "none"
  /\ LET tb == m.retract[t].pmd.pfn
         s == [(IF tb \in Tables THEN FreeTable(m, tb) ELSE m) EXCEPT !.retract[t].pmd = None] IN
     m' = IF RetractMmapLock # "none" THEN Goto(s, t, "retract_page_tables__mmap_write_unlock") ELSE NextVma(s, t)

retract_page_tables__mmap_write_unlock(t) ==
  /\ m.thread[t].pc = "retract_page_tables__mmap_write_unlock" /\ m.oops = "none"
  /\ LET s == MmapWriteUnlock(m, Mm(t)) IN
     m' = IF m.retract[t].cleared /\ RetractFreesByRcu THEN Goto(s, t, "retract_page_tables__pte_free_defer")
          ELSE NextVma(s, t)

\* Walkers that found the table before may use it for a grace period more.
retract_page_tables__pte_free_defer(t) ==
  /\ m.thread[t].pc = "retract_page_tables__pte_free_defer" /\ m.oops = "none"
  /\ LET tb == m.retract[t].pmd.pfn IN
     m' = NextVma(IF tb \in Tables THEN CallRcuTable(m, tb) ELSE m, t)

retract_page_tables__i_mmap_unlock_read(t) ==
  /\ m.thread[t].pc = "retract_page_tables__i_mmap_unlock_read" /\ m.oops = "none"
  /\ m' = Goto(ImmapReadUnlock(m, Arg(t).file, t), t, "collapse_file__folio_unlock")

retract_page_tables__i_mmap_unlock_write(t) ==
  /\ m.thread[t].pc = "retract_page_tables__i_mmap_unlock_write" /\ m.oops = "none"
  /\ m' = Goto(ImmapWriteUnlock(m, Arg(t).file), t, "collapse_file__folio_unlock")

collapse_file__folio_unlock(t) ==
  /\ m.thread[t].pc = "collapse_file__folio_unlock" /\ m.oops = "none"
  /\ m' = EndOp(IF Cached(t) = 0 THEN m ELSE FolioUnlock(m, Cached(t)), t)

RetractNext ==
  \E t \in Retractors :
    \/ collapse_file__folio_lock(t)
    \/ retract_page_tables__i_mmap_lock_read(t)
    \/ retract_page_tables__i_mmap_lock_write(t)
    \/ retract_page_tables__anon_vma(t)
    \/ retract_page_tables__find_pmd_or_thp_or_none(t)
    \/ retract_page_tables__userfaultfd_wp(t)
    \/ retract_page_tables__mmap_write_lock(t)
    \/ retract_page_tables__mmap_write_trylock(t)
    \/ retract_page_tables__mmu_notifier_invalidate_range_start(t)
    \/ retract_page_tables__pmd_lock(t)
    \/ retract_page_tables__check_pmd_state(t)
    \/ retract_page_tables__pte_lockptr(t)
    \/ retract_page_tables__spin_lock(t)
    \/ retract_page_tables__anon_vma_recheck(t)
    \/ retract_page_tables__userfaultfd_wp_recheck(t)
    \/ retract_page_tables__pmdp_collapse_flush(t)
    \/ retract_page_tables__spin_unlock(t)
    \/ retract_page_tables__pmd_unlock(t)
    \/ retract_page_tables__mmu_notifier_invalidate_range_end(t)
    \/ retract_page_tables__pte_free(t)
    \/ retract_page_tables__mmap_write_unlock(t)
    \/ retract_page_tables__pte_free_defer(t)
    \/ retract_page_tables__i_mmap_unlock_read(t)
    \/ retract_page_tables__i_mmap_unlock_write(t)
    \/ collapse_file__folio_unlock(t)

RetractCard ==
  [threads |-> Retractors,
   sections |-> [retract |-> Locals(Retractors, RetractFrame)],
   asks |-> [mmap_lock |-> {"retract_page_tables__mmap_write_lock"},
             folio |-> {"collapse_file__folio_lock"},
             i_mmap |-> {"retract_page_tables__i_mmap_lock_read", "retract_page_tables__i_mmap_lock_write"},
             pmd |-> {"retract_page_tables__pmd_lock"},
             pte |-> {"retract_page_tables__spin_lock"}],
   sleeps |-> {"retract_page_tables__mmu_notifier_invalidate_range_start",
               "retract_page_tables__mmu_notifier_invalidate_range_end"},
   maps |-> {"retract"}] @@ Card
=============================================================================
