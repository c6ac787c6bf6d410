-------------------------- MODULE MCMovePinWindow ---------------------------
(***************************************************************************)
(* uffd/move-pin-window: UFFDIO_MOVE takes a page away while GUP-fast pins *)
(* it. See README.md.                                                      *)
(***************************************************************************)
EXTENDS Scenario

Move(dst, src) ==
  [name |-> "monitor", ops |-> <<[path |-> "uffd_move", mm |-> 1, uffd |-> 1, dst |-> dst, src |-> src, len |-> 1]>>]
MCProgram ==
  << Move(2, 0),
     [name |-> "gup-fast", ops |-> <<[path |-> "gup_fast", mm |-> 1, va |-> 0, write |-> TRUE],
                                     [path |-> "dma_write", token |-> 5],
                                     [path |-> "unpin_user_page"]>>],
     [name |-> "gup-fast 2", ops |-> <<[path |-> "gup_fast", mm |-> 1, va |-> 2, write |-> FALSE],
                                       [path |-> "unpin_user_page"]>>] >>
\* Two movers of one page, and two of two pages under one anon_vma.
MCProgramTwoMovers == <<Move(2, 0), [Move(3, 0) EXCEPT !.name = "monitor 2"]>>
MCProgramTwoPages == <<Move(2, 0), [Move(3, 1) EXCEPT !.name = "monitor 2"]>>
\* The destination is unregistered meanwhile.
MCProgramUnregister ==
  << Move(2, 0),
     [name |-> "monitor 2", ops |-> <<[path |-> "uffd_unregister", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 4]>>],
     [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 2]>>] >>
\* A hole of the source, where a read maps the zero page.
MCProgramZeroPage ==
  << [Move(2, 0) EXCEPT !.ops[1] = [holes |-> TRUE] @@ @],
     [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>],
     [name |-> "gup-fast", ops |-> <<[path |-> "gup_fast", mm |-> 1, va |-> 2, write |-> FALSE]>>] >>
\* The zero page is write-protected, then moved to a VMA that is not registered for it.
MCProgramZeroPageWp ==
  << [Move(2, 0) EXCEPT !.ops = <<[path |-> "uffd_writeprotect", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 1,
                                   enable |-> TRUE]>> \o @],
     [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>] >>
\* The source is unmapped meanwhile.
MCProgramMunmap ==
  << Move(2, 0),
     [name |-> "munmap", ops |-> <<[path |-> "munmap", mm |-> 1, start |-> 0, end |-> 2]>>] >>
\* The source is cached by a CPU, the destination about to be.
MCProgramTlb ==
  << Move(2, 0),
     [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 0]>>],
     [name |-> "user 2", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 2]>>] >>
MCGeometry == [mms |-> 1, slots |-> 2, ptes |-> 2, tables |-> 2, pages |-> 2, vmas |-> 2, files |-> 0, indices |-> 0,
               anon_vmas |-> 2, uffds |-> 1, tokens |-> 5]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1],
               [mm |-> 1, start |-> 2, end |-> 4, anon |-> TRUE, write |-> TRUE, anon_vma |-> 2, uffd |-> 1,
                missing |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE], [mm |-> 1, va |-> 1, pfn |-> 2, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
MCSetupBothRegistered == [MCSetup EXCEPT !.vma[1] = [uffd |-> 1, missing |-> TRUE] @@ @]
\* The source is read-only and clean.
MCSetupClean == [MCSetup EXCEPT !.map[1].write = FALSE]
MCSetupTables == [MCSetup EXCEPT !.table = @ \o <<[mm |-> 1, slot |-> 1, table |-> 2]>>]
MCSetupEmpty == [MCSetup EXCEPT !.table = <<>>, !.map = <<>>]
MCSetupZeroPageWp == [MCSetupTables EXCEPT !.vma[1] = [uffd |-> 1, wp |-> TRUE] @@ @, !.map = <<>>]
MCGeometryNoTables == [MCGeometry EXCEPT !.tables = 1]
=============================================================================
