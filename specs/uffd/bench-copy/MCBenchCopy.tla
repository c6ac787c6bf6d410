---------------------------- MODULE MCBenchCopy -----------------------------
(***************************************************************************)
(* uffd/bench-copy: two pages fault, two threads fill both pages, in       *)
(* opposite order. For measuring; see README.md.                           *)
(***************************************************************************)
EXTENDS Scenario

User(va) == [path |-> "user_read", mm |-> 1, va |-> va]
Copy(va) == [path |-> "uffd_copy", mm |-> 1, uffd |-> 1, va |-> va, len |-> 1, token |-> 3]
MCProgram ==
  << [name |-> "user", ops |-> <<User(0)>>],
     [name |-> "user 2", ops |-> <<User(1)>>],
     [name |-> "copier", ops |-> <<Copy(0), Copy(1)>>],
     [name |-> "copier 2", ops |-> <<Copy(1), Copy(0)>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 2, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 1, tokens |-> 3]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, uffd |-> 1,
                missing |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
