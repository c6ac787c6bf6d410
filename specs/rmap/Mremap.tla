------------------------------- MODULE Mremap -------------------------------
(***************************************************************************)
(* mremap(MREMAP_MAYMOVE | MREMAP_FIXED) of one whole VMA: moves page       *)
(* tables where a whole PMD extent moves, PTEs elsewhere, then unmaps the    *)
(* old range.                                                                *)
(* C: mm/mremap.c move_vma(), move_page_tables(), move_pgt_entry(),          *)
(*    move_normal_pmd(), move_ptes(), take_rmap_locks(); mm/vma.c            *)
(*    copy_vma(); mm/rmap.c anon_vma_clone(); fs/userfaultfd.c               *)
(*    mremap_userfaultfd_prep() (v6.18).                                     *)
(* Fix: 6fa1066fc5d0 (v6.12) re-checks the PMD under its lock;               *)
(*    eb66ae030829 (v4.19) flushes before the PTLs are dropped;              *)
(*    97113eb39fa7 (v5.14) takes the rmap locks for every table move;        *)
(*    0cef0bb836e3 (v6.13) clears uffd-wp where the registration is dropped. *)
(* Left out: huge PMDs (move_huge_pmd(), its fallback splits: the machine    *)
(*   oopses with "not modelled"), PUD moves; merging of the new VMA (it is a *)
(*   new one and sorts after the old, so PTE moves need no rmap lock);       *)
(*   growing, shrinking, DONTUNMAP; a mapped destination; failed allocations *)
(*   (the machine oopses); flush_tlb_batched_pending() (no reclaim here);    *)
(*   soft-dirty; UFFD_FEATURE_EVENT_REMAP, with which the new VMA would stay *)
(*   registered. The new VMA enters all its trees in one step, under the     *)
(*   i_mmap and anon_vma locks, not one tree after the other, anon_vma first *)
(*   (no scenario has a VMA with both a file and an anon_vma). The new PMD   *)
(*   is tested before the                                                    *)
(*   PMD lock, not under it (nobody else fills it: mmap_lock and the new VMA *)
(*   are write-locked). Both slots have the PMD lock of the mm.              *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, PgtableTypes, Locking, PageTable, Folio, VmArea, MmapLock, Ghost,
        Card, Tlb, Pgtable, GupFast, Munmap, RmapProfile

Mremappers == Callers("move_vma")

\* vma, new: the old and the new VMA; va: where the move stands in the old range;
\* pmd: the table entry being moved, or that of the new table of a PTE move; pte: the entry in hand; i: pages done
\* in this extent; flush: an entry was present.
MremapFrame == [vma |-> 0, new |-> 0, va |-> 0, i |-> 0, pmd |-> None, pte |-> None, flush |-> FALSE]

LOCAL Mm(t) == Arg(t).mm
LOCAL Old(t) == m.vma[m.mremap[t].vma]
LOCAL OldVa(s, t) == s.mremap[t].va
LOCAL NewVa(s, t) == Arg(t).to + s.mremap[t].va - Arg(t).start
LOCAL OldSlot(t) == PmdIndex(OldVa(m, t))
LOCAL NewSlot(t) == PmdIndex(NewVa(m, t))
LOCAL Least(a, b) == IF a < b THEN a ELSE b
\* get_extent(): up to the next PMD boundary of either range.
LOCAL Extent(s, t) ==
  Least(Least(Geometry.ptes - PteIndex(OldVa(s, t)), Geometry.ptes - PteIndex(NewVa(s, t))),
        s.vma[s.mremap[t].vma].end - OldVa(s, t))
LOCAL WholePmd(s, t) == Extent(s, t) = Geometry.ptes

(* --- what a read may return: it moves with the entry; until the end both addresses name the page --- *)

LOCAL GhostMoves(s, t, from, to, pages) ==
  IF ~HasGhost THEN s
  ELSE [s EXCEPT !.ghost[Mm(t)] = [va \in Vas |->
          IF to <= va /\ va < to + pages THEN
            [s.ghost[Mm(t)][va] EXCEPT !.may = s.ghost[Mm(t)][from + va - to].may, !.also = from + va - to + 1]
          ELSE IF from <= va /\ va < from + pages THEN [s.ghost[Mm(t)][va] EXCEPT !.also = to + va - from + 1]
          ELSE s.ghost[Mm(t)][va]]]
LOCAL GhostMoved(s, mm, from, pages) ==
  IF ~HasGhost THEN s
  ELSE [s EXCEPT !.ghost[mm] = [va \in Vas |->
          IF from <= va /\ va < from + pages THEN [s.ghost[mm][va] EXCEPT !.may = {0}, !.also = 0]
          ELSE [s.ghost[mm][va] EXCEPT !.also = 0]]]

(* --- the new VMA ------------------------------------------------------------------- *)

mremap__mmap_write_lock(t) ==
  /\ m.thread[t].pc = "mremap__mmap_write_lock" /\ m.oops = "none"
  /\ WriterMoves(m.mm[Mm(t)].mmap_lock, t)
  /\ m' = MmapWriteLock(Enter(m, t), Mm(t), t, "mremap__vma_lookup")

\* No VMA: -EFAULT. Pins through the old range promise nothing any more.
mremap__vma_lookup(t) ==
  /\ m.thread[t].pc = "mremap__vma_lookup" /\ m.oops = "none"
  /\ LET v == VmaAt(m, Mm(t), Arg(t).start)
         taken == {o \in Vmas : m.vma[o].mm = Mm(t) /\ m.vma[o].start < Arg(t).to + m.vma[v].end - Arg(t).start
                                /\ Arg(t).to < m.vma[o].end}
         s == [m EXCEPT !.mremap[t].vma = v, !.mremap[t].va = Arg(t).start] IN
     m' = IF v = 0 THEN Goto(Returns(m, t, "EFAULT", 0), t, "mremap__mmap_write_unlock")
          ELSE Oops(Goto(ForgetPins(s, Mm(t), Arg(t).start, Arg(t).end), t, "move_vma__vma_start_write"),
                    \/ m.vma[v].start # Arg(t).start \/ m.vma[v].end # Arg(t).end
                    \/ taken # {} \/ {o \in Vmas : m.vma[o].mm = 0 /\ o > v} = {}, "not modelled")

move_vma__vma_start_write(t) ==
  /\ m.thread[t].pc = "move_vma__vma_start_write" /\ m.oops = "none"
  /\ LET v == m.mremap[t].vma
         s == StartWrite(m, v, t) IN
     /\ StartWriteMoves(m, v, t)
     /\ m' = IF ~StartWriteDone(m, v) THEN s
             ELSE Goto(s, t, IF m.vma[v].file # 0 THEN "vma_link_file__i_mmap_lock_write"
                             ELSE IF m.vma[v].anon_vma # 0 THEN "anon_vma_clone__anon_vma_lock_write"
                             ELSE "copy_vma__vma_link")

vma_link_file__i_mmap_lock_write(t) ==
  /\ m.thread[t].pc = "vma_link_file__i_mmap_lock_write" /\ m.oops = "none"
  /\ WriterMoves(m.file[Old(t).file].i_mmap, t)
  /\ m' = ImmapWriteLock(m, Old(t).file, t,
                         IF Old(t).anon_vma # 0 THEN "anon_vma_clone__anon_vma_lock_write" ELSE "copy_vma__vma_link")

anon_vma_clone__anon_vma_lock_write(t) ==
  /\ m.thread[t].pc = "anon_vma_clone__anon_vma_lock_write" /\ m.oops = "none"
  /\ WriterMoves(m.anon_vma[Old(t).anon_vma].rwsem, t)
  /\ m' = AnonVmaWriteLock(m, Old(t).anon_vma, t, "copy_vma__vma_link")

\* In the tree of the mm and in both rmap trees; write-locked like every VMA that is added.
copy_vma__vma_link(t) ==
  /\ m.thread[t].pc = "copy_vma__vma_link" /\ m.oops = "none"
  /\ LET new == Lowest({o \in Vmas : m.vma[o].mm = 0 /\ o > m.mremap[t].vma})
         old == Old(t)
         s == [m EXCEPT !.vma[new] = [old EXCEPT !.start = Arg(t).to, !.end = Arg(t).to + old.end - old.start,
                                                 !.lock.writer = t, !.lock.readers = {}],
                        !.mremap[t].new = new]
         u == IF old.anon_vma = 0 THEN s ELSE AnonVmaWriteUnlock(s, old.anon_vma)
         w == IF old.file = 0 THEN u ELSE ImmapWriteUnlock(u, old.file) IN
     m' = Goto(w, t, "move_page_tables__mmu_notifier_invalidate_range_start")

(* --- move_page_tables() ---------------------------------------------------------------- *)

move_page_tables__mmu_notifier_invalidate_range_start(t) ==
  /\ m.thread[t].pc = "move_page_tables__mmu_notifier_invalidate_range_start" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.mm[Mm(t)].notifier = @ + 1], t, "get_old_pmd__pmd_none")

