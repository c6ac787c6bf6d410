-------------------------- MODULE MCMoveNormalPmd --------------------------
(***************************************************************************)
(* rmap/move-normal-pmd-vs-retract: mremap() moves a page table that        *)
(* khugepaged, in another process, takes away. See README.md.                *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "mremap", ops |-> <<[path |-> "mremap", mm |-> 1, start |-> 0, end |-> 2, to |-> 2]>>],
     [name |-> "khugepaged", ops |-> <<[path |-> "retract_page_tables", file |-> 1, pgoff |-> 0]>>],
     [name |-> "dontneed", ops |-> <<[path |-> "madvise_dontneed", mm |-> 2, start |-> 0, end |-> 2]>>] >>
MCGeometry == [mms |-> 2, slots |-> 2, ptes |-> 2, tables |-> 2, pages |-> 2, vmas |-> 3, files |-> 1, indices |-> 2,
               anon_vmas |-> 0, uffds |-> 0, tokens |-> 0]
\* The extent is one huge folio by now, and every PTE of it is gone; the empty tables are left.
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, write |-> TRUE, file |-> 1, pgoff |-> 0],
               [mm |-> 2, start |-> 0, end |-> 2, write |-> TRUE, file |-> 1, pgoff |-> 0]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1], [mm |-> 2, slot |-> 0, table |-> 2]>>,
   map   |-> <<>>,
   cache |-> <<>>,
   tlb   |-> <<>>]

\* Anonymous memory: the table moves under the anon_vma lock.
MCProgramAnon ==
  << [name |-> "mremap", ops |-> <<[path |-> "mremap", mm |-> 1, start |-> 0, end |-> 2, to |-> 2]>>],
     [name |-> "reclaim", ops |-> <<[path |-> "folio_referenced", page |-> 2]>>],
     [name |-> "gup-fast", ops |-> <<[path |-> "gup_fast", mm |-> 1, va |-> 2, write |-> TRUE],
                                     [path |-> "unpin_user_page"]>>],
     [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>] >>
MCGeometryAnon == [MCGeometry EXCEPT !.mms = 1, !.files = 0, !.indices = 0, !.anon_vmas = 1, !.tokens = 2]
MCSetupAnon ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE], [mm |-> 1, va |-> 1, pfn |-> 2, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
