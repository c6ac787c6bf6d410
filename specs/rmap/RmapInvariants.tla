--------------------------- MODULE RmapInvariants ---------------------------
(***************************************************************************)
(* What zap, move and retract must keep, besides Invariants.tla.            *)
(***************************************************************************)
EXTENDS Invariants, RmapWalk, Retract

(* --- TLB --------------------------------------------------------------------- *)

CachedVas == IF TlbCpus = {} THEN {} ELSE {x \in TlbCpus \X Mms \X Vas : m.tlb[x[1]][x[2]][x[3]].pfn # 0}
CachedPfn(x) == m.tlb[x[1]][x[2]][x[3]].pfn
\* rmap.md TLB_NO_FREED: no CPU can still reach a page that is free.
Inv_NoStaleTlb == \A x \in CachedVas : m.page[HeadOf(m, CachedPfn(x))].refcount > 0
\* rmap.md TLB_PERM, ZAP_COMPLETE: what a CPU reaches through its TLB is what a read may return,
\* above all after madvise() or munmap() returned.
Inv_TlbPerm == HasGhost => \A x \in CachedVas : m.page[CachedPfn(x)].data \in m.ghost[x[2]][x[3]].may

\* rmap.md TLB_PERM: when no zap and no move is under way, what a CPU caches is in the page tables, with no
\* more rights than there.
Inv_TlbQuiescent ==
  (\A t \in Gatherers : AtRest(t)) =>
    \A x \in CachedVas :
      LET pmd == m.pmd[x[2]][Slot(x[3])]
          e == IF pmd.kind = "huge" THEN [pmd EXCEPT !.pfn = @ + Index(x[3])] ELSE PteOf(m, pmd.pfn, Index(x[3])) IN
      /\ pmd.kind \in {"table", "huge"} /\ e.kind \in {"present", "huge"}
      /\ e.pfn = CachedPfn(x)
      /\ m.tlb[x[1]][x[2]][x[3]].write => e.write

(* --- page tables -------------------------------------------------------------- *)

\* collapse.md I4: a table that leaves the page tables for good holds no entry.
Inv_EmptyWhenDropped ==
  \A tb \in Tables : m.table[tb].state \in {"free", "gather", "rcu", "deposited"} =>
    \A i \in Ptes : m.pte[tb][i] = None

(* --- gather ----------------------------------------------------------------------- *)

OpenGathers(mm) == Cardinality({t \in Gatherers : m.gather[t].mm = mm /\ m.thread[t].pc # "tlb_gather_mmu__inc_tlb_flush_pending"})
InQueue(seq, p) == Cardinality({i \in DOMAIN seq : HeadOf(m, seq[i]) = p})
\* Each open gather is counted in its mm, and each queued page keeps the reference of its mapping
\* until it is put.
Inv_GatherBalance ==
  /\ \A mm \in Mms : m.mm[mm].tlb_flush_pending >= OpenGathers(mm)
  /\ \A p \in Pages : m.page[p].head = 0 =>
       LET Queued(t) == InQueue(m.gather[t].pages, p) - InQueue(m.gather[t].delayed, p)
           queued[T \in SUBSET Gatherers] ==
             IF T = {} THEN 0 ELSE LET t == Lowest(T) IN Queued(t) + queued[T \ {t}] IN
       m.page[p].refcount >= m.page[p].mapcount + m.page[p].entire + m.page[p].pincount + CacheRefs(m, p)
                             + queued[Gatherers]
  /\ (\A t \in Threads : m.thread[t].pc = "done") =>
       /\ \A mm \in Mms : m.mm[mm].tlb_flush_pending = 0 /\ m.mm[mm].notifier = 0
       /\ \A tb \in Tables : m.table[tb].state # "gather"

(* --- rmap ------------------------------------------------------------------------------ *)

\* Whether an mremap() moves single entries: no rmap lock keeps a walk out.
MovesPtes ==
  \E t \in Mremappers : \E i \in DOMAIN Ops(t) :
    /\ Ops(t)[i].path = "mremap"
    /\ Index(Ops(t)[i].start) # 0 \/ Index(Ops(t)[i].end) # 0 \/ Index(Ops(t)[i].to) # 0
\* rmap.md RMAP_COMPLETE: a walk of every VMA of the anon_vma that offered nothing looked for a page that is
\* not mapped. Only a walk that locks every entry finds an entry that mremap() moves meanwhile.
Inv_RmapComplete ==
  \A t \in Walkers :
    (/\ m.thread[t].pc = "rmap_walk_anon__anon_vma_unlock_read"
     /\ m.walk[t].seen = 0
     /\ MovesPtes => Syncs(t)) =>
    ~ \E tb \in Tables, i \in Ptes : /\ m.table[tb].state \in {"live", "detached"}
                                     /\ m.pte[tb][i].kind = "present" /\ m.pte[tb][i].pfn = Wpage(t)

(* --- locals -------------------------------------------------------------------------- *)

\* A thread between two operations holds no local of these paths.
Inv_RmapDeadLocalsZero ==
  \A t \in Threads : AtRest(t) =>
    /\ t \in Gatherers => m.gather[t] = GatherFrame /\ m.zap[t] = ZapFrame
    /\ (HasGhost /\ t \in UserZappers) => \A va \in Vas : m.zapped[t][va] = {}
    /\ t \in Munmappers => m.munmap[t] = MunmapFrame
    /\ t \in Truncaters => m.truncate[t] = TruncateFrame
    /\ t \in Mremappers => m.mremap[t] = MremapFrame
    /\ t \in Walkers => m.walk[t] = WalkFrame
    /\ t \in Retractors => m.retract[t] = RetractFrame

(* --- probes ----------------------------------------------------------------------------- *)

\* GUP-fast holds a pointer into a table that waits to be freed.
Reach_GupInsideFreedTable ==
  ~ \E t \in Guppers : /\ m.thread[t].pc = "gup_fast_pte_range__ptep_get_lockless"
                       /\ m.gup[t].pmd.kind = "table"
                       /\ m.table[m.gup[t].pmd.pfn].state \in {"deposited", "gather", "rcu"}
\* A huge PMD was zapped and its deposited table freed.
Reach_DepositedTableFreed ==
  ~ \E t \in Gatherers : m.thread[t].pc = "zap_huge_pmd__spin_unlock"
\* mremap found a table, and retract took it before the PMD lock.
Reach_TableGoneBeforeMove ==
  ~ \E t \in Mremappers : /\ m.thread[t].pc = "move_normal_pmd__pmd_present"
                          /\ m.pmd[Arg(t).mm][Slot(m.mremap[t].va)].kind = "none"
\* Two gathers are open on one mm.
Reach_NestedGather == ~ \E mm \in Mms : m.mm[mm].tlb_flush_pending > 1
\* A CPU still holds the old translation of an entry that was moved.
Reach_OldTranslationWhileMoved ==
  ~ \E t \in Mremappers, c \in TlbCpus :
      /\ m.mremap[t].flush
      /\ m.tlb[c][Arg(t).mm][m.mremap[t].va].pfn # 0
\* ftruncate() waits for the PTL of a table out of which everything was moved, and a CPU still holds the old
\* translation.
Reach_TruncateWaitsForMove ==
  ~ \E t \in Truncaters, u \in Mremappers, c \in TlbCpus :
      /\ m.thread[t].pc = "__pte_offset_map_lock__spin_lock"
      /\ Mapped(m, t) \in Tables /\ m.table[Mapped(m, t)].ptl = u
      /\ m.mremap[u].flush /\ m.mremap[u].pte = None
      /\ m.tlb[c][Arg(u).mm][m.mremap[u].va].pfn # 0
\* The rmap walk waits for a PTL under which an entry was moved.
Reach_WalkWaitsForMove ==
  ~ \E t \in Walkers, u \in Mremappers :
      /\ m.thread[t].pc = "page_vma_mapped_walk__spin_lock"
      /\ m.walk[t].pmd.pfn \in Tables /\ m.table[m.walk[t].pmd.pfn].ptl = u
      /\ m.mremap[u].flush
\* A gather that found nothing to clear ends beside another one that has cleared what a CPU still caches.
Reach_NestedFlush ==
  ~ \E t \in Dontneeders, x \in CachedVas :
      /\ m.thread[t].pc = "tlb_finish_mmu__mm_tlb_flush_nested"
      /\ m.gather[t].end = 0 /\ m.mm[m.gather[t].mm].tlb_flush_pending > 1
      /\ x[2] = m.gather[t].mm /\ Arg(t).start <= x[3] /\ x[3] < Arg(t).end
      /\ LET pmd == m.pmd[x[2]][Slot(x[3])] IN pmd.kind # "huge" /\ PteOf(m, pmd.pfn, Index(x[3])).kind = "none"
\* retract takes a table away while somebody holds mmap_lock of the mm.
Reach_RetractBesideMmapLock ==
  ~ \E t \in Retractors : /\ m.thread[t].pc = "retract_page_tables__spin_unlock" /\ m.retract[t].cleared
                          /\ ~CanWrite(m.mm[Rmm(t)].mmap_lock)
\* retract found a table, and somebody took it before the PMD lock.
Reach_RetractFindsNoTable ==
  ~ \E t \in Retractors : /\ m.thread[t].pc = "retract_page_tables__check_pmd_state"
                          /\ m.pmd[Rmm(t)][Rslot(t)].kind = "none"
\* Somebody holds the mmap_lock that retract tries.
Reach_RetractTrylockFails ==
  ~ \E t \in Retractors : /\ m.thread[t].pc = "retract_page_tables__mmap_write_trylock"
                          /\ ~CanWrite(m.mm[Rmm(t)].mmap_lock)
=============================================================================
