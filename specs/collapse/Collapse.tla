------------------------------ MODULE Collapse ------------------------------
(***************************************************************************)
(* madvise(MADV_COLLAPSE) of one anonymous PMD range.                       *)
(* C: mm/khugepaged.c madvise_collapse(), hpage_collapse_scan_pmd(),        *)
(*    collapse_huge_page(), __collapse_huge_page_isolate(),                 *)
(*    __collapse_huge_page_copy() and its two halves, release_pte_folio()   *)
(*    (v6.18).                                                               *)
(* Fix: 70cbc3cc78a9 and 2ba99c5e0881 (GUP-fast), 55fd6fccad31 (VMA lock),  *)
(*    366a4532d96f (PT reclaim), dd47ac428c3f (uffd-wp).                     *)
(* Left out: swap-in (A9: no swap here); limits, NUMA and young tests       *)
(*   (MADV_COLLAPSE ignores them); source folios of more than one page;     *)
(*   charge failures, machine checks while copying; the uptodate flag (the  *)
(*   barrier before set_pmd_at() is implied by sequential consistency); the *)
(*   RCU section around the detached table (nothing can free it); a second  *)
(*   range in one call. In the scan:                                         *)
(*   a non-present PTE ends it (A3a goes on to the swap-in; no path here     *)
(*   makes one in a VMA that collapse visits); no page or a page that is     *)
(*   not anonymous; one SCAN code stands for each group that C tells apart   *)
(*   when it looks for the VMA (exiting mm, no VMA, range, eligibility) or   *)
(*   finds no table (none, not present). The                                 *)
(*   deferred split queue (v6.12); the drain of the LRU batches; mmap_lock    *)
(*   taken again at the end of madvise_collapse() (one range). One deposited *)
(*   table per slot (Zap.tla). One step where C has several words and nobody *)
(*   reads them apart: lru and the reference of the isolation (whoever       *)
(*   isolates a page takes a reference first), those of putback; entire,     *)
(*   mapping and index of the new folio (the PMD lock keeps it unpublished).  *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, PgtableTypes, Locking, PageTable, Folio, VmArea, MmapLock, Card, Tlb,
        Pgtable, CollapseProfile

Collapsers == Callers("collapse_huge_page")

\* pmd: the table entry that was found, then cleared; pte, i: the entry in hand;
\* new: the huge folio; expected: references that is_refcount_suitable() accounts for; suitable: what it returns;
\* isolated: indices whose page is locked and off the LRU; writable: a PTE was, in kernels that ask; ret: after
\* is_refcount_suitable() or release_pte_folio().
CollapseFrame == [ret |-> "none", pmd |-> None, pte |-> None, i |-> 0, new |-> 0, expected |-> 0, suitable |-> FALSE,
                  isolated |-> {}, writable |-> FALSE, result |-> "none"]

LOCAL Slot(t) == PmdIndex(Arg(t).va)
LOCAL Mm(t) == Arg(t).mm
LOCAL Vma(s, t) == VmaAt(s, Mm(t), Slot(t) * HugePages)
\* madvise_collapse_errno(); that there is no VMA at all says madvise_walk_vmas().
LOCAL Errno(result) ==
  CASE result \in {"SCAN_SUCCEED", "SCAN_PMD_MAPPED"} -> "none"
    [] result \in {"SCAN_ALLOC_HUGE_PAGE_FAIL", "SCAN_VMA_NULL"} -> "ENOMEM"
    [] result = "SCAN_EXCEED_NONE_PTE" -> "EBUSY"
    [] result \in {"SCAN_PAGE_COUNT", "SCAN_PAGE_LOCK", "SCAN_PAGE_LRU", "SCAN_DEL_PAGE_LRU"} -> "EAGAIN"
    [] OTHER -> "EINVAL"
LOCAL Done(s, t, result) == EndOp(Returns([s EXCEPT !.collapse[t] = CollapseFrame], t, Errno(result), 0), t)
LOCAL Fail(s, t, result, label) == Goto([s EXCEPT !.collapse[t].result = result], t, label)
\* hugepage_vma_revalidate(): the range lies in one anonymous VMA.
LOCAL Revalidated(t) ==
  LET v == Vma(m, t) IN
  /\ v # 0
  /\ m.vma[v].start <= Slot(t) * HugePages
  /\ m.vma[v].end >= (Slot(t) + 1) * HugePages
  /\ m.vma[v].anon
  /\ m.vma[v].anon_vma # 0
  /\ ~m.vma[v].nohugepage                                \* VM_NOHUGEPAGE: -EINVAL
\* find_pmd_or_thp_or_none(): a range that is mapped by a huge PMD counts as collapsed.
LOCAL NoTable(e) == IF e.kind = "huge" THEN "SCAN_PMD_MAPPED" ELSE "SCAN_PMD_NULL"
LOCAL SeesWritable(t, e) == m.collapse[t].writable \/ (CollapseNeedsWritable /\ e.write)
LOCAL ReadOnly(s, t) == CollapseNeedsWritable /\ ~s.collapse[t].writable
LOCAL AnonVmaOf(t) == m.vma[Vma(m, t)].anon_vma
LastPte == Geometry.ptes - 1

(* --- scan (A1 to A5) --------------------------------------------------------- *)

madvise_collapse__mmap_read_lock(t) ==
  /\ m.thread[t].pc = "madvise_collapse__mmap_read_lock" /\ m.oops = "none"
  /\ CanRead(m.mm[Mm(t)].mmap_lock)
  /\ m' = Goto(MmapReadLock(Enter(m, t), Mm(t), t), t, "hpage_collapse_scan_pmd__find_pmd_or_thp_or_none")

hpage_collapse_scan_pmd__find_pmd_or_thp_or_none(t) ==
  /\ m.thread[t].pc = "hpage_collapse_scan_pmd__find_pmd_or_thp_or_none" /\ m.oops = "none"
  /\ m' = IF Vma(m, t) = 0 THEN Fail(m, t, "SCAN_VMA_NULL", "madvise_collapse__mmap_read_unlock")
          ELSE IF ~Revalidated(t) THEN Fail(m, t, "SCAN_VMA_CHECK", "madvise_collapse__mmap_read_unlock")
          ELSE IF m.pmd[Mm(t)][Slot(t)].kind # "table"
          THEN Fail(m, t, NoTable(m.pmd[Mm(t)][Slot(t)]), "madvise_collapse__mmap_read_unlock")
          ELSE PteOffsetMapLock(m, t, Mm(t), Slot(t), "hpage_collapse_scan_pmd__ptep_get",
                                "hpage_collapse_scan_pmd__no_pte_table")

hpage_collapse_scan_pmd__no_pte_table(t) ==
  /\ m.thread[t].pc = "hpage_collapse_scan_pmd__no_pte_table" /\ m.oops = "none"
  /\ m' = Fail(m, t, "SCAN_PMD_NULL", "madvise_collapse__mmap_read_unlock")

ScanNext(s, t) ==
  IF s.collapse[t].i = LastPte
  THEN Goto([s EXCEPT !.collapse[t].i = 0, !.collapse[t].pte = None, !.collapse[t].writable = FALSE,
                      !.collapse[t].result = IF ReadOnly(s, t) THEN "SCAN_PAGE_RO" ELSE "SCAN_SUCCEED"], t,
            "hpage_collapse_scan_pmd__pte_unmap_unlock")
  ELSE Goto([s EXCEPT !.collapse[t].i = @ + 1, !.collapse[t].pte = None], t, "hpage_collapse_scan_pmd__ptep_get")
LOCAL ScanFail(s, t, result) ==
  Goto([s EXCEPT !.collapse[t].i = 0, !.collapse[t].pte = None, !.collapse[t].writable = FALSE,
                 !.collapse[t].result = result], t,
       "hpage_collapse_scan_pmd__pte_unmap_unlock")

LOCAL IsRefcountSuitable(s, t, ret) ==
  Goto([s EXCEPT !.collapse[t].ret = ret], t, "is_refcount_suitable__folio_mapcount")

hpage_collapse_scan_pmd__ptep_get(t) ==
  /\ m.thread[t].pc = "hpage_collapse_scan_pmd__ptep_get" /\ m.oops = "none"
  /\ LET e == PteOf(m, Mapped(m, t), m.collapse[t].i) IN
     m' = CASE e.kind \in {"none", "zero"} ->
                 IF Armed(m, Vma(m, t)) THEN ScanFail(m, t, "SCAN_EXCEED_NONE_PTE") ELSE ScanNext(m, t)
            [] e.uffd_wp -> ScanFail(m, t, "SCAN_PTE_UFFD_WP")
            [] e.kind # "present" -> ScanFail(m, t, "SCAN_PTE_NON_PRESENT")
            [] OTHER -> Goto([m EXCEPT !.collapse[t].pte = e, !.collapse[t].writable = SeesWritable(t, e)], t,
                             "hpage_collapse_scan_pmd__folio_test_lru")

hpage_collapse_scan_pmd__folio_test_lru(t) ==
  /\ m.thread[t].pc = "hpage_collapse_scan_pmd__folio_test_lru" /\ m.oops = "none"
  /\ m' = IF m.page[m.collapse[t].pte.pfn].lru
          THEN Goto(m, t, "hpage_collapse_scan_pmd__folio_test_locked") ELSE ScanFail(m, t, "SCAN_PAGE_LRU")

hpage_collapse_scan_pmd__folio_test_locked(t) ==
  /\ m.thread[t].pc = "hpage_collapse_scan_pmd__folio_test_locked" /\ m.oops = "none"
  /\ m' = IF FolioUnlocked(m.collapse[t].pte.pfn)
          THEN IsRefcountSuitable(m, t, "hpage_collapse_scan_pmd__is_refcount_suitable")
          ELSE ScanFail(m, t, "SCAN_PAGE_LOCK")

hpage_collapse_scan_pmd__is_refcount_suitable(t) ==
  /\ m.thread[t].pc = "hpage_collapse_scan_pmd__is_refcount_suitable" /\ m.oops = "none"
  /\ LET s == [m EXCEPT !.collapse[t].suitable = FALSE] IN
     m' = IF m.collapse[t].suitable THEN ScanNext(s, t) ELSE ScanFail(s, t, "SCAN_PAGE_COUNT")

\* is_refcount_suitable(): nobody but the page tables refers to the page. In the scan a
\* racy early check; in the isolate stage the check that counts: GUP-fast that came
\* before the PMD was cleared shows here only if it was out-waited.
is_refcount_suitable__folio_mapcount(t) ==
  /\ m.thread[t].pc = "is_refcount_suitable__folio_mapcount" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.collapse[t].expected = Expected(m, m.collapse[t].pte.pfn)], t,
               "is_refcount_suitable__folio_ref_count")

