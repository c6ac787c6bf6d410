---- MODULE Machine ----
\* The toy machine of the bridge's tests: threads with a step, an oops, a lock.
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS N, Bug

\* Whether toy_get waits for the lock.
TakesLock == TRUE

VARIABLE m

Threads == 1..N

CoreInit ==
  [oops |-> "none",
   lock |-> 0,
   thread |-> [t \in Threads |-> [step |-> IF TakesLock THEN "toy_get__spin_lock" ELSE "toy_get__try_get"]]]

At(t, step) == m.oops = "none" /\ m.thread[t].step = step

Goto(s, t, step) == [s EXCEPT !.thread[t].step = step]

machine__done(t) ==
  /\ m.oops = "none"
  /\ \A u \in Threads : m.thread[u].step = "done"
  /\ m' = m

machine__oops(t) ==
  /\ m.oops # "none"
  /\ m' = m
====
