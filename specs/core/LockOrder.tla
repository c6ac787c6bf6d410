------------------------------ MODULE LockOrder ------------------------------
(***************************************************************************)
(* Which step takes which lock and may wait for it, in which order locks     *)
(* may be taken, and what may not be done in atomic context.                 *)
(* C: the lock order comment of mm/rmap.c, Documentation/mm/process_addrs    *)
(*    (v6.18).                                                                *)
(* Left out: locks that are only tried (a trylock cannot deadlock).           *)
(***************************************************************************)
EXTENDS Fault, GupFast, Collapse

(* --- steps of userfaultfd ------------------------------------------------------ *)

UffdMmapLockSteps == {"uffd_lock_vma__mmap_read_lock", "uffd_move_lock__mmap_read_lock",
                      "mwriteprotect_range__mmap_read_lock", "userfaultfd_unregister__mmap_write_lock",
                      "userfaultfd_release_all__mmap_write_lock"}
UffdVmaWriteSteps == {"userfaultfd_clear_vma__vma_start_write"}
MapChangingLockSteps == {"mfill_atomic__map_changing_lock", "move_pages__map_changing_lock",
                         "mwriteprotect_range__map_changing_lock"}
UffdFolioLockSteps == {"move_pages_ptes__folio_lock"}
UffdAnonVmaSteps == {"move_pages_ptes__anon_vma_lock_write"}
UffdPmdLockSteps == {"pte_alloc__pmd_lock"}
\* The second PTL of a mover: the higher address.
UffdPteNestSteps == {"double_pt_lock__spin_lock_nested"}
UffdPteLockSteps == {"move_pages_ptes__spin_lock_dst", "move_pages_ptes__spin_lock_src",
                     "move_pages_ptes__spin_lock_present", "double_pt_lock__spin_lock"} \cup UffdPteNestSteps
WaitQueueSteps == {"handle_userfault__spin_lock", "handle_userfault__spin_lock_unlink",
                   "userfaultfd_ctx_read__spin_lock", "__wake_userfault__spin_lock"}
UffdSleepSteps == {"handle_userfault__schedule", "mfill_atomic_pte_copy__vma_alloc_folio",
                   "pte_alloc__pte_alloc_one", "move_pages_ptes__mmu_notifier_invalidate_range_start",
                   "move_pages_ptes__mmu_notifier_invalidate_range_end"}

(* --- steps of zap, move, retract and the rmap walk ------------------------------- *)

RmapMmapLockSteps == {"madvise_lock__mmap_read_lock", "__vm_munmap__mmap_write_lock", "mremap__mmap_write_lock",
                      "retract_page_tables__mmap_write_lock"}
RmapVmaWriteSteps == {"vms_gather_munmap_vmas__vma_start_write", "move_vma__vma_start_write"}
RmapFolioLockSteps == {"collapse_file__folio_lock", "truncate_inode_pages_range__folio_lock"}
ImmapSteps == {"retract_page_tables__i_mmap_lock_read", "unmap_mapping_pages__i_mmap_lock_read",
               "unlink_file_vma__i_mmap_lock_write", "vma_link_file__i_mmap_lock_write",
               "take_rmap_locks__i_mmap_lock_write"}
RmapAnonVmaSteps == {"unlink_anon_vmas__anon_vma_lock_write", "anon_vma_clone__anon_vma_lock_write",
                     "take_rmap_locks__anon_vma_lock_write"}
RmapPmdLockSteps == {"zap_huge_pmd__pmd_lock", "try_to_free_pte__pmd_lock", "retract_page_tables__pmd_lock",
                     "move_normal_pmd__pmd_lock", "move_page_tables__pmd_lock"}
\* Both PTLs of a move, under mmap_lock for write.
RmapPteNestSteps == {"move_ptes__spin_lock_nested"}
RmapPteLockSteps == {"try_to_free_pte__spin_lock", "retract_page_tables__spin_lock", "page_vma_mapped_walk__spin_lock"}
                    \cup RmapPteNestSteps
RmapSleepSteps == {"zap_pmd_range__cond_resched", "zap_pte_range__cond_resched",
                   "zap_page_range_single__mmu_notifier_invalidate_range_start",
                   "zap_page_range_single__mmu_notifier_invalidate_range_end",
                   "unmap_vmas__mmu_notifier_invalidate_range_start", "unmap_vmas__mmu_notifier_invalidate_range_end",
                   "retract_page_tables__mmu_notifier_invalidate_range_start",
                   "retract_page_tables__mmu_notifier_invalidate_range_end",
                   "move_page_tables__mmu_notifier_invalidate_range_start",
                   "move_page_tables__mmu_notifier_invalidate_range_end", "move_page_tables__pte_alloc_one"}

(* --- all steps ----------------------------------------------------------------- *)

