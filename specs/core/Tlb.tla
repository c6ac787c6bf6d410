-------------------------------- MODULE Tlb --------------------------------
(***************************************************************************)
(* TLB flushes, the IPI that waits for GUP-fast, and user access through a *)
(* TLB.                                                                     *)
(* C: arch/x86/mm/tlb.c, mm/mmu_gather.c tlb_remove_table_sync_one()        *)
(*    (v6.18); arch/x86 and arm64 page walks.                               *)
(* Left out: ranges above 33 pages, lazy CPUs, generations (a flush goes to *)
(*   every CPU that runs user code); an IPI to a CPU whose IRQs are on and  *)
(*   whose TLB is not modelled (it is acknowledged at once and changes      *)
(*   nothing); A/D bits of entries above the PTE level; a flush also drops  *)
(*   the walks of other ranges (they start again).                          *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, PgtableTypes, Card, Profile

\* CPUs whose TLB is modelled: those that run user code.
TlbCpus == Callers("user_access")
Flushers == Callers("flush_tlb_mm_range")

\* owed: the threads that took away what this translation still allows, and have yet to flush it.
NoTlb == [pfn |-> 0, write |-> FALSE, dirty |-> FALSE, owed |-> {}]
\* Thread t takes the pages start to end - 1 of mm away, or only the right to write them: what CPUs cache of them now
\* must be gone when its system call returns, whoever cleared the entries and whoever else is still flushing.
Owe(s, t, mm, start, end, writes) ==
  IF TlbCpus = {} THEN s
  ELSE [s EXCEPT !.tlb = [c \in TlbCpus |-> [s.tlb[c] EXCEPT ![mm] = [va \in Vas |->
          LET e == s.tlb[c][mm][va] IN
          IF start <= va /\ va < end /\ e.pfn # 0 /\ (writes => e.write) THEN [e EXCEPT !.owed = @ \cup {t}] ELSE e]]]]

FlushFrame == [ret |-> "none", mm |-> 0, start |-> 0, end |-> 0, targets |-> {}]

\* Drops the translations of the range, and the walks through it that are under way.
LOCAL TlbFlushed(s, cpus, mm, start, end) ==
  IF TlbCpus = {} THEN s
  ELSE [s EXCEPT
          !.tlb = [c \in TlbCpus |->
            IF c \notin cpus THEN s.tlb[c]
            ELSE [s.tlb[c] EXCEPT ![mm] = [va \in Vas |-> IF start <= va /\ va < end THEN NoTlb ELSE s.tlb[c][mm][va]]]],
          !.access = [c \in TlbCpus |-> IF c \in cpus THEN [pmd |-> None] ELSE s.access[c]]]

\* flush_tlb_range(start..end-1) of mm, then continue at ret.
FlushTlb(s, t, mm, start, end, ret) ==
  Goto([s EXCEPT !.flush[t] = [FlushFrame EXCEPT !.ret = ret, !.mm = mm, !.start = start, !.end = end]],
       t, "flush_tlb_mm_range__send")
\* The other CPUs that are online.
LOCAL Others(cpus, t) == IF t \in SetupCpus THEN {} ELSE (cpus \ SetupCpus) \ {t}
LOCAL FlushReturn(s, t) == Goto([s EXCEPT !.flush[t] = FlushFrame], t, s.flush[t].ret)

\* Flushes this CPU and sends to the others: an IPI, or a broadcast that needs no IRQ.
flush_tlb_mm_range__send(t) ==
  /\ m.thread[t].pc = "flush_tlb_mm_range__send" /\ m.oops = "none"
  /\ LET f == m.flush[t]
         s == TlbFlushed(m, {t}, f.mm, f.start, f.end)
         targets == Others(TlbCpus \cup (IF FlushIsIpi THEN {c \in Threads : m.cpu[c].irq_off} ELSE {}), t) IN
     m' = IF targets = {} THEN FlushReturn(s, t)
          ELSE Goto([s EXCEPT !.flush[t].targets = targets], t, "flush_tlb_mm_range__ack")

\* CPU c flushes and acknowledges; an IPI waits until c has IRQs enabled.
flush_tlb_mm_range__ack(t, c) ==
  /\ m.thread[t].pc = "flush_tlb_mm_range__ack" /\ m.oops = "none"
  /\ c \in m.flush[t].targets
  /\ FlushIsIpi => ~m.cpu[c].irq_off
  /\ LET f == m.flush[t]
         s == TlbFlushed(m, {c}, f.mm, f.start, f.end) IN
     m' = IF f.targets = {c} THEN FlushReturn(s, t)
          ELSE [s EXCEPT !.flush[t].targets = @ \ {c}]

\* tlb_remove_table_sync_one(): no-op unless tables are freed by RCU.
SyncOne(s, t, ret) ==
  IF ~RcuTableFree THEN Goto(s, t, ret)
  ELSE Goto([s EXCEPT !.flush[t].ret = ret], t, "tlb_remove_table_sync_one__send")

tlb_remove_table_sync_one__send(t) ==
  /\ m.thread[t].pc = "tlb_remove_table_sync_one__send" /\ m.oops = "none"
  /\ LET targets == {c \in Threads : m.cpu[c].irq_off} \ {t} IN
     m' = IF targets = {} THEN FlushReturn(m, t)
          ELSE Goto([m EXCEPT !.flush[t].targets = targets], t, "tlb_remove_table_sync_one__ack")

tlb_remove_table_sync_one__ack(t, c) ==
  /\ m.thread[t].pc = "tlb_remove_table_sync_one__ack" /\ m.oops = "none"
  /\ c \in m.flush[t].targets
  /\ ~m.cpu[c].irq_off
  /\ m' = IF m.flush[t].targets = {c} THEN FlushReturn(m, t)
          ELSE [m EXCEPT !.flush[t].targets = @ \ {c}]

TlbNext ==
  \E t \in Flushers :
    \/ flush_tlb_mm_range__send(t)
    \/ \E c \in Threads : flush_tlb_mm_range__ack(t, c)
    \/ tlb_remove_table_sync_one__send(t)
    \/ \E c \in Threads : tlb_remove_table_sync_one__ack(t, c)

TlbCard == [threads |-> Flushers, sections |-> [flush |-> Locals(Flushers, FlushFrame)]] @@ Card
=============================================================================
