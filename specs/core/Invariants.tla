----------------------------- MODULE Invariants -----------------------------
(***************************************************************************)
(* What must hold in every state (Inv_), and what a scenario must be able   *)
(* to reach (Reach_, the negation of an interesting state: it must be       *)
(* violated).                                                                *)
(***************************************************************************)
EXTENDS LockOrder

Pcs == {m.thread[t].pc : t \in Threads}

(* --- the machine ----------------------------------------------------------- *)

\* No freed table or page 0 was walked, no count underflowed.
Inv_NoOops == m.oops = "none"

\* Between two operations, and when it is done, a thread's locals are all zero.
AtRest(t) == m.thread[t].pc \in {"done"} \cup {Entry(Ops(t)[i].path) : i \in DOMAIN Ops(t)}
Inv_DeadLocalsZero ==
  \A t \in Threads : AtRest(t) =>
    /\ t \in Flushers => m.flush[t] = FlushFrame
    /\ t \in Ptmappers => m.ptmap[t] = PtmapFrame
    /\ t \in Users => m.access[t] = AccessFrame /\ m.fault[t] = FaultFrame
    /\ t \in Guppers => m.gup[t] = GupFrame
    /\ t \in Collapsers => m.collapse[t] = CollapseFrame

(* --- page tables ------------------------------------------------------------ *)

\* Labels at which GUP-fast is about to read through the PMD that it read.
GupWalks == {"gup_fast_pte_range__ptep_get_lockless", "try_get_folio__page_folio",
             "try_get_folio__folio_ref_try_add", "try_get_folio__page_folio_recheck",
             "try_grab_folio_fast__pincount_add", "gup_fast_pte_range__pmdp_recheck",
             "gup_fast_pte_range__ptep_recheck"}
\* Labels between the PMD being cleared and its install or re-population, and the unlock after
\* the latter.
NoneWindow == {"flush_tlb_mm_range__send", "flush_tlb_mm_range__ack", "tlb_remove_table_sync_one__send",
               "tlb_remove_table_sync_one__ack",
               "collapse_huge_page__pmd_unlock", "collapse_huge_page__mmu_notifier_invalidate_range_end",
               "collapse_huge_page__spin_lock", "__collapse_huge_page_isolate__ptep_get",
               "__collapse_huge_page_isolate__folio_trylock", "is_refcount_suitable__folio_mapcount",
               "is_refcount_suitable__folio_ref_count", "__collapse_huge_page_isolate__folio_isolate_lru",
               "__collapse_huge_page_isolate__folio_unlock", "release_pte_folio__folio_unlock",
               "release_pte_folio__folio_putback_lru", "collapse_huge_page__spin_unlock",
               "collapse_huge_page__pmd_lock_populate", "collapse_huge_page__pmd_populate",
               "collapse_huge_page__anon_vma_unlock_write",
               "__collapse_huge_page_copy__ptep_get", "__collapse_huge_page_copy__copy_mc_user_highpage",
               "__collapse_huge_page_copy_succeeded__ptep_get", "__collapse_huge_page_copy_succeeded__spin_lock",
               "__collapse_huge_page_copy_succeeded__ptep_clear",
               "__collapse_huge_page_copy_succeeded__folio_remove_rmap_pte",
               "__collapse_huge_page_copy_succeeded__spin_unlock", "__collapse_huge_page_copy_succeeded__folio_put",
               "collapse_huge_page__pmd_lock_install", "collapse_huge_page__folio_add_new_anon_rmap",
               "collapse_huge_page__folio_add_lru", "collapse_huge_page__pgtable_trans_huge_deposit",
               "collapse_huge_page__set_pmd_at"}
