-------------------------- MODULE CollapseInvariants --------------------------
(***************************************************************************)
(* What collapse and retract must keep, besides Invariants.tla.            *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Machine, Thread, VmArea, Locking, Fault, GupFast, Collapse, Retract

(* --- collapse ---------------------------------------------------------------------- *)

\* collapse.md I19: the PMD that collapse cleared stays none until collapse sets it.
Inv_NoneWindow ==
  \A t \in Collapsers : LET pmd == m.collapse[t].pmd IN
    (m.thread[t].pc \in NoneWindow /\ pmd.kind = "table" /\ m.table[pmd.pfn].state # "live") =>
      m.pmd[Arg(t).mm][PmdIndex(Arg(t).va)].kind = "none"

\* Nobody else maps or unmaps a huge page.
CollapsesAlone == Cardinality(Collapsers) = 1 /\ Callers("unmap_page_range") = {}
\* collapse.md C7: COLLAPSE says that it succeeded where the range is mapped by a huge PMD, and only there. Applies
\* where one thread collapses, nobody zaps, and no fault maps a huge page.
Inv_CollapseResult ==
  CollapsesAlone =>
    \A t \in Collapsers : (m.thread[t].pc = "done" /\ Arg(t).path = "madvise_collapse") =>
      LET va == Base(Arg(t).va)
          v == VmaAt(m, Arg(t).mm, va) IN
      (v = 0 \/ ~m.vma[v].thp) => (m.result[t].err = "none") = (m.pmd[Arg(t).mm][PmdIndex(va)].kind = "huge")

(* --- probes -------------------------------------------------------------------------- *)

\* PT reclaim took the table before collapse had locked the VMA.
Reach_TableGoneBeforePmdCheck ==
  ~ \E t \in Collapsers : /\ m.thread[t].pc = "collapse_huge_page__check_pmd_still_valid"
                          /\ m.pmd[Arg(t).mm][PmdIndex(Arg(t).va)].kind = "none"
\* An entry was write-protected for userfaultfd before collapse took its table away.
Reach_WpBeforeIsolate ==
  ~ \E t \in Collapsers : LET pmd == m.collapse[t].pmd IN
      /\ pmd.kind = "table" /\ m.table[pmd.pfn].state = "detached"
      /\ \E i \in Ptes : m.pte[pmd.pfn][i].uffd_wp
\* A fault holds the VMA lock while collapse holds mmap_lock for write.
Reach_FaultDuringCollapse ==
  ~ \E t \in Users, u \in Collapsers :
      /\ m.thread[t].pc = "__handle_mm_fault__pmdp_get_lockless" /\ m.fault[t].vml
      /\ m.thread[u].pc = "collapse_huge_page__vma_start_write"
\* A fault waits for mmap_lock because collapse has write-locked the VMA.
Reach_FaultWaitsForCollapse ==
  ~ \E t \in Users, u \in Collapsers :
      /\ m.thread[t].pc = "do_user_addr_fault__mmap_read_lock"
      /\ m.thread[u].pc = "collapse_huge_page__set_pmd_at"
\* A collapse succeeded, and someone holds a pin at the end.
Reach_PinnedAndCollapsed ==
  ~ \E t \in Guppers : m.pin[t].pfn # 0 /\ \E mm \in Mms, h \in Slots : m.pmd[mm][h].kind = "huge"
LOCAL RetractMm(t) == m.vma[m.retract[t].vma].mm
LOCAL RetractSlot(t) == LET v == m.vma[m.retract[t].vma] IN PmdIndex(v.start + Arg(t).pgoff - v.pgoff)
\* retract takes a table away while somebody holds mmap_lock of the mm.
Reach_RetractBesideMmapLock ==
  ~ \E t \in Retractors : /\ m.thread[t].pc = "retract_page_tables__spin_unlock" /\ m.retract[t].cleared
                          /\ ~CanWrite(m.mm[RetractMm(t)].mmap_lock)
\* retract found a table, and somebody took it before the PMD lock.
Reach_RetractFindsNoTable ==
  ~ \E t \in Retractors : /\ m.thread[t].pc = "retract_page_tables__check_pmd_state"
                          /\ m.pmd[RetractMm(t)][RetractSlot(t)].kind = "none"
\* Somebody holds the mmap_lock that retract tries.
Reach_RetractTrylockFails ==
  ~ \E t \in Retractors : /\ m.thread[t].pc = "retract_page_tables__mmap_write_trylock"
                          /\ ~CanWrite(m.mm[RetractMm(t)].mmap_lock)
=============================================================================
