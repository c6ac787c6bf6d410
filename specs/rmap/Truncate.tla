------------------------------ MODULE Truncate ------------------------------
(***************************************************************************)
(* ftruncate(): unmaps the pages behind the new end of a file in every mm,  *)
(* without mmap_lock, then takes them out of the page cache.                 *)
(* C: mm/truncate.c truncate_setsize(), truncate_pagecache(),               *)
(*    truncate_inode_pages_range(), truncate_cleanup_folio(); mm/memory.c    *)
(*    unmap_mapping_pages(),                                                 *)
(*    unmap_mapping_folio(), unmap_mapping_range_tree(); mm/filemap.c        *)
(*    find_lock_entries(), page_cache_delete_batch() (v6.18).                *)
(* Fix: none of its own.                                                     *)
(* Left out: invalidate_lock (no read, write or file fault here that would   *)
(*   bring a page back); large folios and partial pages; the                 *)
(*   i_pages lock (looking up and deleting are one step each); writeback,    *)
(*   shadow entries; find_lock_entries() only tries the folio lock and a     *)
(*   second loop waits for it (here it waits at once). VMAs are visited in   *)
(*   the order of their numbers.                                             *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, Locking, Folio, Card, Zap

Truncaters == Callers("truncate_setsize")

\* vma: the one being unmapped; index: the page cache slot at hand; page: the folio found there;
\* ret: after unmap_mapping_pages(), none: to user space.
TruncateFrame == [ret |-> "none", vma |-> 0, index |-> 0, page |-> 0]

\* What is being unmapped: one folio, or everything from the new end on.
LOCAL FirstIndex(s, t) == IF s.truncate[t].page = 0 THEN Arg(t).index ELSE s.truncate[t].index
LOCAL EndIndex(s, t) == IF s.truncate[t].page = 0 THEN Geometry.indices ELSE s.truncate[t].index + 1
LOCAL Length(v) == v.end - v.start
\* VMAs in the i_mmap tree that map some of it.
LOCAL MappingSome(s, t) ==
  {v \in Vmas : /\ s.vma[v].file = Arg(t).file /\ ~s.vma[v].unlinked
                /\ s.vma[v].pgoff < EndIndex(s, t) /\ FirstIndex(s, t) < s.vma[v].pgoff + Length(s.vma[v])}
UnmapNext(s, t) ==
  LET left == {v \in MappingSome(s, t) : v > s.truncate[t].vma} IN
  IF left = {} THEN Goto([s EXCEPT !.truncate[t].vma = 0], t, "unmap_mapping_pages__i_mmap_unlock_read")
  ELSE LET id == Lowest(left)
           v == s.vma[id]
           first == FirstIndex(s, t)
           end == EndIndex(s, t)
           from == IF first < v.pgoff THEN v.start ELSE v.start + first - v.pgoff
           to == IF end > v.pgoff + Length(v) THEN v.end ELSE v.start + end - v.pgoff IN
       ZapSingle([s EXCEPT !.truncate[t].vma = id], t, v.mm, from, to, FALSE,
                 "tlb_finish_mmu__mm_tlb_flush_nested", "unmap_mapping_range_tree__vma_interval_tree_iter_next")
\* unmap_mapping_pages(), then on at ret.
LOCAL UnmapPages(s, t, ret) == Goto([s EXCEPT !.truncate[t].ret = ret], t, "unmap_mapping_pages__i_mmap_lock_read")
\* The next slot of the page cache, or the second unmap.
LOCAL NextIndex(s, t) ==
  IF s.truncate[t].index + 1 >= Geometry.indices
  THEN UnmapPages([s EXCEPT !.truncate[t] = TruncateFrame], t, "none")
  ELSE Goto([s EXCEPT !.truncate[t].page = 0, !.truncate[t].index = @ + 1], t, "find_lock_entries__xas_find")

\* From here on a fault behind the new end is SIGBUS.
truncate_setsize__i_size_write(t) ==
  /\ m.thread[t].pc = "truncate_setsize__i_size_write" /\ m.oops = "none"
  /\ LET s == [Enter(m, t) EXCEPT !.file[Arg(t).file].i_size = Arg(t).index, !.truncate[t].index = Arg(t).index] IN
     m' = UnmapPages(s, t, "find_lock_entries__xas_find")

unmap_mapping_pages__i_mmap_lock_read(t) ==
  /\ m.thread[t].pc = "unmap_mapping_pages__i_mmap_lock_read" /\ m.oops = "none"
  /\ CanRead(m.file[Arg(t).file].i_mmap)
  /\ m' = UnmapNext(ImmapReadLock(m, Arg(t).file, t), t)

unmap_mapping_range_tree__vma_interval_tree_iter_next(t) ==
  /\ m.thread[t].pc = "unmap_mapping_range_tree__vma_interval_tree_iter_next" /\ m.oops = "none"
  /\ m' = UnmapNext(m, t)

unmap_mapping_pages__i_mmap_unlock_read(t) ==
  /\ m.thread[t].pc = "unmap_mapping_pages__i_mmap_unlock_read" /\ m.oops = "none"
  /\ LET s == ImmapReadUnlock(m, Arg(t).file, t) IN
     m' = IF m.truncate[t].ret = "none" THEN EndOp(s, t)
          ELSE Goto([s EXCEPT !.truncate[t].ret = "none"], t, m.truncate[t].ret)

find_lock_entries__xas_find(t) ==
  /\ m.thread[t].pc = "find_lock_entries__xas_find" /\ m.oops = "none"
  /\ LET p == m.cache[Arg(t).file][m.truncate[t].index] IN
     m' = IF p = 0 THEN NextIndex(m, t)
          ELSE Goto([Get(m, p) EXCEPT !.truncate[t].page = p], t, "truncate_inode_pages_range__folio_lock")

truncate_inode_pages_range__folio_lock(t) ==
  /\ m.thread[t].pc = "truncate_inode_pages_range__folio_lock" /\ m.oops = "none"
  /\ FolioUnlocked(m.truncate[t].page)
  /\ m' = Goto(FolioLock(m, m.truncate[t].page, t), t, "truncate_inode_pages_range__folio_mapping")

\* Somebody else may have truncated it.
truncate_inode_pages_range__folio_mapping(t) ==
  /\ m.thread[t].pc = "truncate_inode_pages_range__folio_mapping" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF m.page[m.truncate[t].page].mapping = "file" THEN "truncate_cleanup_folio__folio_mapped"
                     ELSE "truncate_inode_pages_range__folio_unlock")

