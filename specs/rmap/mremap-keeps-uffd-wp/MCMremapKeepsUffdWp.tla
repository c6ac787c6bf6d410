------------------------ MODULE MCMremapKeepsUffdWp ------------------------
(***************************************************************************)
(* rmap/mremap-keeps-uffd-wp: what mremap() moves stays write-protected     *)
(* where no userfaultfd is registered. See README.md.                       *)
(***************************************************************************)
EXTENDS Scenario

\* The monitor protects the range, before it moves or too late.
MCProgram ==
  << [name |-> "user", ops |-> <<[path |-> "mremap", mm |-> 1, start |-> 0, end |-> 1, to |-> 2],
                                 [path |-> "user_write", mm |-> 1, va |-> 2, token |-> 2]>>],
     [name |-> "monitor", ops |-> <<[path |-> "uffd_writeprotect", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 1,
                                     enable |-> TRUE]>>] >>
MCGeometry == [mms |-> 1, slots |-> 2, ptes |-> 2, tables |-> 2, pages |-> 1, vmas |-> 2, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 1, tokens |-> 2]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 1, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, uffd |-> 1, wp |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]

\* A whole page table moves.
MCProgramTable ==
  << [MCProgram[1] EXCEPT !.ops[1].end = 2],
     [MCProgram[2] EXCEPT !.ops[1].len = 2] >>
MCSetupTable == [MCSetup EXCEPT !.vma[1].end = 2]

\* Registered for missing pages, nothing mapped: the store fills the page itself.
MCProgramMissing == << MCProgram[1] >>
MCSetupMissing == [MCSetup EXCEPT !.map = <<>>,
                                  !.vma[1] = [mm |-> 1, start |-> 0, end |-> 1, anon |-> TRUE, write |-> TRUE,
                                              anon_vma |-> 1, uffd |-> 1, missing |-> TRUE]]
=============================================================================
