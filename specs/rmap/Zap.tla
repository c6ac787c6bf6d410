-------------------------------- MODULE Zap --------------------------------
(***************************************************************************)
(* Zaps a range of an mm: every PMD slot, every PTE, huge PMDs, and the     *)
(* page tables that a zap of a whole PMD range leaves empty.                 *)
(* C: mm/memory.c zap_page_range_single(), zap_pmd_range(),                  *)
(*    zap_pte_range(), zap_present_folio_ptes(); mm/huge_memory.c            *)
(*    __pmd_trans_huge_lock(), zap_huge_pmd(),                               *)
(*    zap_deposited_table(); mm/pt_reclaim.c try_get_and_clear_pmd(),        *)
(*    try_to_free_pte() (v6.18).                                             *)
(* Fix: 5df397dec7c4 (v6.2) delays the rmap of dirty file pages until the   *)
(*    flush; 6375e95f381e (v6.14) frees empty PTE tables in                  *)
(*    madvise(MADV_DONTNEED).                                                *)
(* Left out: the split of a huge PMD that is zapped in part (the machine    *)
(*   oopses with "not modelled"); batches of PTEs of one large folio (each  *)
(*   PTE is a step anyhow); huge PMDs of files (no path maps one); swap      *)
(*   entries, flush_tlb_batched_pending() (no reclaim here); uffd-wp and     *)
(*   guard markers that a zap keeps (no file VMA is armed here, in anonymous *)
(*   VMAs uffd-wp markers are dropped); RSS counters, mark_page_accessed();  *)
(*   the PMD lock round trip for a single folio (no huge file folio). The    *)
(*   list of deposited tables is of a whole PMD page, first in first out;    *)
(*   here the table that the slot deposited is taken (the same with one slot *)
(*   per PMD page, as all scenarios have). The rmap goes before the deposit  *)
(*   is withdrawn, as in v6.18, both under the PMD lock. The PMD is cleared  *)
(*   and its lock dropped in one step (try_get_and_clear_pmd(),              *)
(*   try_to_free_pte()): what reads the PMD without the lock cannot tell.    *)
(***************************************************************************)
EXTENDS Integers, Sequences, TLC, Machine, Thread, PgtableTypes, PageTable, Folio, Card, Pgtable, Gather,
        RmapProfile

Zappers == Callers("unmap_page_range")
SingleZappers == Callers("zap_page_range_single")

\* va: where the zap stands; start: where it entered the table (its slot is the table's);
\* pte: the entry in hand; pmd: the table taken out by PT reclaim; broke: the PTL was dropped
\* inside the table.
ZapFrame == [ret |-> "none", mm |-> 0, va |-> 0, end |-> 0, start |-> 0, pte |-> None, pmd |-> None,
             force_flush |-> FALSE, broke |-> FALSE, reclaim |-> FALSE]
ZapSingleFrame == [ret |-> "none"]

\* unmap_page_range() of start..end-1; reclaim: the caller lets empty tables go.
ZapRange(s, t, mm, start, end, reclaim, then) ==
  Goto([s EXCEPT !.zap[t] = [ZapFrame EXCEPT !.ret = then, !.mm = mm, !.va = start, !.end = end, !.start = start,
                                             !.reclaim = reclaim]],
       t, "zap_pmd_range__pmd_trans_huge")

\* zap_page_range_single(): ZapRange() of a gather of its own, in a notifier bracket; then goes on at ret, which
\* comes to the end of the gather, and that at then.
ZapSingle(s, t, mm, start, end, reclaim, ret, then) ==
  GatherMmu([ZapRange(s, t, mm, start, end, reclaim, "zap_page_range_single__mmu_notifier_invalidate_range_end")
               EXCEPT !.gather[t].finish = then, !.zap_single[t].ret = ret],
            t, mm, "zap_page_range_single__mmu_notifier_invalidate_range_start")

LOCAL Slot(t) == PmdIndex(m.zap[t].start)
LOCAL Mm(t) == m.zap[t].mm
LOCAL Table(t) == Mapped(m, t)
\* Where this call of zap_pte_range() ends.
LOCAL TableEnd(f) == IF f.end < Base(f.start) + Geometry.ptes THEN f.end ELSE Base(f.start) + Geometry.ptes
LOCAL WholeTable(f) == f.start = Base(f.start) /\ TableEnd(f) = Base(f.start) + Geometry.ptes
\* reclaim_pt_is_enabled()
LOCAL ReclaimsTable(f) == ZapReclaimsTables /\ f.reclaim /\ WholeTable(f)

\* The next PMD slot, or back to the caller.
LOCAL NextSlot(s, t) ==
  LET f == s.zap[t]
      next == TableEnd(f) IN
  IF next = f.end THEN Goto([s EXCEPT !.zap[t] = ZapFrame], t, f.ret)
  ELSE Goto([s EXCEPT !.zap[t] = [ZapFrame EXCEPT !.ret = f.ret, !.mm = f.mm, !.va = next, !.end = f.end,
                                                  !.start = next, !.reclaim = f.reclaim]],
            t, "zap_pmd_range__pmd_trans_huge")

(* --- zap_page_range_single() ------------------------------------------------- *)

zap_page_range_single__mmu_notifier_invalidate_range_start(t) ==
  /\ m.thread[t].pc = "zap_page_range_single__mmu_notifier_invalidate_range_start" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.mm[m.gather[t].mm].notifier = @ + 1], t, "zap_pmd_range__pmd_trans_huge")

