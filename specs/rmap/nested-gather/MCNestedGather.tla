--------------------------- MODULE MCNestedGather ---------------------------
(***************************************************************************)
(* rmap/nested-gather: a second MADV_DONTNEED finds the entries cleared     *)
(* that the first has not flushed yet. See README.md.                        *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "dontneed", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 1]>>],
     [name |-> "dontneed 2", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 1]>>],
     [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 2, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 0, tokens |-> 2]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE], [mm |-> 1, va |-> 1, pfn |-> 2, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]

\* The whole range of a table: both free it when they leave it empty, and reclaim walks it.
MCProgramReclaim ==
  [MCProgram EXCEPT ![1].ops[1].end = 2, ![2].ops[1].end = 2,
                    ![3] = [name |-> "reclaim", ops |-> <<[path |-> "folio_referenced", page |-> 2]>>]]
\* One zap, and a store that populates the table again before it is freed.
MCProgramRefault ==
  << [name |-> "dontneed", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 2]>>],
     [name |-> "reclaim", ops |-> <<[path |-> "folio_referenced", page |-> 2]>>],
     [name |-> "user", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 3]>>] >>
\* A store maps a huge page, MADV_DONTNEED and munmap take it away.
MCProgramHuge ==
  << [name |-> "user", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 6]>>],
     [name |-> "dontneed", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 2]>>],
     [name |-> "munmap", ops |-> <<[path |-> "munmap", mm |-> 1, start |-> 0, end |-> 2],
                                   [path |-> "munmap", mm |-> 1, start |-> 0, end |-> 2]>>] >>
MCGeometryHuge == [MCGeometry EXCEPT !.pages = 5, !.tables = 2, !.tokens = 6]
MCSetupHuge ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, thp |-> TRUE]>>,
   table |-> <<>>, map |-> <<>>, cache |-> <<>>, tlb |-> <<>>]
\* User space writes and reads, on two CPUs.
MCProgramLarge ==
  << [name |-> "dontneed", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 1]>>],
     [name |-> "dontneed 2", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 1]>>],
     [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>],
     [name |-> "user 2", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 3]>>] >>
MCGeometryLarge == [MCGeometry EXCEPT !.pages = 3, !.tables = 2, !.tokens = 3]
=============================================================================
