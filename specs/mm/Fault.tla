------------------------------- MODULE Fault -------------------------------
(***************************************************************************)
(* User access through the TLB, the hardware page walk, and the page fault  *)
(* on anonymous memory.                                                      *)
(* C: arch/x86/mm/fault.c do_user_addr_fault(), mm/mmap_lock.c               *)
(*    lock_vma_under_rcu(), mm/memory.c __handle_mm_fault(),                 *)
(*    handle_pte_fault(), do_anonymous_page(), do_wp_page(), wp_page_copy(), *)
(*    mm/huge_memory.c do_huge_pmd_anonymous_page(); mm/filemap.c            *)
(*    filemap_fault() (v6.18).                                               *)
(* Left out: ptep_set_access_flags() of other architectures than x86;        *)
(*   mapping a page of the page cache (behind the end of the file a fault is *)
(*   SIGBUS, elsewhere the machine oopses with "not modelled"); the huge     *)
(*   zero page (a load where a huge page would be allocated oopses so too);  *)
(*   NUMA faults; swap, migration and marker entries, write faults on huge   *)
(*   PMDs and copies of anonymous pages (no fork, so a page is exclusive and *)
(*   a huge PMD writable; the machine oopses with "not modelled"); a TLB     *)
(*   entry for the zero page (its contents never change); order-1..8 folios; *)
(*   anon_vma_prepare() (Setup gives every VMA its anon_vma); a failed page  *)
(*   allocation is out of memory and ends the access. A walk that a flush    *)
(*   interrupts starts again. The snapshot of the PMD and the next test for  *)
(*   none are one read.                                                      *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, PgtableTypes, Locking, PageTable, Folio, VmArea, MmapLock, Ghost,
        Card, Tlb, Pgtable, MmProfile

Users == Callers("user_access")

\* pmd: the paging-structure entry that the walk of this CPU holds.
AccessFrame == [pmd |-> None]
\* vml: the VMA lock is held, else mmap_lock; tried: the fault was retried;
\* reason: what userfaultfd is asked for; page, table: allocated, not yet installed.
FaultFrame == [mm |-> 0, va |-> 0, write |-> FALSE, vma |-> 0, vml |-> FALSE, tried |-> FALSE, reason |-> "none",
               pmd |-> None, pte |-> None, page |-> 0, table |-> 0]

LOCAL Writes(t) == Ops(t)[m.thread[t].op].path = "user_write"
LOCAL Slot(t) == PmdIndex(m.fault[t].va)
LOCAL Index(t) == PteIndex(m.fault[t].va)

(* --- the access (hardware) -------------------------------------------------- *)

\* A store needs a dirty entry: without one the CPU walks again to set it.
user_access__tlb_lookup(t) ==
  /\ m.thread[t].pc = "user_access__tlb_lookup" /\ m.oops = "none"
  /\ LET e == m.tlb[t][Arg(t).mm][Arg(t).va] IN
     m' = Goto(Enter(m, t), t, IF e.pfn = 0 \/ (Writes(t) /\ ~(e.write /\ e.dirty)) THEN "mmu_walk__pmd"
                               ELSE "user_access__access")

\* A speculative walk does not fault.
LOCAL FaultIn(s, t) ==
  IF Ops(t)[s.thread[t].op].path = "speculative_fill" THEN EndOp([s EXCEPT !.access[t] = AccessFrame], t)
  ELSE Goto([s EXCEPT !.access[t] = AccessFrame,
                      !.fault[t] = [FaultFrame EXCEPT !.mm = Arg(t).mm, !.va = Arg(t).va, !.write = Writes(t)]],
       t, IF FaultTakesVmaLock THEN "lock_vma_under_rcu__mas_walk" ELSE "do_user_addr_fault__mmap_read_lock")
LOCAL FillTlb(s, t, p, e) ==
  [s EXCEPT !.tlb[t][Arg(t).mm][Arg(t).va] = [pfn |-> p, write |-> e.write, dirty |-> e.write /\ (e.dirty \/ Writes(t))],
            !.access[t] = AccessFrame]

