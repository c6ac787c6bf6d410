------------------------------ MODULE UffdMove ------------------------------
(***************************************************************************)
(* UFFDIO_MOVE of pages that PTEs map.                                       *)
(* C: fs/userfaultfd.c userfaultfd_move(), mm/userfaultfd.c move_pages(),   *)
(*    uffd_move_lock(), validate_move_areas(), move_pages_ptes(),           *)
(*    move_present_ptes(), move_zeropage_pte(), is_pte_pages_stable(),      *)
(*    double_pt_lock() (v6.18).                                             *)
(* Fix: d7a08838ab74 (v6.8) mm: userfaultfd: fix unexpected change to       *)
(*   src_folio when UFFDIO_MOVE fails.                                      *)
(* Left out: a huge source PMD (moved or split), large folios (split), swap *)
(*   and migration entries: the machine oopses with "not modelled"; the     *)
(*   batch of v6.18 (each further page takes the same steps under locks     *)
(*   that are held anyway; the window between the new entry and the flush   *)
(*   is kept);                                                              *)
(*   references of the anon_vma (nothing frees it); fatal signals. PMD      *)
(*   words that C loads twice in one condition are loaded once. A store of  *)
(*   user space through a stale translation of the source, before the       *)
(*   flush, is not in the ghost memory of the destination.                  *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, PgtableTypes, Locking, PageTable, Folio, VmArea, MmapLock, Ghost,
        Card, Tlb, Pgtable, UffdVma, Userfaultfd, UffdProfile

Movers == Callers("move_pages")

\* i: pages done; src_vma: locked for read; dst_pmd, src_pmd: the tables that are mapped;
\* src_pte: the source entry; folio, folio_pte: locked, with a reference, found in that entry;
\* anon_vma: locked for write; err: why the page was not moved; again: -EAGAIN of an earlier try is kept.
MoveFrame == [i |-> 0, src_vma |-> 0, dst_pmd |-> None, src_pmd |-> None, src_pte |-> None, folio |-> 0,
              folio_pte |-> None, anon_vma |-> 0, err |-> "none", again |-> FALSE]

LOCAL DstVa(t) == Arg(t).dst + m.move[t].i
LOCAL SrcVa(t) == Arg(t).src + m.move[t].i
LOCAL Length(t) == ArgOr(t, "len", 1)
LOCAL DstTable(t) == m.move[t].dst_pmd.pfn
LOCAL SrcTable(t) == m.move[t].src_pmd.pfn
LOCAL DstPte(s, t) == PteOf(s, DstTable(t), PteIndex(DstVa(t)))
LOCAL SrcPte(s, t) == PteOf(s, SrcTable(t), PteIndex(SrcVa(t)))
LOCAL Stop(s, t, err, label) == Goto([s EXCEPT !.move[t].err = err], t, label)
\* Lets go of what is held, in the order of the C function.
LOCAL MoveOut(s, t) ==
  Goto(s, t, IF s.move[t].anon_vma # 0 THEN "move_pages_ptes__anon_vma_unlock_write"
             ELSE IF s.move[t].folio # 0 THEN "move_pages_ptes__folio_unlock"
             ELSE "move_pages_ptes__pte_unmap")
LOCAL MoveFail(s, t, err) == MoveOut([s EXCEPT !.move[t].err = err], t)

(* --- lock both VMAs ----------------------------------------------------------- *)

\* Pending events: -EAGAIN.
userfaultfd_move__mmap_changing(t) ==
  /\ m.thread[t].pc = "userfaultfd_move__mmap_changing" /\ m.oops = "none"
  /\ m' = IF m.uffd[Arg(t).uffd].mmap_changing > 0 THEN IoctlFails(m, t, "EAGAIN")
          ELSE UffdLockVma(Enter(m, t), t, Arg(t).dst, "uffd_move_lock__lock_vma_under_rcu", "userfaultfd_ioctl__ret")

\* The second VMA is only tried: to wait for mmap_lock with one VMA locked is a deadlock. Before
\* v6.9 mmap_lock is held: the VMA is only looked up.
uffd_move_lock__lock_vma_under_rcu(t) ==
  /\ m.thread[t].pc = "uffd_move_lock__lock_vma_under_rcu" /\ m.oops = "none"
  /\ LET v == VmaAt(m, Arg(t).mm, Arg(t).src)
         s == [m EXCEPT !.move[t].src_vma = v] IN
     m' = IF ~UffdTakesVmaLock
          THEN IF v = 0 THEN Stop(m, t, "ENOENT", "uffd_move_lock__mmap_read_unlock")
               ELSE Goto(s, t, "move_pages__map_changing_lock")
          ELSE IF v = LockedVma(t) THEN Goto(s, t, "move_pages__map_changing_lock")
          ELSE IF v = 0 THEN Goto(m, t, "uffd_move_lock__vma_end_read")
          ELSE IF VmaReadable(m, v) THEN Goto(VmaReadLock(s, v, t), t, "move_pages__map_changing_lock")
          ELSE Goto(m, t, "uffd_move_lock__vma_end_read")

uffd_move_lock__vma_end_read(t) ==
  /\ m.thread[t].pc = "uffd_move_lock__vma_end_read" /\ m.oops = "none"
  /\ m' = Goto([VmaReadUnlock(m, LockedVma(t), t) EXCEPT !.uffd_vma[t].vma = 0], t, "uffd_move_lock__mmap_read_lock")

uffd_move_lock__mmap_read_lock(t) ==
  /\ m.thread[t].pc = "uffd_move_lock__mmap_read_lock" /\ m.oops = "none"
  /\ CanRead(m.mm[Arg(t).mm].mmap_lock)
  /\ m' = Goto(MmapReadLock(m, Arg(t).mm, t), t, "uffd_move_lock__vma_start_read_locked")

uffd_move_lock__vma_start_read_locked(t) ==
  /\ m.thread[t].pc = "uffd_move_lock__vma_start_read_locked" /\ m.oops = "none"
  /\ LET v == VmaAt(m, Arg(t).mm, Arg(t).dst)
         src == VmaAt(m, Arg(t).mm, Arg(t).src) IN
     m' = IF v = 0 \/ src = 0 THEN Stop(m, t, "ENOENT", "uffd_move_lock__mmap_read_unlock")
          ELSE Goto([VmaReadLock(m, v, t) EXCEPT !.uffd_vma[t].vma = v], t, "uffd_move_lock__vma_start_read_locked_nested")

uffd_move_lock__vma_start_read_locked_nested(t) ==
  /\ m.thread[t].pc = "uffd_move_lock__vma_start_read_locked_nested" /\ m.oops = "none"
  /\ LET v == VmaAt(m, Arg(t).mm, Arg(t).src) IN
     m' = Goto([VmaReadLock(m, v, t) EXCEPT !.move[t].src_vma = v], t, "uffd_move_lock__mmap_read_unlock")

uffd_move_lock__mmap_read_unlock(t) ==
  /\ m.thread[t].pc = "uffd_move_lock__mmap_read_unlock" /\ m.oops = "none"
  /\ LET s == MmapReadUnlock(m, Arg(t).mm, t) IN
     m' = IF m.move[t].err = "none" THEN Goto(s, t, "move_pages__map_changing_lock")
          ELSE IoctlFails([s EXCEPT !.uffd_vma[t] = UffdVmaFrame, !.move[t] = MoveFrame], t, m.move[t].err)

move_pages__map_changing_lock(t) ==
  /\ m.thread[t].pc = "move_pages__map_changing_lock" /\ m.oops = "none"
  /\ MapChangingReadable(t)
  /\ m' = Goto(MapChangingReadLock(m, t), t, "move_pages__mmap_changing")

move_pages__mmap_changing(t) ==
  /\ m.thread[t].pc = "move_pages__mmap_changing" /\ m.oops = "none"
  /\ m' = IF m.uffd[Arg(t).uffd].mmap_changing > 0 THEN Stop(m, t, "EAGAIN", "move_pages__up_read")
          ELSE Goto(m, t, "validate_move_areas__vma")

validate_move_areas__vma(t) ==
  /\ m.thread[t].pc = "validate_move_areas__vma" /\ m.oops = "none"
  /\ LET dst == m.vma[LockedVma(t)]
         src == m.vma[m.move[t].src_vma]
         valid == /\ Arg(t).src + Length(t) <= src.end
                  /\ Arg(t).dst + Length(t) <= dst.end
                  /\ src.write /\ dst.write
                  /\ src.anon /\ dst.anon
                  /\ dst.uffd = Arg(t).uffd IN
     m' = IF valid THEN Goto(m, t, "move_pages__pmdp_get_lockless") ELSE Stop(m, t, "EINVAL", "move_pages__up_read")

(* --- one page: make sure that both have a PTE table ----------------------------- *)

move_pages__pmdp_get_lockless(t) ==
  /\ m.thread[t].pc = "move_pages__pmdp_get_lockless" /\ m.oops = "none"
  /\ m' = IF m.pmd[Arg(t).mm][PmdIndex(DstVa(t))].kind = "huge" THEN Stop(m, t, "EEXIST", "move_pages__up_read")
          ELSE Goto(m, t, "move_pages__src_pmd_none")

move_pages__src_pmd_none(t) ==
  /\ m.thread[t].pc = "move_pages__src_pmd_none" /\ m.oops = "none"
  /\ LET e == m.pmd[Arg(t).mm][PmdIndex(SrcVa(t))] IN
     m' = CASE e.kind = "table" -> Goto(m, t, "move_pages__dst_pmd_none")
            [] e.kind = "none" /\ ArgOr(t, "holes", FALSE) ->
                 PteAlloc(m, t, Arg(t).mm, PmdIndex(SrcVa(t)), "move_pages__dst_pmd_none", "move_pages__no_pte_table")
            [] e.kind = "none" -> Stop(m, t, "ENOENT", "move_pages__up_read")
            [] OTHER -> Oops(m, TRUE, "not modelled")

move_pages__dst_pmd_none(t) ==
  /\ m.thread[t].pc = "move_pages__dst_pmd_none" /\ m.oops = "none"
  /\ m' = IF m.pmd[Arg(t).mm][PmdIndex(DstVa(t))].kind = "none"
          THEN PteAlloc(m, t, Arg(t).mm, PmdIndex(DstVa(t)), "move_pages_ptes__mmu_notifier_invalidate_range_start",
                        "move_pages__no_pte_table")
          ELSE Goto(m, t, "move_pages_ptes__mmu_notifier_invalidate_range_start")

move_pages__no_pte_table(t) ==
  /\ m.thread[t].pc = "move_pages__no_pte_table" /\ m.oops = "none"
  /\ m' = Stop(m, t, "ENOMEM", "move_pages__up_read")

(* --- map both entries without their lock, and look at them ------------------------ *)

move_pages_ptes__mmu_notifier_invalidate_range_start(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__mmu_notifier_invalidate_range_start" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.mm[Arg(t).mm].notifier = @ + 1], t, "move_pages_ptes__pte_offset_map_rw_nolock_dst")

\* Also the retry, with the folio (and its anon_vma) locked.
move_pages_ptes__pte_offset_map_rw_nolock_dst(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__pte_offset_map_rw_nolock_dst" /\ m.oops = "none"
  /\ LET e == m.pmd[Arg(t).mm][PmdIndex(DstVa(t))] IN
     m' = IF e.kind = "table"
          THEN Goto([RcuLock(m, t) EXCEPT !.move[t].dst_pmd = e], t, "move_pages_ptes__pte_offset_map_rw_nolock_src")
          ELSE MoveFail(m, t, "EAGAIN")

move_pages_ptes__pte_offset_map_rw_nolock_src(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__pte_offset_map_rw_nolock_src" /\ m.oops = "none"
  /\ LET e == m.pmd[Arg(t).mm][PmdIndex(SrcVa(t))] IN
     m' = IF e.kind = "table"
          THEN Goto([RcuLock(m, t) EXCEPT !.move[t].src_pmd = e], t, "move_pages_ptes__pmd_none_dst")
          ELSE MoveFail(m, t, "EAGAIN")

\* A table that vanished just now is an error of the caller, so it says.
move_pages_ptes__pmd_none_dst(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__pmd_none_dst" /\ m.oops = "none"
  /\ m' = IF m.pmd[Arg(t).mm][PmdIndex(DstVa(t))].kind = "table" THEN Goto(m, t, "move_pages_ptes__pmd_none_src")
          ELSE MoveFail(m, t, "EINVAL")

move_pages_ptes__pmd_none_src(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__pmd_none_src" /\ m.oops = "none"
  /\ m' = IF m.pmd[Arg(t).mm][PmdIndex(SrcVa(t))].kind = "table" THEN Goto(m, t, "move_pages_ptes__spin_lock_dst")
          ELSE MoveFail(m, t, "EINVAL")

move_pages_ptes__spin_lock_dst(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__spin_lock_dst" /\ m.oops = "none"
  /\ PtlFree(DstTable(t))
  /\ m' = Goto(LockPtl(m, DstTable(t), t), t, "move_pages_ptes__ptep_get_dst")

move_pages_ptes__ptep_get_dst(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__ptep_get_dst" /\ m.oops = "none"
  /\ LET s == UnlockPtl(m, DstTable(t)) IN
     m' = IF DstPte(m, t).kind = "none" THEN Goto(s, t, "move_pages_ptes__spin_lock_src")
          ELSE MoveFail(s, t, "EEXIST")

move_pages_ptes__spin_lock_src(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__spin_lock_src" /\ m.oops = "none"
  /\ PtlFree(SrcTable(t))
  /\ m' = Goto(LockPtl(m, SrcTable(t), t), t, "move_pages_ptes__ptep_get_src")

\* What a folio that is held was found in must not have changed.
move_pages_ptes__ptep_get_src(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__ptep_get_src" /\ m.oops = "none"
  /\ LET f == m.move[t]
         e == SrcPte(m, t)
         s == [UnlockPtl(m, SrcTable(t)) EXCEPT !.move[t].src_pte = e] IN
     m' = CASE e.kind = "none" ->
                 MoveFail(s, t, IF ArgOr(t, "holes", FALSE) THEN "none" ELSE "ENOENT")
            [] f.folio # 0 /\ e # f.folio_pte -> MoveFail(s, t, "EAGAIN")
            [] e.kind = "zero" -> Goto(s, t, "double_pt_lock__spin_lock")
            [] e.kind = "marker" -> MoveFail(s, t, "EFAULT")
            [] e.kind # "present" -> Oops(s, TRUE, "not modelled")
            [] f.folio = 0 -> Goto(s, t, "move_pages_ptes__spin_lock_present")
            [] f.anon_vma = 0 -> Goto(s, t, "move_pages_ptes__folio_get_anon_vma")
            [] OTHER -> Goto(s, t, "double_pt_lock__spin_lock")

(* --- lock the folio, then its anon_vma; to wait, let go of the tables --------------- *)

move_pages_ptes__spin_lock_present(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__spin_lock_present" /\ m.oops = "none"
  /\ PtlFree(SrcTable(t))
  /\ m' = Goto(LockPtl(m, SrcTable(t), t), t, "move_pages_ptes__pte_same")

move_pages_ptes__pte_same(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__pte_same" /\ m.oops = "none"
  /\ m' = IF SrcPte(m, t) = m.move[t].src_pte THEN Goto(m, t, "move_pages_ptes__PageAnonExclusive")
          ELSE MoveFail(UnlockPtl(m, SrcTable(t)), t, "EAGAIN")

move_pages_ptes__PageAnonExclusive(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__PageAnonExclusive" /\ m.oops = "none"
  /\ LET p == m.move[t].src_pte.pfn IN
     m' = IF m.page[HeadOf(m, p)].mapping = "anon" /\ m.page[p].exclusive THEN Goto(m, t, "move_pages_ptes__folio_trylock")
          ELSE MoveFail(UnlockPtl(m, SrcTable(t)), t, "EBUSY")

move_pages_ptes__folio_trylock(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__folio_trylock" /\ m.oops = "none"
  /\ LET h == HeadOf(m, m.move[t].src_pte.pfn) IN
     m' = IF FolioUnlocked(h) THEN Goto(FolioLock(m, h, t), t, "move_pages_ptes__folio_get")
          ELSE IF m.page[h].order > 0                      \* 37b338eed105: no reference
          THEN MoveFail(UnlockPtl(m, SrcTable(t)), t, "EAGAIN")
          ELSE Goto(m, t, "move_pages_ptes__folio_get")

\* pte_unmap() of both.
LOCAL UnmapBoth(s, t) ==
  LET u == IF s.move[t].src_pmd.kind = "none" THEN s ELSE RcuUnlock(s, t)
      v == IF s.move[t].dst_pmd.kind = "none" THEN u ELSE RcuUnlock(u, t) IN
  [v EXCEPT !.move[t].src_pmd = None, !.move[t].dst_pmd = None]

move_pages_ptes__folio_get(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__folio_get" /\ m.oops = "none"
  /\ LET h == HeadOf(m, m.move[t].src_pte.pfn)
         s == [UnlockPtl(Get(m, h), SrcTable(t)) EXCEPT !.move[t].folio = h, !.move[t].folio_pte = m.move[t].src_pte] IN
     m' = IF m.page[h].lock = t THEN Goto(s, t, "move_pages_ptes__folio_get_anon_vma")
          ELSE Goto(UnmapBoth(s, t), t, "move_pages_ptes__folio_lock")

move_pages_ptes__folio_lock(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__folio_lock" /\ m.oops = "none"
  /\ FolioUnlocked(m.move[t].folio)
  /\ m' = Goto(FolioLock(m, m.move[t].folio, t), t, "move_pages_ptes__pte_offset_map_rw_nolock_dst")

\* The folio lock keeps the mapping; the page may be unmapped meanwhile.
move_pages_ptes__folio_get_anon_vma(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__folio_get_anon_vma" /\ m.oops = "none"
  /\ LET h == m.move[t].folio IN
     m' = IF m.page[h].order > 0 THEN Oops(m, TRUE, "not modelled")
          ELSE IF m.page[h].mapping # "anon" \/ Mapcount(m, h) = 0
          THEN MoveFail(m, t, "EAGAIN")
          ELSE Goto([m EXCEPT !.move[t].anon_vma = m.page[h].owner], t, "move_pages_ptes__anon_vma_trylock_write")

move_pages_ptes__anon_vma_trylock_write(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__anon_vma_trylock_write" /\ m.oops = "none"
  /\ LET a == m.move[t].anon_vma
         l == m.anon_vma[a].rwsem IN
     m' = IF CanTryWrite(l) THEN Goto([m EXCEPT !.anon_vma[a].rwsem = TryWrite(l, t)], t, "double_pt_lock__spin_lock")
          ELSE Goto(UnmapBoth(m, t), t, "move_pages_ptes__anon_vma_lock_write")

move_pages_ptes__anon_vma_lock_write(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__anon_vma_lock_write" /\ m.oops = "none"
  /\ WriterMoves(m.anon_vma[m.move[t].anon_vma].rwsem, t)
  /\ m' = AnonVmaWriteLock(m, m.move[t].anon_vma, t, "move_pages_ptes__pte_offset_map_rw_nolock_dst")

(* --- both PTLs: nothing changed? -------------------------------------------------- *)

\* The lower address first.
LOCAL FirstTable(t) == IF DstTable(t) < SrcTable(t) THEN DstTable(t) ELSE SrcTable(t)
LOCAL SecondTable(t) == IF DstTable(t) < SrcTable(t) THEN SrcTable(t) ELSE DstTable(t)

double_pt_lock__spin_lock(t) ==
  /\ m.thread[t].pc = "double_pt_lock__spin_lock" /\ m.oops = "none"
  /\ PtlFree(FirstTable(t))
  /\ m' = Goto(LockPtl(m, FirstTable(t), t), t, IF DstTable(t) = SrcTable(t) THEN "is_pte_pages_stable__ptep_get_src"
                                               ELSE "double_pt_lock__spin_lock_nested")

double_pt_lock__spin_lock_nested(t) ==
  /\ m.thread[t].pc = "double_pt_lock__spin_lock_nested" /\ m.oops = "none"
  /\ PtlFree(SecondTable(t))
  /\ m' = Goto(LockPtl(m, SecondTable(t), t), t, "is_pte_pages_stable__ptep_get_src")

is_pte_pages_stable__ptep_get_src(t) ==
  /\ m.thread[t].pc = "is_pte_pages_stable__ptep_get_src" /\ m.oops = "none"
  /\ m' = IF SrcPte(m, t) = m.move[t].src_pte THEN Goto(m, t, "is_pte_pages_stable__ptep_get_dst")
          ELSE Stop(m, t, "EAGAIN", "double_pt_unlock__spin_unlock")

LOCAL Stable(s, t) ==
  Goto(s, t, IF s.move[t].src_pte.kind = "zero" THEN "move_zeropage_pte__ptep_clear_flush"
             ELSE "move_present_ptes__folio_maybe_dma_pinned")

is_pte_pages_stable__ptep_get_dst(t) ==
  /\ m.thread[t].pc = "is_pte_pages_stable__ptep_get_dst" /\ m.oops = "none"
  /\ m' = IF DstPte(m, t) # None THEN Stop(m, t, "EAGAIN", "double_pt_unlock__spin_unlock")
          ELSE IF MoveRechecksPmd THEN Goto(m, t, "is_pte_pages_stable__pmdp_get_lockless")
          ELSE Stable(m, t)

\* A none entry proves nothing about its table.
is_pte_pages_stable__pmdp_get_lockless(t) ==
  /\ m.thread[t].pc = "is_pte_pages_stable__pmdp_get_lockless" /\ m.oops = "none"
  /\ m' = IF m.pmd[Arg(t).mm][PmdIndex(DstVa(t))] = m.move[t].dst_pmd THEN Stable(m, t)
          ELSE Stop(m, t, "EAGAIN", "double_pt_unlock__spin_unlock")

(* --- commit ------------------------------------------------------------------------- *)

move_present_ptes__folio_maybe_dma_pinned(t) ==
  /\ m.thread[t].pc = "move_present_ptes__folio_maybe_dma_pinned" /\ m.oops = "none"
  /\ m' = IF m.page[m.move[t].folio].pincount > 0 THEN Stop(m, t, "EBUSY", "double_pt_unlock__spin_unlock")
          ELSE Goto(m, t, "move_present_ptes__PageAnonExclusive")

LOCAL Commit == IF MoveAssignsBeforeClear THEN "move_present_ptes__folio_move_anon_rmap"
                ELSE "move_present_ptes__ptep_get_and_clear"

move_present_ptes__PageAnonExclusive(t) ==
  /\ m.thread[t].pc = "move_present_ptes__PageAnonExclusive" /\ m.oops = "none"
  /\ m' = IF ~m.page[m.move[t].src_pte.pfn].exclusive THEN Stop(m, t, "EBUSY", "double_pt_unlock__spin_unlock")
          ELSE Goto(m, t, IF MoveUnlocksUnderPtl THEN "move_present_ptes__folio_put" ELSE Commit)

\* The page tables hold a reference; the folio stays locked.
move_present_ptes__folio_put(t) ==
  /\ m.thread[t].pc = "move_present_ptes__folio_put" /\ m.oops = "none"
  /\ m' = Goto([Put(m, m.move[t].folio) EXCEPT !.move[t].folio = 0, !.move[t].folio_pte = None], t, Commit)

LOCAL CheckPin(t) == IF MoveRechecksPinAfterClear THEN "move_present_ptes__folio_maybe_dma_pinned_again"
               ELSE IF MoveAssignsBeforeClear THEN "move_present_ptes__set_pte_at"
               ELSE "move_present_ptes__folio_move_anon_rmap"

move_present_ptes__ptep_get_and_clear(t) ==
  /\ m.thread[t].pc = "move_present_ptes__ptep_get_and_clear" /\ m.oops = "none"
  /\ LET s == SetPte([m EXCEPT !.move[t].src_pte = SrcPte(m, t)], SrcTable(t), PteIndex(SrcVa(t)), None) IN
     m' = IF MoveFlushesAtEnd THEN Goto(s, t, CheckPin(t))
          ELSE FlushTlb(s, t, Arg(t).mm, SrcVa(t), SrcVa(t) + 1, CheckPin(t))

\* GUP-fast pins, then reads the entry again; here the entry is cleared, then the pin
\* read: at least one of the two sees the other.
move_present_ptes__folio_maybe_dma_pinned_again(t) ==
  /\ m.thread[t].pc = "move_present_ptes__folio_maybe_dma_pinned_again" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF m.page[m.move[t].src_pte.pfn].pincount > 0 THEN "move_present_ptes__set_pte_at_src"
                     ELSE IF MoveAssignsBeforeClear THEN "move_present_ptes__set_pte_at"
                     ELSE "move_present_ptes__folio_move_anon_rmap")

\* Before v6.18 the folio is unlocked after the PTLs and the anon_vma.
LOCAL Committed == IF MoveUnlocksUnderPtl THEN "move_present_ptes__folio_unlock" ELSE "double_pt_unlock__spin_unlock"

\* Put back: whatever was assigned to the folio by now stays.
move_present_ptes__set_pte_at_src(t) ==
  /\ m.thread[t].pc = "move_present_ptes__set_pte_at_src" /\ m.oops = "none"
  /\ m' = Stop(SetPte(m, SrcTable(t), PteIndex(SrcVa(t)), m.move[t].src_pte), t, "EBUSY", Committed)

move_present_ptes__folio_move_anon_rmap(t) ==
  /\ m.thread[t].pc = "move_present_ptes__folio_move_anon_rmap" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.page[m.move[t].src_pte.pfn].owner = m.vma[LockedVma(t)].anon_vma], t, "move_present_ptes__index")

move_present_ptes__index(t) ==
  /\ m.thread[t].pc = "move_present_ptes__index" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.page[m.move[t].src_pte.pfn].index = LinearIndex(m, LockedVma(t), DstVa(t))], t,
               IF MoveAssignsBeforeClear THEN "move_present_ptes__ptep_get_and_clear" ELSE "move_present_ptes__set_pte_at")

\* What the source held may be read at the destination from now on, and zeroes at the
\* source; both there until stale translations of the source are flushed.
LOCAL GhostMoveBegins(s, t) ==
  IF ~HasGhost THEN s
  ELSE [s EXCEPT !.ghost[Arg(t).mm][DstVa(t)].may = s.ghost[Arg(t).mm][SrcVa(t)].may,
                 !.ghost[Arg(t).mm][DstVa(t)].also = SrcVa(t) + 1,
                 !.ghost[Arg(t).mm][SrcVa(t)].may = @ \cup {0},
                 !.ghost[Arg(t).mm][SrcVa(t)].also = DstVa(t) + 1]
\* Zeroes alone: nobody can have filled the source, its PTL is still held.
LOCAL GhostMoveEnds(s, t) ==
  IF ~HasGhost THEN s
  ELSE [s EXCEPT !.ghost[Arg(t).mm][SrcVa(t)].may = IF s.ghost[Arg(t).mm][SrcVa(t)].zaps = 0 THEN {0} ELSE @,
                 !.ghost[Arg(t).mm][SrcVa(t)].also = 0,
                 !.ghost[Arg(t).mm][DstVa(t)].also = 0]

\* Writable; dirty as it was, before v6.16 always.
move_present_ptes__set_pte_at(t) ==
  /\ m.thread[t].pc = "move_present_ptes__set_pte_at" /\ m.oops = "none"
  /\ LET e == m.move[t].src_pte
         new == [Present(e.pfn, TRUE) EXCEPT !.dirty = MoveKeepsDirty => e.dirty]
         s == SetPte(IoctlFills(GhostMoveBegins(m, t), t), DstTable(t), PteIndex(DstVa(t)), new) IN
     m' = IF MoveFlushesAtEnd
          THEN FlushTlb(s, t, Arg(t).mm, SrcVa(t), SrcVa(t) + 1, Committed)
          ELSE Goto(s, t, Committed)

move_present_ptes__folio_unlock(t) ==
  /\ m.thread[t].pc = "move_present_ptes__folio_unlock" /\ m.oops = "none"
  /\ LET s == IF m.move[t].err = "none" THEN GhostMoveEnds(m, t) ELSE m IN
     m' = Goto(FolioUnlock(s, m.move[t].src_pte.pfn), t, "double_pt_unlock__spin_unlock")

move_zeropage_pte__ptep_clear_flush(t) ==
  /\ m.thread[t].pc = "move_zeropage_pte__ptep_clear_flush" /\ m.oops = "none"
  /\ m' = FlushTlb(SetPte(m, SrcTable(t), PteIndex(SrcVa(t)), None), t, Arg(t).mm, SrcVa(t), SrcVa(t) + 1,
                   "move_zeropage_pte__set_pte_at")

\* A new entry: the uffd_wp bit of the source does not come along.
move_zeropage_pte__set_pte_at(t) ==
  /\ m.thread[t].pc = "move_zeropage_pte__set_pte_at" /\ m.oops = "none"
  /\ LET s == IoctlFills(GhostMoveEnds(GhostMoveBegins(m, t), t), t) IN
     m' = Goto(SetPte(s, DstTable(t), PteIndex(DstVa(t)), [None EXCEPT !.kind = "zero"]), t,
               "double_pt_unlock__spin_unlock")

double_pt_unlock__spin_unlock(t) ==
  /\ m.thread[t].pc = "double_pt_unlock__spin_unlock" /\ m.oops = "none"
  /\ LET f == m.move[t]
         moved == f.folio # 0 /\ f.err = "none"
         s == IF moved THEN GhostMoveEnds(m, t) ELSE m IN
     m' = MoveOut(UnlockPtl(UnlockPtl(s, SrcTable(t)), DstTable(t)), t)

(* --- let go of everything; the next page, the same page again, or the end ----------- *)

move_pages_ptes__anon_vma_unlock_write(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__anon_vma_unlock_write" /\ m.oops = "none"
  /\ m' = MoveOut([AnonVmaWriteUnlock(m, m.move[t].anon_vma) EXCEPT !.move[t].anon_vma = 0], t)

move_pages_ptes__folio_unlock(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__folio_unlock" /\ m.oops = "none"
  /\ m' = Goto(FolioUnlock(m, m.move[t].folio), t, "move_pages_ptes__folio_put")

move_pages_ptes__folio_put(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__folio_put" /\ m.oops = "none"
  /\ m' = Goto([Put(m, m.move[t].folio) EXCEPT !.move[t].folio = 0, !.move[t].folio_pte = None], t,
               "move_pages_ptes__pte_unmap")

move_pages_ptes__pte_unmap(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__pte_unmap" /\ m.oops = "none"
  /\ m' = Goto([UnmapBoth(m, t) EXCEPT !.move[t].src_pte = None], t, "move_pages_ptes__mmu_notifier_invalidate_range_end")

\* -EAGAIN never leaves the kernel: the page is tried again. Where it is kept, a page that was moved since
\* is not counted, and is tried once more.
move_pages_ptes__mmu_notifier_invalidate_range_end(t) ==
  /\ m.thread[t].pc = "move_pages_ptes__mmu_notifier_invalidate_range_end" /\ m.oops = "none"
  /\ LET s == [m EXCEPT !.mm[Arg(t).mm].notifier = @ - 1] IN
     m' = CASE m.move[t].err = "EAGAIN" ->
                 Stop([s EXCEPT !.move[t].again = ~MoveClearsEagain], t, "none", "move_pages__pmdp_get_lockless")
            [] m.move[t].err # "none" -> Goto(s, t, "move_pages__up_read")
            [] m.move[t].again -> Goto(s, t, "move_pages__pmdp_get_lockless")
            [] m.move[t].i + 1 = Length(t) -> Goto([s EXCEPT !.move[t].i = @ + 1], t, "move_pages__up_read")
            [] OTHER -> Goto([s EXCEPT !.move[t].i = @ + 1], t, "move_pages__pmdp_get_lockless")

move_pages__up_read(t) ==
  /\ m.thread[t].pc = "move_pages__up_read" /\ m.oops = "none"
  /\ m' = Goto(MapChangingReadUnlock(m, t), t, "uffd_move_unlock__vma_end_read")

\* Drops both VMAs, and wakes what was moved.
uffd_move_unlock__vma_end_read(t) ==
  /\ m.thread[t].pc = "uffd_move_unlock__vma_end_read" /\ m.oops = "none"
  /\ LET u == IF UffdTakesVmaLock THEN VmaReadUnlock(m, m.move[t].src_vma, t) ELSE m
         s == IoctlDone([UffdUnlockVma(u, t) EXCEPT !.move[t] = MoveFrame], t, m.move[t].i, Length(t), m.move[t].err) IN
     m' = IF m.move[t].i > 0 /\ ~ArgOr(t, "dontwake", FALSE)
          THEN WakeUserfault(s, t, Arg(t).uffd, Arg(t).dst, DstVa(t), "userfaultfd_ioctl__ret")
          ELSE Goto(s, t, "userfaultfd_ioctl__ret")

UffdMoveNext ==
  \E t \in Movers :
    \/ userfaultfd_move__mmap_changing(t)
    \/ uffd_move_lock__lock_vma_under_rcu(t)
    \/ uffd_move_lock__vma_end_read(t)
    \/ uffd_move_lock__mmap_read_lock(t)
    \/ uffd_move_lock__vma_start_read_locked(t)
    \/ uffd_move_lock__vma_start_read_locked_nested(t)
    \/ uffd_move_lock__mmap_read_unlock(t)
    \/ move_pages__map_changing_lock(t)
    \/ move_pages__mmap_changing(t)
    \/ validate_move_areas__vma(t)
    \/ move_pages__pmdp_get_lockless(t)
    \/ move_pages__src_pmd_none(t)
    \/ move_pages__dst_pmd_none(t)
    \/ move_pages__no_pte_table(t)
    \/ move_pages_ptes__mmu_notifier_invalidate_range_start(t)
    \/ move_pages_ptes__pte_offset_map_rw_nolock_dst(t)
    \/ move_pages_ptes__pte_offset_map_rw_nolock_src(t)
    \/ move_pages_ptes__pmd_none_dst(t)
    \/ move_pages_ptes__pmd_none_src(t)
    \/ move_pages_ptes__spin_lock_dst(t)
    \/ move_pages_ptes__ptep_get_dst(t)
    \/ move_pages_ptes__spin_lock_src(t)
    \/ move_pages_ptes__ptep_get_src(t)
    \/ move_pages_ptes__spin_lock_present(t)
    \/ move_pages_ptes__pte_same(t)
    \/ move_pages_ptes__PageAnonExclusive(t)
    \/ move_pages_ptes__folio_trylock(t)
    \/ move_pages_ptes__folio_get(t)
    \/ move_pages_ptes__folio_lock(t)
    \/ move_pages_ptes__folio_get_anon_vma(t)
    \/ move_pages_ptes__anon_vma_trylock_write(t)
    \/ move_pages_ptes__anon_vma_lock_write(t)
    \/ double_pt_lock__spin_lock(t)
    \/ double_pt_lock__spin_lock_nested(t)
    \/ is_pte_pages_stable__ptep_get_src(t)
    \/ is_pte_pages_stable__ptep_get_dst(t)
    \/ is_pte_pages_stable__pmdp_get_lockless(t)
    \/ move_present_ptes__folio_maybe_dma_pinned(t)
    \/ move_present_ptes__PageAnonExclusive(t)
    \/ move_present_ptes__folio_put(t)
    \/ move_present_ptes__ptep_get_and_clear(t)
    \/ move_present_ptes__folio_maybe_dma_pinned_again(t)
    \/ move_present_ptes__set_pte_at_src(t)
    \/ move_present_ptes__folio_move_anon_rmap(t)
    \/ move_present_ptes__index(t)
    \/ move_present_ptes__set_pte_at(t)
    \/ move_present_ptes__folio_unlock(t)
    \/ move_zeropage_pte__ptep_clear_flush(t)
    \/ move_zeropage_pte__set_pte_at(t)
    \/ double_pt_unlock__spin_unlock(t)
    \/ move_pages_ptes__anon_vma_unlock_write(t)
    \/ move_pages_ptes__folio_unlock(t)
    \/ move_pages_ptes__folio_put(t)
    \/ move_pages_ptes__pte_unmap(t)
    \/ move_pages_ptes__mmu_notifier_invalidate_range_end(t)
    \/ move_pages__up_read(t)
    \/ uffd_move_unlock__vma_end_read(t)

UffdMoveCard ==
  [threads |-> Movers,
   sections |-> [move |-> Locals(Movers, MoveFrame)],
   asks |-> [mmap_lock |-> {"uffd_move_lock__mmap_read_lock"},
             map_changing_lock |-> {"move_pages__map_changing_lock"},
             folio |-> {"move_pages_ptes__folio_lock"},
             anon_vma |-> {"move_pages_ptes__anon_vma_lock_write"},
             pte |-> {"move_pages_ptes__spin_lock_dst", "move_pages_ptes__spin_lock_src",
                      "move_pages_ptes__spin_lock_present", "double_pt_lock__spin_lock",
                      "double_pt_lock__spin_lock_nested"}],
   nests |-> {"double_pt_lock__spin_lock_nested"},
   sleeps |-> {"move_pages_ptes__mmu_notifier_invalidate_range_start",
               "move_pages_ptes__mmu_notifier_invalidate_range_end"},
   installs |-> {[frame |-> "move", table |-> "dst_pmd",
                  at |-> {"move_present_ptes__set_pte_at", "move_zeropage_pte__set_pte_at"}],
                 [frame |-> "move", table |-> "src_pmd",
                  at |-> {"move_present_ptes__ptep_get_and_clear", "move_present_ptes__set_pte_at_src",
                          "move_zeropage_pte__ptep_clear_flush"}]}] @@ Card
=============================================================================