truncate_cleanup_folio__folio_mapped(t) ==
  /\ m.thread[t].pc = "truncate_cleanup_folio__folio_mapped" /\ m.oops = "none"
  /\ m' = IF Mapcount(m, m.truncate[t].page) > 0 THEN UnmapPages(m, t, "page_cache_delete_batch__xas_store")
          ELSE Goto(m, t, "page_cache_delete_batch__xas_store")

page_cache_delete_batch__xas_store(t) ==
  /\ m.thread[t].pc = "page_cache_delete_batch__xas_store" /\ m.oops = "none"
  /\ LET p == m.truncate[t].page IN
     m' = Goto([m EXCEPT !.cache[Arg(t).file][m.truncate[t].index] = 0, !.page[p].mapping = "none", !.page[p].owner = 0,
                         !.page[p].index = 0], t, "filemap_free_folio__folio_put")

filemap_free_folio__folio_put(t) ==
  /\ m.thread[t].pc = "filemap_free_folio__folio_put" /\ m.oops = "none"
  /\ m' = Goto(Put(m, m.truncate[t].page), t, "truncate_inode_pages_range__folio_unlock")

truncate_inode_pages_range__folio_unlock(t) ==
  /\ m.thread[t].pc = "truncate_inode_pages_range__folio_unlock" /\ m.oops = "none"
  /\ m' = Goto(FolioUnlock(m, m.truncate[t].page), t, "folio_batch_release__folio_put")

folio_batch_release__folio_put(t) ==
  /\ m.thread[t].pc = "folio_batch_release__folio_put" /\ m.oops = "none"
  /\ m' = NextIndex(Put(m, m.truncate[t].page), t)

TruncateNext ==
  \E t \in Truncaters :
    \/ truncate_setsize__i_size_write(t)
    \/ unmap_mapping_pages__i_mmap_lock_read(t)
    \/ unmap_mapping_range_tree__vma_interval_tree_iter_next(t)
    \/ unmap_mapping_pages__i_mmap_unlock_read(t)
    \/ find_lock_entries__xas_find(t)
    \/ truncate_inode_pages_range__folio_lock(t)
    \/ truncate_inode_pages_range__folio_mapping(t)
    \/ truncate_cleanup_folio__folio_mapped(t)
    \/ page_cache_delete_batch__xas_store(t)
    \/ filemap_free_folio__folio_put(t)
    \/ truncate_inode_pages_range__folio_unlock(t)
    \/ folio_batch_release__folio_put(t)

TruncateCard ==
  [threads |-> Truncaters,
   sections |-> [truncate |-> Locals(Truncaters, TruncateFrame)],
   asks |-> [folio |-> {"truncate_inode_pages_range__folio_lock"},
             i_mmap |-> {"unmap_mapping_pages__i_mmap_lock_read"}]] @@ Card
=============================================================================
