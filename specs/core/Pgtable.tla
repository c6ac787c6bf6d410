------------------------------ MODULE Pgtable ------------------------------
(***************************************************************************)
(* pte_offset_map_lock(): maps the PTE table under a PMD and takes its PTL. *)
(* pte_alloc(): gives a PMD a PTE table.                                     *)
(* C: mm/pgtable-generic.c __pte_offset_map_lock(), include/linux/mm.h       *)
(*    pte_alloc(), mm/memory.c __pte_alloc(), pmd_install() (v6.18).         *)
(* Fix: 0d940a9b270b (v6.5) makes it fail, take RCU and re-check the PMD.   *)
(* Left out: the first look of pte_alloc() at the PMD is a step of the       *)
(*   caller; PMDs of folded levels.                                          *)
(* The frame ptmap holds the mapped table until PteUnmapUnlock().            *)
(***************************************************************************)
EXTENDS TLC, Machine, Thread, PgtableTypes, PageTable, Folio, Card, Profile

Ptmappers == Callers("pte_offset_map_lock")
Allocators == Callers("pte_alloc")

PtmapFrame == [ret |-> "none", fail |-> "none", mm |-> 0, slot |-> 0, pmd |-> None]
\* table: allocated, not yet installed.
PteAllocFrame == [ret |-> "none", fail |-> "none", mm |-> 0, slot |-> 0, table |-> 0]

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

(* --- pte_alloc(): for a PMD that was none when it was read -------------------- *)

\* Continue at ret once the PMD is not none, or at fail without memory.
PteAlloc(s, t, mm, slot, ret, fail) ==
  Goto([s EXCEPT !.pte_alloc[t] = [ret |-> ret, fail |-> fail, mm |-> mm, slot |-> slot, table |-> 0]], t,
       "__pte_alloc__pte_alloc_one")

__pte_alloc__pte_alloc_one(t, c) ==
  /\ m.thread[t].pc = "__pte_alloc__pte_alloc_one" /\ m.oops = "none"
  /\ ChoiceOk(c, FreeTables(m))
  /\ m' = IF FreeTables(m) = {} THEN Goto([m EXCEPT !.pte_alloc[t] = PteAllocFrame], t, m.pte_alloc[t].fail)
          ELSE LET tb == Chosen(c, FreeTables(m)) IN
               Goto([m EXCEPT !.table[tb].state = "detached", !.pte_alloc[t].table = tb], t, "pmd_install__pmd_lock")

pmd_install__pmd_lock(t) ==
  /\ m.thread[t].pc = "pmd_install__pmd_lock" /\ m.oops = "none"
  /\ PmlFree(m.pte_alloc[t].mm)
  /\ m' = Goto(LockPml(m, m.pte_alloc[t].mm, t), t, "pmd_install__pmd_none")

\* Somebody else may have populated the PMD meanwhile.
pmd_install__pmd_none(t) ==
  /\ m.thread[t].pc = "pmd_install__pmd_none" /\ m.oops = "none"
  /\ LET f == m.pte_alloc[t] IN
     m' = Goto(m, t, IF m.pmd[f.mm][f.slot].kind = "none" THEN "pmd_install__pmd_populate" ELSE "pmd_install__pmd_unlock")

\* The PMD lock alone keeps it none.
pmd_install__pmd_populate(t) ==
  /\ m.thread[t].pc = "pmd_install__pmd_populate" /\ m.oops = "none"
  /\ LET f == m.pte_alloc[t] IN
     m' = Goto([m EXCEPT !.pmd[f.mm][f.slot] = TableEntry(f.table), !.table[f.table].state = "live",
                         !.table[f.table].mm = f.mm, !.table[f.table].slot = f.slot, !.pte_alloc[t].table = 0],
               t, "pmd_install__pmd_unlock")

pmd_install__pmd_unlock(t) ==
  /\ m.thread[t].pc = "pmd_install__pmd_unlock" /\ m.oops = "none"
  /\ LET f == m.pte_alloc[t]
         s == UnlockPml(m, f.mm) IN
     m' = IF f.table # 0 THEN Goto(s, t, "__pte_alloc__pte_free")
          ELSE Goto([s EXCEPT !.pte_alloc[t] = PteAllocFrame], t, f.ret)

__pte_alloc__pte_free(t) ==
  /\ m.thread[t].pc = "__pte_alloc__pte_free" /\ m.oops = "none"
  /\ LET f == m.pte_alloc[t] IN
     m' = Goto([FreeTable(m, f.table) EXCEPT !.pte_alloc[t] = PteAllocFrame], t, f.ret)

PgtableNext ==
  \E t \in Ptmappers :
    \/ __pte_offset_map_lock__pmdp_get_lockless(t)
    \/ __pte_offset_map_lock__spin_lock(t)
    \/ __pte_offset_map_lock__pmd_same(t)

PteAllocNext ==
  \E t \in Allocators :
    \/ \E c \in TableChoices : __pte_alloc__pte_alloc_one(t, c)
    \/ pmd_install__pmd_lock(t)
    \/ pmd_install__pmd_none(t)
    \/ pmd_install__pmd_populate(t)
    \/ pmd_install__pmd_unlock(t)
    \/ __pte_alloc__pte_free(t)

PgtableCard ==
  [threads |-> Ptmappers \cup Allocators,
   sections |-> [ptmap |-> Locals(Ptmappers, PtmapFrame),
                 pte_alloc |-> Locals(Allocators, PteAllocFrame)],
   asks |-> [pmd |-> {"pmd_install__pmd_lock"},
             pte |-> {"__pte_offset_map_lock__spin_lock"}],
   sleeps |-> {"__pte_alloc__pte_alloc_one"},
   maps |-> {"ptmap"}] @@ Card
=============================================================================
