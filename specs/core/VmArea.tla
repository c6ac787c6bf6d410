-------------------------------- MODULE VmArea --------------------------------
(***************************************************************************)
(* VMAs: the tree of an mm, and what a VMA says of its range.              *)
(* C: include/linux/mm_types.h struct vm_area_struct, mm/vma.c,            *)
(*    include/linux/userfaultfd_k.h userfaultfd_armed() (v6.18).           *)
(* Left out: the maple tree (a lookup is one read), merge and split.       *)
(***************************************************************************)
EXTENDS Integers, Machine

\* detached: left the tree of its mm; unlinked: left the i_mmap tree.
NoVma == [mm |-> 0, start |-> 0, end |-> 0, anon |-> FALSE, write |-> FALSE, file |-> 0, pgoff |-> 0, anon_vma |-> 0,
          uffd |-> 0, missing |-> FALSE, wp |-> FALSE, minor |-> FALSE, thp |-> FALSE, nohugepage |-> FALSE,
          detached |-> FALSE, unlinked |-> FALSE,
          lock |-> [writer |-> 0, readers |-> {}]]
VmaAt(s, mm, va) ==
  LET found == {v \in Vmas : /\ s.vma[v].mm = mm /\ ~s.vma[v].detached
                         /\ s.vma[v].start <= va /\ va < s.vma[v].end} IN
  IF found = {} THEN 0 ELSE Lowest(found)
\* linear_page_index(): where the rmap walk looks for the page.
LinearIndex(s, v, va) == s.vma[v].pgoff + va - s.vma[v].start
Armed(s, v) == s.vma[v].missing \/ s.vma[v].wp \/ s.vma[v].minor
=============================================================================
