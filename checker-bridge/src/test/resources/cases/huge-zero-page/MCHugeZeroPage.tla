--------------------------- MODULE MCHugeZeroPage ---------------------------
(* A load where the VMA takes huge pages and nothing is mapped.             *)
EXTENDS Scenario
MCProgram == << [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 2, pages |-> 4, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 0, tokens |-> 4]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, thp |-> TRUE]>>,
   table |-> <<>>, map |-> <<>>, cache |-> <<>>, tlb |-> <<>>]
=============================================================================
