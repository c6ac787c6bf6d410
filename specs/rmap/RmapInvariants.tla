---------------------------- MODULE RmapInvariants ----------------------------
(***************************************************************************)
(* What zap, move and the rmap walk must keep, besides Invariants.tla.     *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, Machine, Thread, PgtableTypes, PageTable, Folio, Tlb, Pgtable, Gather, Dontneed,
        Truncate, Mremap, RmapWalk, Invariants

(* --- gather ----------------------------------------------------------------------- *)

LOCAL OpenGathers(mm) ==
  Cardinality({t \in Gatherers : m.gather[t].mm = mm /\ m.thread[t].pc # "tlb_gather_mmu__inc_tlb_flush_pending"})
QueueSlots == Gatherers \X (1..GatherBundle)
LOCAL InQueue(x, seq, p) == x[2] <= Len(seq) /\ HeadOf(m, seq[x[2]]) = p
\* How often page p is queued with the reference of its mapping, whose rmap is gone.
LOCAL Queued(p) ==
  Cardinality({x \in QueueSlots : InQueue(x, m.gather[x[1]].pages, p)})
  - Cardinality({x \in QueueSlots : InQueue(x, m.gather[x[1]].delayed, p)})
\* Each open gather is counted in its mm, and each queued page keeps the reference of its mapping
\* until it is put.
GatherOK ==
  /\ Gatherers # {} =>
       /\ \A mm \in Mms : m.mm[mm].tlb_flush_pending >= OpenGathers(mm)
       /\ \A t \in Gatherers : \A i \in DOMAIN m.gather[t].pages :
            LET p == HeadOf(m, m.gather[t].pages[i]) IN m.page[p].refcount >= CountedRefs(p) + Queued(p)
  /\ (\A t \in Threads : m.thread[t].pc = "done") =>
       /\ \A mm \in Mms : m.mm[mm].tlb_flush_pending = 0 /\ m.mm[mm].notifier = 0
       /\ \A tb \in Tables : m.table[tb].state # "gather"
Inv_GatherBalance == Inv_RefLower /\ GatherOK

(* --- rmap ------------------------------------------------------------------------------ *)

\* Whether an mremap() moves single entries: no rmap lock keeps a walk out.
MovesPtes ==
  \E t \in Mremappers : \E i \in DOMAIN Ops(t) :
    /\ Ops(t)[i].path = "mremap"
    /\ \/ PteIndex(Ops(t)[i].start) # 0 \/ PteIndex(Ops(t)[i].end) # 0 \/ PteIndex(Ops(t)[i].to) # 0
       \/ MremapClearsUffdWp /\ Uffds # {}
\* What a walk must do, beside the lock of the anon_vma that it holds, to find every entry that maps the folio
\* throughout: take each PTL beside those who take an entry out for a moment.
LOCAL FindsAll(t) ==
  MovesPtes \/ Callers("uffd_wp_range") # {} => ArgOr(t, "sync", FALSE)
\* rmap.md RMAP_COMPLETE: a walk that finds all and offered nothing looked for a page that is not mapped, or was
\* not when it began. Applies to walks that take each PTL, where mremap() of single entries or WRITEPROTECT is beside.
\* Lost: a page stays mapped that reclaim or migration takes away: its user goes on with a page of someone
\* else.
Inv_RmapComplete ==
  \A t \in Walkers :
    (/\ m.thread[t].pc = "rmap_walk_anon__anon_vma_unlock_read"
     /\ m.walk[t].seen = 0 /\ m.walk[t].mapped
     /\ FindsAll(t)) => ~EntryMaps(m, Arg(t).page)

(* --- probes ----------------------------------------------------------------------------- *)

\* A walk without the folio lock offered nothing of a page that is mapped, and was all the time or was on its way.
Reach_WalkMissesPage ==
  ~ \E t \in Walkers : /\ m.thread[t].pc = "rmap_walk_anon__anon_vma_unlock_read"
                       /\ m.walk[t].seen = 0
                       /\ EntryMaps(m, Arg(t).page)
\* A huge PMD was zapped and its deposited table freed.
Reach_DepositedTableFreed ==
  ~ \E t \in Gatherers : m.thread[t].pc = "zap_huge_pmd__spin_unlock"
\* mremap found a table, and retract took it before the PMD lock.
Reach_TableGoneBeforeMove ==
  ~ \E t \in Mremappers : /\ m.thread[t].pc = "move_normal_pmd__pmd_present"
                          /\ m.pmd[Arg(t).mm][PmdIndex(m.mremap[t].va)].kind = "none"
\* mremap() has an entry in hand that is write-protected.
Reach_ProtectedEntryMoves == ~ \E t \in Mremappers : m.mremap[t].pte.uffd_wp
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
  ~ \E t \in Dontneeders, x \in TlbCpus \X Mms \X Vas :
      /\ m.tlb[x[1]][x[2]][x[3]].pfn # 0
      /\ m.thread[t].pc = "tlb_finish_mmu__mm_tlb_flush_nested"
      /\ m.gather[t].end = 0 /\ m.mm[m.gather[t].mm].tlb_flush_pending > 1
      /\ x[2] = m.gather[t].mm /\ Arg(t).start <= x[3] /\ x[3] < Arg(t).end
      /\ LET pmd == m.pmd[x[2]][PmdIndex(x[3])] IN pmd.kind # "huge" /\ PteOf(m, pmd.pfn, PteIndex(x[3])).kind = "none"
=============================================================================
