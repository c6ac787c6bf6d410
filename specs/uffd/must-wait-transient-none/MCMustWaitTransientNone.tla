---------------------- MODULE MCMustWaitTransientNone -----------------------
(***************************************************************************)
(* uffd/must-wait-transient-none: userfaultfd_must_wait() reads an entry   *)
(* that WRITEPROTECT has taken out for a moment. See README.md.            *)
(***************************************************************************)
EXTENDS Scenario

User == [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>]
Protect(enable) == [path |-> "uffd_writeprotect", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 2, enable |-> enable]
MCProgram ==
  << User,
     [name |-> "copier", ops |-> <<[path |-> "uffd_copy", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 1, token |-> 3]>>],
     [name |-> "monitor", ops |-> <<Protect(TRUE)>>] >>
\* The protection is lifted from a page whose write bit does not come back.
MCProgramZeroPage ==
  << [User EXCEPT !.ops = @ \o <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 3]>>],
     [name |-> "monitor", ops |-> <<Protect(TRUE), Protect(FALSE)>>] >>
\* PT reclaim takes the empty table between the two looks at its PMD.
MCProgramReclaim ==
  << [name |-> "madvise", ops |-> <<[path |-> "madvise_dontneed", mm |-> 1, start |-> 0, end |-> 2]>>],
     [name |-> "monitor", ops |-> <<Protect(TRUE)>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 2, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 1, tokens |-> 3]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, uffd |-> 1,
                missing |-> TRUE, wp |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
MCSetupWpOnly == [MCSetup EXCEPT !.vma[1].missing = FALSE]
=============================================================================
