------------------------------ MODULE RmapWalk ------------------------------
(***************************************************************************)
(* Reclaim asks whether an anonymous page was used: finds its anon_vma      *)
(* without a lock, walks every VMA that may map it, tests and clears the    *)
(* accessed bit.                                                             *)
(* C: mm/rmap.c folio_lock_anon_vma_read(), rmap_walk_anon(),               *)
(*    folio_referenced_one(); mm/page_vma_mapped.c page_vma_mapped_walk();  *)
(*    mm/vmscan.c isolate_lru_folios(), move_folios_to_lru() (v6.18).        *)
(* Fix: 880a99b60ee8 (v6.8) reads folio->mapping again under the lock.      *)
(* Left out: large folios (the path ends at once); the PMD lock under which *)
(*   a huge PMD is looked at again (the folio is a single page, and no path *)
(*   here turns a huge PMD into a table that maps it: no split); file and   *)
(*   KSM walks; the way that sleeps for the lock (reclaim only tries it)    *)
(*   and with it the count of the anon_vma; anon_vma lifetime (anon_vmas of a scenario live *)
(*   on); mlock, exit and lazyfree tests; the secondary MMU. The mapping is *)
(*   one word: page.mapping and page.owner are read together. VMAs are      *)
(*   visited in the order of their numbers. The interval tree goes by page  *)
(*   offset first, and by insertion where these are equal: so it is for     *)
(*   the old and the new VMA of a move.                                     *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, PgtableTypes, Locking, PageTable, Folio, Card, Pgtable, Profile,
        RmapProfile

Walkers == Callers("folio_referenced")

\* owner: the anon_vma that folio->mapping named; locked: it is held; index: of the folio;
\* vma: the one at hand; pmd: the table that is mapped; seen: mappings that were offered; mapped: an entry
\* mapped the folio when the walk began (no word of the kernel: what Inv_RmapComplete asks).
WalkFrame == [owner |-> 0, locked |-> FALSE, index |-> 0, vma |-> 0, pmd |-> None, seen |-> 0, mapped |-> FALSE]

LOCAL Page(t) == Arg(t).page
\* PVMW_SYNC, as remove_migration_ptes() walks: look at every entry under its lock.
LOCAL Syncs(t) == ArgOr(t, "sync", FALSE)
\* Whether it looks at the PMD again under the PTL: pte_offset_map_lock() does since v6.5, the walk
\* that peeks first since v6.13.
LOCAL RechecksPmd(t) == IF Syncs(t) THEN PteMapRechecksPmd ELSE WalkRechecksPmd
\* Whether an entry of a live or detached table maps page p.
EntryMaps(s, p) ==
  \E tb \in Tables, i \in Ptes : /\ s.table[tb].state \in {"live", "detached"}
                                /\ s.pte[tb][i].kind = "present" /\ s.pte[tb][i].pfn = p
LOCAL Va(s, t) == LET v == s.vma[s.walk[t].vma] IN v.start + s.walk[t].index - v.pgoff
LOCAL Pmd(t) == m.pmd[m.vma[m.walk[t].vma].mm][PmdIndex(Va(m, t))]
\* VMAs in the tree of the anon_vma that cover the index.
LOCAL AnonMapping(s, a, x) ==
  {v \in Vmas : /\ s.vma[v].anon_vma = a /\ s.vma[v].mm # 0
                /\ s.vma[v].pgoff <= x /\ x < s.vma[v].pgoff + s.vma[v].end - s.vma[v].start}
LOCAL NextAnonVma(s, t) ==
  LET left == {v \in AnonMapping(s, s.walk[t].owner, s.walk[t].index) : v > s.walk[t].vma}
      u == [s EXCEPT !.walk[t].pmd = None] IN
  IF left = {} THEN Goto(u, t, "rmap_walk_anon__anon_vma_unlock_read")
  ELSE Goto([u EXCEPT !.walk[t].vma = Lowest(left)], t, "page_vma_mapped_walk__pmdp_get_lockless")
\* No anon_vma to walk: leave the RCU section and give the folio back.
LOCAL NoAnonVma(s, t) == Goto([RcuUnlock(s, t) EXCEPT !.walk[t] = WalkFrame], t, "move_folios_to_lru__folio_put")

isolate_lru_folios__folio_try_get(t) ==
  /\ m.thread[t].pc = "isolate_lru_folios__folio_try_get" /\ m.oops = "none"
  /\ LET p == Page(t)
         page == m.page[p] IN
     m' = IF page.refcount = 0 \/ ~page.lru \/ page.head # 0 \/ page.order > 0 THEN EndOp(Enter(m, t), t)
          ELSE Goto(Get([Enter(m, t) EXCEPT !.page[p].lru = FALSE], p), t, "folio_referenced__folio_mapped")

folio_referenced__folio_mapped(t) ==
  /\ m.thread[t].pc = "folio_referenced__folio_mapped" /\ m.oops = "none"
  /\ m' = IF Mapcount(m, Page(t)) = 0 THEN Goto(m, t, "move_folios_to_lru__folio_put")
          ELSE Goto(m, t, "folio_lock_anon_vma_read__rcu_read_lock")

folio_lock_anon_vma_read__rcu_read_lock(t) ==
  /\ m.thread[t].pc = "folio_lock_anon_vma_read__rcu_read_lock" /\ m.oops = "none"
  /\ m' = Goto(RcuLock(m, t), t, "folio_lock_anon_vma_read__folio_mapping")

\* Without the folio lock: UFFDIO_MOVE may give the folio another anon_vma at any time.
folio_lock_anon_vma_read__folio_mapping(t) ==
  /\ m.thread[t].pc = "folio_lock_anon_vma_read__folio_mapping" /\ m.oops = "none"
  /\ m' = IF m.page[Page(t)].mapping # "anon" THEN NoAnonVma(m, t)
          ELSE Goto([m EXCEPT !.walk[t].owner = m.page[Page(t)].owner], t, "folio_lock_anon_vma_read__folio_mapped")

folio_lock_anon_vma_read__folio_mapped(t) ==
  /\ m.thread[t].pc = "folio_lock_anon_vma_read__folio_mapped" /\ m.oops = "none"
  /\ m' = IF Mapcount(m, Page(t)) = 0 THEN NoAnonVma(m, t)
          ELSE Goto(m, t, "folio_lock_anon_vma_read__anon_vma_trylock_read")

\* Contended: the folio counts as used.
folio_lock_anon_vma_read__anon_vma_trylock_read(t) ==
  /\ m.thread[t].pc = "folio_lock_anon_vma_read__anon_vma_trylock_read" /\ m.oops = "none"
  /\ LET a == m.walk[t].owner IN
     m' = IF ~CanRead(m.anon_vma[a].rwsem) THEN NoAnonVma(Returns(m, t, "contended", 0), t)
          ELSE Goto([AnonVmaReadLock(m, a, t) EXCEPT !.walk[t].locked = TRUE], t,
                    IF RmapRechecksMapping THEN "folio_lock_anon_vma_read__folio_mapping_recheck"
                    ELSE "folio_lock_anon_vma_read__folio_mapped_recheck")

LOCAL UnlockAnonVma(s, t) == [AnonVmaReadUnlock(s, s.walk[t].owner, t) EXCEPT !.walk[t].locked = FALSE]

folio_lock_anon_vma_read__folio_mapping_recheck(t) ==    \* 880a99b60ee8
  /\ m.thread[t].pc = "folio_lock_anon_vma_read__folio_mapping_recheck" /\ m.oops = "none"
  /\ LET same == m.page[Page(t)].mapping = "anon" /\ m.page[Page(t)].owner = m.walk[t].owner IN
     m' = IF same THEN Goto(m, t, "folio_lock_anon_vma_read__folio_mapped_recheck")
          ELSE Goto([RcuUnlock(UnlockAnonVma(m, t), t) EXCEPT !.walk[t].owner = 0], t,
                    "folio_lock_anon_vma_read__rcu_read_lock")

folio_lock_anon_vma_read__folio_mapped_recheck(t) ==
  /\ m.thread[t].pc = "folio_lock_anon_vma_read__folio_mapped_recheck" /\ m.oops = "none"
  /\ m' = IF Mapcount(m, Page(t)) = 0 THEN NoAnonVma(UnlockAnonVma(m, t), t)
          ELSE Goto(RcuUnlock(m, t), t, "rmap_walk_anon__folio_pgoff")

rmap_walk_anon__folio_pgoff(t) ==
  /\ m.thread[t].pc = "rmap_walk_anon__folio_pgoff" /\ m.oops = "none"
  /\ m' = NextAnonVma([m EXCEPT !.walk[t].index = m.page[Page(t)].index, !.walk[t].mapped = EntryMaps(m, Page(t))], t)

page_vma_mapped_walk__pmdp_get_lockless(t) ==
  /\ m.thread[t].pc = "page_vma_mapped_walk__pmdp_get_lockless" /\ m.oops = "none"
  /\ LET e == Pmd(t) IN
     m' = IF e.kind # "table" THEN NextAnonVma(m, t)
          ELSE Goto([PteMap(m, t) EXCEPT !.walk[t].pmd = e], t,
                    IF Syncs(t) THEN "page_vma_mapped_walk__spin_lock" ELSE "page_vma_mapped_walk__ptep_get")

\* A peek without the lock: what maps nothing is skipped, also what mremap() has just taken from
\* here and not yet set at its new place.
page_vma_mapped_walk__ptep_get(t) ==
  /\ m.thread[t].pc = "page_vma_mapped_walk__ptep_get" /\ m.oops = "none"
  /\ LET tb == m.walk[t].pmd.pfn
         s == DerefTable(m, tb) IN
     m' = IF PteOf(m, tb, PteIndex(Va(m, t))).kind = "present" THEN Goto(s, t, "page_vma_mapped_walk__spin_lock")
          ELSE NextAnonVma(PteUnmap(s, t), t)

page_vma_mapped_walk__spin_lock(t) ==
  /\ m.thread[t].pc = "page_vma_mapped_walk__spin_lock" /\ m.oops = "none"
  /\ PtlFree(m.walk[t].pmd.pfn)
  /\ m' = Goto(LockPtl(m, m.walk[t].pmd.pfn, t), t,
               IF RechecksPmd(t) THEN "page_vma_mapped_walk__pmd_same" ELSE "page_vma_mapped_walk__check_pte")

