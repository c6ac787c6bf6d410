------------------------ MODULE MCGupFastTableFreed ------------------------
(***************************************************************************)
(* collapse/gupfast-table-freed: collapse deposits the page table that      *)
(* GUP-fast walks, and a later zap of the huge page frees it at once.        *)
(* See README.md.                                                            *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "collapser", ops |-> <<[path |-> "madvise_collapse", mm |-> 1, va |-> 0]>>],
     [name |-> "gup-fast", ops |-> <<[path |-> "gup_fast", mm |-> 1, va |-> 0, write |-> TRUE],
                                     [path |-> "unpin_user_page"]>>],
     [name |-> "dontneed", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 2]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 5, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 0, tokens |-> 5]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE], [mm |-> 1, va |-> 1, pfn |-> 2, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]

\* The table goes to a gather, not to a deposit; the second munmap() finds nothing.
MCProgramMunmap ==
  [MCProgram EXCEPT ![3] = [name |-> "munmap", ops |-> <<[path |-> "munmap", mm |-> 1, start |-> 0, end |-> 2],
                                                         [path |-> "munmap", mm |-> 1, start |-> 0, end |-> 2]>>]]
=============================================================================
