-------------------- MODULE MCUnregisterWakeMissingOnly ---------------------
(***************************************************************************)
(* uffd/unregister-wake-missing-only: UNREGISTER of a VMA that is registered*)
(* for write-protection only. See README.md.                               *)
(***************************************************************************)
EXTENDS Scenario

User(va) == [name |-> "user", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> va, token |-> 3]>>]
Reader == [name |-> "reader", ops |-> <<[path |-> "uffd_read", uffd |-> 1]>>]
MCProgram ==
  << User(0), Reader,
     [name |-> "monitor", ops |-> <<[path |-> "uffd_unregister", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 2]>>] >>
\* The monitor lifts the protection instead; the other page loses its write bit on the way.
Protect(va, len, enable) ==
  [path |-> "uffd_writeprotect", mm |-> 1, uffd |-> 1, va |-> va, len |-> len, enable |-> enable]
MCProgramWriteprotect ==
  << User(0), [User(1) EXCEPT !.name = "user 2"],
     [name |-> "monitor", ops |-> <<Protect(0, 4, FALSE)>>] >>
MCProgramProtect ==
  << User(0), Reader,
     [name |-> "monitor", ops |-> <<Protect(0, 2, TRUE), Protect(0, 2, FALSE)>>] >>
\* A range that ends inside the VMA.
MCProgramPartial ==
  << User(0), Reader,
     [name |-> "monitor", ops |-> <<Protect(0, 1, TRUE), Protect(0, 1, FALSE)>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 2, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 1, tokens |-> 3]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, uffd |-> 1,
                wp |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> FALSE, uffd_wp |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
\* The second half of the VMA has no page table; page 1 is read-only for another reason.
MCGeometryTwoSlots == [MCGeometry EXCEPT !.slots = 2]
MCSetupTwoSlots ==
  [MCSetup EXCEPT !.vma[1].end = 4,
                  !.map = @ \o <<[mm |-> 1, va |-> 1, pfn |-> 2, write |-> FALSE]>>]
MCSetupWritable == [MCSetup EXCEPT !.map = <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE]>>]
=============================================================================
