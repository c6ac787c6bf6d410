-------------------------------- MODULE Hotplug -------------------------------
(***************************************************************************)
(* The set-up of a scenario as a program: a CPU runs it while no other is  *)
(* online, goes offline, and all others start. So every state that threads *)
(* start from is one that the kernel can be in.                            *)
(* C: kernel/cpu.c take_cpu_down(), kernel/sched/core.c                    *)
(*    sched_cpu_deactivate(), which waits for a grace period (v6.18).      *)
(* The others wait at its step until then.                                 *)
(* Left out: the states of hotplug, tasks that migrate (one step takes the *)
(*   CPU down: nobody is there to see how).                                *)
(***************************************************************************)
EXTENDS Integers, Thread, PgtableTypes, PageTable, Card, Tlb

\* An offline CPU caches no translation and takes no flush; page tables that waited for a grace period are free.
LOCAL TlbOff(s, t) == IF t \notin TlbCpus THEN s ELSE [s EXCEPT !.tlb[t] = [mm \in Mms |-> [va \in Vas |-> NoTlb]]]
LOCAL GracePeriod(s) ==
  LET waiting == {tb \in Tables : s.table[tb].state = "rcu"} IN
  [s EXCEPT !.table = [tb \in Tables |-> IF tb \in waiting THEN UnusedTable ELSE s.table[tb]],
            !.pte = [tb \in Tables |-> IF tb \in waiting THEN [i \in Ptes |-> None] ELSE s.pte[tb]]]
\* The others come online.
LOCAL Start(s, t) ==
  [s EXCEPT !.thread = [u \in Threads |-> IF u = t THEN s.thread[t] ELSE [op |-> 1, pc |-> Entry(Ops(u)[1].path)]]]

take_cpu_down__set_cpu_online(t) ==
  /\ m.thread[t].pc = "take_cpu_down__set_cpu_online" /\ m.oops = "none"
  /\ m' = EndOp(Enter(Start(GracePeriod(TlbOff(m, t)), t), t), t)

HotplugNext == \E t \in SetupCpus : take_cpu_down__set_cpu_online(t)

HotplugCard == [threads |-> SetupCpus] @@ Card
=============================================================================
