-------------------------------- MODULE Folio ---------------------------------
(***************************************************************************)
(* Folios: references, mapcounts, allocation.                              *)
(* C: include/linux/mm.h, page_ref.h, mm/rmap.c folio_remove_rmap_pte(),   *)
(*    mm/page_alloc.c (v6.18).                                             *)
(* Left out: per-CPU lists and watermarks (an allocation takes any free    *)
(* page                                                                    *)
(*   or fails for want of one); orders between 0 and that of a page table. *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Machine, Thread, Profile

FreePage == [head |-> 0, order |-> 0, refcount |-> 0, pincount |-> 0, mapcount |-> 0, entire |-> 0, lock |-> 0,
             lru |-> FALSE, exclusive |-> FALSE, mapping |-> "none", owner |-> 0, index |-> 0, dirty |-> FALSE,
             data |-> 0]
\* page_folio(): head is 0 for the head itself.
HeadOf(s, p) == IF s.page[p].head = 0 THEN p ELSE s.page[p].head
FolioPages(s, p) == HeadOf(s, p)..(HeadOf(s, p) + (IF s.page[HeadOf(s, p)].order > 0 THEN HugePages ELSE 1) - 1)
Get(s, p) == [s EXCEPT !.page[HeadOf(s, p)].refcount = @ + 1]
\* folio_put(): the last reference frees the folio.
Put(s, p) ==
  LET h == HeadOf(s, p) IN
  IF s.page[h].refcount = 0 THEN Oops(s, TRUE, "refcount underflow")
  ELSE IF s.page[h].refcount > 1 THEN [s EXCEPT !.page[h].refcount = @ - 1]
  ELSE LET dead == FolioPages(s, p) IN
       [s EXCEPT !.page = [q \in Pages |-> IF q \in dead THEN FreePage ELSE s.page[q]]]
Mapcount(s, p) ==
  LET h == HeadOf(s, p) IN
  IF s.page[h].order = 0 THEN s.page[h].mapcount
  ELSE s.page[h].entire + Cardinality({q \in FolioPages(s, p) : s.page[q].mapcount > 0})
RemoveRmap(s, p) ==
  IF s.page[p].mapcount = 0 THEN Oops(s, TRUE, "mapcount underflow")
  ELSE [s EXCEPT !.page[p].mapcount = @ - 1]
AddRmap(s, p) == [s EXCEPT !.page[p].mapcount = @ + 1]
\* References that mappings and the page cache account for (is_refcount_suitable()).
CacheRefs(s, p) == IF s.page[HeadOf(s, p)].mapping = "file" THEN Cardinality(FolioPages(s, p)) ELSE 0
Expected(s, p) == Mapcount(s, p) + CacheRefs(s, p)

\* Pages and aligned blocks that an allocation may return, and the one it returns for a choice.
FreePages(s) == {p \in Pages : s.page[p].refcount = 0 /\ s.page[p].head = 0}
FreeBlocks(s) == {p \in FreePages(s) : p % HugePages = 0 /\ (p..(p + HugePages - 1)) \subseteq FreePages(s)}
PageChoices == IF Allocation = "any" THEN 0..Geometry.pages ELSE {0}
TableChoices == IF Allocation = "any" THEN 0..Geometry.tables ELSE {0}
\* Whether choice c can be taken: 0 stands for the lowest and, when S is empty, for failure. The set-up
\* has no choice.
ChoiceOk(c, S) == IF Allocation = "lowest" \/ SettingUp \/ S = {} THEN c = 0 ELSE c \in S
Chosen(c, S) == IF c = 0 THEN Lowest(S) ELSE c
AllocFolio(s, p, content) == [s EXCEPT !.page[p] = [FreePage EXCEPT !.refcount = 1, !.data = content]]
AllocHuge(s, p) ==
  [s EXCEPT !.page = [q \in Pages |->
     IF q = p THEN [FreePage EXCEPT !.refcount = 1, !.order = 1]
     ELSE IF q \in (p + 1)..(p + HugePages - 1) THEN [FreePage EXCEPT !.head = p]
     ELSE s.page[q]]]
=============================================================================
