--------------------------- MODULE MCSharedFileStore ---------------------------
(* A page of a file that two processes map: each reads what the other stores,  *)
(* by its CPU or by a device.                                                  *)
EXTENDS Scenario
MCProgram ==
  << [name |-> "one", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 3],
                                [path |-> "munmap", mm |-> 1, start |-> 0, end |-> 1]>>],
     [name |-> "two", ops |-> <<[path |-> "user_read", mm |-> 2, va |-> 1],
                                [path |-> "user_write", mm |-> 2, va |-> 1, token |-> 4]>>],
     [name |-> "gup", ops |-> <<[path |-> "gup_fast", mm |-> 1, va |-> 0, write |-> TRUE],
                                [path |-> "dma_write", token |-> 5],
                                [path |-> "unpin_user_page"]>>] >>
MCGeometry == [mms |-> 2, slots |-> 1, ptes |-> 2, tables |-> 2, pages |-> 1, vmas |-> 2, files |-> 1, indices |-> 1,
               anon_vmas |-> 0, uffds |-> 0, tokens |-> 5]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 1, file |-> 1, write |-> TRUE, pgoff |-> 0],
               [mm |-> 2, start |-> 1, end |-> 2, file |-> 1, write |-> TRUE, pgoff |-> 0]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1], [mm |-> 2, slot |-> 0, table |-> 2]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE], [mm |-> 2, va |-> 1, pfn |-> 1, write |-> TRUE]>>,
   cache |-> <<[file |-> 1, index |-> 0, pfn |-> 1]>>,
   tlb   |-> <<>>]
=============================================================================
