--------------------------- MODULE MCVmaLockFault ---------------------------
(***************************************************************************)
(* collapse/vma-lock-fault-vs-collapse: a page fault under the per-VMA lock *)
(* while MADV_COLLAPSE holds mmap_lock for write. See README.md.             *)
(***************************************************************************)
EXTENDS Scenario

Khugepaged == [name |-> "khugepaged", ops |-> <<[path |-> "madvise_collapse", mm |-> 1, va |-> 0]>>]
MCProgram ==
  << Khugepaged,
     [name |-> "fault", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 1, token |-> 6]>>],
     [name |-> "reader", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 1]>>] >>
\* One PMD range: page 0 is mapped, page 1 is a hole.
MCGeometry == [mms |-> 1, slots |-> 1, ptes |-> 2, tables |-> 2, pages |-> 5, vmas |-> 1, files |-> 0, indices |-> 0,
               anon_vmas |-> 1, uffds |-> 0, tokens |-> 7]
Vma == [mm |-> 1, start |-> 0, end |-> 2, anon |-> TRUE, write |-> TRUE, anon_vma |-> 1]
MCSetup ==
  [vma   |-> <<Vma>>,
   table |-> <<[mm |-> 1, slot |-> 0, table |-> 1]>>,
   map   |-> <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> TRUE]>>,
   cache |-> <<>>,
   tlb   |-> <<>>]

\* fixed_any: an allocation may return any free page, block or table.
MCProgramAny == SubSeq(MCProgram, 1, 2)

\* fixed_huge, unfixed_huge: the VMA takes huge pages, so a fault that finds the PMD none allocates one.
MCProgramHuge ==
  << Khugepaged,
     [name |-> "fault", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 1, token |-> 6]>>],
     [name |-> "fault 2", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 7]>>] >>
MCSetupHuge == [MCSetup EXCEPT !.vma = <<Vma @@ [thp |-> TRUE]>>]

\* fixed_zero_page: the hole is read, then written; the mapped page may not be written through its entry yet.
MCProgramZero ==
  << Khugepaged,
     [name |-> "fault", ops |-> <<[path |-> "user_read", mm |-> 1, va |-> 1],
                                  [path |-> "user_write", mm |-> 1, va |-> 1, token |-> 6]>>],
     [name |-> "fault 2", ops |-> <<[path |-> "user_write", mm |-> 1, va |-> 0, token |-> 7]>>] >>
MCSetupZero == [MCSetup EXCEPT !.map = <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> FALSE]>>]

\* reach_ReadOnlyRefused: two pages that may be read only, as after fork() and exit; one of them is stored to.
MCProgramReadOnly == SubSeq(MCProgram, 1, 2)
MCSetupReadOnly == [MCSetup EXCEPT !.map = <<[mm |-> 1, va |-> 0, pfn |-> 1, write |-> FALSE],
                                             [mm |-> 1, va |-> 1, pfn |-> 2, write |-> FALSE]>>]
=============================================================================