mmu_walk__pmd(t) ==
  /\ m.thread[t].pc = "mmu_walk__pmd" /\ m.oops = "none"
  /\ LET e == m.pmd[Arg(t).mm][PmdIndex(Arg(t).va)] IN
     m' = CASE e.kind = "table" -> Goto([m EXCEPT !.access[t].pmd = e], t, "mmu_walk__pte")
            [] e.kind = "huge" /\ (e.write \/ ~Writes(t)) ->
                 Goto(FillTlb(m, t, e.pfn + PteIndex(Arg(t).va), e), t, "user_access__access")
            [] OTHER -> FaultIn(m, t)

\* Reads the entry, sets accessed and dirty, fills the TLB: one locked access. A
\* flush since the PMD was read has dropped the walk: start again.
mmu_walk__pte(t) ==
  /\ m.thread[t].pc = "mmu_walk__pte" /\ m.oops = "none"
  /\ LET tb == m.access[t].pmd.pfn
         i == PteIndex(Arg(t).va)
         e == PteOf(m, tb, i)
         s == DerefTable(m, tb) IN
     m' = CASE m.access[t].pmd.kind = "none" -> Goto(m, t, "user_access__tlb_lookup")
            [] e.kind = "present" /\ (e.write \/ ~Writes(t)) ->
                 Goto(FillTlb(SetPte(s, tb, i, [e EXCEPT !.young = TRUE, !.dirty = @ \/ Writes(t)]), t, e.pfn, e),
                      t, "user_access__access")
            [] e.kind = "zero" /\ ~Writes(t) -> EndOp([s EXCEPT !.access[t] = AccessFrame], t)
            [] OTHER -> FaultIn(s, t)

\* The load or store itself; a flush since the fill has dropped the translation.
user_access__access(t) ==
  /\ m.thread[t].pc = "user_access__access" /\ m.oops = "none"
  /\ LET e == m.tlb[t][Arg(t).mm][Arg(t).va] IN
     m' = CASE e.pfn = 0 \/ (Writes(t) /\ ~(e.write /\ e.dirty)) -> Goto(m, t, "user_access__tlb_lookup")
            [] Writes(t) -> EndOp(GhostStore([m EXCEPT !.page[e.pfn].data = Arg(t).token], Arg(t).mm, Arg(t).va,
                                             Arg(t).token), t)
            [] OTHER -> EndOp(m, t)

(* --- find and lock the VMA ---------------------------------------------------- *)

lock_vma_under_rcu__mas_walk(t) ==
  /\ m.thread[t].pc = "lock_vma_under_rcu__mas_walk" /\ m.oops = "none"
  /\ LET v == VmaAt(m, m.fault[t].mm, m.fault[t].va) IN
     m' = IF v = 0 THEN Goto(m, t, "do_user_addr_fault__mmap_read_lock")
          ELSE Goto([m EXCEPT !.fault[t].vma = v], t, "lock_vma_under_rcu__vma_start_read")

\* access_error(): SIGSEGV.
LOCAL AccessError(t, v) == m.fault[t].write /\ ~m.vma[v].write

\* Never waits: a VMA that is write-locked, or moved since, sends the fault to mmap_lock.
lock_vma_under_rcu__vma_start_read(t) ==
  /\ m.thread[t].pc = "lock_vma_under_rcu__vma_start_read" /\ m.oops = "none"
  /\ LET v == m.fault[t].vma IN
     m' = IF ~VmaReadable(m, v) \/ VmaAt(m, m.fault[t].mm, m.fault[t].va) # v
          THEN Goto([m EXCEPT !.fault[t].vma = 0], t, "do_user_addr_fault__mmap_read_lock")
          ELSE IF AccessError(t, v) THEN EndOp(Returns([m EXCEPT !.fault[t] = FaultFrame], t, "SIGSEGV", 0), t)
          ELSE Goto([VmaReadLock(m, v, t) EXCEPT !.fault[t].vml = TRUE], t,
                    "__handle_mm_fault__pmdp_get_lockless")

do_user_addr_fault__mmap_read_lock(t) ==
  /\ m.thread[t].pc = "do_user_addr_fault__mmap_read_lock" /\ m.oops = "none"
  /\ CanRead(m.mm[m.fault[t].mm].mmap_lock)
  /\ m' = Goto(MmapReadLock(m, m.fault[t].mm, t), t, "do_user_addr_fault__find_vma")

DropFaultLock(s, t) ==
  LET f == s.fault[t] IN
  IF f.vml THEN VmaReadUnlock(s, f.vma, t) ELSE MmapReadUnlock(s, f.mm, t)
