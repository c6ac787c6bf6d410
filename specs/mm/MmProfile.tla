------------------------------ MODULE MmProfile -------------------------------
(***************************************************************************)
(* What every family uses: faults and GUP-fast, kernel by kernel.          *)
(***************************************************************************)
EXTENDS Profile

\* 70cbc3cc78a9 (v6.0): GUP-fast re-reads the PMD after taking the reference.
GupRechecksPmd == Since("v6_1")
\* v6.4: anonymous faults run under the per-VMA lock, those of userfaultfd since v6.6.
FaultTakesVmaLock == Since("v6_6")

MmToggles ==
  [GupRechecksPmd |-> GupRechecksPmd,
   FaultTakesVmaLock |-> FaultTakesVmaLock]
=============================================================================
