-------------------------------- MODULE Paths ---------------------------------
(***************************************************************************)
(* What a thread of a program may run, as data: core and the paths look up *)
(* here what they must know of others. A path has one row; so has a        *)
(* function                                                                *)
(* whose frames or steps several paths share.                              *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

\* entry: the first step. by: the system call that it is entered by, or who else runs it.
\* calls: the functions that it calls itself. zaps: what it takes out of the page tables for good:
\* "nothing"; "zeroes" and "moves": start to end - 1 of its own mm, which then reads as zeroes, or has
\* moved; "file": pages of a file, in every mm. pins: it pins the page at va. offline: its CPU goes
\* offline, and has run alone until then.
LOCAL Path(entry, by, calls) ==
  [entry |-> entry, by |-> by, calls |-> calls, zaps |-> "nothing", pins |-> FALSE, offline |-> FALSE]

Paths ==
  [user_read           |-> Path("user_access__tlb_lookup", "user space loads", {"user_access"}),
   user_write          |-> Path("user_access__tlb_lookup", "user space stores", {"user_access"}),
   speculative_fill    |-> Path("user_access__tlb_lookup", "CPU speculates", {"user_access"}),
   gup_fast            |-> [Path("gup_fast__local_irq_save", "read() with O_DIRECT", {"gup_fast"})
                              EXCEPT !.pins = TRUE],
   dma_write           |-> Path("dma_write__store", "device writes to the pinned page", {}),
   unpin_user_page     |-> Path("unpin_user_page__gup_put_folio", "I/O completes", {}),
   madvise_collapse    |-> Path("madvise_collapse__mmap_read_lock", "madvise(MADV_COLLAPSE)", {"collapse_huge_page"}),
   retract_page_tables |-> Path("collapse_file__folio_lock", "madvise(MADV_COLLAPSE) of a file", {"retract_page_tables"}),
   madvise_dontneed    |-> [Path("try_vma_read_lock__vma_start_read", "madvise(MADV_DONTNEED)", {"madvise_dontneed"})
                              EXCEPT !.zaps = "zeroes"],
   munmap              |-> [Path("__vm_munmap__mmap_write_lock", "munmap()", {"do_vmi_munmap"})
                              EXCEPT !.zaps = "zeroes"],
   truncate            |-> [Path("truncate_setsize__i_size_write", "ftruncate()", {"truncate_setsize"})
                              EXCEPT !.zaps = "file"],
   mremap              |-> [Path("mremap__mmap_write_lock", "mremap()", {"move_vma"}) EXCEPT !.zaps = "moves"],
   folio_referenced    |-> Path("isolate_lru_folios__folio_try_get", "reclaim: shrink_active_list(), shrink_folio_list()", {"folio_referenced"}),
   uffd_read           |-> Path("userfaultfd_ctx_read__spin_lock", "read() of the userfaultfd", {"userfaultfd_ctx_read"}),
   uffd_wake           |-> Path("userfaultfd_wake__wake_userfault", "ioctl(UFFDIO_WAKE)", {"wake_userfault"}),
   uffd_copy           |-> Path("userfaultfd_copy__mmap_changing", "ioctl(UFFDIO_COPY)", {"mfill_atomic"}),
   uffd_move           |-> Path("userfaultfd_move__mmap_changing", "ioctl(UFFDIO_MOVE)", {"move_pages"}),
   uffd_writeprotect   |-> Path("userfaultfd_writeprotect__mmap_changing", "ioctl(UFFDIO_WRITEPROTECT)",
                               {"mwriteprotect_range"}),
   uffd_unregister     |-> Path("userfaultfd_unregister__mmap_write_lock", "ioctl(UFFDIO_UNREGISTER)",
                               {"userfaultfd_clear_vma"}),
   uffd_close          |-> Path("userfaultfd_release__released", "close() of the userfaultfd", {"userfaultfd_clear_vma"}),
   cpu_offline         |-> [Path("take_cpu_down__set_cpu_online", "the set-up is done", {}) EXCEPT !.offline = TRUE]]
PathNames == DOMAIN Paths

\* The functions that paths and other functions call, and what they call themselves.
Functions ==
  [user_access           |-> {"flush_tlb_mm_range", "pte_offset_map_lock", "pte_alloc"},
   flush_tlb_mm_range    |-> {},
   pte_offset_map_lock   |-> {},
   pte_alloc             |-> {},
   gup_fast              |-> {},
   collapse_huge_page    |-> {"flush_tlb_mm_range", "pte_offset_map_lock"},
   retract_page_tables   |-> {"flush_tlb_mm_range"},
   tlb_gather_mmu        |-> {"flush_tlb_mm_range"},
   unmap_page_range      |-> {"tlb_gather_mmu", "pte_offset_map_lock"},
   zap_page_range_single |-> {"unmap_page_range"},
   madvise_dontneed      |-> {"zap_page_range_single"},
   do_vmi_munmap         |-> {"unmap_page_range"},
   truncate_setsize      |-> {"zap_page_range_single"},
   move_vma              |-> {"flush_tlb_mm_range", "pte_offset_map_lock", "pte_alloc", "do_vmi_munmap"},
   folio_referenced      |-> {},
   userfaultfd_ctx_read  |-> {},
   wake_userfault        |-> {},
   uffd_lock_vma         |-> {},
   mfill_atomic          |-> {"uffd_lock_vma", "pte_alloc", "pte_offset_map_lock", "wake_userfault"},
   move_pages            |-> {"uffd_lock_vma", "pte_alloc", "flush_tlb_mm_range", "wake_userfault"},
   uffd_wp_range         |-> {"flush_tlb_mm_range", "pte_offset_map_lock"},
   mwriteprotect_range   |-> {"uffd_wp_range", "wake_userfault"},
   userfaultfd_clear_vma |-> {"uffd_wp_range", "wake_userfault"}]
FunctionNames == DOMAIN Functions
LOCAL Called(functions) == functions \cup UNION {Functions[f] : f \in functions}
\* What a path calls, directly or not.
LOCAL Closure[path \in PathNames, depth \in 0..Cardinality(FunctionNames)] ==
  IF depth = 0 THEN Paths[path].calls ELSE Called(Closure[path, depth - 1])
Calls == [path \in PathNames |-> Closure[path, Cardinality(FunctionNames)]]

\* Paths by which a process gives up memory of its own; those that leave zeroes; those that pin; those
\* by which a CPU goes offline.
GivingPaths == {path \in PathNames : Paths[path].zaps \in {"zeroes", "moves"}}
ZeroingPaths == {path \in PathNames : Paths[path].zaps = "zeroes"}
PinningPaths == {path \in PathNames : Paths[path].pins}
OfflinePaths == {path \in PathNames : Paths[path].offline}
=============================================================================