\* A signal, or out of memory: the access ends.
LOCAL EndAccess(s, t, why) == EndOp(Returns([DropFaultLock(s, t) EXCEPT !.fault[t] = FaultFrame], t, why, 0), t)

\* No VMA: SIGSEGV.
do_user_addr_fault__find_vma(t) ==
  /\ m.thread[t].pc = "do_user_addr_fault__find_vma" /\ m.oops = "none"
  /\ LET v == VmaAt(m, m.fault[t].mm, m.fault[t].va) IN
     m' = IF v = 0 THEN EndAccess(m, t, "SIGSEGV")
          ELSE IF AccessError(t, v) THEN EndAccess(m, t, "SIGSEGV")
          ELSE Goto([m EXCEPT !.fault[t].vma = v], t, "__handle_mm_fault__pmdp_get_lockless")

\* The fault is resolved, or must be taken again: back to the access.
handle_mm_fault__unlock(t) ==
  /\ m.thread[t].pc = "handle_mm_fault__unlock" /\ m.oops = "none"
  /\ m' = Goto([DropFaultLock(m, t) EXCEPT !.fault[t] = FaultFrame], t, "user_access__tlb_lookup")

\* userfaultfd dropped the lock: once more, under mmap_lock.
handle_mm_fault__retry(t) ==
  /\ m.thread[t].pc = "handle_mm_fault__retry" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.fault[t] = [FaultFrame EXCEPT !.mm = Arg(t).mm, !.va = Arg(t).va, !.write = Writes(t),
                                       !.tried = TRUE]], t, "do_user_addr_fault__mmap_read_lock")

(* --- PMD level ------------------------------------------------------------------ *)

LOCAL Missing(t) == m.vma[m.fault[t].vma].missing
LOCAL Anon(t) == m.vma[m.fault[t].vma].anon
\* do_pte_missing()
LOCAL PteMissing(t) == IF Anon(t) THEN "do_anonymous_page__pmd_none" ELSE "filemap_fault__i_size_read"
LOCAL UserFault(s, t, reason) == Goto([s EXCEPT !.fault[t].reason = reason], t, "handle_userfault__released")

__handle_mm_fault__pmdp_get_lockless(t) ==
  /\ m.thread[t].pc = "__handle_mm_fault__pmdp_get_lockless" /\ m.oops = "none"
  /\ LET e == m.pmd[m.fault[t].mm][Slot(t)] IN
     m' = CASE e.kind = "none" /\ Anon(t) /\ m.vma[m.fault[t].vma].thp -> \* a load maps the huge zero page
                 Oops(Goto(m, t, "do_huge_pmd_anonymous_page__folio_alloc"), ~m.fault[t].write, "not modelled")
            [] e.kind = "none" -> Goto(m, t, PteMissing(t))
            [] e.kind = "table" -> Goto(m, t, "handle_pte_fault__pte_offset_map")
            [] OTHER -> Oops(Goto(m, t, "handle_mm_fault__unlock"),
                             e.kind # "huge" \/ (m.fault[t].write /\ ~e.write), "not modelled")

\* No free block: fall back to single pages.
do_huge_pmd_anonymous_page__folio_alloc(t, c) ==
  /\ m.thread[t].pc = "do_huge_pmd_anonymous_page__folio_alloc" /\ m.oops = "none"
  /\ ChoiceOk(c, FreeBlocks(m))
  /\ m' = IF FreeBlocks(m) = {} THEN Goto(m, t, "handle_pte_fault__pte_offset_map")
          ELSE LET p == Chosen(c, FreeBlocks(m)) IN
               Goto([AllocHuge(m, p) EXCEPT !.fault[t].page = p], t, "do_huge_pmd_anonymous_page__pte_alloc_one")

do_huge_pmd_anonymous_page__pte_alloc_one(t, c) ==
  /\ m.thread[t].pc = "do_huge_pmd_anonymous_page__pte_alloc_one" /\ m.oops = "none"
  /\ ChoiceOk(c, FreeTables(m))
  /\ m' = IF FreeTables(m) = {} THEN EndAccess(Put(m, m.fault[t].page), t, "VM_FAULT_OOM")
          ELSE LET tb == Chosen(c, FreeTables(m)) IN
               Goto([m EXCEPT !.table[tb].state = "detached", !.fault[t].table = tb], t,
                    "do_huge_pmd_anonymous_page__pmd_lock")

do_huge_pmd_anonymous_page__pmd_lock(t) ==
  /\ m.thread[t].pc = "do_huge_pmd_anonymous_page__pmd_lock" /\ m.oops = "none"
  /\ PmlFree(m.fault[t].mm)
  /\ m' = Goto(LockPml(m, m.fault[t].mm, t), t, "do_huge_pmd_anonymous_page__pmd_none")

do_huge_pmd_anonymous_page__pmd_none(t) ==
  /\ m.thread[t].pc = "do_huge_pmd_anonymous_page__pmd_none" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF m.pmd[m.fault[t].mm][Slot(t)].kind # "none" \/ Missing(t)
                     THEN "do_huge_pmd_anonymous_page__pmd_unlock_release"
                     ELSE "do_huge_pmd_anonymous_page__folio_add_new_anon_rmap")

