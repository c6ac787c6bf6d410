------------------------------ MODULE Pgtable ------------------------------
(***************************************************************************)
(* pte_offset_map_lock(): maps the PTE table under a PMD and takes its PTL. *)
(* C: mm/pgtable-generic.c __pte_offset_map_lock() (v6.18).                  *)
(* Fix: 0d940a9b270b (v6.5) makes it fail, take RCU and re-check the PMD.   *)
(* The frame ptmap holds the mapped table until PteUnmapUnlock().            *)
(***************************************************************************)
EXTENDS TLC, Machine, Thread, PgtableTypes, PageTable, Card, Profile

Ptmappers == Callers("pte_offset_map_lock")

PtmapFrame == [ret |-> "none", fail |-> "none", mm |-> 0, slot |-> 0, pmd |-> None]

\* Continue at ret with the PTL held, or at fail with nothing held when the PMD is no table.
PteOffsetMapLock(s, t, mm, slot, ret, fail) ==
  Goto([s EXCEPT !.ptmap[t] = [ret |-> ret, fail |-> fail, mm |-> mm, slot |-> slot, pmd |-> None]],
       t, "__pte_offset_map_lock__pmdp_get_lockless")
\* pte_offset_map() and pte_unmap(), without the lock.
PteMap(s, t) == IF PteMapRechecksPmd THEN RcuLock(s, t) ELSE s
PteUnmap(s, t) == IF PteMapRechecksPmd THEN RcuUnlock(s, t) ELSE s
\* The table that is mapped.
Mapped(s, t) == s.ptmap[t].pmd.pfn
PteUnmapUnlock(s, t) == [PteUnmap(UnlockPtl(s, Mapped(s, t)), t) EXCEPT !.ptmap[t] = PtmapFrame]

__pte_offset_map_lock__pmdp_get_lockless(t) ==
  /\ m.thread[t].pc = "__pte_offset_map_lock__pmdp_get_lockless" /\ m.oops = "none"
  /\ LET f == m.ptmap[t]
         e == m.pmd[f.mm][f.slot] IN
     m' = IF e.kind # "table" THEN Goto([m EXCEPT !.ptmap[t] = PtmapFrame], t, f.fail)
          ELSE Goto([PteMap(m, t) EXCEPT !.ptmap[t].pmd = e],
                    t, "__pte_offset_map_lock__spin_lock")

__pte_offset_map_lock__spin_lock(t) ==
  /\ m.thread[t].pc = "__pte_offset_map_lock__spin_lock" /\ m.oops = "none"
  /\ PtlFree(Mapped(m, t))
  /\ m' = Goto(LockPtl(m, Mapped(m, t), t), t,
               IF PteMapRechecksPmd THEN "__pte_offset_map_lock__pmd_same" ELSE m.ptmap[t].ret)

__pte_offset_map_lock__pmd_same(t) ==
  /\ m.thread[t].pc = "__pte_offset_map_lock__pmd_same" /\ m.oops = "none"
  /\ LET f == m.ptmap[t] IN
     m' = IF m.pmd[f.mm][f.slot] = f.pmd THEN Goto(m, t, f.ret)
          ELSE PteOffsetMapLock(PteUnmapUnlock(m, t), t, f.mm, f.slot, f.ret, f.fail)

PgtableNext ==
  \E t \in Ptmappers :
    \/ __pte_offset_map_lock__pmdp_get_lockless(t)
    \/ __pte_offset_map_lock__spin_lock(t)
    \/ __pte_offset_map_lock__pmd_same(t)

PgtableCard ==
  [threads |-> Ptmappers,
   sections |-> [ptmap |-> Locals(Ptmappers, PtmapFrame)],
   asks |-> [pte |-> {"__pte_offset_map_lock__spin_lock"}],
   maps |-> {"ptmap"}] @@ Card
=============================================================================