LOCAL NextExtent(s, t) ==
  LET next == OldVa(s, t) + Extent(s, t)
      u == [s EXCEPT !.mremap[t] = [MremapFrame EXCEPT !.vma = s.mremap[t].vma, !.new = s.mremap[t].new, !.va = next]] IN
  Goto(u, t, IF next = s.vma[s.mremap[t].vma].end THEN "move_page_tables__mmu_notifier_invalidate_range_end"
             ELSE "get_old_pmd__pmd_none")

\* No page table lock, no rmap lock: what is read here may be gone below.
get_old_pmd__pmd_none(t) ==
  /\ m.thread[t].pc = "get_old_pmd__pmd_none" /\ m.oops = "none"
  /\ m' = IF m.pmd[Mm(t)][OldSlot(t)].kind = "none" THEN NextExtent(m, t) ELSE Goto(m, t, "move_page_tables__pmd_trans_huge")

move_page_tables__pmd_trans_huge(t) ==
  /\ m.thread[t].pc = "move_page_tables__pmd_trans_huge" /\ m.oops = "none"
  /\ m' = IF m.pmd[Mm(t)][OldSlot(t)].kind = "huge" THEN Oops(m, TRUE, "not modelled")
          ELSE Goto(m, t, IF ~WholePmd(m, t) THEN "move_page_tables__pmd_none"
                          ELSE IF Old(t).file # 0 THEN "take_rmap_locks__i_mmap_lock_write"
                          ELSE IF Old(t).anon_vma # 0 THEN "take_rmap_locks__anon_vma_lock_write"
                          ELSE "move_normal_pmd__pmd_none")