do_huge_pmd_anonymous_page__pmd_unlock_release(t) ==
  /\ m.thread[t].pc = "do_huge_pmd_anonymous_page__pmd_unlock_release" /\ m.oops = "none"
  /\ LET f == m.fault[t]
         taken == m.pmd[f.mm][Slot(t)].kind # "none"
         s == FreeTable(Put([UnlockPml(m, f.mm) EXCEPT !.fault[t].page = 0, !.fault[t].table = 0], f.page), f.table) IN
     m' = IF taken THEN Goto(s, t, "handle_mm_fault__unlock") ELSE UserFault(s, t, "missing")

do_huge_pmd_anonymous_page__folio_add_new_anon_rmap(t) ==
  /\ m.thread[t].pc = "do_huge_pmd_anonymous_page__folio_add_new_anon_rmap" /\ m.oops = "none"
  /\ LET f == m.fault[t] IN
     m' = Goto([m EXCEPT !.page[f.page] =
                  [@ EXCEPT !.entire = 1, !.mapping = "anon", !.owner = m.vma[f.vma].anon_vma,
                            !.index = LinearIndex(m, f.vma, Base(f.va)), !.exclusive = TRUE, !.lru = TRUE]], t,
               "do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit")

do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit(t) ==
  /\ m.thread[t].pc = "do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit" /\ m.oops = "none"
  /\ LET f == m.fault[t] IN
     m' = Goto([m EXCEPT !.table[f.table].state = "deposited", !.table[f.table].mm = f.mm,
                         !.table[f.table].slot = Slot(t)], t, "do_huge_pmd_anonymous_page__set_pmd_at")

do_huge_pmd_anonymous_page__set_pmd_at(t) ==
  /\ m.thread[t].pc = "do_huge_pmd_anonymous_page__set_pmd_at" /\ m.oops = "none"
  /\ LET f == m.fault[t] IN
     m' = Goto([m EXCEPT !.pmd[f.mm][Slot(t)] = Huge(f.page, m.vma[f.vma].write)], t,
               "do_huge_pmd_anonymous_page__pmd_unlock")

do_huge_pmd_anonymous_page__pmd_unlock(t) ==
  /\ m.thread[t].pc = "do_huge_pmd_anonymous_page__pmd_unlock" /\ m.oops = "none"
  /\ m' = Goto(UnlockPml(m, m.fault[t].mm), t, "handle_mm_fault__unlock")

\* pte_alloc() allocates a table only while there is none.
do_anonymous_page__pmd_none(t) ==
  /\ m.thread[t].pc = "do_anonymous_page__pmd_none" /\ m.oops = "none"
  /\ m' = IF m.pmd[m.fault[t].mm][Slot(t)].kind = "none"
          THEN PteAlloc(m, t, m.fault[t].mm, Slot(t), "do_anonymous_page__folio_alloc", "do_anonymous_page__no_pte_table")
          ELSE Goto(m, t, "do_anonymous_page__folio_alloc")

do_anonymous_page__no_pte_table(t) ==
  /\ m.thread[t].pc = "do_anonymous_page__no_pte_table" /\ m.oops = "none"
  /\ m' = EndAccess(m, t, "VM_FAULT_OOM")

(* --- PTE level -------------------------------------------------------------------- *)