\* The table may have been taken away since the PMD was read: look again. Without this the anon_vma keeps
\* out who takes the tables of anonymous memory away: collapse, a table move.
page_vma_mapped_walk__pmd_same(t) ==
  /\ m.thread[t].pc = "page_vma_mapped_walk__pmd_same" /\ m.oops = "none"
  /\ m' = IF Pmd(t) = m.walk[t].pmd THEN Goto(m, t, "page_vma_mapped_walk__check_pte")
          ELSE Goto([PteUnmap(UnlockPtl(m, m.walk[t].pmd.pfn), t) EXCEPT !.walk[t].pmd = None], t,
                    "page_vma_mapped_walk__pmdp_get_lockless")

page_vma_mapped_walk__check_pte(t) ==
  /\ m.thread[t].pc = "page_vma_mapped_walk__check_pte" /\ m.oops = "none"
  /\ LET e == PteOf(m, m.walk[t].pmd.pfn, PteIndex(Va(m, t))) IN
     m' = Goto(m, t, IF e.kind = "present" /\ e.pfn = Page(t) THEN "folio_referenced_one__ptep_test_and_clear_young"
                     ELSE "page_vma_mapped_walk_done__spin_unlock")

\* No flush: a CPU that caches the entry sets the bit no more.
folio_referenced_one__ptep_test_and_clear_young(t) ==
  /\ m.thread[t].pc = "folio_referenced_one__ptep_test_and_clear_young" /\ m.oops = "none"
  /\ LET tb == m.walk[t].pmd.pfn
         i == PteIndex(Va(m, t))
         e == PteOf(m, tb, i)
         s == [m EXCEPT !.walk[t].seen = @ + 1, !.result[t].done = IF e.young THEN @ + 1 ELSE @] IN
     m' = Goto(SetPte(s, tb, i, [e EXCEPT !.young = FALSE]), t, "page_vma_mapped_walk_done__spin_unlock")