NotFreed(e) == e.kind = "table" => e.pfn \in Tables /\ m.table[e.pfn].state # "free"
\* collapse.md I1: a table is not freed while a walker holds a pointer into it.
Inv_TableAlive ==
  /\ \A t \in Guppers :
       (m.thread[t].pc \in GupWalks /\ m.gup[t].pmd.kind = "table") =>
         /\ m.gup[t].pmd.pfn \in Tables
         /\ m.table[m.gup[t].pmd.pfn].state # "free"
  /\ \A t \in Collapsers : m.thread[t].pc \in NoneWindow => NotFreed(m.collapse[t].pmd)
  /\ \A frame \in {"access", "fault", "ptmap", "zap", "retract"} \cap DOMAIN m :
       \A t \in DOMAIN m[frame] : NotFreed(m[frame][t].pmd)
  /\ m.oops \notin {"use after free: page table", "page table at pfn 0"}

\* collapse.md I2: a PMD is none, a live table of its own, or a live huge folio.
Inv_PmdWellFormed ==
  \A mm \in Mms, h \in Slots :
    LET e == m.pmd[mm][h] IN
    CASE e.kind = "none" -> TRUE
      [] e.kind = "table" -> /\ e.pfn \in Tables
                             /\ m.table[e.pfn].state = "live"
                             /\ m.table[e.pfn].mm = mm /\ m.table[e.pfn].slot = h
      [] e.kind = "huge" -> e.pfn \in Pages /\ m.page[e.pfn].order > 0 /\ m.page[e.pfn].refcount > 0
      [] OTHER -> e.kind = "migration"

\* collapse.md I8: when everyone is done each table is free, on its way to be, or where the PMD
\* says.
Inv_TableBalance ==
  (\A t \in Threads : m.thread[t].pc = "done") =>
    \A tb \in Tables :
      LET x == m.table[tb] IN
      /\ x.state # "detached"
      /\ x.state = "live" => m.pmd[x.mm][x.slot] = TableEntry(tb)
      /\ x.state = "deposited" => m.pmd[x.mm][x.slot].kind = "huge"

\* collapse.md I27: a huge PMD has one deposited table for its split (no path maps a file by one).
Inv_SplitConsistent ==
  \A mm \in Mms, h \in Slots :
    m.pmd[mm][h].kind = "huge" =>
      Cardinality({tb \in Tables : m.table[tb].state = "deposited" /\ m.table[tb].mm = mm /\ m.table[tb].slot = h}) = 1

\* Labels that are about to set a PTE in the table that pte_offset_map_lock() mapped.
PteInstalls == {"do_anonymous_page__set_pte_at", "wp_page_copy__set_pte_at"}
\* collapse.md I3: a none entry becomes something only in a table that is live then.
Inv_InstallOnlyLive ==
  \A t \in Ptmappers : m.thread[t].pc \in PteInstalls =>
    Mapped(m, t) \in Tables /\ m.table[Mapped(m, t)].state = "live" /\ m.table[Mapped(m, t)].ptl = t

(* --- folios ------------------------------------------------------------------ *)

\* Entries that map page p, in live and detached tables, and huge PMDs over it.
PteMaps(p) == Cardinality({x \in Tables \X Ptes :
                /\ m.table[x[1]].state # "free"
                /\ m.pte[x[1]][x[2]].kind = "present"
                /\ m.pte[x[1]][x[2]].pfn = p})
PmdMaps(p) == Cardinality({x \in Mms \X Slots : m.pmd[x[1]][x[2]].kind = "huge" /\ m.pmd[x[1]][x[2]].pfn = p})
\* rmap.md MAPCOUNT_UPPER: rmap is added before an entry is set and removed after it is cleared.
Inv_MapcountUpper ==
  \A p \in Pages : m.page[p].mapcount >= PteMaps(p) /\ m.page[p].entire >= PmdMaps(p)
\* rmap.md MAPCOUNT_EXACT: the two meet whenever nobody holds a page table lock.
Inv_MapcountExact ==
  ((\A tb \in Tables : m.table[tb].ptl = 0) /\ (\A mm \in Mms : m.mm[mm].pml = 0)) =>
    \A p \in Pages : m.page[p].mapcount = PteMaps(p) /\ m.page[p].entire = PmdMaps(p)