\* No PMD any more: no PTE either. A huge PMD by now: the fault is taken again.
handle_pte_fault__pte_offset_map(t) ==
  /\ m.thread[t].pc = "handle_pte_fault__pte_offset_map" /\ m.oops = "none"
  /\ LET e == m.pmd[m.fault[t].mm][Slot(t)] IN
     m' = CASE e.kind = "none" -> Goto(m, t, PteMissing(t))
            [] e.kind = "table" -> Goto([PteMap(m, t) EXCEPT !.fault[t].pmd = e], t, "handle_pte_fault__ptep_get_lockless")
            [] OTHER -> Goto(m, t, "handle_mm_fault__unlock")

\* A none entry unmaps the table; a present one keeps it mapped.
handle_pte_fault__ptep_get_lockless(t) ==
  /\ m.thread[t].pc = "handle_pte_fault__ptep_get_lockless" /\ m.oops = "none"
  /\ LET tb == m.fault[t].pmd.pfn
         e == PteOf(m, tb, Index(t))
         s == DerefTable(m, tb) IN
     m' = CASE e.kind = "none" -> Goto([PteUnmap(s, t) EXCEPT !.fault[t].pmd = None], t, PteMissing(t))
            [] e.kind \in {"present", "zero"} -> Goto([s EXCEPT !.fault[t].pte = e], t, "handle_pte_fault__spin_lock")
            [] OTHER -> Oops(s, TRUE, "not modelled")

handle_pte_fault__spin_lock(t) ==
  /\ m.thread[t].pc = "handle_pte_fault__spin_lock" /\ m.oops = "none"
  /\ PtlFree(m.fault[t].pmd.pfn)
  /\ m' = Goto(LockPtl(m, m.fault[t].pmd.pfn, t), t,
               "handle_pte_fault__pte_same")

\* Decides under the PTL: changed, write-protected for userfaultfd, reusable, or spurious.
handle_pte_fault__pte_same(t) ==
  /\ m.thread[t].pc = "handle_pte_fault__pte_same" /\ m.oops = "none"
  /\ LET f == m.fault[t] IN
     m' = IF PteOf(m, f.pmd.pfn, Index(t)) # f.pte THEN Goto(m, t, "handle_pte_fault__pte_unmap_unlock")
          ELSE IF ~f.write \/ f.pte.write THEN Goto(m, t, "handle_pte_fault__ptep_set_access_flags")
          ELSE IF f.pte.uffd_wp /\ m.vma[f.vma].wp
          THEN Goto([m EXCEPT !.fault[t].reason = "wp"], t, "handle_pte_fault__pte_unmap_unlock")
          ELSE Goto(m, t, IF m.vma[f.vma].wp THEN "do_wp_page__mm_tlb_flush_pending" ELSE "do_wp_page__PageAnonExclusive")

\* A spurious fault. x86 stores to the entry for a write only: what hardware has set in it since it was read
\* is set here too. After a read the entry is left to the hardware.
handle_pte_fault__ptep_set_access_flags(t) ==
  /\ m.thread[t].pc = "handle_pte_fault__ptep_set_access_flags" /\ m.oops = "none"
  /\ LET f == m.fault[t] IN
     m' = Goto(IF f.write THEN SetPte(m, f.pmd.pfn, Index(t), [f.pte EXCEPT !.young = TRUE, !.dirty = TRUE]) ELSE m, t,
               "handle_pte_fault__pte_unmap_unlock")

\* 6ce64428d620: a write-protect of the range may not have been flushed yet.
do_wp_page__mm_tlb_flush_pending(t) ==
  /\ m.thread[t].pc = "do_wp_page__mm_tlb_flush_pending" /\ m.oops = "none"
  /\ LET f == m.fault[t] IN
     m' = IF m.mm[f.mm].tlb_flush_pending > 0 THEN FlushTlb(m, t, f.mm, f.va, f.va + 1, "do_wp_page__PageAnonExclusive")
          ELSE Goto(m, t, "do_wp_page__PageAnonExclusive")

\* The zero page is copied: drop the PTL first.
do_wp_page__PageAnonExclusive(t) ==
  /\ m.thread[t].pc = "do_wp_page__PageAnonExclusive" /\ m.oops = "none"
  /\ LET e == m.fault[t].pte IN
     m' = IF e.kind = "zero" THEN Goto([m EXCEPT !.fault[t].reason = "copy"], t, "handle_pte_fault__pte_unmap_unlock")
          ELSE Oops(Goto(m, t, "do_wp_page__wp_page_reuse"), ~m.page[e.pfn].exclusive, "not modelled")

