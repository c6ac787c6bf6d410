--------------------------- MODULE MCVmaLockFault ---------------------------
(***************************************************************************)
(* collapse/vma-lock-fault-vs-collapse: a page fault under the per-VMA lock *)
(* while MADV_COLLAPSE holds mmap_lock for write. See README.md.             *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "khugepaged", ops |-> <<[path |-> "madvise_collapse", mm |-> 1, va |-> 0]>>],
     [name |-> "fault", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 1, token |-> 6]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 2, pages |-> 5, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 0, tokens |-> 6]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
