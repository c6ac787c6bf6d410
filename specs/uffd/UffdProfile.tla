----------------------------- MODULE UffdProfile ------------------------------
(***************************************************************************)
(* userfaultfd, kernel by kernel.                                          *)
(***************************************************************************)
EXTENDS Profile

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
\* a1b92a3f1498 (v6.4): WRITEPROTECT of several VMAs; before, one VMA contains the range, or -ENOENT.
WriteprotectWalksVmas == Since("v6_6")
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
\* v6.18: MOVE unlocks and puts the folio under the PTLs; before, last of all.
MoveUnlocksUnderPtl == Since("v6_18")
\* MOVE clears -EAGAIN before it tries the page again. v6.18 counts bytes and keeps it, which a later tree mends.
MoveClearsEagain == ~Since("v6_18")

UffdToggles ==
  [RefileSeq |-> RefileSeq,
   MustWaitTakesPtl |-> MustWaitTakesPtl,
   MustWaitReadsUffdWp |-> MustWaitReadsUffdWp,
   UnregisterWakesMissingOnly |-> UnregisterWakesMissingOnly,
   UnregisterWakesEarly |-> UnregisterWakesEarly,
   UnregisterChecksCtx |-> UnregisterChecksCtx,
   WriteprotectWalksVmas |-> WriteprotectWalksVmas,
   UffdTakesVmaLock |-> UffdTakesVmaLock,
   MoveAssignsBeforeClear |-> MoveAssignsBeforeClear,
   MoveRechecksPinAfterClear |-> MoveRechecksPinAfterClear,
   MoveRechecksPmd |-> MoveRechecksPmd,
   MoveKeepsDirty |-> MoveKeepsDirty,
   MoveFlushesAtEnd |-> MoveFlushesAtEnd,
   MoveUnlocksUnderPtl |-> MoveUnlocksUnderPtl,
   MoveClearsEagain |-> MoveClearsEagain]
=============================================================================