zap_page_range_single__mmu_notifier_invalidate_range_end(t) ==
  /\ m.thread[t].pc = "zap_page_range_single__mmu_notifier_invalidate_range_end" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.mm[m.gather[t].mm].notifier = @ - 1, !.zap_single[t] = ZapSingleFrame], t, m.zap_single[t].ret)

(* --- zap_pmd_range() --------------------------------------------------------- *)

\* The first of two reads without the lock.
zap_pmd_range__pmd_trans_huge(t) ==
  /\ m.thread[t].pc = "zap_pmd_range__pmd_trans_huge" /\ m.oops = "none"
  /\ LET f == [m.zap[t] EXCEPT !.start = m.zap[t].va]
         s == [m EXCEPT !.zap[t] = f] IN
     m' = IF m.pmd[f.mm][PmdIndex(f.va)].kind # "huge" THEN Goto(s, t, "zap_pmd_range__pmd_none")
          ELSE Oops(Goto(s, t, "zap_huge_pmd__pmd_lock"), ~WholeTable(f), "not modelled")

zap_pmd_range__pmd_none(t) ==
  /\ m.thread[t].pc = "zap_pmd_range__pmd_none" /\ m.oops = "none"
  /\ m' = IF m.pmd[Mm(t)][Slot(t)].kind = "none" THEN NextSlot(m, t)
          ELSE PteOffsetMapLock(m, t, Mm(t), Slot(t), "zap_pte_range__ptep_get", "zap_pmd_range__pmd_trans_huge")

(* --- zap_huge_pmd() ------------------------------------------------------------ *)

zap_huge_pmd__pmd_lock(t) ==
  /\ m.thread[t].pc = "zap_huge_pmd__pmd_lock" /\ m.oops = "none"
  /\ PmlFree(Mm(t))
  /\ m' = Goto(LockPml(m, Mm(t), t), t, "__pmd_trans_huge_lock__pmd_trans_huge")

__pmd_trans_huge_lock__pmd_trans_huge(t) ==
  /\ m.thread[t].pc = "__pmd_trans_huge_lock__pmd_trans_huge" /\ m.oops = "none"
  /\ m' = IF m.pmd[Mm(t)][Slot(t)].kind = "huge" THEN Goto(m, t, "zap_huge_pmd__pmdp_huge_get_and_clear_full")
          ELSE Goto(UnlockPml(m, Mm(t)), t, "zap_pmd_range__pmd_none")

zap_huge_pmd__pmdp_huge_get_and_clear_full(t) ==
  /\ m.thread[t].pc = "zap_huge_pmd__pmdp_huge_get_and_clear_full" /\ m.oops = "none"
  /\ LET f == m.zap[t]
         s == [m EXCEPT !.pmd[f.mm][Slot(t)] = None, !.zap[t].pte = m.pmd[f.mm][Slot(t)]] IN
     m' = Goto(NoteRange(s, t, f.start, f.start + Geometry.ptes), t, "zap_huge_pmd__folio_remove_rmap_pmd")

zap_huge_pmd__folio_remove_rmap_pmd(t) ==
  /\ m.thread[t].pc = "zap_huge_pmd__folio_remove_rmap_pmd" /\ m.oops = "none"
  /\ LET p == m.zap[t].pte.pfn IN
     m' = Goto(IF m.page[p].entire = 0 THEN Oops(m, TRUE, "mapcount underflow") ELSE [m EXCEPT !.page[p].entire = @ - 1],
               t, "zap_deposited_table__pte_free")

