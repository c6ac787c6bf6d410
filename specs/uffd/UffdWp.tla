------------------------------- MODULE UffdWp -------------------------------
(***************************************************************************)
(* Sets or clears the uffd_wp bit of every PTE in a range.                  *)
(* C: mm/userfaultfd.c uffd_wp_range(), mm/mprotect.c change_protection(),  *)
(*    change_pmd_range(), change_pte_range(), can_change_pte_writable()     *)
(*    (v6.18).                                                              *)
(* Left out: huge and migrating PMDs (protected or split), swap, migration  *)
(*   and marker entries: the machine oopses with "not modelled";            *)
(*   WP_UNPOPULATED (a none entry of anonymous memory stays none); batches  *)
(*   of PTEs of one folio (a batch is the same steps one after the other);  *)
(*   the mmu notifier bracket (no secondary MMU is modelled). The exclusive *)
(*   flag is read in the step that uses it: it changes only under the PTL   *)
(*   that is held. Up to v6.1 change_pmd_range() loads the PMD three times, *)
(*   here twice: only a fault of a none PMD changes it under mmap_lock.     *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, TLC, Machine, Thread, PgtableTypes, PageTable, Folio, Card, Tlb, Pgtable,
        Profile, RmapProfile

Protectors == Callers("uffd_wp_range")

\* va: the next page; pte: what was taken out; changed: an entry lost its write bit.
WpFrame == [ret |-> "none", vma |-> 0, start |-> 0, end |-> 0, va |-> 0, enable |-> FALSE, pte |-> None,
            changed |-> FALSE]

\* uffd_wp_range() of the pages start to end - 1 of VMA v, then continue at ret.
UffdWpRange(s, t, v, start, end, enable, ret) ==
  Goto([s EXCEPT !.wp[t] = [WpFrame EXCEPT !.ret = ret, !.vma = v, !.start = start, !.end = end, !.va = start,
                                           !.enable = enable]], t, "uffd_wp_range__tlb_gather_mmu")

LOCAL Mm(t) == m.vma[m.wp[t].vma].mm
LOCAL Slot(t) == PmdIndex(m.wp[t].va)
LOCAL NextTable(s, t) ==
  Goto(s, t, IF s.wp[t].va >= s.wp[t].end THEN "uffd_wp_range__tlb_finish_mmu" ELSE "change_pmd_range__pmd_none")
LOCAL SkipTable(s, t) == NextTable([s EXCEPT !.wp[t].va = Base(@) + Geometry.ptes], t)

uffd_wp_range__tlb_gather_mmu(t) ==
  /\ m.thread[t].pc = "uffd_wp_range__tlb_gather_mmu" /\ m.oops = "none"
  /\ m' = NextTable([m EXCEPT !.mm[Mm(t)].tlb_flush_pending = @ + 1], t)

change_pmd_range__pmd_none(t) ==
  /\ m.thread[t].pc = "change_pmd_range__pmd_none" /\ m.oops = "none"
  /\ m' = IF m.pmd[Mm(t)][Slot(t)].kind = "none" THEN SkipTable(m, t)
          ELSE Goto(m, t, "change_pmd_range__pmdp_get_lockless")

\* A huge PMD is protected as a whole, or split.
change_pmd_range__pmdp_get_lockless(t) ==
  /\ m.thread[t].pc = "change_pmd_range__pmdp_get_lockless" /\ m.oops = "none"
  /\ m' = Oops(PteOffsetMapLock(m, t, Mm(t), Slot(t), "change_pte_range__ptep_get", "change_pte_range__no_pte_table"),
               m.pmd[Mm(t)][Slot(t)].kind \notin {"none", "table"}, "not modelled")

\* The table went away since: the PMD is looked at again; before v6.5 it was skipped.
change_pte_range__no_pte_table(t) ==
  /\ m.thread[t].pc = "change_pte_range__no_pte_table" /\ m.oops = "none"
  /\ m' = IF PteMapRechecksPmd THEN Goto(m, t, "change_pmd_range__pmd_none") ELSE SkipTable(m, t)

LOCAL NextPte(s, t) ==
  LET next == s.wp[t].va + 1 IN
  Goto([s EXCEPT !.wp[t].va = next, !.wp[t].pte = None], t,
       IF next = s.wp[t].end \/ PteIndex(next) = 0 THEN "change_pte_range__pte_unmap_unlock"
       ELSE "change_pte_range__ptep_get")

