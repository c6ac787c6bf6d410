------------------------- MODULE MCMremapLateFlush -------------------------
(***************************************************************************)
(* rmap/mremap-late-flush: ftruncate() frees a page that mremap() moved,    *)
(* while a CPU still reaches it through the old address. See README.md.      *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "mremap", ops |-> <<[path |-> "mremap", mm |-> 1, start |-> 0, end |-> 1, to |-> 2]>>],
     [name |-> "ftruncate", ops |-> <<[path |-> "truncate", file |-> 1, index |-> 0]>>],
     [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>] >>
MCGeometry == [mms |-> 1, slots |-> 2, ptes |-> 2, tables |-> 2, pages |-> 1, vmas |-> 2, files |-> 1, indices |-> 1,
               anon_vmas |-> 0, uffds |-> 0, tokens |-> 0]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 1, write |-> TRUE, file |-> 1, pgoff |-> 0]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE]>>,
   cache |-> <<[file |-> 1, index |-> 0, pfn |-> 1]>>,
   tlb   |-> <<>>]

\* An anonymous page moves within its table, while reclaim looks for it and user space
\* writes through the old address.
MCProgramAnon ==
  << [name |-> "mremap", ops |-> <<[path |-> "mremap", mm |-> 1, start |-> 0, end |-> 1, to |-> 1]>>],
     [name |-> "reclaim", ops |-> <<[path |-> "folio_referenced", page |-> 1, sync |-> TRUE]>>],
     [name |-> "user", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 2],
                                 [path |-> "user_read", mm |-> 1, va |-> 1]>>] >>
MCGeometryAnon == [MCGeometry EXCEPT !.slots = 1, !.tables = 1, !.files = 0, !.indices = 0, !.anon_vmas = 1, !.tokens = 2]
\* The same between two tables.
MCProgramAnonTables ==
  << [name |-> "mremap", ops |-> <<[path |-> "mremap", mm |-> 1, start |-> 0, end |-> 1, to |-> 2]>>],
     [name |-> "reclaim", ops |-> <<[path |-> "folio_referenced", page |-> 1, sync |-> TRUE]>>],
     [name |-> "user", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 2],
                                 [path |-> "user_read", mm |-> 1, va |-> 2]>>] >>
MCGeometryAnonTables == [MCGeometryAnon EXCEPT !.slots = 2, !.tables = 2]
MCSetupAnon ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 1, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
