-------------------------- MODULE MCRefileLostWake --------------------------
(***************************************************************************)
(* uffd/refile-lost-wake: read() takes a waiter from one queue to the other*)
(* while UFFDIO_COPY looks for waiters. See README.md.                     *)
(***************************************************************************)
EXTENDS Scenario

User(va) == [name |-> "user", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> va]>>]
Reader == [name |-> "reader", ops |-> <<[path |-> "uffd_read", uffd |-> 1]>>]
Copy == [path |-> "uffd_copy", mm |-> 1, uffd |-> 1, va |-> 0, len |-> 1, token |-> 3]
MCProgram == <<User(0), Reader, [name |-> "copier", ops |-> <<Copy>>]>>
\* Filled without a wake, woken by UFFDIO_WAKE.
MCProgramWake ==
  << User(0), Reader,
     [name |-> "copier", ops |-> <<[dontwake |-> TRUE] @@ Copy,
                                   [path |-> "uffd_wake", uffd |-> 1, va |-> 0, len |-> 2]>>] >>
\* Two copies of one page: the second fails and wakes nobody.
MCProgramTwoCopiers == <<User(0), [name |-> "copier", ops |-> <<Copy>>], [name |-> "copier 2", ops |-> <<Copy>>]>>
\* The copy may fail; close() wakes whoever sleeps then.
MCProgramClose ==
  <<User(0), [name |-> "monitor", ops |-> <<Copy, [path |-> "uffd_close", mm |-> 1, uffd |-> 1]>>]>>
MCProgramLarge ==
  << User(0), [User(1) EXCEPT !.name = "user 2"],
     Reader, [Reader EXCEPT !.name = "reader 2"],
     [name |-> "copier", ops |-> <<[Copy EXCEPT !.len = 2]>>] >>
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 1, pages |-> 2, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 1, tokens |-> 3]
MCSetup ==
  [vma   |-> <<[mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1, uffd |-> 1,
                missing |-> TRUE]>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<>>,
   cache |-> <<>>,
   tlb   |-> <<>>]
\* No page table yet, and a single free one: the fault and the copy compete for it.
MCSetupNoTable == [MCSetup EXCEPT !.table = <<>>]
\* Two free ones: both allocate one, the PMD lock says whose is installed.
MCGeometryTwoTables == [MCGeometry EXCEPT !.tables = 2]
=============================================================================
