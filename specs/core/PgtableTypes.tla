----------------------------- MODULE PgtableTypes -----------------------------
(***************************************************************************)
(* Entries of page tables: one format at every level.                      *)
(* C: arch/x86/include/asm/pgtable_types.h, include/linux/swapops.h        *)
(* (v6.18).                                                                *)
(* Left out: protection keys, global and special bits; PFNs of tables and  *)
(*   of pages are two sets of numbers.                                     *)
(***************************************************************************)
EXTENDS Integers, Machine

Kinds == {"none", "table", "present", "huge", "zero", "swap", "migration", "marker"}
\* What pmd_none() and pte_none() are true of.
None == [kind |-> "none", pfn |-> 0, write |-> FALSE, dirty |-> FALSE, young |-> FALSE, uffd_wp |-> FALSE]
TableEntry(tb) == [None EXCEPT !.kind = "table", !.pfn = tb]
Present(p, w) == [None EXCEPT !.kind = "present", !.pfn = p, !.write = w, !.dirty = w, !.young = TRUE]
Huge(p, w) == [Present(p, w) EXCEPT !.kind = "huge"]
Entries == [kind : Kinds, pfn : 0..(Geometry.pages + Geometry.tables), write : BOOLEAN, dirty : BOOLEAN,
            young : BOOLEAN, uffd_wp : BOOLEAN]
=============================================================================
