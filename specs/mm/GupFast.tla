------------------------------ MODULE GupFast ------------------------------
(***************************************************************************)
(* get_user_pages_fast() of one page with FOLL_PIN, and what its caller    *)
(* does with the pin.                                                       *)
(* C: mm/gup.c gup_fast(), gup_fast_pmd_range(), gup_fast_pte_range(),      *)
(*    gup_fast_pmd_leaf(), try_grab_folio_fast() (v6.18).                   *)
(* Fix: 70cbc3cc78a9 mm: gup: fix the fast GUP race against THP collapse.   *)
(* Left out: write_protect_seq and MMF_HAS_PINNED (no fork in these paths); *)
(*   levels above the PMD (they never change); the RCU section inside       *)
(*   pte_offset_map() (IRQs are off, which already holds a grace period);   *)
(*   secretmem, long-term and special pages; the slow path, which a failed  *)
(*   fast pin would take under mmap_lock. A pin of a small folio counts 1   *)
(*   in refcount and 1 in pincount, not 1024 in refcount; both are dropped  *)
(*   in one step, also for a huge folio, which has two words (collapse      *)
(*   reads the reference count alone).                                      *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, PgtableTypes, PageTable, Folio, Ghost, Card, MmProfile, Paths

Guppers == Callers("gup_fast")

\* pmd, pte: what was read; pfn: the page that is grabbed; folio: its head when looked up;
\* zapped: a system call that gives the address up ran meanwhile.
GupFrame == [pmd |-> None, pte |-> None, pfn |-> 0, folio |-> 0, zapped |-> FALSE]
\* The page that a thread holds pinned, through which address, and whether user
\* space still relies on it.
NoPin == [pfn |-> 0, mm |-> 0, va |-> 0, write |-> FALSE, promised |-> FALSE]

(* --- pins and memory that is given up ------------------------------------------ *)

Givers == Running(GivingPaths)
\* Whether a system call is giving up the address now.
LOCAL Zapping(s, mm, va) ==
  \E t \in Givers :
    LET o == Ops(t)[s.thread[t].op] IN
    /\ o.path \in GivingPaths
    /\ s.thread[t].pc \notin {Entry(o.path), "done"}
    /\ o.mm = mm /\ o.start <= va /\ va < o.end
\* User asked for the range to be unmapped: pins through it, taken or being taken, promise
\* nothing any more.
ForgetPins(s, mm, start, end) ==
  IF Guppers = {} THEN s
  ELSE [s EXCEPT
          !.pin = [t \in DOMAIN s.pin |->
            IF s.pin[t].mm = mm /\ start <= s.pin[t].va /\ s.pin[t].va < end THEN [s.pin[t] EXCEPT !.promised = FALSE]
            ELSE s.pin[t]],
          !.gup = [t \in DOMAIN s.gup |->
            LET o == Ops(t)[s.thread[t].op] IN
            IF o.path \notin PinningPaths \/ s.thread[t].pc \in {Entry(o.path), "done"} THEN s.gup[t]
            ELSE IF o.mm = mm /\ start <= o.va /\ o.va < end THEN [s.gup[t] EXCEPT !.zapped = TRUE]
            ELSE s.gup[t]]]

(* --- the path ------------------------------------------------------------------ *)

LOCAL Writes(t) == Arg(t).write

gup_fast__local_irq_save(t) ==
  /\ m.thread[t].pc = "gup_fast__local_irq_save" /\ m.oops = "none"
  /\ m' = Goto([Enter(m, t) EXCEPT !.cpu[t].irq_off = TRUE, !.gup[t].zapped = Zapping(m, Arg(t).mm, Arg(t).va)], t,
               "gup_fast_pmd_range__pmdp_get_lockless")

gup_fast_pmd_range__pmdp_get_lockless(t) ==
  /\ m.thread[t].pc = "gup_fast_pmd_range__pmdp_get_lockless" /\ m.oops = "none"
  /\ LET e == m.pmd[Arg(t).mm][PmdIndex(Arg(t).va)]
         s == [m EXCEPT !.gup[t].pmd = e] IN
     m' = CASE e.kind = "table" -> Goto(s, t, "gup_fast_pte_range__ptep_get_lockless")
            [] e.kind = "huge" /\ (e.write \/ ~Writes(t)) ->
                 Goto([s EXCEPT !.gup[t].pfn = e.pfn + PteIndex(Arg(t).va)], t, "try_get_folio__page_folio")
            [] OTHER -> Goto(s, t, "gup_fast__local_irq_restore")

