---- MODULE Toy ----
EXTENDS Integers, Sequences, FiniteSets, TLC
CONSTANT Recheck
VARIABLE m

None == [kind |-> "none", pfn |-> 0]

Init == m = [
  step |-> <<"gup_fast_pte_range__ptep_get", "zap_pte_range__pte_lock">>,
  page |-> [i \in 0..2 |-> [refcount |-> IF i = 2 THEN 1 ELSE 0, lock |-> [owner |-> 0, waiters |-> {}], queue |-> <<>>]],
  pte |-> [t \in {1, 3} |-> [i \in 0..1 |-> IF t = 3 /\ i = 0 THEN [kind |-> "present", pfn |-> 2] ELSE None]],
  seen |-> None,
  pinned |-> FALSE,
  stale |-> FALSE]

At(t, s) == m.step[t] = s
Goto(n, t, s) == [n EXCEPT !.step[t] = s]

gup_fast_pte_range__ptep_get(t) ==
  /\ At(t, "gup_fast_pte_range__ptep_get")
  /\ m' = Goto([m EXCEPT !.seen = m.pte[3][0]], t, "try_grab_folio_fast__ref_add")

try_grab_folio_fast__ref_add(t, failed) ==
  /\ At(t, "try_grab_folio_fast__ref_add")
  /\ m' = IF failed = 1 THEN Goto([m EXCEPT !.seen = None], t, "done")
          ELSE Goto([m EXCEPT !.page[2].refcount = @ + 1], t, "gup_fast_pte_range__ptep_recheck")

gup_fast_pte_range__ptep_recheck(t) ==
  /\ At(t, "gup_fast_pte_range__ptep_recheck")
  /\ m' = IF Recheck /\ m.pte[3][0] # m.seen THEN Goto(m, t, "gup_fast_pte_range__folio_put")
          ELSE Goto([m EXCEPT !.seen = None, !.pinned = TRUE, !.stale = m.pte[3][0] # m.seen], t, "done")

gup_fast_pte_range__folio_put(t) ==
  /\ At(t, "gup_fast_pte_range__folio_put")
  /\ m' = Goto([m EXCEPT !.seen = None, !.page[2].refcount = @ - 1], t, "done")

zap_pte_range__pte_lock(t) ==
  /\ At(t, "zap_pte_range__pte_lock")
  /\ m' = Goto([m EXCEPT !.page[0].lock = [owner |-> t, waiters |-> {0, t}], !.page[0].queue = <<t, 1>>], t,
               "zap_pte_range__pte_clear")

zap_pte_range__pte_clear(t) ==
  /\ At(t, "zap_pte_range__pte_clear")
  /\ m' = Goto([m EXCEPT !.pte[3][0] = None], t, "zap_pte_range__pte_unlock")

zap_pte_range__pte_unlock(t) ==
  /\ At(t, "zap_pte_range__pte_unlock")
  /\ m' = Goto([m EXCEPT !.page[0].lock = [owner |-> 0, waiters |-> {}], !.page[0].queue = <<>>], t, "done")

Next ==
  \/ \E t \in {1} : gup_fast_pte_range__ptep_get(t)
  \/ \E t \in {1} : \E failed \in 0..1 : try_grab_folio_fast__ref_add(t, failed)
  \/ \E t \in {1} : gup_fast_pte_range__ptep_recheck(t)
  \/ \E t \in {1} : gup_fast_pte_range__folio_put(t)
  \/ \E t \in {2} : zap_pte_range__pte_lock(t)
  \/ \E t \in {2} : zap_pte_range__pte_clear(t)
  \/ \E t \in {2} : zap_pte_range__pte_unlock(t)

Inv_PinStaysMapped == m.pinned => m.stale = FALSE
Inv_NotInitially == m.step[1] # "gup_fast_pte_range__ptep_get"
====
