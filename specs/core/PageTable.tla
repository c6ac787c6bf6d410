------------------------------ MODULE PageTable -------------------------------
(***************************************************************************)
(* Page tables: their states, their locks, and RCU, which keeps them.      *)
(* C: include/linux/mm.h pte_lockptr(), pmd_lock(), mm/mmu_gather.c        *)
(*    tlb_remove_table_free(), kernel/rcu (v6.18).                         *)
(* Left out: one lock for each PMD table (all slots of an mm share pml).   *)
(***************************************************************************)
EXTENDS Integers, Machine, Thread, PgtableTypes

TableStates == {"free", "live", "detached", "deposited", "gather", "rcu"}
\* A dereference of a table through a pointer that was read earlier.
PteOf(s, tb, i) == IF tb \in Tables THEN s.pte[tb][i] ELSE None
DerefTable(s, tb) ==
  Oops(Oops(s, tb \notin Tables, "page table at pfn 0"),
       tb \in Tables /\ s.table[tb].state = "free", "use after free: page table")
\* Writes through such a pointer; a write into page 0 is lost, the oops stays.
SetPte(s, tb, i, e) == IF tb \in Tables THEN [s EXCEPT !.pte[tb][i] = e] ELSE s
UnusedTable == [state |-> "free", mm |-> 0, slot |-> 0, ptl |-> 0, rcu |-> {}]
FreeTable(s, tb) == [s EXCEPT !.table[tb] = UnusedTable,
                              !.pte[tb] = [i \in Ptes |-> None]]
FreeTables(s) == {tb \in Tables : s.table[tb].state = "free"}
\* call_rcu(): the callback waits for the readers of now.
RcuReaders(s) == {t \in Threads : s.cpu[t].rcu > 0 \/ s.cpu[t].irq_off}
CallRcuTable(s, tb) == [s EXCEPT !.table[tb].state = "rcu", !.table[tb].rcu = RcuReaders(s)]
\* A thread left its outermost RCU section (or enabled IRQs): no callback waits for it.
Quiescent(s, t) ==
  IF s.cpu[t].rcu > 0 \/ s.cpu[t].irq_off THEN s
  ELSE [s EXCEPT !.table = [tb \in Tables |-> [s.table[tb] EXCEPT !.rcu = @ \ {t}]]]
RcuLock(s, t) == [s EXCEPT !.cpu[t].rcu = @ + 1]
RcuUnlock(s, t) == Quiescent([s EXCEPT !.cpu[t].rcu = @ - 1], t)

\* spin_lock(ptl) of a table through a pointer that was read earlier; the guard is PtlFree().
PtlFree(tb) == tb \in Tables => m.table[tb].ptl = 0
LockPtl(s, tb, t) == DerefTable(IF tb \in Tables THEN [s EXCEPT !.table[tb].ptl = t] ELSE s, tb)
UnlockPtl(s, tb) == IF tb \in Tables THEN [s EXCEPT !.table[tb].ptl = 0] ELSE s
\* pmd_lock(); the guard is PmlFree().
PmlFree(mm) == m.mm[mm].pml = 0
LockPml(s, mm, t) == [s EXCEPT !.mm[mm].pml = t]
UnlockPml(s, mm) == [s EXCEPT !.mm[mm].pml = 0]
=============================================================================
