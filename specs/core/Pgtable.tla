------------------------------ MODULE Pgtable ------------------------------
(***************************************************************************)
(* pte_offset_map_lock(): maps the PTE table under a PMD and takes its PTL. *)
(* C: mm/pgtable-generic.c __pte_offset_map_lock() (v6.18).                  *)
(* Fix: 0d940a9b270b (v6.5) makes it fail, take RCU and re-check the PMD.   *)
(* The frame ptmap holds the mapped table until PteUnmapUnlock().            *)
(***************************************************************************)
EXTENDS Core

PtmapPaths == {"madvise_collapse", "uffd_writeprotect", "uffd_unregister", "uffd_close", "uffd_copy"} \cup UserPaths
              \cup ZapPaths
Ptmappers == Running(PtmapPaths)

PtmapFrame == [ret |-> "none", fail |-> "none", mm |-> 0, slot |-> 0, pmd |-> None]
PtmapInit == SectionIf(Ptmappers # {}, [ptmap |-> [t \in Ptmappers |-> PtmapFrame]])

\* Continue at ret with the PTL held, or at fail with nothing held when the PMD is no table.
PteOffsetMapLock(s, t, mm, slot, ret, fail) ==
  Goto([s EXCEPT !.ptmap[t] = [ret |-> ret, fail |-> fail, mm |-> mm, slot |-> slot, pmd |-> None]],
       t, "__pte_offset_map_lock__pmdp_get_lockless")
\* pte_offset_map() and pte_unmap(), without the lock.
PteMap(s, t) == IF PteMapRechecksPmd THEN RcuLock(s, t) ELSE s
PteUnmap(s, t) == IF PteMapRechecksPmd THEN RcuUnlock(s, t) ELSE s
\* The table that is mapped.
Mapped(s, t) == s.ptmap[t].pmd.pfn
UnlockPtl(s, tb) == IF tb \in Tables THEN [s EXCEPT !.table[tb].ptl = 0] ELSE s
PteUnmapUnlock(s, t) == [PteUnmap(UnlockPtl(s, Mapped(s, t)), t) EXCEPT !.ptmap[t] = PtmapFrame]

__pte_offset_map_lock__pmdp_get_lockless(t) ==
  /\ At(t, "__pte_offset_map_lock__pmdp_get_lockless")
  /\ LET f == m.ptmap[t]
         e == m.pmd[f.mm][f.slot] IN
     m' = IF e.kind # "table" THEN Goto([m EXCEPT !.ptmap[t] = PtmapFrame], t, f.fail)
          ELSE Goto([PteMap(m, t) EXCEPT !.ptmap[t].pmd = e],
                    t, "__pte_offset_map_lock__spin_lock")

__pte_offset_map_lock__spin_lock(t) ==
  /\ At(t, "__pte_offset_map_lock__spin_lock")
  /\ LET f == m.ptmap[t]
         tb == f.pmd.pfn IN
     /\ tb \in Tables => m.table[tb].ptl = 0
     /\ LET s == DerefTable(IF tb \in Tables THEN [m EXCEPT !.table[tb].ptl = t] ELSE m, tb) IN
        m' = Goto(s, t, IF PteMapRechecksPmd THEN "__pte_offset_map_lock__pmd_same" ELSE f.ret)

__pte_offset_map_lock__pmd_same(t) ==
  /\ At(t, "__pte_offset_map_lock__pmd_same")
  /\ LET f == m.ptmap[t] IN
     m' = IF m.pmd[f.mm][f.slot] = f.pmd THEN Goto(m, t, f.ret)
          ELSE PteOffsetMapLock(PteUnmapUnlock(m, t), t, f.mm, f.slot, f.ret, f.fail)

PgtableNext ==
  \E t \in Ptmappers :
    \/ __pte_offset_map_lock__pmdp_get_lockless(t)
    \/ __pte_offset_map_lock__spin_lock(t)
    \/ __pte_offset_map_lock__pmd_same(t)
=============================================================================