\* The table that collapse or a huge fault deposited is freed at once: nobody may be inside it.
zap_deposited_table__pte_free(t) ==
  /\ m.thread[t].pc = "zap_deposited_table__pte_free" /\ m.oops = "none"
  /\ LET deposited == {tb \in Tables : /\ m.table[tb].state = "deposited"
                                       /\ m.table[tb].mm = Mm(t) /\ m.table[tb].slot = Slot(t)} IN
     m' = Goto(IF deposited = {} THEN Oops(m, TRUE, "page table at pfn 0") ELSE FreeTable(m, Lowest(deposited)), t,
               "zap_huge_pmd__spin_unlock")

zap_huge_pmd__spin_unlock(t) ==
  /\ m.thread[t].pc = "zap_huge_pmd__spin_unlock" /\ m.oops = "none"
  /\ LET s == UnlockPml(QueuePage(m, t, m.zap[t].pte.pfn), Mm(t)) IN
     m' = IF BatchFull(s, t) THEN FlushMmu([s EXCEPT !.zap[t].pte = None], t, "zap_pmd_range__cond_resched")
          ELSE NextSlot(s, t)

\* tlb_remove_page_size() found its batch full and flushed.
zap_pmd_range__cond_resched(t) ==
  /\ m.thread[t].pc = "zap_pmd_range__cond_resched" /\ m.oops = "none"
  /\ m' = NextSlot(m, t)

(* --- zap_pte_range() ------------------------------------------------------------ *)

\* The loop over the table is over: flush under the PTL what must not be seen unmapped before.
LOCAL Flushed(s, t) ==
  IF ~s.zap[t].force_flush THEN Goto(s, t, "zap_pte_range__pte_unmap_unlock")
  ELSE FlushOnly(s, t, IF s.gather[t].delayed # <<>> THEN "tlb_flush_rmaps__folio_remove_rmap_pte"
                       ELSE "zap_pte_range__pte_unmap_unlock")
LOCAL LoopEnds(s, t) ==
  IF ReclaimsTable(s.zap[t]) /\ ~s.zap[t].broke /\ s.zap[t].va = TableEnd(s.zap[t])
  THEN Goto(s, t, "try_get_and_clear_pmd__spin_trylock")
  ELSE Flushed(s, t)
LOCAL NextZapped(s, t) ==
  LET u == [s EXCEPT !.zap[t].va = @ + 1, !.zap[t].pte = None] IN
  IF BatchFull(u, t) THEN LoopEnds([u EXCEPT !.zap[t].force_flush = TRUE, !.zap[t].broke = TRUE], t)
  ELSE IF u.zap[t].va = TableEnd(u.zap[t]) THEN LoopEnds(u, t)
  ELSE Goto(u, t, "zap_pte_range__ptep_get")

zap_pte_range__ptep_get(t) ==
  /\ m.thread[t].pc = "zap_pte_range__ptep_get" /\ m.oops = "none"
  /\ LET s == DerefTable(m, Table(t)) IN
     m' = IF PteOf(m, Table(t), PteIndex(m.zap[t].va)).kind = "none" THEN NextZapped(s, t)
          ELSE Goto(s, t, "zap_pte_range__get_and_clear_full_ptes")

\* Atomic: what hardware set in the entry until now is seen. TLBs may still hold it.
zap_pte_range__get_and_clear_full_ptes(t) ==
  /\ m.thread[t].pc = "zap_pte_range__get_and_clear_full_ptes" /\ m.oops = "none"
  /\ LET va == m.zap[t].va
         e == PteOf(m, Table(t), PteIndex(va))
         s == SetPte(m, Table(t), PteIndex(va), None)
         noted == IF e.kind \in {"present", "zero"} THEN NoteRange(s, t, va, va + 1) ELSE s IN
     m' = IF e.kind # "present" THEN NextZapped(noted, t)
          ELSE Goto([noted EXCEPT !.zap[t].pte = e], t,
                    IF m.page[HeadOf(m, e.pfn)].mapping = "file" /\ e.dirty
                    THEN "zap_present_folio_ptes__folio_mark_dirty"
                    ELSE "zap_present_folio_ptes__folio_remove_rmap_pte")