\* rmap.md REF_LOWER: a reference for each mapping, cache slot and pin.
Inv_RefLower ==
  \A p \in Pages : m.page[p].head = 0 =>
    m.page[p].refcount >= m.page[p].mapcount + m.page[p].entire + m.page[p].pincount + CacheRefs(m, p)
\* collapse.md I6: all counts meet when everyone is done.
Inv_RefBalance ==
  (\A t \in Threads : m.thread[t].pc = "done") =>
    \A p \in Pages : m.page[p].head = 0 =>
      m.page[p].refcount = m.page[p].mapcount + m.page[p].entire + m.page[p].pincount + CacheRefs(m, p)

\* collapse.md I5: a pin that user space relies on still names the page that its address maps.
MapsVa(p, mm, va) ==
  \/ \E tb \in Tables : /\ m.table[tb].state \in {"live", "detached"}
                        /\ m.table[tb].mm = mm /\ m.table[tb].slot = Slot(va)
                        /\ m.pte[tb][Index(va)].kind = "present"
                        /\ m.pte[tb][Index(va)].pfn = p
  \/ LET e == m.pmd[mm][Slot(va)] IN e.kind = "huge" /\ e.pfn + Index(va) = p
\* Taken out of a live table by someone who holds its PTL, and may put it back.
InTransit(mm, va) ==
  \E tb \in Tables : /\ m.table[tb].state = "live" /\ m.table[tb].ptl # 0
                     /\ m.table[tb].mm = mm /\ m.table[tb].slot = Slot(va)
                     /\ m.pte[tb][Index(va)].kind = "none"
Inv_PinStaysMapped ==
  \A t \in Guppers : m.pin[t].promised =>
    MapsVa(m.pin[t].pfn, m.pin[t].mm, m.pin[t].va) \/ InTransit(m.pin[t].mm, m.pin[t].va)

(* --- data ----------------------------------------------------------------------- *)

\* collapse.md I11: whatever the page tables map holds what a read may return.
Inv_DataPreserved ==
  HasGhost =>
    \A mm \in Mms, va \in Vas :
      LET pmd == m.pmd[mm][Slot(va)] IN
      /\ (pmd.kind = "table" /\ pmd.pfn \in Tables /\ m.pte[pmd.pfn][Index(va)].kind = "present") =>
           m.page[m.pte[pmd.pfn][Index(va)].pfn].data \in m.ghost[mm][va].may
      /\ (pmd.kind = "table" /\ pmd.pfn \in Tables /\ m.pte[pmd.pfn][Index(va)].kind = "zero") => 0 \in m.ghost[mm][va].may
      /\ pmd.kind = "huge" => m.page[pmd.pfn + Index(va)].data \in m.ghost[mm][va].may

(* --- locks ------------------------------------------------------------------------ *)

HoldsRw(l, t) == l.writer = t \/ t \in l.readers \/ t \in l.queued
\* collapse.md I17: a thread that is done holds nothing; when all are done no notifier bracket is
\* open, and no page is left isolated.
Inv_LockBalance ==
  /\ (\A t \in Threads : m.thread[t].pc = "done") =>
       /\ \A mm \in Mms : m.mm[mm].notifier = 0
       /\ \A p \in Pages : m.page[p].head = 0 /\ m.page[p].refcount > 0 => m.page[p].lru
  /\ \A t \in Threads : m.thread[t].pc = "done" =>
    /\ \A mm \in Mms : ~HoldsRw(m.mm[mm].mmap_lock, t) /\ m.mm[mm].pml # t
    /\ \A tb \in Tables : m.table[tb].ptl # t
    /\ \A p \in Pages : m.page[p].lock # t
    /\ \A v \in Vmas : m.vma[v].lock.writer # t /\ t \notin m.vma[v].lock.readers
    /\ \A a \in AnonVmas : ~HoldsRw(m.anon_vma[a].rwsem, t)
    /\ \A f \in Files : ~HoldsRw(m.file[f].i_mmap, t)
    /\ ~m.cpu[t].irq_off /\ m.cpu[t].rcu = 0

