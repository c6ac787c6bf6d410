--------------------- MODULE MCMoveTouchBeforePinCheck ----------------------
(***************************************************************************)
(* uffd/move-touch-before-pin-check: UFFDIO_MOVE gives a page its new place*)
(* before it knows that the page may move. See README.md.                  *)
(***************************************************************************)
EXTENDS Scenario

MCProgram ==
  << [name |-> "monitor", ops |-> <<[path |-> "uffd_move", mm |-> 1, uffd |-> 1, dst |-> 2, src |-> 0, len |-> 1]>>],
     [name |-> "gup-fast", ops |-> <<[path |-> "gup_fast", mm |-> 1, va |-> 0, write |-> TRUE]>>],
     [name |-> "reclaim", ops |-> <<[path |-> "folio_referenced", page |-> 1]>>] >>
\* shrink_folio_list() locks the folio before it walks.
MCProgramLocked ==
  [MCProgram EXCEPT ![3] = [name |-> "reclaim", ops |-> <<[path |-> "folio_referenced", page |-> 1, locked |-> TRUE]>>]]
MCGeometry == [mms |-> 1, slots |-> 2, ptes |-> 2, tables |-> 2, pages |-> 1, vmas |-> 2, files |-> 0, indices |-> 0,
               anon_vmas |-> 2, uffds |-> 1, tokens |-> 0]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1],
               [mm |-> 1, start |-> 2, end |-> 4, anon |-> TRUE, write |-> TRUE, anon_vma |-> 2, uffd |-> 1,
                missing |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1], [mm |-> 1, slot |-> 1, table |-> 2]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
=============================================================================
