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
=============================================================================
