---------------------- MODULE MCUnregisterWakeTooEarly ----------------------
(***************************************************************************)
(* uffd/unregister-wake-too-early: a fault under the per-VMA lock while    *)
(* UNREGISTER wakes and clears the VMA. See README.md.                     *)
(***************************************************************************)
EXTENDS Scenario

User == [name |-> "user", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 3]>>]
Reader == [name |-> "reader", ops |-> <<[path |-> "uffd_read", uffd |-> 1]>>]
Unregister == [name |-> "monitor", ops |-> <<[path |-> "uffd_unregister", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 2]>>]
MCProgram == <<User, Reader, Unregister>>
MCProgramClose ==
  << User, [User EXCEPT !.name = "user 2", !.ops[1].va = 1, !.ops[1].token = 4],
     [name |-> "monitor", ops |-> <<[path |-> "uffd_close", mm |-> 1, uffd |-> 1]>>] >>
\* The VMA is registered for write-protection too; a page is filled protected meanwhile.
MCProgramCopyWp ==
  << User, Unregister,
     [name |-> "copier", ops |-> <<[path |-> "uffd_copy", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 1, token |-> 4,
                                    wp |-> TRUE]>>] >>
\* The same through another userfaultfd, while the first one is closed.
MCProgramCloseCopyWp ==
  << [name |-> "monitor", ops |-> <<[path |-> "uffd_close", mm |-> 1, uffd |-> 1]>>],
     [MCProgramCopyWp[3] EXCEPT !.ops[1].uffd = 2] >>
\* Another userfaultfd unregisters the VMA.
MCProgramOther == <<User, Reader, [Unregister EXCEPT !.ops[1].uffd = 2]>>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 2, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 1, tokens |-> 4]
MCGeometryTwoUffds == [MCGeometry EXCEPT !.uffds = 2]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, uffd |-> 1,
                missing |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
MCSetupWp == [MCSetup EXCEPT !.vma[1] = [wp |-> TRUE] @@ @]
=============================================================================