is_refcount_suitable__folio_ref_count(t) ==
  /\ m.thread[t].pc = "is_refcount_suitable__folio_ref_count" /\ m.oops = "none"
  /\ LET p == m.collapse[t].pte.pfn
         suitable == m.page[p].refcount = m.collapse[t].expected IN
     m' = Goto([m EXCEPT !.collapse[t].expected = 0, !.collapse[t].suitable = suitable, !.collapse[t].ret = "none"], t,
               m.collapse[t].ret)

hpage_collapse_scan_pmd__pte_unmap_unlock(t) ==
  /\ m.thread[t].pc = "hpage_collapse_scan_pmd__pte_unmap_unlock" /\ m.oops = "none"
  /\ m' = Goto(PteUnmapUnlock(m, t), t, IF m.collapse[t].result = "SCAN_SUCCEED"
                                        THEN "collapse_huge_page__mmap_read_unlock"
                                        ELSE "madvise_collapse__mmap_read_unlock")

madvise_collapse__mmap_read_unlock(t) ==
  /\ m.thread[t].pc = "madvise_collapse__mmap_read_unlock" /\ m.oops = "none"
  /\ m' = Done(MmapReadUnlock(m, Mm(t), t), t, m.collapse[t].result)

(* --- allocate without mmap_lock, validate again (A5 to A11) ------------------- *)