change_pte_range__ptep_get(t) ==
  /\ m.thread[t].pc = "change_pte_range__ptep_get" /\ m.oops = "none"
  /\ LET e == PteOf(m, Mapped(m, t), PteIndex(m.wp[t].va)) IN
     m' = CASE e.kind = "none" -> NextPte(m, t)
            [] e.kind \in {"present", "zero"} -> Goto(m, t, "change_pte_range__ptep_modify_prot_start")
            [] OTHER -> Oops(m, TRUE, "not modelled")

\* Taken out in one access, so that no accessed or dirty bit is lost: for a moment the
\* entry is none to everyone who reads it without the PTL.
change_pte_range__ptep_modify_prot_start(t) ==
  /\ m.thread[t].pc = "change_pte_range__ptep_modify_prot_start" /\ m.oops = "none"
  /\ LET tb == Mapped(m, t)
         i == PteIndex(m.wp[t].va) IN
     m' = Goto(SetPte([m EXCEPT !.wp[t].pte = PteOf(m, tb, i)], tb, i, None), t,
               "change_pte_range__ptep_modify_prot_commit")

\* On: read-only. Off: writable where nobody shares the page, else the next write faults.
change_pte_range__ptep_modify_prot_commit(t) ==
  /\ m.thread[t].pc = "change_pte_range__ptep_modify_prot_commit" /\ m.oops = "none"
  /\ LET f == m.wp[t]
         reusable == /\ f.pte.kind = "present"
                     /\ m.vma[f.vma].write
                     /\ m.page[HeadOf(m, f.pte.pfn)].mapping = "anon"
                     /\ m.page[f.pte.pfn].exclusive
         e == IF f.enable THEN [f.pte EXCEPT !.uffd_wp = TRUE, !.write = FALSE]
              ELSE [f.pte EXCEPT !.uffd_wp = FALSE, !.write = @ \/ reusable]
         s == [m EXCEPT !.wp[t].changed = @ \/ (f.pte.write /\ ~e.write)] IN
     m' = NextPte(SetPte(s, Mapped(m, t), PteIndex(f.va), e), t)

change_pte_range__pte_unmap_unlock(t) ==
  /\ m.thread[t].pc = "change_pte_range__pte_unmap_unlock" /\ m.oops = "none"
  /\ m' = NextTable(PteUnmapUnlock(m, t), t)

\* The flush is batched to here, after the PTLs are dropped; another open gather of
\* this mm makes it a flush of everything.
uffd_wp_range__tlb_finish_mmu(t) ==
  /\ m.thread[t].pc = "uffd_wp_range__tlb_finish_mmu" /\ m.oops = "none"
  /\ LET f == m.wp[t]
         nested == GatherFlushesIfNested /\ m.mm[Mm(t)].tlb_flush_pending > 1 IN
     m' = IF nested THEN FlushTlb(m, t, Mm(t), 0, Cardinality(Vas), "uffd_wp_range__dec_tlb_flush_pending")
          ELSE IF f.changed THEN FlushTlb(m, t, Mm(t), f.start, f.end, "uffd_wp_range__dec_tlb_flush_pending")
          ELSE Goto(m, t, "uffd_wp_range__dec_tlb_flush_pending")

uffd_wp_range__dec_tlb_flush_pending(t) ==
  /\ m.thread[t].pc = "uffd_wp_range__dec_tlb_flush_pending" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.mm[Mm(t)].tlb_flush_pending = @ - 1, !.wp[t] = WpFrame], t, m.wp[t].ret)

UffdWpNext ==
  \E t \in Protectors :
    \/ uffd_wp_range__tlb_gather_mmu(t)
    \/ change_pmd_range__pmd_none(t)
    \/ change_pmd_range__pmdp_get_lockless(t)
    \/ change_pte_range__no_pte_table(t)
    \/ change_pte_range__ptep_get(t)
    \/ change_pte_range__ptep_modify_prot_start(t)
    \/ change_pte_range__ptep_modify_prot_commit(t)
    \/ change_pte_range__pte_unmap_unlock(t)
    \/ uffd_wp_range__tlb_finish_mmu(t)
    \/ uffd_wp_range__dec_tlb_flush_pending(t)

UffdWpCard ==
  [threads |-> Protectors,
   sections |-> [wp |-> Locals(Protectors, WpFrame)],
   installs |-> {[frame |-> "ptmap", table |-> "pmd",
                  at |-> {"change_pte_range__ptep_modify_prot_start",
                          "change_pte_range__ptep_modify_prot_commit"}]}] @@ Card
=============================================================================