(* --- a whole table: move_normal_pmd() --------------------------------------------------- *)

take_rmap_locks__i_mmap_lock_write(t) ==
  /\ m.thread[t].pc = "take_rmap_locks__i_mmap_lock_write" /\ m.oops = "none"
  /\ WriterMoves(m.file[Old(t).file].i_mmap, t)
  /\ m' = ImmapWriteLock(m, Old(t).file, t,
                         IF Old(t).anon_vma # 0 THEN "take_rmap_locks__anon_vma_lock_write" ELSE "move_normal_pmd__pmd_none")

take_rmap_locks__anon_vma_lock_write(t) ==
  /\ m.thread[t].pc = "take_rmap_locks__anon_vma_lock_write" /\ m.oops = "none"
  /\ WriterMoves(m.anon_vma[Old(t).anon_vma].rwsem, t)
  /\ m' = AnonVmaWriteLock(m, Old(t).anon_vma, t, "move_normal_pmd__pmd_none")

LOCAL Drop(s, t) ==
  Goto(s, t, IF s.vma[s.mremap[t].vma].anon_vma # 0 THEN "drop_rmap_locks__anon_vma_unlock_write"
             ELSE IF s.vma[s.mremap[t].vma].file # 0 THEN "drop_rmap_locks__i_mmap_unlock_write"
             ELSE "move_pgt_entry__return")

