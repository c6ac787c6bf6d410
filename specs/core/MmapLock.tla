------------------------------- MODULE MmapLock -------------------------------
(***************************************************************************)
(* mmap_lock, and the lock of each VMA.                                    *)
(* C: include/linux/mmap_lock.h, mm/mmap_lock.c (v6.18).                   *)
(* Left out: the sequence numbers that end all VMA write locks at once     *)
(* (they                                                                   *)
(*   end in the step that drops mmap_lock for write).                      *)
(***************************************************************************)
EXTENDS Thread, Locking

MmapReadLock(s, mm, t) == [s EXCEPT !.mm[mm].mmap_lock = DownRead(@, t)]
\* Takes mmap_lock and goes on at then, or waits in the queue. The guard is WriterMoves().
MmapWriteLock(s, mm, t, then) ==
  LET l == s.mm[mm].mmap_lock
      u == [s EXCEPT !.mm[mm].mmap_lock = DownWrite(l, t)] IN
  IF CanWrite(l) THEN Goto(u, t, then) ELSE u
\* vma_start_read(): never waits; the guard is VmaReadable().
VmaReadable(s, v) == s.vma[v].lock.writer = 0
VmaReadLock(s, v, t) == [s EXCEPT !.vma[v].lock.readers = @ \cup {t}]
VmaReadUnlock(s, v, t) == [s EXCEPT !.vma[v].lock.readers = @ \ {t}]
\* vma_start_write() announces itself, then waits for the readers.
StartWriteMoves(s, v, t) == s.vma[v].lock.writer = t => s.vma[v].lock.readers = {}
StartWriteDone(s, v) == s.vma[v].lock.readers = {}
StartWrite(s, v, t) == [s EXCEPT !.vma[v].lock.writer = t]
\* Dropping mmap_lock for write ends every VMA write lock of the mm.
EndVmaWrites(s, mm) ==
  [s EXCEPT !.vma = [v \in Vmas |-> IF s.vma[v].mm = mm THEN [s.vma[v] EXCEPT !.lock.writer = 0] ELSE s.vma[v]]]
MmapReadUnlock(s, mm, t) == [s EXCEPT !.mm[mm].mmap_lock = UpRead(@, t)]
MmapWriteTryLock(s, mm, t) == [s EXCEPT !.mm[mm].mmap_lock = TryWrite(@, t)]
MmapWriteUnlock(s, mm) == EndVmaWrites([s EXCEPT !.mm[mm].mmap_lock = UpWrite(@)], mm)
=============================================================================