\* No lock is held: the table may be detached, deposited, or gone.
gup_fast_pte_range__ptep_get_lockless(t) ==
  /\ m.thread[t].pc = "gup_fast_pte_range__ptep_get_lockless" /\ m.oops = "none"
  /\ LET tb == m.gup[t].pmd.pfn
         e == PteOf(m, tb, PteIndex(Arg(t).va))
         s == DerefTable([m EXCEPT !.gup[t].pte = e], tb) IN
     m' = IF e.kind = "present" /\ (e.write \/ ~Writes(t))
          THEN Goto([s EXCEPT !.gup[t].pfn = e.pfn], t, "try_get_folio__page_folio")
          ELSE Goto(s, t, "gup_fast__local_irq_restore")

try_get_folio__page_folio(t) ==
  /\ m.thread[t].pc = "try_get_folio__page_folio" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.gup[t].folio = HeadOf(m, m.gup[t].pfn)], t, "try_get_folio__folio_ref_try_add")

\* A folio whose count is 0 is being freed: give up.
try_get_folio__folio_ref_try_add(t) ==
  /\ m.thread[t].pc = "try_get_folio__folio_ref_try_add" /\ m.oops = "none"
  /\ LET f == m.gup[t].folio IN
     m' = IF m.page[f].refcount = 0 THEN Goto(m, t, "gup_fast__local_irq_restore")
          ELSE Goto([m EXCEPT !.page[f].refcount = @ + 1], t, "try_get_folio__page_folio_recheck")

\* The folio may have been freed and built anew before the reference was taken.
try_get_folio__page_folio_recheck(t) ==
  /\ m.thread[t].pc = "try_get_folio__page_folio_recheck" /\ m.oops = "none"
  /\ LET f == m.gup[t].folio IN
     m' = IF HeadOf(m, m.gup[t].pfn) # f THEN Goto(Put(m, f), t, "gup_fast__local_irq_restore")
          ELSE Goto(m, t, "try_grab_folio_fast__pincount_add")

\* Followed by a full barrier: the pin is visible before the entries are read again.
try_grab_folio_fast__pincount_add(t) ==
  /\ m.thread[t].pc = "try_grab_folio_fast__pincount_add" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.page[m.gup[t].folio].pincount = @ + 1], t,
               IF m.gup[t].pmd.kind = "huge" THEN "gup_fast_pmd_leaf__pmdp_recheck"
               ELSE "gup_fast_pte_range__pmdp_recheck")

gup_fast_pte_range__pmdp_recheck(t) ==                  \* 70cbc3cc78a9; the PTE half is the next step
  /\ m.thread[t].pc = "gup_fast_pte_range__pmdp_recheck" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF GupRechecksPmd /\ m.pmd[Arg(t).mm][PmdIndex(Arg(t).va)] # m.gup[t].pmd
                     THEN "gup_put_folio__ref_sub" ELSE "gup_fast_pte_range__ptep_recheck")

gup_fast_pte_range__ptep_recheck(t) ==
  /\ m.thread[t].pc = "gup_fast_pte_range__ptep_recheck" /\ m.oops = "none"
  /\ LET tb == m.gup[t].pmd.pfn
         s == DerefTable(m, tb) IN
     m' = Goto(s, t, IF PteOf(m, tb, PteIndex(Arg(t).va)) # m.gup[t].pte THEN "gup_put_folio__ref_sub"
                     ELSE "gup_must_unshare__PageAnonExclusive")

gup_fast_pmd_leaf__pmdp_recheck(t) ==
  /\ m.thread[t].pc = "gup_fast_pmd_leaf__pmdp_recheck" /\ m.oops = "none"
  /\ m' = Goto(m, t, IF m.pmd[Arg(t).mm][PmdIndex(Arg(t).va)] # m.gup[t].pmd THEN "gup_put_folio__ref_sub"
                     ELSE "gup_must_unshare__PageAnonExclusive")

\* A read-only pin of an anonymous page that is not exclusive must unshare first.
\* Success: the pin is recorded here, before IRQs are enabled; one page is pinned.
gup_must_unshare__PageAnonExclusive(t) ==
  /\ m.thread[t].pc = "gup_must_unshare__PageAnonExclusive" /\ m.oops = "none"
  /\ LET p == m.gup[t].pfn
         carrier == IF m.gup[t].pmd.kind = "huge" THEN HeadOf(m, p) ELSE p
         writable == IF m.gup[t].pmd.kind = "huge" THEN m.gup[t].pmd.write ELSE m.gup[t].pte.write IN
     m' = IF ~writable /\ m.page[HeadOf(m, p)].mapping = "anon" /\ ~m.page[carrier].exclusive
          THEN Goto(m, t, "gup_put_folio__ref_sub")
          ELSE LET pin == [pfn |-> p, mm |-> Arg(t).mm, va |-> Arg(t).va, write |-> Writes(t),
                           promised |-> ~m.gup[t].zapped] IN
               Goto(Returns([m EXCEPT !.pin[t] = pin], t, "none", 1), t, "gup_fast__local_irq_restore")