\* Whether uffd_wp must go from the entries, and so no table moves as it is: the new VMA will not be registered.
LOCAL ClearsUffdWp(t) == MremapClearsUffdWp /\ Old(t).uffd # 0       \* 0cef0bb836e3

\* The new slot must be empty; a table of other VMAs there sends the move to the PTEs.
move_normal_pmd__pmd_none(t) ==
  /\ m.thread[t].pc = "move_normal_pmd__pmd_none" /\ m.oops = "none"
  /\ m' = IF m.pmd[Mm(t)][NewSlot(t)].kind = "none" /\ ~ClearsUffdWp(t) THEN Goto(m, t, "move_normal_pmd__pmd_lock")
          ELSE Drop(m, t)

move_normal_pmd__pmd_lock(t) ==
  /\ m.thread[t].pc = "move_normal_pmd__pmd_lock" /\ m.oops = "none"
  /\ PmlFree(Mm(t))
  /\ m' = Goto(LockPml(m, Mm(t), t), t, "move_normal_pmd__pmd_present")

\* Retract needs none of the locks that held since the first read.
move_normal_pmd__pmd_present(t) ==                       \* 6fa1066fc5d0
  /\ m.thread[t].pc = "move_normal_pmd__pmd_present" /\ m.oops = "none"
  /\ LET e == m.pmd[Mm(t)][OldSlot(t)] IN
     m' = IF MovePmdRechecks /\ e.kind # "table" THEN Goto(m, t, "move_normal_pmd__spin_unlock")
          ELSE Goto([m EXCEPT !.mremap[t].pmd = e], t, "move_normal_pmd__pmd_clear")

move_normal_pmd__pmd_clear(t) ==
  /\ m.thread[t].pc = "move_normal_pmd__pmd_clear" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.pmd[Mm(t)][OldSlot(t)] = None], t, "move_normal_pmd__pmd_populate")

\* The table that the saved entry names, whatever it is: nothing names the table at pfn 0.
move_normal_pmd__pmd_populate(t) ==
  /\ m.thread[t].pc = "move_normal_pmd__pmd_populate" /\ m.oops = "none"
  /\ LET tb == m.mremap[t].pmd.pfn
         s == [m EXCEPT !.pmd[Mm(t)][NewSlot(t)] = TableEntry(tb), !.mremap[t].flush = TRUE]
         u == IF tb \in Tables THEN [s EXCEPT !.table[tb].slot = NewSlot(t)] ELSE s IN
     m' = FlushTlb(GhostMoves(u, t, OldVa(m, t), NewVa(m, t), Geometry.ptes), t, Mm(t), OldVa(m, t),
                   OldVa(m, t) + Geometry.ptes, "move_normal_pmd__spin_unlock")

move_normal_pmd__spin_unlock(t) ==
  /\ m.thread[t].pc = "move_normal_pmd__spin_unlock" /\ m.oops = "none"
  /\ m' = Drop([UnlockPml(m, Mm(t)) EXCEPT !.mremap[t].pmd = None], t)

drop_rmap_locks__anon_vma_unlock_write(t) ==
  /\ m.thread[t].pc = "drop_rmap_locks__anon_vma_unlock_write" /\ m.oops = "none"
  /\ m' = Goto(AnonVmaWriteUnlock(m, Old(t).anon_vma), t,
               IF Old(t).file # 0 THEN "drop_rmap_locks__i_mmap_unlock_write" ELSE "move_pgt_entry__return")

