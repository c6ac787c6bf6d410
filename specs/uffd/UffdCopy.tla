------------------------------ MODULE UffdCopy ------------------------------
(***************************************************************************)
(* UFFDIO_COPY into private anonymous memory.                               *)
(* C: fs/userfaultfd.c userfaultfd_copy(), mm/userfaultfd.c mfill_atomic(), *)
(*    uffd_mfill_lock(), mfill_atomic_pte_copy(),                           *)
(*    mfill_atomic_install_pte() (v6.18).                                   *)
(* Fix: 71c186efc1b2 (the PMD is read again after pte_alloc()),             *)
(*   5e4c24a57b0c (map_changing_lock).                                      *)
(* Left out: a source that is not resident (the locks are dropped, the copy *)
(*   is made with faults allowed, and the same page is tried again); files, *)
(*   hugetlb, ZEROPAGE, CONTINUE, POISON; memcg charge; fatal signals. The  *)
(*   copy is made in the step that allocates the page: nobody else sees it. *)
(*   So are the fields of folio_add_new_anon_rmap() and folio_add_lru().    *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, PgtableTypes, Locking, PageTable, Folio, VmArea, Ghost, Card, Pgtable,
        UffdVma, Userfaultfd

Copiers == Callers("mfill_atomic")

\* i: pages done; page: allocated, not yet installed; result: why the loop ended.
MfillFrame == [i |-> 0, page |-> 0, result |-> "none"]

LOCAL Va(t) == RangeStart(t) + m.mfill[t].i
LOCAL Stop(s, t, result, label) == Goto([s EXCEPT !.mfill[t].result = result], t, label)

\* Pending events: -EAGAIN.
userfaultfd_copy__mmap_changing(t) ==
  /\ m.thread[t].pc = "userfaultfd_copy__mmap_changing" /\ m.oops = "none"
  /\ m' = IF m.uffd[Arg(t).uffd].mmap_changing > 0 THEN IoctlFails(m, t, "EAGAIN")
          ELSE UffdLockVma(Enter(m, t), t, RangeStart(t), "uffd_mfill_lock__validate_dst_vma", "userfaultfd_ioctl__ret")

\* Which ctx, and which modes, is not asked.
uffd_mfill_lock__validate_dst_vma(t) ==
  /\ m.thread[t].pc = "uffd_mfill_lock__validate_dst_vma" /\ m.oops = "none"
  /\ m' = IF RangeEnd(t) > m.vma[LockedVma(t)].end \/ m.vma[LockedVma(t)].uffd = 0
          THEN Stop(m, t, "ENOENT", "uffd_mfill_unlock__vma_end_read")
          ELSE Goto(m, t, "mfill_atomic__map_changing_lock")

mfill_atomic__map_changing_lock(t) ==
  /\ m.thread[t].pc = "mfill_atomic__map_changing_lock" /\ m.oops = "none"
  /\ MapChangingReadable(t)
  /\ m' = Goto(MapChangingReadLock(m, t), t, "mfill_atomic__mmap_changing")

mfill_atomic__mmap_changing(t) ==
  /\ m.thread[t].pc = "mfill_atomic__mmap_changing" /\ m.oops = "none"
  /\ m' = IF m.uffd[Arg(t).uffd].mmap_changing > 0 THEN Stop(m, t, "EAGAIN", "mfill_atomic__up_read")
          ELSE IF ~m.vma[LockedVma(t)].anon \/ (ArgOr(t, "wp", FALSE) /\ ~m.vma[LockedVma(t)].wp)
          THEN Stop(m, t, "EINVAL", "mfill_atomic__up_read")
          ELSE Goto(m, t, "mfill_atomic__pmdp_get_lockless")

mfill_atomic__pmdp_get_lockless(t) ==
  /\ m.thread[t].pc = "mfill_atomic__pmdp_get_lockless" /\ m.oops = "none"
  /\ m' = IF m.pmd[Arg(t).mm][PmdIndex(Va(t))].kind = "none"
          THEN PteAlloc(m, t, Arg(t).mm, PmdIndex(Va(t)), "mfill_atomic__pmdp_get_lockless_again",
                        "mfill_atomic__no_pte_table")
          ELSE Goto(m, t, "mfill_atomic__pmdp_get_lockless_again")

mfill_atomic__no_pte_table(t) ==
  /\ m.thread[t].pc = "mfill_atomic__no_pte_table" /\ m.oops = "none"
  /\ m' = Stop(m, t, "ENOMEM", "mfill_atomic__up_read")

mfill_atomic__pmdp_get_lockless_again(t) ==                \* 71c186efc1b2
  /\ m.thread[t].pc = "mfill_atomic__pmdp_get_lockless_again" /\ m.oops = "none"
  /\ m' = IF m.pmd[Arg(t).mm][PmdIndex(Va(t))].kind = "table" THEN Goto(m, t, "mfill_atomic_pte_copy__vma_alloc_folio")
          ELSE Stop(m, t, "EEXIST", "mfill_atomic__up_read")

\* From here -EAGAIN until the table is mapped.
mfill_atomic_pte_copy__vma_alloc_folio(t, c) ==
  /\ m.thread[t].pc = "mfill_atomic_pte_copy__vma_alloc_folio" /\ m.oops = "none"
  /\ ChoiceOk(c, FreePages(m))
  /\ m' = IF FreePages(m) = {} THEN Stop(m, t, "ENOMEM", "mfill_atomic__up_read")
          ELSE LET p == Chosen(c, FreePages(m)) IN
               PteOffsetMapLock([AllocFolio(m, p, ArgOr(t, "token", 0)) EXCEPT !.mfill[t].page = p,
                                                                               !.mfill[t].result = "EAGAIN"],
                                t, Arg(t).mm, PmdIndex(Va(t)), "mfill_atomic_install_pte__ptep_get",
                                "mfill_atomic_pte_copy__folio_put")

mfill_atomic_install_pte__ptep_get(t) ==
  /\ m.thread[t].pc = "mfill_atomic_install_pte__ptep_get" /\ m.oops = "none"
  /\ m' = IF PteOf(m, Mapped(m, t), PteIndex(Va(t))).kind \in {"none", "marker"}
          THEN Stop(m, t, "none", "mfill_atomic_install_pte__folio_add_new_anon_rmap")
          ELSE Stop(m, t, "EEXIST", "mfill_atomic_install_pte__pte_unmap_unlock")

mfill_atomic_install_pte__folio_add_new_anon_rmap(t) ==
  /\ m.thread[t].pc = "mfill_atomic_install_pte__folio_add_new_anon_rmap" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.page[m.mfill[t].page] =
                  [@ EXCEPT !.mapcount = 1, !.mapping = "anon", !.owner = m.vma[LockedVma(t)].anon_vma,
                            !.index = LinearIndex(m, LockedVma(t), Va(t)), !.exclusive = TRUE, !.lru = TRUE]],
               t, "mfill_atomic_install_pte__set_pte_at")