\* Undo: drop the pin, then the reference.
gup_put_folio__ref_sub(t) ==
  /\ m.thread[t].pc = "gup_put_folio__ref_sub" /\ m.oops = "none"
  /\ LET f == m.gup[t].folio IN
     m' = Goto(Put([m EXCEPT !.page[f].pincount = @ - 1], f), t, "gup_fast__local_irq_restore")

gup_fast__local_irq_restore(t) ==
  /\ m.thread[t].pc = "gup_fast__local_irq_restore" /\ m.oops = "none"
  /\ m' = EndOp(Quiescent([m EXCEPT !.cpu[t].irq_off = FALSE, !.gup[t] = GupFrame], t), t)

\* Whether the page tables map page p at the address.
MapsVa(s, p, mm, va) ==
  \/ \E tb \in Tables : /\ s.table[tb].state \in {"live", "detached"}
                        /\ s.table[tb].mm = mm /\ s.table[tb].slot = PmdIndex(va)
                        /\ s.pte[tb][PteIndex(va)].kind = "present"
                        /\ s.pte[tb][PteIndex(va)].pfn = p
  \/ LET e == s.pmd[mm][PmdIndex(va)] IN e.kind = "huge" /\ e.pfn + PteIndex(va) = p
\* Taken out of a live table by someone who holds its PTL, and may put it back.
InTransit(s, mm, va) ==
  \E tb \in Tables : /\ s.table[tb].state = "live" /\ s.table[tb].ptl # 0
                     /\ s.table[tb].mm = mm /\ s.table[tb].slot = PmdIndex(va)
                     /\ s.pte[tb][PteIndex(va)].kind = "none"
\* Where a store through a pin that promises nothing can be read: wherever the page is mapped now, which need not
\* be where it was pinned; where it was pinned while the entry is moved or zapped, and through its file.
LOCAL ReadableAt(s, pin) ==
  {x \in Mms \X Vas : MapsVa(s, pin.pfn, x[1], x[2])}
  \cup IF \/ s.page[pin.pfn].mapcount > 0 /\ InTransit(s, pin.mm, pin.va)
          \/ s.page[pin.pfn].mapping = "file"
          \/ s.ghost[pin.mm][pin.va].zaps > 0
       THEN {<<pin.mm, pin.va>>} ELSE {}

\* The device writes through the pin; nothing where the pin failed.
dma_write__store(t) ==
  /\ m.thread[t].pc = "dma_write__store" /\ m.oops = "none"
  /\ LET pin == m.pin[t] IN
     m' = EndOp(IF pin.pfn = 0 THEN Enter(m, t)
                ELSE LET s == [Enter(m, t) EXCEPT !.page[pin.pfn].data = Arg(t).token] IN
                     IF pin.promised THEN GhostStore(s, pin.mm, pin.va, Arg(t).token)
                     ELSE IF HasGhost THEN GhostLeak(s, ReadableAt(s, pin), Arg(t).token)
                     ELSE s, t)

unpin_user_page__gup_put_folio(t) ==
  /\ m.thread[t].pc = "unpin_user_page__gup_put_folio" /\ m.oops = "none"
  /\ LET p == m.pin[t].pfn IN
     m' = EndOp(IF p = 0 THEN Enter(m, t)
                ELSE Put([Enter(m, t) EXCEPT !.page[HeadOf(m, p)].pincount = @ - 1, !.pin[t] = NoPin], p), t)

GupNext ==
  \E t \in Guppers :
    \/ gup_fast__local_irq_save(t)
    \/ gup_fast_pmd_range__pmdp_get_lockless(t)
    \/ gup_fast_pte_range__ptep_get_lockless(t)
    \/ try_get_folio__page_folio(t)
    \/ try_get_folio__folio_ref_try_add(t)
    \/ try_get_folio__page_folio_recheck(t)
    \/ try_grab_folio_fast__pincount_add(t)
    \/ gup_fast_pte_range__pmdp_recheck(t)
    \/ gup_fast_pte_range__ptep_recheck(t)
    \/ gup_fast_pmd_leaf__pmdp_recheck(t)
    \/ gup_must_unshare__PageAnonExclusive(t)
    \/ gup_put_folio__ref_sub(t)
    \/ gup_fast__local_irq_restore(t)
    \/ dma_write__store(t)
    \/ unpin_user_page__gup_put_folio(t)

\* Labels at which GUP-fast is about to read through the PMD that it read.
GupWalks == {"gup_fast_pte_range__ptep_get_lockless", "try_get_folio__page_folio",
             "try_get_folio__folio_ref_try_add", "try_get_folio__page_folio_recheck",
             "try_grab_folio_fast__pincount_add", "gup_fast_pte_range__pmdp_recheck",
             "gup_fast_pte_range__ptep_recheck"}
GupCard ==
  [threads |-> Guppers,
   sections |-> [gup |-> Locals(Guppers, GupFrame),
                 pin |-> Objects(Guppers, NoPin)],
   walks |-> [gup |-> GupWalks]] @@ Card
=============================================================================