\* The mapcount stays until the flush: whoever sees the folio unmapped believes that no CPU
\* writes to it.
zap_present_folio_ptes__folio_mark_dirty(t) ==            \* 5df397dec7c4
  /\ m.thread[t].pc = "zap_present_folio_ptes__folio_mark_dirty" /\ m.oops = "none"
  /\ LET p == m.zap[t].pte.pfn
         s == [m EXCEPT !.page[HeadOf(m, p)].dirty = TRUE, !.zap[t].force_flush = TRUE] IN
     m' = IF ZapDelaysRmap THEN NextZapped([QueuePage(s, t, p) EXCEPT !.gather[t].delayed = Append(@, p)], t)
          ELSE Goto(s, t, "zap_present_folio_ptes__folio_remove_rmap_pte")

zap_present_folio_ptes__folio_remove_rmap_pte(t) ==
  /\ m.thread[t].pc = "zap_present_folio_ptes__folio_remove_rmap_pte" /\ m.oops = "none"
  /\ LET p == m.zap[t].pte.pfn IN
     m' = NextZapped(QueuePage(RemoveRmap(m, p), t, p), t)

\* Empty, and the PTL kept it so: take the table out if the PMD lock is free.
try_get_and_clear_pmd__spin_trylock(t) ==                 \* 6375e95f381e
  /\ m.thread[t].pc = "try_get_and_clear_pmd__spin_trylock" /\ m.oops = "none"
  /\ m' = IF ~PmlFree(Mm(t)) THEN Flushed(m, t)
          ELSE Goto(LockPml(m, Mm(t), t), t, "try_get_and_clear_pmd__pmdp_get")

try_get_and_clear_pmd__pmdp_get(t) ==
  /\ m.thread[t].pc = "try_get_and_clear_pmd__pmdp_get" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.zap[t].pmd = m.pmd[Mm(t)][Slot(t)]], t, "try_get_and_clear_pmd__pmd_clear")

try_get_and_clear_pmd__pmd_clear(t) ==
  /\ m.thread[t].pc = "try_get_and_clear_pmd__pmd_clear" /\ m.oops = "none"
  /\ LET e == m.zap[t].pmd
         s == [UnlockPml(m, Mm(t)) EXCEPT !.pmd[Mm(t)][Slot(t)] = None] IN
     m' = Flushed(IF e.pfn \in Tables THEN [s EXCEPT !.table[e.pfn].state = "gather"] ELSE s, t)

\* The table is done: go on in it after a break, free it, or go to the next.
LOCAL AfterUnlock(s, t) ==
  LET f == s.zap[t] IN
  IF f.va < TableEnd(f)
  THEN PteOffsetMapLock([s EXCEPT !.zap[t].force_flush = FALSE], t, f.mm, PmdIndex(f.start), "zap_pte_range__ptep_get",
                        "zap_pmd_range__pmd_trans_huge")
  ELSE IF f.pmd # None THEN NextSlot(QueueTable(s, t, f.pmd.pfn, PmdIndex(f.start)), t)
  ELSE IF ReclaimsTable(f) THEN Goto(s, t, "try_to_free_pte__pmd_lock")
  ELSE NextSlot(s, t)

zap_pte_range__pte_unmap_unlock(t) ==
  /\ m.thread[t].pc = "zap_pte_range__pte_unmap_unlock" /\ m.oops = "none"
  /\ LET s == PteUnmapUnlock(m, t) IN
     m' = IF s.zap[t].force_flush THEN FlushMmu(s, t, "zap_pte_range__cond_resched") ELSE AfterUnlock(s, t)

zap_pte_range__cond_resched(t) ==
  /\ m.thread[t].pc = "zap_pte_range__cond_resched" /\ m.oops = "none"
  /\ m' = AfterUnlock(m, t)

(* --- try_to_free_pte(): PT reclaim when the PTL was dropped ------------------------ *)

try_to_free_pte__pmd_lock(t) ==
  /\ m.thread[t].pc = "try_to_free_pte__pmd_lock" /\ m.oops = "none"
  /\ PmlFree(Mm(t))
  /\ m' = Goto(LockPml(m, Mm(t), t), t, "try_to_free_pte__pte_offset_map_rw_nolock")

\* Somebody else may have taken the table, or put a huge page there.
try_to_free_pte__pte_offset_map_rw_nolock(t) ==
  /\ m.thread[t].pc = "try_to_free_pte__pte_offset_map_rw_nolock" /\ m.oops = "none"
  /\ LET e == m.pmd[Mm(t)][Slot(t)] IN
     m' = IF e.kind # "table" THEN NextSlot(UnlockPml(m, Mm(t)), t)
          ELSE Goto([RcuLock(m, t) EXCEPT !.zap[t].pmd = e, !.zap[t].va = m.zap[t].start], t, "try_to_free_pte__spin_lock")

