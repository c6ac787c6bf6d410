--------------------------- MODULE MCWriteprotect ----------------------------
(* WRITEPROTECT beside munmap(), over two VMAs, over a huge PMD.              *)
EXTENDS Scenario
Protect(va, len, enable) ==
  [path |-> "uffd_writeprotect", mm |-> 1, uffd |-> 1, va |-> va, len |-> len, enable |-> enable]
Store(token) == [path |-> "user_write", mm |-> 1, va |-> 0, token |-> token]
MCProgramMunmap ==
  << [name |-> "monitor", ops |-> <<Protect(0, 2, TRUE)>>],
     [name |-> "munmap", ops |-> <<[path |-> "munmap", mm |-> 1, start |-> 0, end |-> 2]>>] >>
MCProgramStores == << [name |-> "user", ops |-> <<Store(2), Protect(0, 2, TRUE), Store(3)>>] >>
MCProgramTwoVmas ==
  << [name |-> "monitor", ops |-> <<Protect(0, 4, TRUE), Protect(0, 4, FALSE)>>], [name |-> "user", ops |-> <<Store(3)>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 1, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 1, tokens |-> 3]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, uffd |-> 1,
                wp |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
\* The store before WRITEPROTECT maps a huge page.
MCGeometryHuge == [MCGeometry EXCEPT !.pages = 3]
MCSetupHuge == [MCSetup EXCEPT !.vma[1] = @ @@ [thp |-> TRUE], !.table = <<>>, !.map = <<>>]
MCGeometryTwoVmas == [MCGeometry EXCEPT !.slots = 2, !.vmas = 2]
MCSetupTwoVmas ==
  [MCSetup EXCEPT !.vma = @ \o <<[@[1] EXCEPT !.start = 2, !.end = 4]>>]
=============================================================================
