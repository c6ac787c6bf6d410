---- MODULE Scenario ----
\* Init and Next of every scenario.
EXTENDS ToyGet

Program == [t \in Threads |-> "toy_get"]
Geometry == [pages |-> 2, odd |-> {3, 1}, sizes |-> (0 :> 4 @@ 7 :> 5)]
Setup == <<>>

ScenarioConstants ==
  [kernel |-> "v6_18", threads |-> N, program |-> Program, geometry |-> Geometry, setup |-> Setup,
   toggles |-> [TakesLock |-> TakesLock, Bug |-> Bug]]

Init == m = CoreInit @@ ToyInit

Next ==
  \/ \E t \in {0} : machine__done(t)
  \/ \E t \in {0} : machine__oops(t)
  \/ \E t \in {u \in Threads : Program[u] = "toy_get"} :
       \/ toy_get__spin_lock(t)
       \/ \E p \in Pages : toy_get__try_get(t, p)
       \/ toy_get__enqueue(t)
       \/ toy_put__spin_unlock(t)

Spec == Init /\ [][Next]_m

TypeOK == m.lock \in 0..N

Inv_Exclusive == Cardinality({t \in Threads : m.thread[t].step = "toy_get__enqueue"}) <= 1

Inv_NoOops == m.oops = "none"

Inv_Always == N > 0

Reach_BothPages == ~ \A p \in Pages : m.page[p].refcount > 0
====
