---------------------- MODULE MCPmdCheckBeforeVmaLock ----------------------
(***************************************************************************)
(* collapse/pmd-check-before-vma-lock: MADV_DONTNEED under the per-VMA lock *)
(* frees the page table that MADV_COLLAPSE has just found valid.             *)
(* See README.md.                                                            *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "collapser", ops |-> <<[path |-> "madvise_collapse", mm |-> 1, va |-> 0]>>],
     [name |-> "dontneed", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 2]>>],
     [name |-> "fault", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 6]>>] >>
\* One PMD range: page 0 is mapped, page 1 is a hole.
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 2, pages |-> 5, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 0, tokens |-> 6]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