\* collapse.md I15: a lock that may be waited for comes after every lock that is held. Under the
\* folio lock no VMA is write-locked either, though mm/rmap.c has that order: a fault that holds the
\* VMA waits for the folio lock.
Inv_LockOrder ==
  \A t \in Threads :
    LET asked == Asks(m.thread[t].pc) IN
    /\ asked # "none" => \A held \in Held(t) : Rank[held] < Rank[asked] \/ (held = asked /\ m.thread[t].pc \in NestSteps)
    /\ asked = "vma_write" => "folio" \notin Held(t)
\* collapse.md I16: nothing sleeps under a spinlock, in an RCU section or with IRQs off.
Inv_NoSleepInAtomic ==
  \A t \in Threads :
    (Asks(m.thread[t].pc) \in SleepingLocks \/ m.thread[t].pc \in SleepSteps) =>
      /\ Held(t) \cap {"pmd", "pte", "wait_queue"} = {}
      /\ ~m.cpu[t].irq_off /\ m.cpu[t].rcu = 0

(* --- collapse ---------------------------------------------------------------------- *)

\* collapse.md I19: the PMD that collapse cleared stays none until collapse sets it.
Inv_NoneWindow ==
  \A t \in Collapsers :
    (m.thread[t].pc \in NoneWindow /\ m.collapse[t].pmd.kind = "table" /\ m.table[m.collapse[t].pmd.pfn].state # "live") =>
      m.pmd[Arg(t).mm][Slot(Arg(t).va)].kind = "none"

(* --- probes -------------------------------------------------------------------------- *)

\* GUP-fast has read a PMD that collapse cleared since.
Reach_GupInsideCollapse ==
  ~ \E t \in Guppers : /\ m.thread[t].pc = "gup_fast_pte_range__ptep_get_lockless"
                       /\ m.gup[t].pmd.kind = "table" /\ m.gup[t].pmd.pfn \in Tables
                       /\ m.table[m.gup[t].pmd.pfn].state = "detached"
\* GUP-fast has its reference, and the PMD is not what it was.
Reach_PmdChangedUnderGup ==
  ~ \E t \in Guppers : /\ m.thread[t].pc = "gup_fast_pte_range__pmdp_recheck"
                       /\ m.pmd[Arg(t).mm][Slot(Arg(t).va)] # m.gup[t].pmd
\* PT reclaim took the table before collapse had locked the VMA.
Reach_TableGoneBeforePmdCheck ==
  ~ \E t \in Collapsers : /\ m.thread[t].pc = "collapse_huge_page__check_pmd_still_valid"
                          /\ m.pmd[Arg(t).mm][Slot(Arg(t).va)].kind = "none"
\* A fault holds the VMA lock while collapse holds mmap_lock for write.
Reach_FaultDuringCollapse ==
  ~ \E t \in Users, u \in Collapsers :
      /\ m.thread[t].pc = "__handle_mm_fault__pmdp_get_lockless" /\ m.fault[t].vml
      /\ m.thread[u].pc = "collapse_huge_page__vma_start_write"
\* A fault waits for mmap_lock because collapse has write-locked the VMA.
Reach_FaultWaitsForCollapse ==
  ~ \E t \in Users, u \in Collapsers :
      /\ m.thread[t].pc = "do_user_addr_fault__mmap_read_lock"
      /\ m.thread[u].pc = "collapse_huge_page__set_pmd_at"
\* A collapse succeeded, and someone holds a pin at the end.
Reach_PinnedAndCollapsed ==
  ~ \E t \in Guppers : m.pin[t].pfn # 0 /\ \E mm \in Mms, h \in Slots : m.pmd[mm][h].kind = "huge"
=============================================================================
