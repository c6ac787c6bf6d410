------------------------------ MODULE Invariants ------------------------------
(***************************************************************************)
(* What must hold of the machine in every state (Inv_), and what a scenario*)
(* must be able to reach (Reach_, the negation of an interesting state: it *)
(* must be violated).                                                      *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Machine, Thread, PgtableTypes, PageTable, Folio, Ghost, Tlb, GupFast, Cards

(* --- the machine ----------------------------------------------------------- *)

\* No freed table or page 0 was walked, no count underflowed.
Inv_NoOops == m.oops = "none"

\* Between two operations, and when it is done, a thread's locals are all zero.
Inv_DeadLocalsZero == \A t \in Threads : AtRest(t) => \A frame \in FramesOf[t] : m[frame][t] = ZeroFrame[frame]

(* --- page tables ------------------------------------------------------------ *)

LOCAL NotFreed(e) == e.kind = "table" => e.pfn \in Tables /\ m.table[e.pfn].state # "free"
\* collapse.md I1: a table is not freed while a walker holds a pointer into it.
Inv_TableAlive ==
  /\ \A t \in Threads :
       /\ \A frame \in MappingFrames[t] : NotFreed(m[frame][t].pmd)
       /\ \A walk \in WalkingFrames[t] : m.thread[t].pc \in walk.at => NotFreed(m[walk.frame][t].pmd)
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

LOCAL Owns(t, tb) == tb \in Tables /\ m.table[tb].state = "live" /\ m.table[tb].ptl = t
\* collapse.md I3, uffd.md I10: a PTE is set or cleared only in a live table whose PTL is held.
Inv_InstallOnlyLive ==
  \A t \in Threads : LET step == m.thread[t].pc IN
    step \in InstallingSteps[t] => LET x == Installs[t][step] IN Owns(t, m[x.frame][t][x.table].pfn)

\* collapse.md I4: a table that leaves the page tables for good holds no entry.
Inv_EmptyWhenDropped ==
  \A tb \in Tables : m.table[tb].state \in {"free", "gather", "rcu", "deposited"} =>
    \A i \in Ptes : m.pte[tb][i] = None

(* --- folios ------------------------------------------------------------------ *)

\* Entries that map page p, in live and detached tables, and huge PMDs over it.
PteMaps(p) == Cardinality({x \in Tables \X Ptes :
                /\ m.table[x[1]].state # "free"
                /\ m.pte[x[1]][x[2]].kind = "present"
                /\ m.pte[x[1]][x[2]].pfn = p})
LOCAL PmdMaps(p) == Cardinality({x \in Mms \X Slots : m.pmd[x[1]][x[2]].kind = "huge" /\ m.pmd[x[1]][x[2]].pfn = p})
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
LOCAL MapsVa(p, mm, va) ==
  \/ \E tb \in Tables : /\ m.table[tb].state \in {"live", "detached"}
                        /\ m.table[tb].mm = mm /\ m.table[tb].slot = PmdIndex(va)
                        /\ m.pte[tb][PteIndex(va)].kind = "present"
                        /\ m.pte[tb][PteIndex(va)].pfn = p
  \/ LET e == m.pmd[mm][PmdIndex(va)] IN e.kind = "huge" /\ e.pfn + PteIndex(va) = p
\* Taken out of a live table by someone who holds its PTL, and may put it back.
LOCAL InTransit(mm, va) ==
  \E tb \in Tables : /\ m.table[tb].state = "live" /\ m.table[tb].ptl # 0
                     /\ m.table[tb].mm = mm /\ m.table[tb].slot = PmdIndex(va)
                     /\ m.pte[tb][PteIndex(va)].kind = "none"
Inv_PinStaysMapped ==
  \A t \in Guppers : m.pin[t].promised =>
    MapsVa(m.pin[t].pfn, m.pin[t].mm, m.pin[t].va) \/ InTransit(m.pin[t].mm, m.pin[t].va)

(* --- data ----------------------------------------------------------------------- *)

\* collapse.md I11: whatever the page tables map holds what a read may return.
Inv_DataPreserved ==
  HasGhost =>
    \A mm \in Mms, va \in Vas :
      LET pmd == m.pmd[mm][PmdIndex(va)] IN
      /\ (pmd.kind = "table" /\ pmd.pfn \in Tables /\ m.pte[pmd.pfn][PteIndex(va)].kind = "present") =>
           m.page[m.pte[pmd.pfn][PteIndex(va)].pfn].data \in m.ghost[mm][va].may
      /\ (pmd.kind = "table" /\ pmd.pfn \in Tables /\ m.pte[pmd.pfn][PteIndex(va)].kind = "zero") => 0 \in m.ghost[mm][va].may
      /\ pmd.kind = "huge" => m.page[pmd.pfn + PteIndex(va)].data \in m.ghost[mm][va].may

(* --- TLB --------------------------------------------------------------------- *)

CachedVas == IF TlbCpus = {} THEN {} ELSE {x \in TlbCpus \X Mms \X Vas : m.tlb[x[1]][x[2]][x[3]].pfn # 0}
LOCAL CachedPfn(x) == m.tlb[x[1]][x[2]][x[3]].pfn
\* rmap.md TLB_NO_FREED: no CPU can still reach a page that is free.
Inv_NoStaleTlb == \A x \in CachedVas : m.page[HeadOf(m, CachedPfn(x))].refcount > 0
\* rmap.md TLB_PERM, ZAP_COMPLETE: what a CPU reaches through its TLB is what a read may return,
\* above all after madvise() or munmap() returned.
Inv_TlbPerm == HasGhost => \A x \in CachedVas : m.page[CachedPfn(x)].data \in m.ghost[x[2]][x[3]].may

\* Nobody holds a page table lock or owes a flush.
TlbQuiet ==
  /\ \A mm \in Mms : m.mm[mm].tlb_flush_pending = 0 /\ m.mm[mm].pml = 0
  /\ \A tb \in Tables : m.table[tb].ptl = 0
  /\ \A t \in Flushers : m.flush[t] = FlushFrame
\* rmap.md TLB_PERM: where nobody holds a page table lock or owes a flush, what a CPU caches is in the page
\* tables, with no more rights than there.
Inv_TlbQuiescent ==
  TlbQuiet =>
    \A x \in CachedVas :
      LET pmd == m.pmd[x[2]][PmdIndex(x[3])]
          e == IF pmd.kind = "huge" THEN [pmd EXCEPT !.pfn = @ + PteIndex(x[3])] ELSE PteOf(m, pmd.pfn, PteIndex(x[3])) IN
      /\ pmd.kind \in {"table", "huge"} /\ e.kind \in {"present", "huge"}
      /\ e.pfn = CachedPfn(x)
      /\ m.tlb[x[1]][x[2]][x[3]].write => e.write

(* --- probes -------------------------------------------------------------------- *)

\* GUP-fast has read a PMD that collapse cleared since.
Reach_GupInsideCollapse ==
  ~ \E t \in Guppers : /\ m.thread[t].pc = "gup_fast_pte_range__ptep_get_lockless"
                       /\ m.gup[t].pmd.kind = "table" /\ m.gup[t].pmd.pfn \in Tables
                       /\ m.table[m.gup[t].pmd.pfn].state = "detached"
\* GUP-fast has its reference, and the PMD is not what it was.
Reach_PmdChangedUnderGup ==
  ~ \E t \in Guppers : /\ m.thread[t].pc = "gup_fast_pte_range__pmdp_recheck"
                       /\ m.pmd[Arg(t).mm][PmdIndex(Arg(t).va)] # m.gup[t].pmd
\* GUP-fast holds a pointer into a table that waits to be freed.
Reach_GupInsideFreedTable ==
  ~ \E t \in Guppers : /\ m.thread[t].pc = "gup_fast_pte_range__ptep_get_lockless"
                       /\ m.gup[t].pmd.kind = "table"
                       /\ m.table[m.gup[t].pmd.pfn].state \in {"deposited", "gather", "rcu"}
=============================================================================
