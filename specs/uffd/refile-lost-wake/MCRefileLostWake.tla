--------------------------- MODULE MCRefileLostWake ---------------------------
(***************************************************************************)
(* uffd/refile-lost-wake: read() takes a waiter from one queue to the other*)
(* while UFFDIO_COPY looks for waiters. See README.md.                     *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>],
     [name |-> "reader", ops |-> <<[path |-> "uffd_read", uffd |-> 1]>>],
     [name |-> "copier", ops |-> <<[path |-> "uffd_copy", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 1, token |-> 3]>>] >>
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
