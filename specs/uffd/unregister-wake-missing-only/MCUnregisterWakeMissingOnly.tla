--------------------------- MODULE MCUnregisterWakeMissingOnly ---------------------------
(***************************************************************************)
(* uffd/unregister-wake-missing-only: UNREGISTER of a VMA that is registered*)
(* for write-protection only. See README.md.                               *)
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
                wp |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> FALSE, uffd_wp |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
