------------------------------- MODULE Gather -------------------------------
(***************************************************************************)
(* mmu_gather: what a zap took out of the page tables is freed only after   *)
(* the TLB flush that covers it.                                             *)
(* C: mm/mmu_gather.c tlb_gather_mmu(), tlb_flush_mmu(), tlb_finish_mmu(),  *)
(*    tlb_flush_rmaps(), tlb_remove_table(); mm/swap_state.c                *)
(*    free_pages_and_swap_cache() (v6.18).                                   *)
(* Fix: 99baac21e458 and 7a30df49f63a (nested gathers), 5df397dec7c4        *)
(*    (delayed rmap).                                                        *)
(* Left out: further batches (a full first batch forces a flush, as when    *)
(*   the page for the next one cannot be had); freed_tables and the level   *)
(*   bits (only lazy CPUs and partial flushes look at them); the single-     *)
(*   table fallback of tlb_remove_table() (no memory for a batch: an IPI,   *)
(*   then the table is freed at once); fullmm of exit (no exit). The     *)
(*   range and the queues are the thread's own, so they change in the step  *)
(*   that clears the entry.                                                  *)
(***************************************************************************)
EXTENDS Integers, Sequences, TLC, Machine, Thread, PgtableTypes, PageTable, Folio, Card, Tlb, Profile,
        RmapProfile

Gatherers == Callers("tlb_gather_mmu")

\* ret: after tlb_gather_mmu() or tlb_flush_mmu(); finish: after tlb_finish_mmu(); start, end:
\* what to flush (end 0: nothing); pages: queued to be put; delayed: those whose rmap is still to
\* be removed; tables: queued to be freed.
GatherFrame == [ret |-> "none", finish |-> "none", mm |-> 0, start |-> 0, end |-> 0, pages |-> <<>>, delayed |-> <<>>,
                tables |-> <<>>]

LOCAL InSeq(seq) == {seq[i] : i \in DOMAIN seq}

\* tlb_remove_tlb_entry(): pages from..to-1 must be flushed.
NoteRange(s, t, from, to) ==
  LET g == s.gather[t] IN
  [s EXCEPT !.gather[t].start = IF g.end = 0 \/ from < g.start THEN from ELSE g.start,
            !.gather[t].end = IF to > g.end THEN to ELSE g.end]
\* __tlb_remove_folio_pages(); the caller flushes when the batch is full.
QueuePage(s, t, p) == [s EXCEPT !.gather[t].pages = Append(@, p)]
BatchFull(s, t) == Len(s.gather[t].pages) = GatherBundle
\* pte_free_tlb() of the table that covered slot.
QueueTable(s, t, tb, slot) ==
  IF tb \notin Tables THEN Oops(s, TRUE, "page table at pfn 0")
  ELSE NoteRange([s EXCEPT !.table[tb].state = "gather", !.gather[t].tables = Append(@, tb)],
                 t, slot * Geometry.ptes, (slot + 1) * Geometry.ptes)

\* tlb_gather_mmu(), then continue at then.
GatherMmu(s, t, mm, then) ==
  Goto([s EXCEPT !.gather[t].mm = mm, !.gather[t].ret = then], t, "tlb_gather_mmu__inc_tlb_flush_pending")
\* tlb_flush_mmu_tlbonly()
FlushOnly(s, t, then) ==
  LET g == s.gather[t] IN
  IF g.end = 0 THEN Goto(s, t, then)
  ELSE FlushTlb([s EXCEPT !.gather[t].start = 0, !.gather[t].end = 0], t, g.mm, g.start, g.end, then)
\* tlb_flush_mmu(): flush, then free the tables, then the pages.
FlushMmu(s, t, then) ==
  LET g == s.gather[t] IN
  IF g.tables = <<>> /\ g.pages = <<>> THEN FlushOnly(s, t, then)
  ELSE FlushOnly([s EXCEPT !.gather[t].ret = then], t,
                 IF g.tables # <<>> THEN "tlb_flush_mmu_free__tlb_table_flush"
                 ELSE "free_pages_and_swap_cache__folio_put")
LOCAL GatherReturn(s, t) == Goto([s EXCEPT !.gather[t].ret = "none"], t, s.gather[t].ret)
\* tlb_finish_mmu()
FinishMmu(s, t, then) ==
  Goto([s EXCEPT !.gather[t].finish = then], t, "tlb_finish_mmu__mm_tlb_flush_nested")

tlb_gather_mmu__inc_tlb_flush_pending(t) ==
  /\ m.thread[t].pc = "tlb_gather_mmu__inc_tlb_flush_pending" /\ m.oops = "none"
  /\ m' = GatherReturn([m EXCEPT !.mm[m.gather[t].mm].tlb_flush_pending = @ + 1], t)

\* Under the PTL, after the flush: now truncate and writeback may see the pages unmapped.
tlb_flush_rmaps__folio_remove_rmap_pte(t) ==              \* 5df397dec7c4
  /\ m.thread[t].pc = "tlb_flush_rmaps__folio_remove_rmap_pte" /\ m.oops = "none"
  /\ LET d == m.gather[t].delayed
         s == [RemoveRmap(m, Head(d)) EXCEPT !.gather[t].delayed = Tail(d)] IN
     m' = IF Len(d) = 1 THEN Goto(s, t, "zap_pte_range__pte_unmap_unlock") ELSE s

\* One call_rcu() for the batch; without RCU freeing the tables go at once, after the flush.
tlb_flush_mmu_free__tlb_table_flush(t) ==
  /\ m.thread[t].pc = "tlb_flush_mmu_free__tlb_table_flush" /\ m.oops = "none"
  /\ LET tables == InSeq(m.gather[t].tables)
         freed == [m EXCEPT !.table = [tb \in Tables |-> IF tb \in tables THEN FreeTable(m, tb).table[tb] ELSE m.table[tb]],
                            !.pte = [tb \in Tables |-> IF tb \in tables THEN [i \in Ptes |-> None] ELSE m.pte[tb]]]
         queued == [m EXCEPT !.table = [tb \in Tables |-> IF tb \in tables THEN CallRcuTable(m, tb).table[tb]
                                                          ELSE m.table[tb]]]
         s == [(IF RcuTableFree THEN queued ELSE freed) EXCEPT !.gather[t].tables = <<>>] IN
     m' = IF s.gather[t].pages = <<>> THEN GatherReturn(s, t) ELSE Goto(s, t, "free_pages_and_swap_cache__folio_put")

free_pages_and_swap_cache__folio_put(t) ==
  /\ m.thread[t].pc = "free_pages_and_swap_cache__folio_put" /\ m.oops = "none"
  /\ LET p == m.gather[t].pages
         s == [Put(m, Head(p)) EXCEPT !.gather[t].pages = Tail(p)] IN
     m' = IF Len(p) = 1 THEN GatherReturn(s, t) ELSE s

\* Another gather is open on the mm: it may have cleared what this one found empty, and not
\* flushed yet. Flush the whole mm in its place.
tlb_finish_mmu__mm_tlb_flush_nested(t) ==                 \* 99baac21e458
  /\ m.thread[t].pc = "tlb_finish_mmu__mm_tlb_flush_nested" /\ m.oops = "none"
  /\ LET nested == GatherFlushesIfNested /\ m.mm[m.gather[t].mm].tlb_flush_pending > 1
         s == IF nested THEN NoteRange(m, t, 0, Geometry.slots * Geometry.ptes) ELSE m IN
     m' = FlushMmu(s, t, "tlb_finish_mmu__dec_tlb_flush_pending")

tlb_finish_mmu__dec_tlb_flush_pending(t) ==
  /\ m.thread[t].pc = "tlb_finish_mmu__dec_tlb_flush_pending" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.mm[m.gather[t].mm].tlb_flush_pending = @ - 1, !.gather[t] = GatherFrame], t,
               m.gather[t].finish)

GatherNext ==
  \E t \in Gatherers :
    \/ tlb_gather_mmu__inc_tlb_flush_pending(t)
    \/ tlb_flush_rmaps__folio_remove_rmap_pte(t)
    \/ tlb_flush_mmu_free__tlb_table_flush(t)
    \/ free_pages_and_swap_cache__folio_put(t)
    \/ tlb_finish_mmu__mm_tlb_flush_nested(t)
    \/ tlb_finish_mmu__dec_tlb_flush_pending(t)

GatherCard ==
  [threads |-> Gatherers,
   sections |-> [gather |-> Locals(Gatherers, GatherFrame)]] @@ Card
=============================================================================
