------------------------- MODULE MCGupFastPmdRecheck -------------------------
(***************************************************************************)
(* collapse/gupfast-pmd-recheck: GUP-fast pins a page while MADV_COLLAPSE   *)
(* takes its page table away. See README.md.                                 *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "khugepaged", ops |-> <<[path |-> "madvise_collapse", mm |-> 1, va |-> 0]>>],
     [name |-> "gup-fast", ops |-> <<[path |-> "gup_fast", mm |-> 1, va |-> 0, write |-> TRUE],
                                     [path |-> "dma_write", token |-> 5],
                                     [path |-> "unpin_user_page"]>>],
     [name |-> "gup-fast 2", ops |-> <<[path |-> "gup_fast", mm |-> 1, va |-> 1, write |-> FALSE],
                                       [path |-> "unpin_user_page"]>>] >>
\* fixed_large: khugepaged comes twice, and a third CPU pins both pages.
MCProgramLarge ==
  [MCProgram EXCEPT ![1].ops = @ \o @] \o
  << [name |-> "gup-fast 3", ops |-> <<[path |-> "gup_fast", mm |-> 1, va |-> 1, write |-> TRUE],
                                       [path |-> "dma_write", token |-> 6],
                                       [path |-> "unpin_user_page"],
                                       [path |-> "gup_fast", mm |-> 1, va |-> 0, write |-> FALSE]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 5, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 0, tokens |-> 5]
MCGeometryLarge == [MCGeometry EXCEPT !.tokens = 6]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE], [mm |-> 1, va |-> 1, pfn |-> 2, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
