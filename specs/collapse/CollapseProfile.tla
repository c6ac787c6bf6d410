--------------------------- MODULE CollapseProfile ----------------------------
(***************************************************************************)
(* Collapse and retract, kernel by kernel.                                 *)
(***************************************************************************)
EXTENDS Profile

\* 2ba99c5e0881 (v6.1): tlb_remove_table_sync_one() after pmdp_collapse_flush().
CollapseSyncsGup == Since("v6_1")
\* 55fd6fccad31 (v6.4): collapse_huge_page() write-locks the VMA.
CollapseWritesVmaLock == Since("v6_6")
\* 366a4532d96f (v6.17): it does so before check_pmd_still_valid(), for MADV_DONTNEED under the VMA lock.
CollapseLocksVmaBeforePmdCheck == Since("v6_18")
\* dd47ac428c3f (v6.3): __collapse_huge_page_isolate() refuses a uffd-wp PTE.
IsolateChecksUffdWp == Since("v6_6")
\* To v6.17 a range without a writable PTE is not collapsed (SCAN_PAGE_RO, -EINVAL).
CollapseNeedsWritable == ~Since("v6_18")
\* v6.14: retract_page_tables() re-checks under the PMD lock that there is a table.
RetractRechecksPmd == Since("v6_18")
\* 1d65b771bc08 (v6.6): retract_page_tables() re-checks anon_vma and uffd-wp under the PTL. Before, uffd-wp was asked
\* under mmap_lock, and of anon_vma only before it (to 023f47a8250c, v6.2).
RetractRechecksVma == Since("v6_6")
\* How retract_page_tables() takes mmap_lock for write: "none"; "try", as before v6.6; "block", which no kernel did.
RetractMmapLock == IF Since("v6_6") THEN "none" ELSE "try"
\* 1d65b771bc08 (v6.6): retract_page_tables() holds i_mmap for "read"; before, for "write".
RetractImmapLock == IF Since("v6_6") THEN "read" ELSE "write"
\* 1d65b771bc08 (v6.6): the table is freed after a grace period; before, at once, after an IPI.
RetractFreesByRcu == Since("v6_6")

CollapseToggles ==
  [CollapseSyncsGup |-> CollapseSyncsGup,
   CollapseWritesVmaLock |-> CollapseWritesVmaLock,
   CollapseLocksVmaBeforePmdCheck |-> CollapseLocksVmaBeforePmdCheck,
   IsolateChecksUffdWp |-> IsolateChecksUffdWp,
   CollapseNeedsWritable |-> CollapseNeedsWritable,
   RetractRechecksPmd |-> RetractRechecksPmd,
   RetractRechecksVma |-> RetractRechecksVma,
   RetractMmapLock |-> RetractMmapLock,
   RetractImmapLock |-> RetractImmapLock,
   RetractFreesByRcu |-> RetractFreesByRcu]
=============================================================================
