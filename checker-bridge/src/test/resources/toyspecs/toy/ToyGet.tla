---- MODULE ToyGet ----
\* A path with a lock, a choice, a queue and a set.
EXTENDS Machine

Pages == {0, 1}

ToyInit ==
  [page |-> [p \in Pages |-> [refcount |-> 0, flags |-> [dirty |-> FALSE, owner |-> 0]]],
   pmd |-> [mm \in 1..2 |-> [slot \in 0..1 |-> [kind |-> "none", pfn |-> 0]]],
   loc |-> [t \in {1, 3} \cap Threads |-> 0],
   queue |-> <<>>,
   tlb |-> [t \in Threads |-> {}]]

toy_get__spin_lock(t) ==
  /\ At(t, "toy_get__spin_lock")
  /\ m.lock = 0
  /\ m' = Goto([m EXCEPT !.lock = t], t, "toy_get__try_get")

toy_get__try_get(t, p) ==
  /\ At(t, "toy_get__try_get")
  /\ m.page[p].refcount < 2
  /\ m' = Goto([m EXCEPT !.page[p].refcount = @ + 1, !.page[p].flags.owner = t, !.tlb[t] = @ \cup {p}],
               t, "toy_get__enqueue")

toy_get__enqueue(t) ==
  /\ At(t, "toy_get__enqueue")
  /\ m' = Goto([m EXCEPT !.queue = Append(@, t), !.pmd[2][1] = [kind |-> "table", pfn |-> 1],
                         !.page[1].flags.dirty = TRUE], t, "toy_put__spin_unlock")

toy_put__spin_unlock(t) ==
  /\ At(t, "toy_put__spin_unlock")
  /\ LET unlocked == [m EXCEPT !.lock = 0, !.queue = SelectSeq(@, LAMBDA u : u # t)] IN
     m' = IF Bug = "oops" /\ m.page[1].refcount = 2
          THEN [unlocked EXCEPT !.oops = "refcount"]
          ELSE IF Bug = "deadlock"
          THEN Goto([m EXCEPT !.queue = <<>>], t, "done")
          ELSE Goto(unlocked, t, "done")
====