try_to_free_pte__spin_lock(t) ==
  /\ m.thread[t].pc = "try_to_free_pte__spin_lock" /\ m.oops = "none"
  /\ PtlFree(m.zap[t].pmd.pfn)
  /\ m' = Goto(LockPtl(m, m.zap[t].pmd.pfn, t), t, "try_to_free_pte__ptep_get")

try_to_free_pte__ptep_get(t) ==
  /\ m.thread[t].pc = "try_to_free_pte__ptep_get" /\ m.oops = "none"
  /\ LET f == m.zap[t]
         s == [m EXCEPT !.zap[t].va = @ + 1] IN
     m' = IF PteOf(m, f.pmd.pfn, PteIndex(f.va)).kind # "none" THEN Goto(m, t, "try_to_free_pte__spin_unlock")
          ELSE Goto(s, t, IF f.va + 1 = TableEnd(f) THEN "try_to_free_pte__pmd_clear" ELSE "try_to_free_pte__ptep_get")

\* Not empty: drop both locks.
try_to_free_pte__spin_unlock(t) ==
  /\ m.thread[t].pc = "try_to_free_pte__spin_unlock" /\ m.oops = "none"
  /\ m' = NextSlot(UnlockPml(RcuUnlock(UnlockPtl(m, m.zap[t].pmd.pfn), t), Mm(t)), t)

try_to_free_pte__pmd_clear(t) ==
  /\ m.thread[t].pc = "try_to_free_pte__pmd_clear" /\ m.oops = "none"
  /\ LET tb == m.zap[t].pmd.pfn
         s == [UnlockPml(RcuUnlock(UnlockPtl(m, tb), t), Mm(t)) EXCEPT !.pmd[Mm(t)][Slot(t)] = None] IN
     m' = NextSlot(QueueTable(s, t, tb, Slot(t)), t)

ZapSingleNext ==
  \E t \in SingleZappers :
    \/ zap_page_range_single__mmu_notifier_invalidate_range_start(t)
    \/ zap_page_range_single__mmu_notifier_invalidate_range_end(t)

ZapNext ==
  \E t \in Zappers :
    \/ zap_pmd_range__pmd_trans_huge(t)
    \/ zap_pmd_range__pmd_none(t)
    \/ zap_huge_pmd__pmd_lock(t)
    \/ __pmd_trans_huge_lock__pmd_trans_huge(t)
    \/ zap_huge_pmd__pmdp_huge_get_and_clear_full(t)
    \/ zap_huge_pmd__folio_remove_rmap_pmd(t)
    \/ zap_deposited_table__pte_free(t)
    \/ zap_huge_pmd__spin_unlock(t)
    \/ zap_pmd_range__cond_resched(t)
    \/ zap_pte_range__ptep_get(t)
    \/ zap_pte_range__get_and_clear_full_ptes(t)
    \/ zap_present_folio_ptes__folio_mark_dirty(t)
    \/ zap_present_folio_ptes__folio_remove_rmap_pte(t)
    \/ try_get_and_clear_pmd__spin_trylock(t)
    \/ try_get_and_clear_pmd__pmdp_get(t)
    \/ try_get_and_clear_pmd__pmd_clear(t)
    \/ zap_pte_range__pte_unmap_unlock(t)
    \/ zap_pte_range__cond_resched(t)
    \/ try_to_free_pte__pmd_lock(t)
    \/ try_to_free_pte__pte_offset_map_rw_nolock(t)
    \/ try_to_free_pte__spin_lock(t)
    \/ try_to_free_pte__ptep_get(t)
    \/ try_to_free_pte__spin_unlock(t)
    \/ try_to_free_pte__pmd_clear(t)

ZapCard ==
  [threads |-> Zappers,
   sections |-> [zap_single |-> Locals(SingleZappers, ZapSingleFrame),
                 zap |-> Locals(Zappers, ZapFrame)],
   asks |-> [pmd |-> {"zap_huge_pmd__pmd_lock", "try_to_free_pte__pmd_lock"},
             pte |-> {"try_to_free_pte__spin_lock"}],
   sleeps |-> {"zap_pmd_range__cond_resched", "zap_pte_range__cond_resched",
               "zap_page_range_single__mmu_notifier_invalidate_range_start",
               "zap_page_range_single__mmu_notifier_invalidate_range_end"},
   maps |-> {"zap"}] @@ Card
=============================================================================