page_vma_mapped_walk_done__spin_unlock(t) ==
  /\ m.thread[t].pc = "page_vma_mapped_walk_done__spin_unlock" /\ m.oops = "none"
  /\ m' = NextAnonVma(PteUnmap(UnlockPtl(m, m.walk[t].pmd.pfn), t), t)

rmap_walk_anon__anon_vma_unlock_read(t) ==
  /\ m.thread[t].pc = "rmap_walk_anon__anon_vma_unlock_read" /\ m.oops = "none"
  /\ m' = Goto([UnlockAnonVma(m, t) EXCEPT !.walk[t] = WalkFrame], t, "move_folios_to_lru__folio_put")

move_folios_to_lru__folio_put(t) ==
  /\ m.thread[t].pc = "move_folios_to_lru__folio_put" /\ m.oops = "none"
  /\ m' = EndOp(Put([m EXCEPT !.page[Page(t)].lru = TRUE], Page(t)), t)

WalkNext ==
  \E t \in Walkers :
    \/ isolate_lru_folios__folio_try_get(t)
    \/ folio_referenced__folio_mapped(t)
    \/ folio_lock_anon_vma_read__rcu_read_lock(t)
    \/ folio_lock_anon_vma_read__folio_mapping(t)
    \/ folio_lock_anon_vma_read__folio_mapped(t)
    \/ folio_lock_anon_vma_read__anon_vma_trylock_read(t)
    \/ folio_lock_anon_vma_read__folio_mapping_recheck(t)
    \/ folio_lock_anon_vma_read__folio_mapped_recheck(t)
    \/ rmap_walk_anon__folio_pgoff(t)
    \/ page_vma_mapped_walk__pmdp_get_lockless(t)
    \/ page_vma_mapped_walk__ptep_get(t)
    \/ page_vma_mapped_walk__spin_lock(t)
    \/ page_vma_mapped_walk__pmd_same(t)
    \/ page_vma_mapped_walk__check_pte(t)
    \/ folio_referenced_one__ptep_test_and_clear_young(t)
    \/ page_vma_mapped_walk_done__spin_unlock(t)
    \/ rmap_walk_anon__anon_vma_unlock_read(t)
    \/ move_folios_to_lru__folio_put(t)

WalkCard ==
  [threads |-> Walkers,
   sections |-> [walk |-> Locals(Walkers, WalkFrame)],
   asks |-> [pte |-> {"page_vma_mapped_walk__spin_lock"}],
   installs |-> {[frame |-> "walk", table |-> "pmd", at |-> {"folio_referenced_one__ptep_test_and_clear_young"}]}] @@ Card
=============================================================================
