------------------------- MODULE MCRetractMmapLock --------------------------
(***************************************************************************)
(* collapse/retract-mmap-lock: khugepaged takes page tables away, with the  *)
(* folio lock and i_mmap held, while munmap() frees them. See README.md.     *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "khugepaged", ops |-> <<[path |-> "retract_page_tables", file |-> 1, pgoff |-> 0]>>],
     [name |-> "munmap", ops |-> <<[path |-> "munmap", mm |-> 1, start |-> 0, end |-> 2]>>],
     [name |-> "dontneed", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 2]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 1, vmas |-> 1, files |-> 1, indices |-> 2,
               anon_vmas |-> 0, uffds |-> 0, tokens |-> 0]
\* Every PTE of the extent is gone, the empty table is left. One page stands for the huge folio:
\* only its lock is used.
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, write |-> TRUE, file |-> 1, pgoff |-> 0]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<>>,
   cache |-> <<[file |-> 1, index |-> 0, pfn |-> 1]>>,
   tlb   |-> <<>>]

\* ftruncate() takes no mmap_lock: it is i_mmap that keeps it out of the table.
MCProgramTruncate ==
  << [name |-> "khugepaged", ops |-> <<[path |-> "retract_page_tables", file |-> 1, pgoff |-> 0]>>],
     [name |-> "ftruncate", ops |-> <<[path |-> "truncate", file |-> 1, index |-> 0]>>] >>
=============================================================================