drop_rmap_locks__i_mmap_unlock_write(t) ==
  /\ m.thread[t].pc = "drop_rmap_locks__i_mmap_unlock_write" /\ m.oops = "none"
  /\ m' = Goto(ImmapWriteUnlock(m, Old(t).file), t, "move_pgt_entry__return")

\* Moved, or on to the PTEs.
move_pgt_entry__return(t) ==
  /\ m.thread[t].pc = "move_pgt_entry__return" /\ m.oops = "none"
  /\ m' = IF m.mremap[t].flush THEN NextExtent(m, t) ELSE Goto(m, t, "move_page_tables__pmd_none")

(* --- single entries: move_ptes() ------------------------------------------------------------ *)

move_page_tables__pmd_none(t) ==
  /\ m.thread[t].pc = "move_page_tables__pmd_none" /\ m.oops = "none"
  /\ m' = IF m.pmd[Mm(t)][OldSlot(t)].kind = "none" THEN NextExtent(m, t) ELSE Goto(m, t, "move_page_tables__pte_alloc")

LOCAL MapOld(s, t) ==
  PteOffsetMapLock(s, t, Mm(t), PmdIndex(OldVa(s, t)), "move_ptes__pte_offset_map_rw_nolock", "get_old_pmd__pmd_none")

\* pte_alloc() looks at the PMD before it allocates.
move_page_tables__pte_alloc(t) ==
  /\ m.thread[t].pc = "move_page_tables__pte_alloc" /\ m.oops = "none"
  /\ m' = IF m.pmd[Mm(t)][NewSlot(t)].kind = "none"
          THEN PteAlloc(m, t, Mm(t), NewSlot(t), "move_ptes__pte_offset_map_lock", "move_page_tables__no_pte_table")
          ELSE MapOld(m, t)

move_page_tables__no_pte_table(t) ==
  /\ m.thread[t].pc = "move_page_tables__no_pte_table" /\ m.oops = "none"
  /\ m' = Oops(m, TRUE, "not modelled")

move_ptes__pte_offset_map_lock(t) ==
  /\ m.thread[t].pc = "move_ptes__pte_offset_map_lock" /\ m.oops = "none"
  /\ m' = MapOld(m, t)

\* The new table, under the old PTL; gone: the extent is tried again.
move_ptes__pte_offset_map_rw_nolock(t) ==
  /\ m.thread[t].pc = "move_ptes__pte_offset_map_rw_nolock" /\ m.oops = "none"
  /\ LET e == m.pmd[Mm(t)][NewSlot(t)] IN
     m' = IF e.kind # "table" THEN Goto(PteUnmapUnlock(m, t), t, "get_old_pmd__pmd_none")
          ELSE Goto([m EXCEPT !.mremap[t].pmd = e], t, IF e.pfn = Mapped(m, t) THEN "move_ptes__ptep_get"
                                                       ELSE "move_ptes__spin_lock_nested")

move_ptes__spin_lock_nested(t) ==
  /\ m.thread[t].pc = "move_ptes__spin_lock_nested" /\ m.oops = "none"
  /\ PtlFree(m.mremap[t].pmd.pfn)
  /\ m' = Goto(LockPtl(m, m.mremap[t].pmd.pfn, t), t, "move_ptes__ptep_get")

\* All of the extent is done: the flush comes before either PTL is dropped, or others zap and
\* free what a CPU still reaches through the old address.
LOCAL PtesDone(s, t) ==
  IF s.mremap[t].flush /\ MoveFlushesBeforeUnlock        \* eb66ae030829
  THEN FlushTlb(s, t, Mm(t), OldVa(s, t), OldVa(s, t) + Extent(s, t), "move_ptes__spin_unlock")
  ELSE Goto(s, t, "move_ptes__spin_unlock")
LOCAL NextMoved(s, t) ==
  LET u == [s EXCEPT !.mremap[t].i = @ + 1, !.mremap[t].pte = None] IN
  IF u.mremap[t].i = Extent(u, t) THEN PtesDone(u, t) ELSE Goto(u, t, "move_ptes__ptep_get")

