----------------------------- MODULE MCBenchGup -----------------------------
(***************************************************************************)
(* collapse/bench-gup: four CPUs pin two pages while MADV_COLLAPSE takes   *)
(* their page table away. For measuring; see README.md.                    *)
(***************************************************************************)
EXTENDS Scenario

Unpin == [path |-> "unpin_user_page"]
Pin(va, write) == [path |-> "gup_fast", mm |-> 1, va |-> va, write |-> write]
MCProgram ==
  << [name |-> "khugepaged", ops |-> <<[path |-> "madvise_collapse", mm |-> 1, va |-> 0]>>],
     [name |-> "gup-fast", ops |-> <<Pin(0, TRUE), [path |-> "dma_write", token |-> 5], Unpin>>],
     [name |-> "gup-fast 2", ops |-> <<Pin(1, FALSE), Unpin>>],
     [name |-> "gup-fast 3", ops |-> <<Pin(1, TRUE), [path |-> "dma_write", token |-> 5], Unpin>>],
     [name |-> "gup-fast 4", ops |-> <<Pin(0, FALSE), Unpin>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 5, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 0, tokens |-> 5]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE], [mm |-> 1, va |-> 1, pfn |-> 2, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
