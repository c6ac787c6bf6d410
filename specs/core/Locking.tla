------------------------------- MODULE Locking --------------------------------
(***************************************************************************)
(* rw_semaphore, the locks of the reverse maps, which others than their mm *)
(* take, and the folio lock.                                               *)
(* C: include/linux/rwsem.h, fs.h i_mmap_lock_write(), rmap.h              *)
(*    anon_vma_lock_write(), pagemap.h folio_lock() (v6.18).               *)
(* Left out: handoff and optimistic spinning (a queued writer blocks new   *)
(*   readers; which of several gets the lock is open).                     *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Machine, Thread

\* A queued writer blocks new readers.
Rwsem == [writer |-> 0, readers |-> {}, queued |-> {}]
RwsemType == [writer : 0..Cardinality(Threads), readers : SUBSET Threads, queued : SUBSET Threads]
CanRead(l) == l.writer = 0 /\ l.queued = {}
CanWrite(l) == l.writer = 0 /\ l.readers = {}
DownRead(l, t) == [l EXCEPT !.readers = @ \cup {t}]
UpRead(l, t) == [l EXCEPT !.readers = @ \ {t}]
\* down_write() either takes the lock or queues; a queued writer waits.
\* (No disjunction in a guard: TLC would generate the successor once a disjunct.)
WriterMoves(l, t) == t \in l.queued => CanWrite(l)
DownWrite(l, t) == IF CanWrite(l) THEN [l EXCEPT !.writer = t, !.queued = @ \ {t}]
                   ELSE [l EXCEPT !.queued = @ \cup {t}]
UpWrite(l) == [l EXCEPT !.writer = 0]
\* down_write_trylock(), where CanTryWrite().
CanTryWrite(l) == CanWrite(l) /\ l.queued = {}
TryWrite(l, t) == [l EXCEPT !.writer = t]

\* Takes the lock, or waits in the queue. The guard is WriterMoves().
ImmapDownWrite(s, f, t) == [s EXCEPT !.file[f].i_mmap = DownWrite(@, t)]
\* The same, and goes on at then once it is taken.
ImmapWriteLock(s, f, t, then) ==
  LET u == ImmapDownWrite(s, f, t) IN
  IF CanWrite(s.file[f].i_mmap) THEN Goto(u, t, then) ELSE u
ImmapWriteUnlock(s, f) == [s EXCEPT !.file[f].i_mmap = UpWrite(@)]
ImmapReadLock(s, f, t) == [s EXCEPT !.file[f].i_mmap = DownRead(@, t)]
ImmapReadUnlock(s, f, t) == [s EXCEPT !.file[f].i_mmap = UpRead(@, t)]
AnonVmaWriteLock(s, a, t, then) ==
  LET l == s.anon_vma[a].rwsem
      u == [s EXCEPT !.anon_vma[a].rwsem = DownWrite(l, t)] IN
  IF CanWrite(l) THEN Goto(u, t, then) ELSE u
AnonVmaWriteUnlock(s, a) == [s EXCEPT !.anon_vma[a].rwsem = UpWrite(@)]
AnonVmaReadLock(s, a, t) == [s EXCEPT !.anon_vma[a].rwsem = DownRead(@, t)]
AnonVmaReadUnlock(s, a, t) == [s EXCEPT !.anon_vma[a].rwsem = UpRead(@, t)]

\* folio_lock(), or folio_trylock() without the wait; the guard is FolioUnlocked(). p: the head.
FolioUnlocked(p) == m.page[p].lock = 0
FolioLock(s, p, t) == [s EXCEPT !.page[p].lock = t]
FolioUnlock(s, p) == [s EXCEPT !.page[p].lock = 0]
=============================================================================