move_ptes__ptep_get(t) ==
  /\ m.thread[t].pc = "move_ptes__ptep_get" /\ m.oops = "none"
  /\ m' = IF PteOf(m, Mapped(m, t), PteIndex(OldVa(m, t) + m.mremap[t].i)).kind = "none" THEN NextMoved(m, t)
          ELSE Goto(m, t, "move_ptes__ptep_get_and_clear")

move_ptes__ptep_get_and_clear(t) ==
  /\ m.thread[t].pc = "move_ptes__ptep_get_and_clear" /\ m.oops = "none"
  /\ LET i == PteIndex(OldVa(m, t) + m.mremap[t].i)
         e == PteOf(m, Mapped(m, t), i) IN
     m' = Goto([SetPte(m, Mapped(m, t), i, None) EXCEPT !.mremap[t].pte = e,
                !.mremap[t].flush = @ \/ e.kind \in {"present", "zero"}], t, "move_ptes__set_pte_at")

\* A marker that says uffd_wp goes altogether.
LOCAL MovedEntry(t) ==
  LET e == m.mremap[t].pte IN
  IF ~ClearsUffdWp(t) THEN e ELSE IF e.kind = "marker" /\ e.uffd_wp THEN None ELSE [e EXCEPT !.uffd_wp = FALSE]

move_ptes__set_pte_at(t) ==
  /\ m.thread[t].pc = "move_ptes__set_pte_at" /\ m.oops = "none"
  /\ LET va == OldVa(m, t) + m.mremap[t].i
         to == NewVa(m, t) + m.mremap[t].i IN
     m' = NextMoved(GhostMoves(SetPte(m, m.mremap[t].pmd.pfn, PteIndex(to), MovedEntry(t)), t, va, to, 1), t)

\* The new PTL first.
move_ptes__spin_unlock(t) ==
  /\ m.thread[t].pc = "move_ptes__spin_unlock" /\ m.oops = "none"
  /\ LET same == m.mremap[t].pmd.pfn = Mapped(m, t) IN
     m' = Goto(IF same THEN m ELSE UnlockPtl(m, m.mremap[t].pmd.pfn), t, "move_ptes__pte_unmap_unlock")

move_ptes__pte_unmap_unlock(t) ==
  /\ m.thread[t].pc = "move_ptes__pte_unmap_unlock" /\ m.oops = "none"
  /\ LET s == PteUnmapUnlock(m, t) IN
     m' = IF m.mremap[t].flush /\ ~MoveFlushesBeforeUnlock
          THEN FlushTlb(s, t, Mm(t), OldVa(m, t), OldVa(m, t) + Extent(m, t), "move_page_tables__next")
          ELSE NextExtent(s, t)

\* Where the late flush of before v4.19 returns to.
move_page_tables__next(t) ==
  /\ m.thread[t].pc = "move_page_tables__next" /\ m.oops = "none"
  /\ m' = NextExtent(m, t)

(* --- the end: unmap the old range ------------------------------------------------------------- *)

LOCAL UnmapOld(s, t) == DoMunmap(s, t, Mm(t), s.mremap[t].vma, FALSE, "mremap__mmap_write_unlock")

move_page_tables__mmu_notifier_invalidate_range_end(t) ==
  /\ m.thread[t].pc = "move_page_tables__mmu_notifier_invalidate_range_end" /\ m.oops = "none"
  /\ LET s == [m EXCEPT !.mm[Mm(t)].notifier = @ - 1] IN
     m' = IF m.vma[m.mremap[t].new].uffd # 0 THEN Goto(s, t, "mremap_userfaultfd_prep__userfaultfd_reset_ctx")
          ELSE UnmapOld(s, t)

