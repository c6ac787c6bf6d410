------------------------- MODULE MCMoveKeepsEagain --------------------------
(***************************************************************************)
(* uffd/move-keeps-eagain: UFFDIO_MOVE tries a page again, moves it and    *)
(* does not count it. See README.md.                                       *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "monitor",
      ops |-> <<[path |-> "uffd_move", mm |-> 1, uffd |-> 1, dst |-> 2, src |-> 0, len |-> 1]>>],
     [name |-> "monitor 2",
      ops |-> <<[path |-> "uffd_writeprotect", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 1, enable |-> TRUE]>>] >>
\* A fault waits for the page, and asks nobody but the monitor.
MCProgramWaiter ==
  MCProgram \o <<[name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 2]>>]>>
MCGeometry == [mms |-> 1, slots |-> 2, ptes |-> 2, tables |-> 2, pages |-> 2, vmas |-> 2, files |-> 0, indices |-> 0,
               anon_vmas |-> 2, uffds |-> 1, tokens |-> 3]
\* WRITEPROTECT changes the source entry once.
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, uffd |-> 1,
                wp |-> TRUE],
               [mm |-> 1, start |-> 2, end |-> 4, anon |-> TRUE, write |-> TRUE, anon_vma |-> 2, uffd |-> 1,
                missing |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1], [mm |-> 1, slot |-> 1, table |-> 2]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
