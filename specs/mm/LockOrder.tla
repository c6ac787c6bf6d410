------------------------------ MODULE LockOrder -------------------------------
(***************************************************************************)
(* In which order locks may be taken, and what may not be done in atomic   *)
(* context. Which step takes which lock and may wait for it says the card  *)
(* of                                                                      *)
(* its path.                                                               *)
(* C: the lock order comment of mm/rmap.c, Documentation/mm/process_addrs  *)
(*    (v6.18).                                                             *)
(* Left out: locks that are only tried (a trylock cannot deadlock).        *)
(***************************************************************************)
EXTENDS Integers, Machine, Card, Cards

SleepingLocks == {"mmap_lock", "map_changing_lock", "folio", "vma_write", "i_mmap", "anon_vma"}
Spinlocks == {"pmd", "pte", "wait_queue"}
Asking == [t \in Threads |-> UNION {AskingSteps[t][class] : class \in LockClasses}]
\* The class of lock that a thread asks for at a step.
Asked == [t \in Threads |-> [step \in Asking[t] |-> CHOOSE class \in LockClasses : step \in AskingSteps[t][class]]]
\* What may not be held at a step that asks for a lock: the class itself, unless the step may nest, and
\* all that come after it. Under the folio lock no VMA is write-locked either, though mm/rmap.c has that
\* order: a fault that holds the VMA waits for the folio lock.
LOCAL BarredBy(asked, nests) ==
  {class \in LockClasses : \/ LockRank[class] > LockRank[asked]
                           \/ class = asked /\ ~nests
                           \/ class = "folio" /\ asked = "vma_write"}
Barred == [t \in Threads |-> [step \in Asking[t] |-> BarredBy(Asked[t][step], step \in NestingSteps[t])]]
Sleeping ==
  [t \in Threads |-> SleepingSteps[t] \cup UNION {AskingSteps[t][class] : class \in SleepingLocks}]

LOCAL HoldsRw(l, t) == l.writer = t \/ t \in l.readers
\* Whether a thread holds a lock of a class. A VMA write lock counts once nobody reads it.
LOCAL Holds(t, class) ==
  CASE class = "mmap_lock" -> \E mm \in Mms : HoldsRw(m.mm[mm].mmap_lock, t)
    [] class = "vma_lock" -> \E v \in Vmas : t \in m.vma[v].lock.readers
    [] class = "vma_write" -> \E v \in Vmas : m.vma[v].lock.writer = t /\ m.vma[v].lock.readers = {}
    [] class = "folio" -> \E p \in Pages : m.page[p].lock = t
    [] class = "i_mmap" -> \E f \in Files : HoldsRw(m.file[f].i_mmap, t)
    [] class = "anon_vma" -> \E a \in AnonVmas : HoldsRw(m.anon_vma[a].rwsem, t)
    [] class = "pmd" -> \E mm \in Mms : m.mm[mm].pml = t
    [] class = "pte" -> \E tb \in Tables : m.table[tb].ptl = t
    [] class = "map_changing_lock" -> \E u \in Uffds : HoldsRw(m.uffd[u].map_changing_lock, t)
    [] class = "wait_queue" -> \E u \in Uffds : m.uffd[u].wqh_lock = t

\* collapse.md I15: a lock that may be waited for comes after every lock that is held.
\* Lost: two tasks may wait for each other for ever.
Inv_LockOrder ==
  \A t \in Threads :
    LET step == m.thread[t].pc IN step \in Asking[t] => \A class \in Barred[t][step] : ~Holds(t, class)
\* collapse.md I16: nothing sleeps under a spinlock, in an RCU section or with IRQs off.
\* Lost: the CPU may hang with the lock held.
Inv_NoSleepInAtomic ==
  \A t \in Threads : m.thread[t].pc \in Sleeping[t] =>
    /\ ~m.cpu[t].irq_off /\ m.cpu[t].rcu = 0
    /\ \A class \in Spinlocks : ~Holds(t, class)

LOCAL Involved(l, t) == l.writer = t \/ t \in l.readers \/ t \in l.queued
\* collapse.md I17: a thread that is done holds nothing and waits for nothing; when all are done no notifier
\* bracket is open, and no page is left isolated.
\* Lost: the next one that asks for the lock hangs.
Inv_LockBalance ==
  /\ (\A t \in Threads : m.thread[t].pc = "done") =>
       /\ \A mm \in Mms : m.mm[mm].notifier = 0
       /\ \A p \in Pages : m.page[p].head = 0 /\ m.page[p].refcount > 0 => m.page[p].lru
  /\ \A t \in Threads : m.thread[t].pc = "done" =>
    /\ \A mm \in Mms : ~Involved(m.mm[mm].mmap_lock, t) /\ m.mm[mm].pml # t
    /\ \A tb \in Tables : m.table[tb].ptl # t
    /\ \A p \in Pages : m.page[p].lock # t
    /\ \A v \in Vmas : m.vma[v].lock.writer # t /\ t \notin m.vma[v].lock.readers
    /\ \A a \in AnonVmas : ~Involved(m.anon_vma[a].rwsem, t)
    /\ \A f \in Files : ~Involved(m.file[f].i_mmap, t)
    /\ \A u \in Uffds : ~Involved(m.uffd[u].map_changing_lock, t) /\ m.uffd[u].wqh_lock # t
    /\ ~m.cpu[t].irq_off /\ m.cpu[t].rcu = 0
=============================================================================