\* Without EVENT_REMAP nobody would learn where the range is now: it is registered no more.
mremap_userfaultfd_prep__userfaultfd_reset_ctx(t) ==
  /\ m.thread[t].pc = "mremap_userfaultfd_prep__userfaultfd_reset_ctx" /\ m.oops = "none"
  /\ m' = UnmapOld([m EXCEPT !.vma[m.mremap[t].new] =
                       [@ EXCEPT !.uffd = 0, !.missing = FALSE, !.wp = FALSE, !.minor = FALSE]], t)

mremap__mmap_write_unlock(t) ==
  /\ m.thread[t].pc = "mremap__mmap_write_unlock" /\ m.oops = "none"
  /\ LET s == [MmapWriteUnlock(m, Mm(t)) EXCEPT !.mremap[t] = MremapFrame]
         new == m.mremap[t].new IN
     m' = EndOp(IF new = 0 THEN s
                ELSE GhostMoved(Returns(s, t, "none", Arg(t).to), Mm(t), Arg(t).start, m.vma[new].end - m.vma[new].start), t)

MremapNext ==
  \E t \in Mremappers :
    \/ mremap__mmap_write_lock(t)
    \/ mremap__vma_lookup(t)
    \/ move_vma__vma_start_write(t)
    \/ vma_link_file__i_mmap_lock_write(t)
    \/ anon_vma_clone__anon_vma_lock_write(t)
    \/ copy_vma__vma_link(t)
    \/ move_page_tables__mmu_notifier_invalidate_range_start(t)
    \/ get_old_pmd__pmd_none(t)
    \/ move_page_tables__pmd_trans_huge(t)
    \/ take_rmap_locks__i_mmap_lock_write(t)
    \/ take_rmap_locks__anon_vma_lock_write(t)
    \/ move_normal_pmd__pmd_none(t)
    \/ move_normal_pmd__pmd_lock(t)
    \/ move_normal_pmd__pmd_present(t)
    \/ move_normal_pmd__pmd_clear(t)
    \/ move_normal_pmd__pmd_populate(t)
    \/ move_normal_pmd__spin_unlock(t)
    \/ drop_rmap_locks__anon_vma_unlock_write(t)
    \/ drop_rmap_locks__i_mmap_unlock_write(t)
    \/ move_pgt_entry__return(t)
    \/ move_page_tables__pmd_none(t)
    \/ move_page_tables__pte_alloc(t)
    \/ move_page_tables__no_pte_table(t)
    \/ move_ptes__pte_offset_map_lock(t)
    \/ move_ptes__pte_offset_map_rw_nolock(t)
    \/ move_ptes__spin_lock_nested(t)
    \/ move_ptes__ptep_get(t)
    \/ move_ptes__ptep_get_and_clear(t)
    \/ move_ptes__set_pte_at(t)
    \/ move_ptes__spin_unlock(t)
    \/ move_ptes__pte_unmap_unlock(t)
    \/ move_page_tables__next(t)
    \/ move_page_tables__mmu_notifier_invalidate_range_end(t)
    \/ mremap_userfaultfd_prep__userfaultfd_reset_ctx(t)
    \/ mremap__mmap_write_unlock(t)

MremapCard ==
  [threads |-> Mremappers,
   sections |-> [mremap |-> Locals(Mremappers, MremapFrame)],
   asks |-> [mmap_lock |-> {"mremap__mmap_write_lock"},
             vma_write |-> {"move_vma__vma_start_write"},
             i_mmap |-> {"vma_link_file__i_mmap_lock_write", "take_rmap_locks__i_mmap_lock_write"},
             anon_vma |-> {"anon_vma_clone__anon_vma_lock_write", "take_rmap_locks__anon_vma_lock_write"},
             pmd |-> {"move_normal_pmd__pmd_lock"},
             pte |-> {"move_ptes__spin_lock_nested"}],
   nests |-> {"move_vma__vma_start_write", "move_ptes__spin_lock_nested"},
   sleeps |-> {"move_page_tables__mmu_notifier_invalidate_range_start",
               "move_page_tables__mmu_notifier_invalidate_range_end"}] @@ Card
=============================================================================