\* The page is exclusive: write to it in place.
do_wp_page__wp_page_reuse(t) ==
  /\ m.thread[t].pc = "do_wp_page__wp_page_reuse" /\ m.oops = "none"
  /\ LET f == m.fault[t] IN
     m' = Goto(SetPte(m, f.pmd.pfn, Index(t), [f.pte EXCEPT !.young = TRUE, !.dirty = TRUE, !.write = TRUE]), t,
               "handle_pte_fault__pte_unmap_unlock")

handle_pte_fault__pte_unmap_unlock(t) ==
  /\ m.thread[t].pc = "handle_pte_fault__pte_unmap_unlock" /\ m.oops = "none"
  /\ LET f == m.fault[t]
         s == [PteUnmap(UnlockPtl(m, f.pmd.pfn), t) EXCEPT !.fault[t].pmd = None] IN
     m' = CASE f.reason = "wp" -> Goto([s EXCEPT !.fault[t].pte = None], t, "handle_userfault__released")
            [] f.reason = "copy" -> Goto([s EXCEPT !.fault[t].reason = "none"], t, "wp_page_copy__folio_alloc")
            [] OTHER -> Goto(s, t, "handle_mm_fault__unlock")

LOCAL NewAnonPage(s, t) ==
  LET f == s.fault[t] IN
  [s EXCEPT !.page[f.page] = [@ EXCEPT !.mapcount = 1, !.mapping = "anon", !.owner = s.vma[f.vma].anon_vma,
                                       !.index = LinearIndex(m, f.vma, f.va), !.exclusive = TRUE, !.lru = TRUE]]

\* Only the zero page is copied: the copy is a zeroed page.
wp_page_copy__folio_alloc(t, c) ==
  /\ m.thread[t].pc = "wp_page_copy__folio_alloc" /\ m.oops = "none"
  /\ ChoiceOk(c, FreePages(m))
  /\ m' = IF FreePages(m) = {} THEN EndAccess(m, t, "VM_FAULT_OOM")
          ELSE LET p == Chosen(c, FreePages(m)) IN
               Goto([AllocFolio(m, p, 0) EXCEPT !.fault[t].page = p], t, "wp_page_copy__mmu_notifier_invalidate_range_start")

wp_page_copy__mmu_notifier_invalidate_range_start(t) ==
  /\ m.thread[t].pc = "wp_page_copy__mmu_notifier_invalidate_range_start" /\ m.oops = "none"
  /\ LET f == m.fault[t] IN
     m' = PteOffsetMapLock([m EXCEPT !.mm[f.mm].notifier = @ + 1], t, f.mm, Slot(t), "wp_page_copy__pte_same",
                           "wp_page_copy__mmu_notifier_invalidate_range_end")

wp_page_copy__pte_same(t) ==
  /\ m.thread[t].pc = "wp_page_copy__pte_same" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF PteOf(m, Mapped(m, t), Index(t)) = m.fault[t].pte THEN "wp_page_copy__ptep_clear_flush"
                     ELSE "wp_page_copy__pte_unmap_unlock")

\* Cleared and flushed before the copy is visible: no CPU reads the old page after another reads the new.
wp_page_copy__ptep_clear_flush(t) ==
  /\ m.thread[t].pc = "wp_page_copy__ptep_clear_flush" /\ m.oops = "none"
  /\ LET f == m.fault[t] IN
     m' = FlushTlb(SetPte(m, Mapped(m, t), Index(t), None), t, f.mm, f.va, f.va + 1,
                   "wp_page_copy__folio_add_new_anon_rmap")

wp_page_copy__folio_add_new_anon_rmap(t) ==
  /\ m.thread[t].pc = "wp_page_copy__folio_add_new_anon_rmap" /\ m.oops = "none"
  /\ m' = Goto(NewAnonPage(m, t), t, "wp_page_copy__set_pte_at")

wp_page_copy__set_pte_at(t) ==
  /\ m.thread[t].pc = "wp_page_copy__set_pte_at" /\ m.oops = "none"
  /\ m' = Goto(SetPte([m EXCEPT !.fault[t].page = 0], Mapped(m, t), Index(t), Present(m.fault[t].page, TRUE)), t,
               "wp_page_copy__pte_unmap_unlock")

