------------------------ MODULE MCIsolateDropsUffdWp ------------------------
(***************************************************************************)
(* collapse/isolate-drops-uffd-wp: UFFDIO_WRITEPROTECT between the scan of *)
(* MADV_COLLAPSE and its isolation (dd47ac428c3f).                         *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "collapser", ops |-> <<[path |-> "madvise_collapse", mm |-> 1, va |-> 0]>>],
     [name |-> "monitor", ops |-> <<[path |-> "uffd_writeprotect", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 1,
                                     enable |-> TRUE]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 2, pages |-> 5, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 1, tokens |-> 0]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, uffd |-> 1, wp |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE], [mm |-> 1, va |-> 1, pfn |-> 2, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
