---------------------------- MODULE MCThpSmallVma ----------------------------
(* A store in a VMA with VM_HUGEPAGE that covers a part of a PMD range: no    *)
(* huge page fits, and munmap() finds none.                                   *)
EXTENDS Scenario
MCProgram ==
  << [name |-> "user", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 5],
                                 [path |-> "munmap", mm |-> 1, start |-> 0, end |-> 1]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 2, pages |-> 4, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 0, tokens |-> 5]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 1, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, thp |-> TRUE]>>,
   table |-> <<>>, map |-> <<>>, cache |-> <<>>, tlb |-> <<>>]
=============================================================================