wp_page_copy__pte_unmap_unlock(t) ==
  /\ m.thread[t].pc = "wp_page_copy__pte_unmap_unlock" /\ m.oops = "none"
  /\ m' = Goto(PteUnmapUnlock(m, t), t, "wp_page_copy__mmu_notifier_invalidate_range_end")

wp_page_copy__mmu_notifier_invalidate_range_end(t) ==
  /\ m.thread[t].pc = "wp_page_copy__mmu_notifier_invalidate_range_end" /\ m.oops = "none"
  /\ LET f == m.fault[t]
         s == [m EXCEPT !.mm[f.mm].notifier = @ - 1, !.fault[t].page = 0] IN
     m' = Goto(IF f.page = 0 THEN s ELSE Put(s, f.page), t, "handle_mm_fault__unlock")

\* A read fault maps the zero page and allocates nothing.
do_anonymous_page__folio_alloc(t, c) ==
  /\ m.thread[t].pc = "do_anonymous_page__folio_alloc" /\ m.oops = "none"
  /\ ChoiceOk(c, IF m.fault[t].write THEN FreePages(m) ELSE {})
  /\ LET f == m.fault[t]
         Map(s) == PteOffsetMapLock(s, t, f.mm, Slot(t), "do_anonymous_page__pte_none", "do_anonymous_page__folio_put") IN
     m' = IF ~f.write THEN Map(m)
          ELSE IF FreePages(m) = {} THEN EndAccess(m, t, "VM_FAULT_OOM")
          ELSE LET p == Chosen(c, FreePages(m)) IN Map([AllocFolio(m, p, 0) EXCEPT !.fault[t].page = p])

\* Under the PTL: still as it was found, and not userfaultfd's.
do_anonymous_page__pte_none(t) ==
  /\ m.thread[t].pc = "do_anonymous_page__pte_none" /\ m.oops = "none"
  /\ LET f == m.fault[t]
         same == PteOf(m, Mapped(m, t), Index(t)) = f.pte IN
     m' = IF ~same THEN Goto(m, t, "do_anonymous_page__pte_unmap_unlock")
          ELSE IF Missing(t)
          THEN Goto([m EXCEPT !.fault[t].reason = "missing"], t, "do_anonymous_page__pte_unmap_unlock")
          ELSE Goto(m, t, IF f.write THEN "do_anonymous_page__folio_add_new_anon_rmap" ELSE "do_anonymous_page__set_pte_at")

do_anonymous_page__folio_add_new_anon_rmap(t) ==
  /\ m.thread[t].pc = "do_anonymous_page__folio_add_new_anon_rmap" /\ m.oops = "none"
  /\ m' = Goto(NewAnonPage(m, t), t, "do_anonymous_page__set_pte_at")

do_anonymous_page__set_pte_at(t) ==
  /\ m.thread[t].pc = "do_anonymous_page__set_pte_at" /\ m.oops = "none"
  /\ LET f == m.fault[t]
         e == IF f.write THEN Present(f.page, TRUE) ELSE [None EXCEPT !.kind = "zero"] IN
     m' = Goto(SetPte([m EXCEPT !.fault[t].page = 0], Mapped(m, t), Index(t), e), t,
               "do_anonymous_page__pte_unmap_unlock")

do_anonymous_page__pte_unmap_unlock(t) ==
  /\ m.thread[t].pc = "do_anonymous_page__pte_unmap_unlock" /\ m.oops = "none"
  /\ m' = Goto(PteUnmapUnlock(m, t), t, "do_anonymous_page__folio_put")

\* Gives back what was not installed.
do_anonymous_page__folio_put(t) ==
  /\ m.thread[t].pc = "do_anonymous_page__folio_put" /\ m.oops = "none"
  /\ LET f == m.fault[t]
         s == [(IF f.page = 0 THEN m ELSE Put(m, f.page)) EXCEPT !.fault[t].page = 0, !.fault[t].pte = None] IN
     m' = IF f.reason = "missing" THEN Goto(s, t, "handle_userfault__released")
          ELSE Goto(s, t, "handle_mm_fault__unlock")

(* --- a file ------------------------------------------------------------------------ *)

\* Behind the end of the file: SIGBUS.
filemap_fault__i_size_read(t) ==
  /\ m.thread[t].pc = "filemap_fault__i_size_read" /\ m.oops = "none"
  /\ LET v == m.fault[t].vma IN
     m' = IF LinearIndex(m, v, m.fault[t].va) >= m.file[m.vma[v].file].i_size THEN EndAccess(m, t, "SIGBUS")
          ELSE Oops(m, TRUE, "not modelled")

