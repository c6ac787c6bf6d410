--------------------------- MODULE MCUnregisterWakeTooEarly ---------------------------
(***************************************************************************)
(* uffd/unregister-wake-too-early: a fault under the per-VMA lock while    *)
(* UNREGISTER wakes and clears the VMA. See README.md.                     *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "user", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 3]>>],
     [name |-> "reader", ops |-> <<[path |-> "uffd_read", uffd |-> 1]>>],
     [name |-> "monitor", ops |-> <<[path |-> "uffd_unregister", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 2]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 1, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 1, tokens |-> 3]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, uffd |-> 1,
                missing |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
