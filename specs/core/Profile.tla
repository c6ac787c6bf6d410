------------------------------ MODULE Profile ------------------------------
(***************************************************************************)
(* Which kernel and which architecture a scenario runs: every fix is a     *)
(* toggle, named for what the code does.                                   *)
(*                                                                         *)
(* A toggle is a definition, so a cfg names only what it changes:          *)
(*     Kernel = "v6_18"                                                    *)
(*     GupRechecksPmd = FALSE                                              *)
(* overrides one toggle and leaves all others at what v6.18 does.          *)
(***************************************************************************)
EXTENDS Integers

CONSTANT
  \* The base kernel: "v6_1", "v6_6", "v6_12" or "v6_18".
  Kernel

Era == CASE Kernel = "v6_1"  -> 1
         [] Kernel = "v6_6"  -> 2
         [] Kernel = "v6_12" -> 3
         [] Kernel = "v6_18" -> 4

Since(version) == Era >= CASE version = "v6_1"  -> 1
                           [] version = "v6_6"  -> 2
                           [] version = "v6_12" -> 3
                           [] version = "v6_18" -> 4

(* --- architecture (collapse.md 1.4) ------------------------------------ *)

\* Page tables are freed through RCU; FALSE is plain x86 without paravirt.
RcuTableFree == TRUE
\* A TLB flush is an IPI that every target CPU must take with IRQs enabled.
FlushIsIpi == FALSE
\* Which free page or table an allocation returns: "lowest" or "any".
Allocation == "lowest"

(* --- collapse ----------------------------------------------------------- *)

\* 70cbc3cc78a9 (v6.0): GUP-fast re-reads the PMD after taking the reference.
GupRechecksPmd == Since("v6_1")
\* 2ba99c5e0881 (v6.1): tlb_remove_table_sync_one() after pmdp_collapse_flush().
CollapseSyncsGup == Since("v6_1")
\* 55fd6fccad31 (v6.4): collapse_huge_page() write-locks the VMA.
CollapseWritesVmaLock == Since("v6_6")
\* 366a4532d96f (v6.17): it does so before check_pmd_still_valid(), for MADV_DONTNEED under the VMA lock.
CollapseLocksVmaBeforePmdCheck == Since("v6_18")
\* dd47ac428c3f (v6.3): __collapse_huge_page_isolate() refuses a uffd-wp PTE.
IsolateChecksUffdWp == Since("v6_6")
\* v6.5: pte_offset_map_lock() re-checks the PMD after taking the PTL.
PteMapRechecksPmd == Since("v6_6")
\* v6.4: anonymous faults run under the per-VMA lock, those of userfaultfd since v6.6.
FaultTakesVmaLock == Since("v6_6")

(* --- zap, move, retract -------------------------------------------------- *)

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
\* v6.14: retract_page_tables() re-checks under the PMD lock that there is a table.
RetractRechecksPmd == Since("v6_18")
\* 1d65b771bc08 (v6.6): retract_page_tables() re-checks anon_vma and uffd-wp under the PTL.
RetractRechecksVma == Since("v6_6")
\* How retract_page_tables() takes mmap_lock for write: "none"; "try", as before v6.6; "block", which no kernel did.
RetractMmapLock == IF Since("v6_6") THEN "none" ELSE "try"
\* 1d65b771bc08 (v6.6): the table is freed after a grace period; before, at once, after an IPI.
RetractFreesByRcu == Since("v6_6")
\* 6fa1066fc5d0 (v6.12): move_normal_pmd() re-checks under the PMD lock that there is a table.
MovePmdRechecks == Since("v6_12")
\* 880a99b60ee8 (v6.8): folio_lock_anon_vma_read() re-checks folio->mapping under the lock.
RmapRechecksMapping == Since("v6_12")
\* eb66ae030829 (v4.19): move_ptes() flushes before it drops the PTLs.
MoveFlushesBeforeUnlock == TRUE

(* --- userfaultfd --------------------------------------------------------- *)

\* 2c5b7e1be74f (v4.3): a waker sees that read() moves a waiter between the queues.
RefileSeq == TRUE
\* userfaultfd_must_wait() takes the PTL before it reads the PTE, which no kernel does.
MustWaitTakesPtl == FALSE
\* userfaultfd_must_wait() asks for uffd_wp, not for the write bit, which no kernel does.
MustWaitReadsUffdWp == FALSE
\* UNREGISTER wakes the waiters of a VMA only where it is registered for missing pages.
UnregisterWakesMissingOnly == TRUE
\* UNREGISTER wakes, and clears uffd_wp as close() does, before it write-locks the VMA.
UnregisterWakesEarly == TRUE
\* v6.17: UNREGISTER of a VMA of another ctx is -EINVAL; before, it was unregistered.
UnregisterChecksCtx == Since("v6_18")
\* 867a43a34ff8 (v6.9): COPY and MOVE run under the per-VMA lock.
UffdTakesVmaLock == Since("v6_12")
\* Before d7a08838ab74 (v6.8): MOVE assigned anon_vma and index before it cleared the source.
MoveAssignsBeforeClear == FALSE
\* MOVE looks for pins again after it cleared the source.
MoveRechecksPinAfterClear == TRUE
\* v6.13: MOVE re-checks the PMD of the destination under the PTLs.
MoveRechecksPmd == Since("v6_18")
\* 75cb1cca2c88 (v6.16): MOVE keeps the dirty bit; before, the destination was always dirty.
MoveKeepsDirty == Since("v6_18")
\* v6.18: MOVE flushes the source once, after the destination is set.
MoveFlushesAtEnd == Since("v6_18")
=============================================================================
