----------------------------- MODULE MCBenchZap -----------------------------
(***************************************************************************)
(* rmap/bench-zap: two MADV_DONTNEED of ranges that overlap, a load and a  *)
(* store on two more CPUs. For measuring; see README.md.                   *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "dontneed", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 2]>>],
     [name |-> "dontneed 2", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 1]>>],
     [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>],
     [name |-> "user 2", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 3]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 2, pages |-> 3, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 0, tokens |-> 3]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE], [mm |-> 1, va |-> 1, pfn |-> 2, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