collapse_huge_page__mmap_read_unlock(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__mmap_read_unlock" /\ m.oops = "none"
  /\ m' = Goto(MmapReadUnlock(m, Mm(t), t), t, "alloc_charge_folio__folio_alloc")

alloc_charge_folio__folio_alloc(t, c) ==
  /\ m.thread[t].pc = "alloc_charge_folio__folio_alloc" /\ m.oops = "none"
  /\ ChoiceOk(c, FreeBlocks(m))
  /\ m' = IF FreeBlocks(m) = {} THEN Done(m, t, "SCAN_ALLOC_HUGE_PAGE_FAIL")
          ELSE LET p == Chosen(c, FreeBlocks(m)) IN
               Goto([AllocHuge(m, p) EXCEPT !.collapse[t].new = p], t, "collapse_huge_page__mmap_read_lock")

collapse_huge_page__mmap_read_lock(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__mmap_read_lock" /\ m.oops = "none"
  /\ CanRead(m.mm[Mm(t)].mmap_lock)
  /\ m' = Goto(MmapReadLock(m, Mm(t), t), t, "collapse_huge_page__hugepage_vma_revalidate")

collapse_huge_page__hugepage_vma_revalidate(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__hugepage_vma_revalidate" /\ m.oops = "none"
  /\ m' = IF Revalidated(t) THEN Goto(m, t, "collapse_huge_page__find_pmd_or_thp_or_none")
          ELSE Fail(m, t, "SCAN_VMA_CHECK", "collapse_huge_page__mmap_read_unlock_again")

collapse_huge_page__find_pmd_or_thp_or_none(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__find_pmd_or_thp_or_none" /\ m.oops = "none"
  /\ LET e == m.pmd[Mm(t)][Slot(t)] IN
     m' = IF e.kind = "table" THEN Goto([m EXCEPT !.collapse[t].pmd = e], t, "collapse_huge_page__mmap_read_unlock_again")
          ELSE Fail(m, t, NoTable(e), "collapse_huge_page__mmap_read_unlock_again")

collapse_huge_page__mmap_read_unlock_again(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__mmap_read_unlock_again" /\ m.oops = "none"
  /\ m' = Goto(MmapReadUnlock(m, Mm(t), t), t, IF m.collapse[t].result = "SCAN_SUCCEED"
                                               THEN "collapse_huge_page__mmap_write_lock"
                                               ELSE "collapse_huge_page__folio_put")

collapse_huge_page__mmap_write_lock(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__mmap_write_lock" /\ m.oops = "none"
  /\ WriterMoves(m.mm[Mm(t)].mmap_lock, t)
  /\ m' = MmapWriteLock(m, Mm(t), t, "collapse_huge_page__hugepage_vma_revalidate_again")

collapse_huge_page__hugepage_vma_revalidate_again(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__hugepage_vma_revalidate_again" /\ m.oops = "none"
  /\ m' = IF Revalidated(t)
          THEN Goto(m, t, IF CollapseWritesVmaLock /\ CollapseLocksVmaBeforePmdCheck
                          THEN "collapse_huge_page__vma_start_write" ELSE "collapse_huge_page__check_pmd_still_valid")
          ELSE Fail(m, t, "SCAN_VMA_CHECK", "collapse_huge_page__mmap_write_unlock")

\* The PMD must be a table again; which one does not matter, it is read anew below. Until
\* the VMA is write-locked PT reclaim may take it away.
collapse_huge_page__check_pmd_still_valid(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__check_pmd_still_valid" /\ m.oops = "none"
  /\ m' = IF m.pmd[Mm(t)][Slot(t)].kind # "table"
          THEN Fail(m, t, NoTable(m.pmd[Mm(t)][Slot(t)]), "collapse_huge_page__mmap_write_unlock")
          ELSE Goto(m, t, IF CollapseWritesVmaLock /\ ~CollapseLocksVmaBeforePmdCheck
                          THEN "collapse_huge_page__vma_start_write" ELSE "collapse_huge_page__anon_vma_lock_write")

(* --- take the table out of the page tables (A12 to A17) ------------------------ *)

collapse_huge_page__vma_start_write(t) ==                 \* 55fd6fccad31: waits for faults under the VMA lock
  /\ m.thread[t].pc = "collapse_huge_page__vma_start_write" /\ m.oops = "none"
  /\ LET v == Vma(m, t) IN
     /\ StartWriteMoves(m, v, t)
     /\ m' = IF StartWriteDone(m, v)
             THEN Goto(StartWrite(m, v, t), t,
                       IF CollapseLocksVmaBeforePmdCheck THEN "collapse_huge_page__check_pmd_still_valid"
                       ELSE "collapse_huge_page__anon_vma_lock_write")
             ELSE StartWrite(m, v, t)

collapse_huge_page__anon_vma_lock_write(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__anon_vma_lock_write" /\ m.oops = "none"
  /\ WriterMoves(m.anon_vma[AnonVmaOf(t)].rwsem, t)
  /\ m' = AnonVmaWriteLock(m, AnonVmaOf(t), t, "collapse_huge_page__mmu_notifier_invalidate_range_start")

collapse_huge_page__mmu_notifier_invalidate_range_start(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__mmu_notifier_invalidate_range_start" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.mm[Mm(t)].notifier = @ + 1], t, "collapse_huge_page__pmd_lock")

collapse_huge_page__pmd_lock(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__pmd_lock" /\ m.oops = "none"
  /\ PmlFree(Mm(t))
  /\ m' = Goto(LockPml(m, Mm(t), t), t, "pmdp_collapse_flush__pmdp_get_and_clear")

\* From here to the install or the re-population the PMD is none.
pmdp_collapse_flush__pmdp_get_and_clear(t) ==
  /\ m.thread[t].pc = "pmdp_collapse_flush__pmdp_get_and_clear" /\ m.oops = "none"
  /\ LET e == m.pmd[Mm(t)][Slot(t)]
         s == [m EXCEPT !.pmd[Mm(t)][Slot(t)] = None, !.collapse[t].pmd = e]
         detached == IF e.kind = "table" /\ e.pfn \in Tables THEN [s EXCEPT !.table[e.pfn].state = "detached"] ELSE s IN
     m' = FlushTlb(detached, t, Mm(t), Slot(t) * HugePages, (Slot(t) + 1) * HugePages, "collapse_huge_page__pmd_unlock")

collapse_huge_page__pmd_unlock(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__pmd_unlock" /\ m.oops = "none"
  /\ m' = Goto(UnlockPml(m, Mm(t)), t, "collapse_huge_page__mmu_notifier_invalidate_range_end")

collapse_huge_page__mmu_notifier_invalidate_range_end(t) ==   \* 2ba99c5e0881: then out-wait GUP-fast
  /\ m.thread[t].pc = "collapse_huge_page__mmu_notifier_invalidate_range_end" /\ m.oops = "none"
  /\ LET s == [m EXCEPT !.mm[Mm(t)].notifier = @ - 1] IN
     m' = IF CollapseSyncsGup THEN SyncOne(s, t, "collapse_huge_page__spin_lock")
          ELSE Goto(s, t, "collapse_huge_page__spin_lock")

(* --- isolate the pages of the detached table (A18 to A20) ----------------------- *)

\* The table that was taken out; 0 if the PMD held none.
LOCAL Detached(t) == IF m.collapse[t].pmd.kind = "table" THEN m.collapse[t].pmd.pfn ELSE 0

\* pte_offset_map_lock() of the saved PMD.
collapse_huge_page__spin_lock(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__spin_lock" /\ m.oops = "none"
  /\ PtlFree(Detached(t))
  /\ m' = IF Detached(t) \in Tables
          THEN Goto(LockPtl(m, Detached(t), t), t, "__collapse_huge_page_isolate__ptep_get")
          ELSE Fail(m, t, "SCAN_PMD_NULL", "collapse_huge_page__pmd_lock_populate")

LOCAL IsolateFail(s, t, result) ==
  Fail([s EXCEPT !.collapse[t].writable = FALSE], t, result, "release_pte_pages__ptep_get")
IsolateNext(s, t) ==
  IF s.collapse[t].i # LastPte
  THEN Goto([s EXCEPT !.collapse[t].i = @ + 1, !.collapse[t].pte = None], t, "__collapse_huge_page_isolate__ptep_get")
  ELSE IF ReadOnly(s, t) THEN IsolateFail(s, t, "SCAN_PAGE_RO")
  ELSE Goto([s EXCEPT !.collapse[t].i = 0, !.collapse[t].pte = None, !.collapse[t].writable = FALSE], t,
            "collapse_huge_page__spin_unlock")
LOCAL ReleasePteFolio(s, t, ret) == Goto([s EXCEPT !.collapse[t].ret = ret], t, "release_pte_folio__folio_unlock")

__collapse_huge_page_isolate__ptep_get(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_isolate__ptep_get" /\ m.oops = "none"
  /\ LET e == PteOf(m, Detached(t), m.collapse[t].i) IN
     m' = CASE e.kind \in {"none", "zero"} ->
                 IF Armed(m, Vma(m, t)) THEN IsolateFail(m, t, "SCAN_EXCEED_NONE_PTE") ELSE IsolateNext(m, t)
            [] e.kind # "present" -> IsolateFail(m, t, "SCAN_PTE_NON_PRESENT")
            [] IsolateChecksUffdWp /\ e.uffd_wp -> IsolateFail(m, t, "SCAN_PTE_UFFD_WP")
            [] OTHER -> Goto([m EXCEPT !.collapse[t].pte = e, !.collapse[t].writable = SeesWritable(t, e)], t,
                             "__collapse_huge_page_isolate__folio_trylock")

__collapse_huge_page_isolate__folio_trylock(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_isolate__folio_trylock" /\ m.oops = "none"
  /\ LET p == m.collapse[t].pte.pfn IN
     m' = IF ~FolioUnlocked(p) THEN IsolateFail(m, t, "SCAN_PAGE_LOCK")
          ELSE IsRefcountSuitable(FolioLock(m, p, t), t, "__collapse_huge_page_isolate__is_refcount_suitable")

__collapse_huge_page_isolate__is_refcount_suitable(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_isolate__is_refcount_suitable" /\ m.oops = "none"
  /\ LET s == [m EXCEPT !.collapse[t].suitable = FALSE] IN
     m' = IF m.collapse[t].suitable THEN Goto(s, t, "__collapse_huge_page_isolate__folio_isolate_lru")
          ELSE Fail(s, t, "SCAN_PAGE_COUNT", "__collapse_huge_page_isolate__folio_unlock")

__collapse_huge_page_isolate__folio_isolate_lru(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_isolate__folio_isolate_lru" /\ m.oops = "none"
  /\ LET p == m.collapse[t].pte.pfn IN
     m' = IF m.page[p].lru
          THEN IsolateNext(Get([m EXCEPT !.page[p].lru = FALSE, !.collapse[t].isolated = @ \cup {m.collapse[t].i}], p), t)
          ELSE Fail(m, t, "SCAN_DEL_PAGE_LRU", "__collapse_huge_page_isolate__folio_unlock")

__collapse_huge_page_isolate__folio_unlock(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_isolate__folio_unlock" /\ m.oops = "none"
  /\ m' = Goto(FolioUnlock(m, m.collapse[t].pte.pfn), t, "release_pte_pages__ptep_get")

\* Give back what is isolated, lowest index first.
release_pte_pages__ptep_get(t) ==
  /\ m.thread[t].pc = "release_pte_pages__ptep_get" /\ m.oops = "none"
  /\ LET taken == m.collapse[t].isolated
         i == Lowest(taken) IN
     m' = IF taken = {}
          THEN Goto([m EXCEPT !.collapse[t].i = 0, !.collapse[t].pte = None], t, "collapse_huge_page__spin_unlock")
          ELSE ReleasePteFolio([m EXCEPT !.collapse[t].i = i, !.collapse[t].pte = PteOf(m, Detached(t), i)], t,
                               "release_pte_pages__ptep_get")

\* Also called while copying: unlock and put back one page.
release_pte_folio__folio_unlock(t) ==
  /\ m.thread[t].pc = "release_pte_folio__folio_unlock" /\ m.oops = "none"
  /\ m' = Goto(FolioUnlock(m, m.collapse[t].pte.pfn), t, "release_pte_folio__folio_putback_lru")

release_pte_folio__folio_putback_lru(t) ==
  /\ m.thread[t].pc = "release_pte_folio__folio_putback_lru" /\ m.oops = "none"
  /\ LET p == m.collapse[t].pte.pfn
         s == Put([m EXCEPT !.page[p].lru = TRUE, !.collapse[t].isolated = @ \ {m.collapse[t].i}], p) IN
     m' = Goto([s EXCEPT !.collapse[t].ret = "none"], t, m.collapse[t].ret)

collapse_huge_page__spin_unlock(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__spin_unlock" /\ m.oops = "none"
  /\ m' = Goto(UnlockPtl(m, Detached(t)), t, IF m.collapse[t].result = "SCAN_SUCCEED"
                                            THEN "collapse_huge_page__anon_vma_unlock_write"
                                            ELSE "collapse_huge_page__pmd_lock_populate")

\* The range could not be collapsed: the old table goes back, or what pmd_pgtable() makes of
\* a PMD that was none.
collapse_huge_page__pmd_lock_populate(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__pmd_lock_populate" /\ m.oops = "none"
  /\ PmlFree(Mm(t))
  /\ m' = Goto(LockPml(m, Mm(t), t), t, "collapse_huge_page__pmd_populate")

collapse_huge_page__pmd_populate(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__pmd_populate" /\ m.oops = "none"
  /\ LET s == [m EXCEPT !.pmd[Mm(t)][Slot(t)] = TableEntry(Detached(t))] IN
     m' = Goto(IF Detached(t) \in Tables THEN [s EXCEPT !.table[Detached(t)].state = "live"] ELSE s, t,
               "collapse_huge_page__pmd_unlock_populate")

collapse_huge_page__pmd_unlock_populate(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__pmd_unlock_populate" /\ m.oops = "none"
  /\ m' = Goto(UnlockPml(m, Mm(t)), t, "collapse_huge_page__anon_vma_unlock_write")

\* Safe here: every source page is locked and off the LRU, rmap walks cannot work on it.
collapse_huge_page__anon_vma_unlock_write(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__anon_vma_unlock_write" /\ m.oops = "none"
  /\ m' = Goto(AnonVmaWriteUnlock(m, AnonVmaOf(t)), t,
               IF m.collapse[t].result = "SCAN_SUCCEED" THEN "__collapse_huge_page_copy__ptep_get"
               ELSE "collapse_huge_page__mmap_write_unlock")

(* --- copy, then drop the sources (A22) ------------------------------------------- *)

__collapse_huge_page_copy__ptep_get(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_copy__ptep_get" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.collapse[t].pte = PteOf(m, Detached(t), m.collapse[t].i)], t,
               "__collapse_huge_page_copy__copy_mc_user_highpage")

\* A hole is cleared instead of copied.
__collapse_huge_page_copy__copy_mc_user_highpage(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_copy__copy_mc_user_highpage" /\ m.oops = "none"
  /\ LET f == m.collapse[t]
         s == [m EXCEPT !.page[f.new + f.i].data = IF f.pte.kind = "present" THEN m.page[f.pte.pfn].data ELSE 0,
                        !.collapse[t].pte = None] IN
     m' = IF f.i = LastPte THEN Goto([s EXCEPT !.collapse[t].i = 0], t, "__collapse_huge_page_copy_succeeded__ptep_get")
          ELSE Goto([s EXCEPT !.collapse[t].i = @ + 1], t, "__collapse_huge_page_copy__ptep_get")

SucceededNext(s, t) ==
  IF s.collapse[t].i = LastPte
  THEN Goto([s EXCEPT !.collapse[t].i = 0, !.collapse[t].pte = None], t, "collapse_huge_page__pmd_lock_install")
  ELSE Goto([s EXCEPT !.collapse[t].i = @ + 1, !.collapse[t].pte = None], t, "__collapse_huge_page_copy_succeeded__ptep_get")

__collapse_huge_page_copy_succeeded__ptep_get(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_copy_succeeded__ptep_get" /\ m.oops = "none"
  /\ LET e == PteOf(m, Detached(t), m.collapse[t].i) IN
     m' = IF e.kind = "none" THEN SucceededNext(m, t)
          ELSE LET s == [m EXCEPT !.collapse[t].pte = e] IN
               IF e.kind = "present" THEN ReleasePteFolio(s, t, "__collapse_huge_page_copy_succeeded__spin_lock")
               ELSE Goto(s, t, "__collapse_huge_page_copy_succeeded__spin_lock")

__collapse_huge_page_copy_succeeded__spin_lock(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_copy_succeeded__spin_lock" /\ m.oops = "none"
  /\ PtlFree(Detached(t))
  /\ m' = Goto(LockPtl(m, Detached(t), t), t, "__collapse_huge_page_copy_succeeded__ptep_clear")

__collapse_huge_page_copy_succeeded__ptep_clear(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_copy_succeeded__ptep_clear" /\ m.oops = "none"
  /\ m' = Goto(SetPte(m, Detached(t), m.collapse[t].i, None), t,
               IF m.collapse[t].pte.kind = "present" THEN "__collapse_huge_page_copy_succeeded__folio_remove_rmap_pte"
               ELSE "__collapse_huge_page_copy_succeeded__spin_unlock")

__collapse_huge_page_copy_succeeded__folio_remove_rmap_pte(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_copy_succeeded__folio_remove_rmap_pte" /\ m.oops = "none"
  /\ m' = Goto(RemoveRmap(m, m.collapse[t].pte.pfn), t, "__collapse_huge_page_copy_succeeded__spin_unlock")

__collapse_huge_page_copy_succeeded__spin_unlock(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_copy_succeeded__spin_unlock" /\ m.oops = "none"
  /\ LET s == UnlockPtl(m, Detached(t)) IN
     m' = IF m.collapse[t].pte.kind = "present" THEN Goto(s, t, "__collapse_huge_page_copy_succeeded__folio_put")
          ELSE SucceededNext(s, t)

__collapse_huge_page_copy_succeeded__folio_put(t) ==
  /\ m.thread[t].pc = "__collapse_huge_page_copy_succeeded__folio_put" /\ m.oops = "none"
  /\ m' = SucceededNext(Put(m, m.collapse[t].pte.pfn), t)

(* --- install the huge PMD (A24, A25) ---------------------------------------------- *)

collapse_huge_page__pmd_lock_install(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__pmd_lock_install" /\ m.oops = "none"
  /\ PmlFree(Mm(t))
  /\ m' = Goto(LockPml(m, Mm(t), t), t, "collapse_huge_page__folio_add_new_anon_rmap")

collapse_huge_page__folio_add_new_anon_rmap(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__folio_add_new_anon_rmap" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.page[m.collapse[t].new] =
                  [@ EXCEPT !.entire = 1, !.mapping = "anon", !.owner = AnonVmaOf(t), !.exclusive = TRUE,
                            !.index = LinearIndex(m, Vma(m, t), Slot(t) * HugePages)]], t,
               "collapse_huge_page__folio_add_lru")

collapse_huge_page__folio_add_lru(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__folio_add_lru" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.page[m.collapse[t].new].lru = TRUE], t, "collapse_huge_page__pgtable_trans_huge_deposit")

collapse_huge_page__pgtable_trans_huge_deposit(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__pgtable_trans_huge_deposit" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.table[Detached(t)].state = "deposited"], t, "collapse_huge_page__set_pmd_at")

collapse_huge_page__set_pmd_at(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__set_pmd_at" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.pmd[Mm(t)][Slot(t)] = Huge(m.collapse[t].new, m.vma[Vma(m, t)].write)], t,
               "collapse_huge_page__pmd_unlock_install")

collapse_huge_page__pmd_unlock_install(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__pmd_unlock_install" /\ m.oops = "none"
  /\ m' = Goto([UnlockPml(m, Mm(t)) EXCEPT !.collapse[t].new = 0], t, "collapse_huge_page__mmap_write_unlock")

\* Ends the VMA write lock too.
collapse_huge_page__mmap_write_unlock(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__mmap_write_unlock" /\ m.oops = "none"
  /\ LET s == MmapWriteUnlock(m, Mm(t)) IN
     m' = IF m.collapse[t].new = 0 THEN Done(s, t, m.collapse[t].result)
          ELSE Goto(s, t, "collapse_huge_page__folio_put")

collapse_huge_page__folio_put(t) ==
  /\ m.thread[t].pc = "collapse_huge_page__folio_put" /\ m.oops = "none"
  /\ m' = Done(Put(m, m.collapse[t].new), t, m.collapse[t].result)

CollapseNext ==
  \E t \in Collapsers :
    \/ madvise_collapse__mmap_read_lock(t)
    \/ hpage_collapse_scan_pmd__find_pmd_or_thp_or_none(t)
    \/ hpage_collapse_scan_pmd__no_pte_table(t)
    \/ hpage_collapse_scan_pmd__ptep_get(t)
    \/ hpage_collapse_scan_pmd__folio_test_lru(t)
    \/ hpage_collapse_scan_pmd__folio_test_locked(t)
    \/ hpage_collapse_scan_pmd__is_refcount_suitable(t)
    \/ is_refcount_suitable__folio_mapcount(t)
    \/ is_refcount_suitable__folio_ref_count(t)
    \/ hpage_collapse_scan_pmd__pte_unmap_unlock(t)
    \/ madvise_collapse__mmap_read_unlock(t)
    \/ collapse_huge_page__mmap_read_unlock(t)
    \/ \E c \in PageChoices : alloc_charge_folio__folio_alloc(t, c)
    \/ collapse_huge_page__mmap_read_lock(t)
    \/ collapse_huge_page__hugepage_vma_revalidate(t)
    \/ collapse_huge_page__find_pmd_or_thp_or_none(t)
    \/ collapse_huge_page__mmap_read_unlock_again(t)
    \/ collapse_huge_page__mmap_write_lock(t)
    \/ collapse_huge_page__hugepage_vma_revalidate_again(t)
    \/ collapse_huge_page__check_pmd_still_valid(t)
    \/ collapse_huge_page__vma_start_write(t)
    \/ collapse_huge_page__anon_vma_lock_write(t)
    \/ collapse_huge_page__mmu_notifier_invalidate_range_start(t)
    \/ collapse_huge_page__pmd_lock(t)
    \/ pmdp_collapse_flush__pmdp_get_and_clear(t)
    \/ collapse_huge_page__pmd_unlock(t)
    \/ collapse_huge_page__mmu_notifier_invalidate_range_end(t)
    \/ collapse_huge_page__spin_lock(t)
    \/ __collapse_huge_page_isolate__ptep_get(t)
    \/ __collapse_huge_page_isolate__folio_trylock(t)
    \/ __collapse_huge_page_isolate__is_refcount_suitable(t)
    \/ __collapse_huge_page_isolate__folio_isolate_lru(t)
    \/ __collapse_huge_page_isolate__folio_unlock(t)
    \/ release_pte_pages__ptep_get(t)
    \/ release_pte_folio__folio_unlock(t)
    \/ release_pte_folio__folio_putback_lru(t)
    \/ collapse_huge_page__spin_unlock(t)
    \/ collapse_huge_page__pmd_lock_populate(t)
    \/ collapse_huge_page__pmd_populate(t)
    \/ collapse_huge_page__pmd_unlock_populate(t)
    \/ collapse_huge_page__anon_vma_unlock_write(t)
    \/ __collapse_huge_page_copy__ptep_get(t)
    \/ __collapse_huge_page_copy__copy_mc_user_highpage(t)
    \/ __collapse_huge_page_copy_succeeded__ptep_get(t)
    \/ __collapse_huge_page_copy_succeeded__spin_lock(t)
    \/ __collapse_huge_page_copy_succeeded__ptep_clear(t)
    \/ __collapse_huge_page_copy_succeeded__folio_remove_rmap_pte(t)
    \/ __collapse_huge_page_copy_succeeded__spin_unlock(t)
    \/ __collapse_huge_page_copy_succeeded__folio_put(t)
    \/ collapse_huge_page__pmd_lock_install(t)
    \/ collapse_huge_page__folio_add_new_anon_rmap(t)
    \/ collapse_huge_page__folio_add_lru(t)
    \/ collapse_huge_page__pgtable_trans_huge_deposit(t)
    \/ collapse_huge_page__set_pmd_at(t)
    \/ collapse_huge_page__pmd_unlock_install(t)
    \/ collapse_huge_page__mmap_write_unlock(t)
    \/ collapse_huge_page__folio_put(t)

\* Labels between the PMD being cleared and its install or re-population, and the unlock after
\* the latter.
NoneWindow == {"flush_tlb_mm_range__send", "flush_tlb_mm_range__ack", "tlb_remove_table_sync_one__send",
               "tlb_remove_table_sync_one__ack",
               "collapse_huge_page__pmd_unlock", "collapse_huge_page__mmu_notifier_invalidate_range_end",
               "collapse_huge_page__spin_lock", "__collapse_huge_page_isolate__ptep_get",
               "__collapse_huge_page_isolate__folio_trylock", "__collapse_huge_page_isolate__is_refcount_suitable",
               "is_refcount_suitable__folio_mapcount",
               "is_refcount_suitable__folio_ref_count", "__collapse_huge_page_isolate__folio_isolate_lru",
               "__collapse_huge_page_isolate__folio_unlock", "release_pte_pages__ptep_get",
               "release_pte_folio__folio_unlock",
               "release_pte_folio__folio_putback_lru", "collapse_huge_page__spin_unlock",
               "collapse_huge_page__pmd_lock_populate", "collapse_huge_page__pmd_populate",
               "collapse_huge_page__anon_vma_unlock_write",
               "__collapse_huge_page_copy__ptep_get", "__collapse_huge_page_copy__copy_mc_user_highpage",
               "__collapse_huge_page_copy_succeeded__ptep_get", "__collapse_huge_page_copy_succeeded__spin_lock",
               "__collapse_huge_page_copy_succeeded__ptep_clear",
               "__collapse_huge_page_copy_succeeded__folio_remove_rmap_pte",
               "__collapse_huge_page_copy_succeeded__spin_unlock", "__collapse_huge_page_copy_succeeded__folio_put",
               "collapse_huge_page__pmd_lock_install", "collapse_huge_page__folio_add_new_anon_rmap",
               "collapse_huge_page__folio_add_lru", "collapse_huge_page__pgtable_trans_huge_deposit",
               "collapse_huge_page__set_pmd_at"}
CollapseCard ==
  [threads |-> Collapsers,
   sections |-> [collapse |-> Locals(Collapsers, CollapseFrame)],
   asks |-> [mmap_lock |-> {"madvise_collapse__mmap_read_lock", "collapse_huge_page__mmap_read_lock",
                            "collapse_huge_page__mmap_write_lock"},
             vma_write |-> {"collapse_huge_page__vma_start_write"},
             anon_vma |-> {"collapse_huge_page__anon_vma_lock_write"},
             pmd |-> {"collapse_huge_page__pmd_lock", "collapse_huge_page__pmd_lock_populate",
                      "collapse_huge_page__pmd_lock_install"},
             pte |-> {"collapse_huge_page__spin_lock", "__collapse_huge_page_copy_succeeded__spin_lock"}],
   nests |-> {"collapse_huge_page__vma_start_write"},
   sleeps |-> {"collapse_huge_page__mmu_notifier_invalidate_range_start", "alloc_charge_folio__folio_alloc",
               "collapse_huge_page__mmu_notifier_invalidate_range_end"},
   walks |-> [collapse |-> NoneWindow]] @@ Card
=============================================================================