FaultNext ==
  \E t \in Users :
    \/ user_access__tlb_lookup(t)
    \/ mmu_walk__pmd(t)
    \/ mmu_walk__pte(t)
    \/ user_access__access(t)
    \/ lock_vma_under_rcu__mas_walk(t)
    \/ lock_vma_under_rcu__vma_start_read(t)
    \/ do_user_addr_fault__mmap_read_lock(t)
    \/ do_user_addr_fault__find_vma(t)
    \/ handle_mm_fault__unlock(t)
    \/ handle_mm_fault__retry(t)
    \/ __handle_mm_fault__pmdp_get_lockless(t)
    \/ \E c \in PageChoices : do_huge_pmd_anonymous_page__folio_alloc(t, c)
    \/ \E c \in TableChoices : do_huge_pmd_anonymous_page__pte_alloc_one(t, c)
    \/ do_huge_pmd_anonymous_page__pmd_lock(t)
    \/ do_huge_pmd_anonymous_page__pmd_none(t)
    \/ do_huge_pmd_anonymous_page__pmd_unlock_release(t)
    \/ do_huge_pmd_anonymous_page__folio_add_new_anon_rmap(t)
    \/ do_huge_pmd_anonymous_page__pgtable_trans_huge_deposit(t)
    \/ do_huge_pmd_anonymous_page__set_pmd_at(t)
    \/ do_huge_pmd_anonymous_page__pmd_unlock(t)
    \/ do_anonymous_page__pmd_none(t)
    \/ do_anonymous_page__no_pte_table(t)
    \/ handle_pte_fault__pte_offset_map(t)
    \/ handle_pte_fault__ptep_get_lockless(t)
    \/ handle_pte_fault__spin_lock(t)
    \/ handle_pte_fault__pte_same(t)
    \/ handle_pte_fault__ptep_set_access_flags(t)
    \/ do_wp_page__mm_tlb_flush_pending(t)
    \/ do_wp_page__PageAnonExclusive(t)
    \/ do_wp_page__wp_page_reuse(t)
    \/ \E c \in PageChoices : wp_page_copy__folio_alloc(t, c)
    \/ wp_page_copy__mmu_notifier_invalidate_range_start(t)
    \/ wp_page_copy__pte_same(t)
    \/ wp_page_copy__ptep_clear_flush(t)
    \/ wp_page_copy__folio_add_new_anon_rmap(t)
    \/ wp_page_copy__set_pte_at(t)
    \/ wp_page_copy__pte_unmap_unlock(t)
    \/ wp_page_copy__mmu_notifier_invalidate_range_end(t)
    \/ handle_pte_fault__pte_unmap_unlock(t)
    \/ \E c \in PageChoices : do_anonymous_page__folio_alloc(t, c)
    \/ do_anonymous_page__pte_none(t)
    \/ do_anonymous_page__folio_add_new_anon_rmap(t)
    \/ do_anonymous_page__set_pte_at(t)
    \/ do_anonymous_page__pte_unmap_unlock(t)
    \/ do_anonymous_page__folio_put(t)
    \/ filemap_fault__i_size_read(t)

FaultCard ==
  [threads |-> Users,
   sections |-> [access |-> Locals(Users, AccessFrame),
                 fault |-> Locals(Users, FaultFrame)],
   asks |-> [mmap_lock |-> {"do_user_addr_fault__mmap_read_lock"},
             pmd |-> {"do_huge_pmd_anonymous_page__pmd_lock"},
             pte |-> {"handle_pte_fault__spin_lock"}],
   sleeps |-> {"do_huge_pmd_anonymous_page__folio_alloc", "do_huge_pmd_anonymous_page__pte_alloc_one",
               "do_anonymous_page__folio_alloc", "wp_page_copy__folio_alloc",
               "wp_page_copy__mmu_notifier_invalidate_range_start",
               "wp_page_copy__mmu_notifier_invalidate_range_end"},
   maps |-> {"access", "fault"},
   installs |-> {[frame |-> "ptmap", table |-> "pmd",
                  at |-> {"do_anonymous_page__set_pte_at", "wp_page_copy__set_pte_at"}]}] @@ Card
=============================================================================