\* Dirty; MODE_WP write-protects it.
mfill_atomic_install_pte__set_pte_at(t) ==
  /\ m.thread[t].pc = "mfill_atomic_install_pte__set_pte_at" /\ m.oops = "none"
  /\ LET wp == ArgOr(t, "wp", FALSE)
         e == [Present(m.mfill[t].page, TRUE) EXCEPT !.write = m.vma[LockedVma(t)].write /\ ~wp, !.uffd_wp = wp]
         s == GhostStore([m EXCEPT !.mfill[t].page = 0], Arg(t).mm, Va(t), ArgOr(t, "token", 0)) IN
     m' = Goto(SetPte(IoctlFills(s, t), Mapped(m, t), PteIndex(Va(t)), e), t, "mfill_atomic_install_pte__pte_unmap_unlock")

mfill_atomic_install_pte__pte_unmap_unlock(t) ==
  /\ m.thread[t].pc = "mfill_atomic_install_pte__pte_unmap_unlock" /\ m.oops = "none"
  /\ LET s == PteUnmapUnlock(m, t)
         next == [s EXCEPT !.mfill[t].i = @ + 1] IN
     m' = IF m.mfill[t].page # 0 THEN Goto(s, t, "mfill_atomic_pte_copy__folio_put")
          ELSE IF Va(t) + 1 = RangeEnd(t) THEN Goto(next, t, "mfill_atomic__up_read")
          ELSE Goto(next, t, "mfill_atomic__pmdp_get_lockless")

\* Not installed.
mfill_atomic_pte_copy__folio_put(t) ==
  /\ m.thread[t].pc = "mfill_atomic_pte_copy__folio_put" /\ m.oops = "none"
  /\ m' = Goto([Put(m, m.mfill[t].page) EXCEPT !.mfill[t].page = 0], t, "mfill_atomic__up_read")

mfill_atomic__up_read(t) ==
  /\ m.thread[t].pc = "mfill_atomic__up_read" /\ m.oops = "none"
  /\ m' = Goto(MapChangingReadUnlock(m, t), t, "uffd_mfill_unlock__vma_end_read")

\* Wakes what was filled, and only that: an ioctl that failed wakes nobody.
uffd_mfill_unlock__vma_end_read(t) ==
  /\ m.thread[t].pc = "uffd_mfill_unlock__vma_end_read" /\ m.oops = "none"
  /\ LET f == m.mfill[t]
         u == [UffdUnlockVma(m, t) EXCEPT !.mfill[t] = MfillFrame]
         s == IoctlDone(u, t, f.i, RangeEnd(t) - RangeStart(t), f.result) IN
     m' = IF m.mfill[t].i > 0 /\ ~ArgOr(t, "dontwake", FALSE)
          THEN WakeUserfault(s, t, Arg(t).uffd, RangeStart(t), Va(t), "userfaultfd_ioctl__ret")
          ELSE Goto(s, t, "userfaultfd_ioctl__ret")

UffdCopyNext ==
  \E t \in Copiers :
    \/ userfaultfd_copy__mmap_changing(t)
    \/ uffd_mfill_lock__validate_dst_vma(t)
    \/ mfill_atomic__map_changing_lock(t)
    \/ mfill_atomic__mmap_changing(t)
    \/ mfill_atomic__pmdp_get_lockless(t)
    \/ mfill_atomic__no_pte_table(t)
    \/ mfill_atomic__pmdp_get_lockless_again(t)
    \/ \E c \in PageChoices : mfill_atomic_pte_copy__vma_alloc_folio(t, c)
    \/ mfill_atomic_install_pte__ptep_get(t)
    \/ mfill_atomic_install_pte__folio_add_new_anon_rmap(t)
    \/ mfill_atomic_install_pte__set_pte_at(t)
    \/ mfill_atomic_install_pte__pte_unmap_unlock(t)
    \/ mfill_atomic_pte_copy__folio_put(t)
    \/ mfill_atomic__up_read(t)
    \/ uffd_mfill_unlock__vma_end_read(t)

UffdCopyCard ==
  [threads |-> Copiers,
   sections |-> [mfill |-> Locals(Copiers, MfillFrame)],
   asks |-> [map_changing_lock |-> {"mfill_atomic__map_changing_lock"}],
   sleeps |-> {"mfill_atomic_pte_copy__vma_alloc_folio"},
   installs |-> {[frame |-> "ptmap", table |-> "pmd", at |-> {"mfill_atomic_install_pte__set_pte_at"}]}] @@ Card
=============================================================================
