------------------------------ MODULE Invariants ------------------------------
(***************************************************************************)
(* What must hold of the machine in every state (Inv_), and what a scenario*)
(* must be able to reach (Reach_, the negation of an interesting state: it *)
(* must be violated).                                                      *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, Machine, Thread, PgtableTypes, PageTable, Folio, VmArea, Ghost, Tlb,
        GupFast, Cards

(* --- the machine ----------------------------------------------------------- *)

\* No freed table or page 0 was walked, no count underflowed.
\* Lost: the kernel crashes, or goes on with memory that is not its own.
Inv_NoOops == m.oops = "none"

\* Between two operations, and when it is done, a thread's locals are all zero.
Inv_DeadLocalsZero == \A t \in Threads : AtRest(t) => \A frame \in FramesOf[t] : m[frame][t] = ZeroFrame[frame]

(* --- page tables ------------------------------------------------------------ *)

LOCAL NotFreed(tb) == tb \in Tables /\ m.table[tb].state # "free"
TableOopses == {"use after free: page table", "page table at pfn 0"}
\* collapse.md I1: a table is not freed while a walker holds a pointer into it.
\* Lost: a freed page is read as a page table: any page may be mapped, pinned or written, of whomever.
Inv_TableAlive ==
  /\ \A t \in Threads :
       /\ \A frame \in MappingFrames[t] : m[frame][t].pmd.kind = "table" => NotFreed(m[frame][t].pmd.pfn)
       /\ \A walk \in WalkingFrames[t] :
            m.thread[t].pc \in walk.at => LET pmd == m[walk.frame][t].pmd IN pmd.kind = "table" => NotFreed(pmd.pfn)
  /\ m.oops \notin TableOopses

\* collapse.md I2: a PMD is none, a live table of its own, or a live huge folio.
\* Lost: the address range is mapped by what is no page table: foreign pages are read and written, or the
\* kernel crashes.
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
\* Lost: a page table leaks, or is freed while it is in use.
Inv_TableBalance ==
  (\A t \in Threads : m.thread[t].pc = "done") =>
    \A tb \in Tables :
      LET x == m.table[tb] IN
      /\ x.state # "detached"
      /\ x.state = "live" => m.pmd[x.mm][x.slot] = TableEntry(tb)
      /\ x.state = "deposited" => m.pmd[x.mm][x.slot].kind = "huge"

\* collapse.md I27: a huge PMD has one deposited table for its split (no path maps a file by one).
\* Lost: the next split of the huge page finds no page table: the kernel crashes.
Inv_SplitConsistent ==
  \A mm \in Mms, h \in Slots :
    m.pmd[mm][h].kind = "huge" =>
      Cardinality({tb \in Tables : m.table[tb].state = "deposited" /\ m.table[tb].mm = mm /\ m.table[tb].slot = h}) = 1

LOCAL Owns(t, tb) == tb \in Tables /\ m.table[tb].state = "live" /\ m.table[tb].ptl = t
\* collapse.md I3, uffd.md I10: a PTE is set or cleared only in a live table whose PTL is held.
\* Lost: what is set in the detached table is lost: a page that was written vanishes, reads return zeroes or
\* old data.
Inv_InstallOnlyLive ==
  \A t \in Threads : LET step == m.thread[t].pc IN
    step \in InstallingSteps[t] => LET x == Installs[t][step] IN Owns(t, m[x.frame][t][x.table].pfn)

DroppedStates == {"free", "gather", "rcu", "deposited"}
EmptyTable == [i \in Ptes |-> None]
\* collapse.md I4: a table that leaves the page tables for good holds no entry.
\* Lost: the pages that the table still maps leak, and what was written to them is lost.
Inv_EmptyWhenDropped == \A tb \in Tables : m.table[tb].state \in DroppedStates => m.pte[tb] = EmptyTable

(* --- folios ------------------------------------------------------------------ *)

TablePtes == Tables \X Ptes
MmSlots == Mms \X Slots
\* Entries of live and detached tables that map a page, and huge PMDs.
PresentPtes == {x \in TablePtes : m.pte[x[1]][x[2]].kind = "present" /\ m.table[x[1]].state # "free"}
HugePmds == {x \in MmSlots : m.pmd[x[1]][x[2]].kind = "huge"}
\* How many of them map page p.
PteMaps(present, p) == Cardinality({x \in present : m.pte[x[1]][x[2]].pfn = p})
PmdMaps(huge, p) == IF huge = {} THEN 0 ELSE Cardinality({x \in huge : m.pmd[x[1]][x[2]].pfn = p})
\* Nobody holds a page table lock.
PtlsFree == \A tb \in Tables : m.table[tb].ptl = 0
PmlsFree == \A mm \in Mms : m.mm[mm].pml = 0

\* rmap.md MAPCOUNT_UPPER: rmap is added before an entry is set and removed after it is cleared.
\* Lost: a page that is mapped counts as unmapped: it may be freed or reused under its user.
Inv_MapcountUpper ==
  LET present == PresentPtes
      huge == HugePmds IN
  \A p \in Pages : m.page[p].mapcount >= PteMaps(present, p) /\ m.page[p].entire >= PmdMaps(huge, p)
\* rmap.md MAPCOUNT_EXACT: the two meet whenever nobody holds a page table lock.
\* Lost: a page never counts as unmapped, and is neither reclaimed nor migrated, or is so too early.
Inv_MapcountExact ==
  (PtlsFree /\ PmlsFree) =>
    LET present == PresentPtes
        huge == HugePmds IN
    \A p \in Pages : m.page[p].mapcount = PteMaps(present, p) /\ m.page[p].entire = PmdMaps(huge, p)
\* uffd.md I6: an exclusive page is mapped once; where nobody holds a PTL, as often as it counts.
\* Lost: two addresses share a page that is to be private to one: a store to one is seen at the other.
Inv_MoveOnce ==
  LET present == PresentPtes IN
  \A p \in Pages : LET page == m.page[p] IN
    (page.exclusive /\ page.head = 0 /\ page.order = 0 /\ page.mapping = "anon") =>
      LET maps == PteMaps(present, p) IN maps <= 1 /\ (PtlsFree => maps = page.mapcount)
\* The last three at once: what maps a page is looked for once, and counted only where a page is mapped twice.
MapcountsOK ==
  LET present == PresentPtes
      pfns == {m.pte[x[1]][x[2]].pfn : x \in present}
      once == Cardinality(pfns) = Cardinality(present)
      huge == HugePmds
      ptls == PtlsFree
      exact == ptls /\ PmlsFree IN
  \A p \in Pages :
    LET page == m.page[p]
        maps == IF p \notin pfns THEN 0 ELSE IF once THEN 1 ELSE PteMaps(present, p)
        entire == PmdMaps(huge, p) IN
    /\ IF exact THEN page.mapcount = maps /\ page.entire = entire ELSE page.mapcount >= maps /\ page.entire >= entire
    /\ (/\ maps # page.mapcount \/ maps > 1
        /\ page.exclusive /\ page.head = 0 /\ page.order = 0 /\ page.mapping = "anon") =>
         maps <= 1 /\ (ptls => maps = page.mapcount)

CountedRefs(p) ==
  LET page == m.page[p] IN
  page.mapcount + page.entire + page.pincount + (IF page.mapping = "file" THEN CacheRefs(m, p) ELSE 0)
\* rmap.md REF_LOWER: a reference for each mapping, cache slot and pin.
\* Lost: the page is freed while it is in use: whoever gets it next shares it.
Inv_RefLower == \A p \in Pages : m.page[p].head = 0 => m.page[p].refcount >= CountedRefs(p)
\* collapse.md I6: all counts meet when everyone is done.
\* Lost: the page leaks.
Inv_RefBalance ==
  (\A t \in Threads : m.thread[t].pc = "done") =>
    \A p \in Pages : m.page[p].head = 0 => m.page[p].refcount = CountedRefs(p)

\* collapse.md I5: a pin that user space relies on still names the page that its address maps.
\* Behind the end of its file it promises nothing: truncation takes a page from whoever pins it.
\* Lost: the device writes to a page that nothing maps: the data is lost.
LOCAL BehindEnd(mm, va) ==
  LET v == VmaAt(m, mm, va) IN
  v # 0 /\ m.vma[v].file # 0 /\ LinearIndex(m, v, va) >= m.file[m.vma[v].file].i_size
Inv_PinStaysMapped ==
  \A t \in Guppers : m.pin[t].promised =>
    LET pin == m.pin[t] IN
    MapsVa(m, pin.pfn, pin.mm, pin.va) \/ InTransit(m, pin.mm, pin.va) \/ BehindEnd(pin.mm, pin.va)

(* --- data ----------------------------------------------------------------------- *)

\* collapse.md I11: whatever the page tables map holds what a read may return.
\* Lost: a read returns what was never written there, or no longer what was.
Inv_DataPreserved ==
  HasGhost =>
    \A mm \in Mms, h \in Slots :
      LET pmd == m.pmd[mm][h] IN
      CASE pmd.kind = "table" ->
             pmd.pfn \in Tables =>
               \A i \in Ptes : LET e == m.pte[pmd.pfn][i] IN
                 CASE e.kind = "present" -> m.page[e.pfn].data \in MayRead(m, mm, h * Geometry.ptes + i)
                   [] e.kind = "zero" -> 0 \in MayRead(m, mm, h * Geometry.ptes + i)
                   [] OTHER -> TRUE
        [] pmd.kind = "huge" -> \A i \in Ptes : m.page[pmd.pfn + i].data \in MayRead(m, mm, h * Geometry.ptes + i)
        [] OTHER -> TRUE

(* --- TLB --------------------------------------------------------------------- *)

\* rmap.md TLB_NO_FREED: no CPU can still reach a page that is free.
\* Lost: the process reads and writes a page that was freed and may be another's by now.
Inv_NoStaleTlb ==
  \A c \in TlbCpus, mm \in Mms, va \in Vas :
    LET p == m.tlb[c][mm][va].pfn IN p # 0 => m.page[HeadOf(m, p)].refcount > 0
\* rmap.md TLB_PERM, ZAP_COMPLETE: what a CPU reaches through its TLB is what a read may return,
\* above all after madvise() or munmap() returned.
\* Lost: a CPU still reads or writes the old page: madvise() or munmap() returned, and its effect is not seen.
Inv_TlbPerm ==
  HasGhost =>
    \A c \in TlbCpus, mm \in Mms, va \in Vas :
      LET p == m.tlb[c][mm][va].pfn IN p # 0 => m.page[p].data \in MayRead(m, mm, va)
\* rmap.md TLB_PERM: once the system call that took rights away has returned, no CPU uses them.
Inv_TlbFlushedOnReturn ==
  \A t \in Flushers : AtRest(t) => \A c \in TlbCpus, mm \in Mms, va \in Vas : t \notin m.tlb[c][mm][va].owed
\* The first two at once.
TlbOK ==
  \A c \in TlbCpus, mm \in Mms, va \in Vas :
    LET p == m.tlb[c][mm][va].pfn IN
    p # 0 => /\ m.page[HeadOf(m, p)].refcount > 0
             /\ HasGhost => m.page[p].data \in MayRead(m, mm, va)

\* Nobody holds a page table lock or owes a flush.
TlbQuiet ==
  /\ \A mm \in Mms : m.mm[mm].tlb_flush_pending = 0
  /\ PmlsFree /\ PtlsFree
  /\ \A t \in Flushers : m.flush[t] = FlushFrame
\* rmap.md TLB_PERM: where nobody holds a page table lock or owes a flush, what a CPU caches is in the page
\* tables, with no more rights than there.
\* Lost: a CPU goes on with rights that were taken away: stores pass write protection.
Inv_TlbQuiescent ==
  (TlbCpus # {} /\ TlbQuiet) =>
    \A c \in TlbCpus, mm \in Mms, va \in Vas :
      LET tlb == m.tlb[c][mm][va] IN
      tlb.pfn # 0 =>
        LET pmd == m.pmd[mm][PmdIndex(va)]
            e == IF pmd.kind = "huge" THEN [pmd EXCEPT !.pfn = @ + PteIndex(va)] ELSE PteOf(m, pmd.pfn, PteIndex(va)) IN
        /\ pmd.kind \in {"table", "huge"} /\ e.kind \in {"present", "huge"}
        /\ e.pfn = tlb.pfn
        /\ tlb.write => e.write

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
