----------------------------- MODULE RmapProfile ------------------------------
(***************************************************************************)
(* Zap, move and the rmap walk, kernel by kernel.                          *)
(***************************************************************************)
EXTENDS Profile

\* How many pages an mmu_gather queues before it must flush (MMU_GATHER_BUNDLE).
GatherBundle == 8
\* 99baac21e458 (v4.13): a gather that ends beside another one flushes the whole mm.
GatherFlushesIfNested == TRUE
\* 5df397dec7c4 (v6.2): the rmap of dirty file pages goes after the flush.
ZapDelaysRmap == Since("v6_6")
\* 6375e95f381e (v6.14): MADV_DONTNEED frees the tables that it leaves empty.
ZapReclaimsTables == Since("v6_18") /\ RcuTableFree
\* a6fde7add78d (v6.17): MADV_DONTNEED of one VMA runs under the per-VMA lock.
DontneedTakesVmaLock == Since("v6_18")
\* 6fa1066fc5d0 (v6.12): move_normal_pmd() re-checks under the PMD lock that there is a table.
MovePmdRechecks == Since("v6_12")
\* 880a99b60ee8 (v6.8): folio_lock_anon_vma_read() re-checks folio->mapping under the lock.
RmapRechecksMapping == Since("v6_12")
\* v6.13: page_vma_mapped_walk() re-checks the PMD under the PTL without PVMW_SYNC too.
\* It breaks nothing alone: it sees only those who clear a PMD under its PTL, PT reclaim (of an empty table) and retract
\* (of files; this walk is of anonymous memory). Who takes entries along (collapse, a table move) holds the anon_vma for
\* write, which RmapWalkTest takes away.
WalkRechecksPmd == Since("v6_18")
\* 0cef0bb836e3 (v6.13): mremap() clears uffd-wp from what it moves where the new VMA is not registered.
MremapClearsUffdWp == Since("v6_18")
\* eb66ae030829 (v4.19): move_ptes() flushes before it drops the PTLs.
MoveFlushesBeforeUnlock == TRUE

RmapToggles ==
  [GatherBundle |-> GatherBundle,
   GatherFlushesIfNested |-> GatherFlushesIfNested,
   ZapDelaysRmap |-> ZapDelaysRmap,
   ZapReclaimsTables |-> ZapReclaimsTables,
   DontneedTakesVmaLock |-> DontneedTakesVmaLock,
   MovePmdRechecks |-> MovePmdRechecks,
   RmapRechecksMapping |-> RmapRechecksMapping,
   WalkRechecksPmd |-> WalkRechecksPmd,
   MremapClearsUffdWp |-> MremapClearsUffdWp,
   MoveFlushesBeforeUnlock |-> MoveFlushesBeforeUnlock]
=============================================================================