\* Outermost first. Two locks of one class nest only where Nests says so.
Rank == [mmap_lock |-> 1, vma_lock |-> 2, map_changing_lock |-> 3, folio |-> 4, vma_write |-> 5, i_mmap |-> 6,
         anon_vma |-> 7, pmd |-> 8, pte |-> 9, wait_queue |-> 10, none |-> 0]

MmapLockSteps == {"do_user_addr_fault__mmap_read_lock", "madvise_collapse__mmap_read_lock",
                  "collapse_huge_page__mmap_read_lock", "collapse_huge_page__mmap_write_lock"}
                 \cup UffdMmapLockSteps \cup RmapMmapLockSteps
FolioLockSteps == UffdFolioLockSteps \cup RmapFolioLockSteps
VmaWriteSteps == {"collapse_huge_page__vma_start_write"} \cup UffdVmaWriteSteps \cup RmapVmaWriteSteps
AnonVmaSteps == {"collapse_huge_page__anon_vma_lock_write"} \cup UffdAnonVmaSteps \cup RmapAnonVmaSteps
PmdLockSteps == {"do_huge_pmd_anonymous_page__pmd_lock", "pmd_install__pmd_lock", "collapse_huge_page__pmd_lock",
                 "collapse_huge_page__pmd_lock_populate", "collapse_huge_page__pmd_lock_install"}
                \cup UffdPmdLockSteps \cup RmapPmdLockSteps
PteLockSteps == {"__pte_offset_map_lock__spin_lock", "handle_pte_fault__spin_lock", "collapse_huge_page__spin_lock",
                 "__collapse_huge_page_copy_succeeded__spin_lock"} \cup UffdPteLockSteps \cup RmapPteLockSteps
\* What may sleep although it takes no lock.
SleepSteps == {"collapse_huge_page__mmu_notifier_invalidate_range_start", "alloc_charge_folio__folio_alloc",
               "do_huge_pmd_anonymous_page__folio_alloc", "do_huge_pmd_anonymous_page__pte_alloc_one",
               "__pte_alloc__pte_alloc_one", "do_anonymous_page__folio_alloc", "wp_page_copy__folio_alloc",
               "wp_page_copy__mmu_notifier_invalidate_range_start", "wp_page_copy__mmu_notifier_invalidate_range_end",
               "collapse_huge_page__mmu_notifier_invalidate_range_end"} \cup UffdSleepSteps \cup RmapSleepSteps

SleepingLocks == {"mmap_lock", "map_changing_lock", "folio", "vma_write", "i_mmap", "anon_vma"}
\* Steps that may take a second lock of a class that they hold: VMAs are write-locked
\* under mmap_lock for write, in any number (one that waited for readers holds its own).
NestSteps == VmaWriteSteps \cup UffdPteNestSteps \cup RmapPteNestSteps

\* The lock class that a thread at this label asks for.
Asks(label) ==
  CASE label \in MmapLockSteps -> "mmap_lock"
    [] label \in VmaWriteSteps -> "vma_write"
    [] label \in MapChangingLockSteps -> "map_changing_lock"
    [] label \in FolioLockSteps -> "folio"
    [] label \in ImmapSteps -> "i_mmap"
    [] label \in AnonVmaSteps -> "anon_vma"
    [] label \in PmdLockSteps -> "pmd"
    [] label \in PteLockSteps -> "pte"
    [] label \in WaitQueueSteps -> "wait_queue"
    [] OTHER -> "none"

Holds(l, t) == l.writer = t \/ t \in l.readers
\* The lock classes that a thread holds. A VMA write lock counts once nobody reads it.
Held(t) ==
  {c \in DOMAIN Rank :
    CASE c = "mmap_lock" -> \E mm \in Mms : Holds(m.mm[mm].mmap_lock, t)
      [] c = "vma_lock" -> \E v \in Vmas : t \in m.vma[v].lock.readers
      [] c = "vma_write" -> \E v \in Vmas : m.vma[v].lock.writer = t /\ m.vma[v].lock.readers = {}
      [] c = "folio" -> \E p \in Pages : m.page[p].lock = t
      [] c = "i_mmap" -> \E f \in Files : Holds(m.file[f].i_mmap, t)
      [] c = "anon_vma" -> \E a \in AnonVmas : Holds(m.anon_vma[a].rwsem, t)
      [] c = "pmd" -> \E mm \in Mms : m.mm[mm].pml = t
      [] c = "pte" -> \E tb \in Tables : m.table[tb].ptl = t
      [] c = "map_changing_lock" -> \E u \in Uffds : Holds(m.uffd[u].map_changing_lock, t)
      [] c = "wait_queue" -> \E u \in Uffds : m.uffd[u].wqh_lock = t
      [] OTHER -> FALSE}
=============================================================================
