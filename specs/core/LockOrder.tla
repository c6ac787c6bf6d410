------------------------------ MODULE LockOrder ------------------------------
(***************************************************************************)
(* Which step takes which lock and may wait for it, in which order locks     *)
(* may be taken, and what may not be done in atomic context.                 *)
(* C: the lock order comment of mm/rmap.c, Documentation/mm/process_addrs    *)
(*    (v6.18).                                                                *)
(* Left out: locks that are only tried (a trylock cannot deadlock).           *)
(***************************************************************************)
EXTENDS Fault, GupFast, Collapse

\* Outermost first. Two locks of one class nest only where Nests says so.
Rank == [mmap_lock |-> 1, vma_lock |-> 2, map_changing_lock |-> 3, folio |-> 4, vma_write |-> 5, i_mmap |-> 6,
         anon_vma |-> 7, pmd |-> 8, pte |-> 9, wait_queue |-> 10, none |-> 0]

MmapLockSteps == {"do_user_addr_fault__mmap_read_lock", "madvise_collapse__mmap_read_lock",
                  "collapse_huge_page__mmap_read_lock", "collapse_huge_page__mmap_write_lock",
                  "madvise_lock__mmap_read_lock", "__vm_munmap__mmap_write_lock", "mremap__mmap_write_lock"}
FolioLockSteps == {"collapse_file__folio_lock", "truncate_inode_pages_range__folio_lock"}
VmaWriteSteps == {"collapse_huge_page__vma_start_write", "vms_gather_munmap_vmas__vma_start_write",
                  "move_vma__vma_start_write"}
ImmapSteps == {"retract_page_tables__i_mmap_lock_read", "unmap_mapping_pages__i_mmap_lock_read",
               "unlink_file_vma__i_mmap_lock_write", "vma_link_file__i_mmap_lock_write",
               "take_rmap_locks__i_mmap_lock_write"}
AnonVmaSteps == {"collapse_huge_page__anon_vma_lock_write", "unlink_anon_vmas__anon_vma_lock_write",
                 "anon_vma_clone__anon_vma_lock_write", "take_rmap_locks__anon_vma_lock_write"}
PmdLockSteps == {"do_huge_pmd_anonymous_page__pmd_lock", "pmd_install__pmd_lock", "collapse_huge_page__pmd_lock",
                 "collapse_huge_page__pmd_lock_populate", "collapse_huge_page__pmd_lock_install",
                 "zap_huge_pmd__pmd_lock", "try_to_free_pte__pmd_lock", "retract_page_tables__pmd_lock",
                 "move_normal_pmd__pmd_lock", "move_page_tables__pmd_lock"}
PteLockSteps == {"__pte_offset_map_lock__spin_lock", "handle_pte_fault__spin_lock", "collapse_huge_page__spin_lock",
                 "__collapse_huge_page_copy_succeeded__spin_lock", "try_to_free_pte__spin_lock",
                 "retract_page_tables__spin_lock", "move_ptes__spin_lock_nested"}
\* What may sleep although it takes no lock.
SleepSteps == {"collapse_huge_page__mmu_notifier_invalidate_range_start", "alloc_charge_folio__folio_alloc",
               "do_huge_pmd_anonymous_page__folio_alloc", "do_huge_pmd_anonymous_page__pte_alloc_one",
               "__pte_alloc__pte_alloc_one", "do_anonymous_page__folio_alloc", "wp_page_copy__folio_alloc",
               "wp_page_copy__mmu_notifier_invalidate_range_start", "zap_pte_range__cond_resched",
               "zap_page_range_single__mmu_notifier_invalidate_range_start",
               "unmap_vmas__mmu_notifier_invalidate_range_start", "retract_page_tables__mmu_notifier_invalidate_range_start",
               "move_page_tables__mmu_notifier_invalidate_range_start", "move_page_tables__pte_alloc_one"}

SleepingLocks == {"mmap_lock", "map_changing_lock", "folio", "vma_write", "i_mmap", "anon_vma"}
\* Steps that may take a second lock of a class that they hold: VMAs are write-locked
\* under mmap_lock for write, in any number (one that waited for readers holds its own).
\* Two PTLs nest under mmap_lock for write.
NestSteps == VmaWriteSteps \cup {"move_ptes__spin_lock_nested"}

\* The lock class that a thread at this label asks for.
Asks(label) ==
  CASE label \in MmapLockSteps -> "mmap_lock"
    [] label \in FolioLockSteps -> "folio"
    [] label \in VmaWriteSteps -> "vma_write"
    [] label \in ImmapSteps -> "i_mmap"
    [] label \in AnonVmaSteps -> "anon_vma"
    [] label \in PmdLockSteps -> "pmd"
    [] label \in PteLockSteps -> "pte"
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
      [] OTHER -> FALSE}
=============================================================================
