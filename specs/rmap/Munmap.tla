------------------------------- MODULE Munmap -------------------------------
(***************************************************************************)
(* munmap() of one VMA: detach it, zap it, unlink it from both rmap trees,  *)
(* free its page tables.                                                     *)
(* C: mm/vma.c do_vmi_align_munmap(), vms_gather_munmap_vmas(),             *)
(*    vms_complete_munmap_vmas(), vms_clear_ptes(); mm/memory.c              *)
(*    unmap_vmas(), free_pgtables(), free_pmd_range(), free_pte_range();     *)
(*    mm/rmap.c unlink_anon_vmas(); mm/vma.c unlink_file_vma_batch (v6.18).  *)
(* Fix: none of its own.                                                     *)
(* Left out: ranges that split a VMA or cover several (the machine oopses    *)
(*   with "not modelled"; several are several calls); userfaultfd UNMAP      *)
(*   events; the anon_vma chain (one anon_vma a VMA) and anon_vma lifetime   *)
(*   (anon_vmas of a scenario live on); the RCU delay of the VMA's memory    *)
(*   (nobody holds a VMA that is detached and has no reader); the flush at   *)
(*   the end of a PFNMAP VMA (no such VMA here).                             *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, PgtableTypes, Locking, VmArea, MmapLock, Ghost, Card, GupFast, Gather,
        Zap

Munmappers == Callers("do_vmi_munmap")

\* slot: the PMD slot whose table is being freed; table: that table; anon_vma: the one whose tree the VMA has left.
MunmapFrame == [ret |-> "none", mm |-> 0, vma |-> 0, slot |-> 0, table |-> 0, anon_vma |-> 0, downgrade |-> FALSE]

\* do_vmi_align_munmap() of VMA v with mmap_lock held for write; downgrade: continue at ret with
\* mmap_lock held for read.
DoMunmap(s, t, mm, v, downgrade, ret) ==
  Goto([s EXCEPT !.munmap[t] = [MunmapFrame EXCEPT !.ret = ret, !.mm = mm, !.vma = v, !.downgrade = downgrade]],
       t, "vms_gather_munmap_vmas__vma_start_write")

LOCAL Vma(t) == m.munmap[t].vma
LOCAL Start(t) == m.vma[Vma(t)].start
LOCAL End(t) == m.vma[Vma(t)].end

__vm_munmap__mmap_write_lock(t) ==
  /\ m.thread[t].pc = "__vm_munmap__mmap_write_lock" /\ m.oops = "none"
  /\ WriterMoves(m.mm[Arg(t).mm].mmap_lock, t)
  /\ m' = MmapWriteLock(Enter(m, t), Arg(t).mm, t, "do_vmi_munmap__vma_find")

\* To unmap nothing is success.
do_vmi_munmap__vma_find(t) ==
  /\ m.thread[t].pc = "do_vmi_munmap__vma_find" /\ m.oops = "none"
  /\ LET mm == Arg(t).mm
         v == VmaAt(m, mm, Arg(t).start) IN
     m' = IF v = 0 THEN Goto(m, t, "__vm_munmap__mmap_write_unlock")
          ELSE Oops(DoMunmap(ZapBegins(ForgetPins(m, mm, Arg(t).start, Arg(t).end), t, mm, Arg(t).start, Arg(t).end),
                             t, mm, v, TRUE, "__vm_munmap__mmap_read_unlock"),
                    m.vma[v].start # Arg(t).start \/ m.vma[v].end # Arg(t).end, "not modelled")

__vm_munmap__mmap_write_unlock(t) ==
  /\ m.thread[t].pc = "__vm_munmap__mmap_write_unlock" /\ m.oops = "none"
  /\ m' = EndOp(MmapWriteUnlock(m, Arg(t).mm), t)

__vm_munmap__mmap_read_unlock(t) ==
  /\ m.thread[t].pc = "__vm_munmap__mmap_read_unlock" /\ m.oops = "none"
  /\ m' = EndOp(ZapEnds(MmapReadUnlock(m, Arg(t).mm, t), t, Arg(t).mm), t)

(* --- do_vmi_align_munmap() ------------------------------------------------------ *)

vms_gather_munmap_vmas__vma_start_write(t) ==
  /\ m.thread[t].pc = "vms_gather_munmap_vmas__vma_start_write" /\ m.oops = "none"
  /\ StartWriteMoves(m, Vma(t), t)
  /\ m' = IF StartWriteDone(m, Vma(t)) THEN Goto(StartWrite(m, Vma(t), t), t, "vms_gather_munmap_vmas__vma_mark_detached")
          ELSE StartWrite(m, Vma(t), t)

\* Nobody finds the VMA by address any more; the rmap trees still lead to it.
vms_gather_munmap_vmas__vma_mark_detached(t) ==
  /\ m.thread[t].pc = "vms_gather_munmap_vmas__vma_mark_detached" /\ m.oops = "none"
  /\ LET s == [m EXCEPT !.vma[Vma(t)].detached = TRUE] IN
     m' = IF m.munmap[t].downgrade THEN Goto(s, t, "vms_complete_munmap_vmas__mmap_write_downgrade")
          ELSE GatherMmu(s, t, m.munmap[t].mm, "unmap_vmas__mmu_notifier_invalidate_range_start")

vms_complete_munmap_vmas__mmap_write_downgrade(t) ==
  /\ m.thread[t].pc = "vms_complete_munmap_vmas__mmap_write_downgrade" /\ m.oops = "none"
  /\ LET mm == m.munmap[t].mm
         s == MmapWriteUnlock(m, mm) IN
     m' = GatherMmu(MmapReadLock(s, mm, t), t, mm,
                    "unmap_vmas__mmu_notifier_invalidate_range_start")

unmap_vmas__mmu_notifier_invalidate_range_start(t) ==
  /\ m.thread[t].pc = "unmap_vmas__mmu_notifier_invalidate_range_start" /\ m.oops = "none"
  /\ m' = ZapRange([m EXCEPT !.mm[m.munmap[t].mm].notifier = @ + 1], t, m.munmap[t].mm, Start(t), End(t), FALSE,
                   "unmap_vmas__mmu_notifier_invalidate_range_end")

\* The next tree to leave, or the page tables.
LOCAL Unlink(s, t) ==
  LET v == s.vma[s.munmap[t].vma] IN
  IF v.anon_vma # 0 THEN Goto(s, t, "unlink_anon_vmas__anon_vma_lock_write")
  ELSE IF v.file # 0 /\ ~v.unlinked THEN Goto(s, t, "unlink_file_vma__i_mmap_lock_write")
  ELSE Goto([s EXCEPT !.munmap[t].slot = PmdIndex(v.start)], t, "free_pmd_range__pmd_none_or_clear_bad")

unmap_vmas__mmu_notifier_invalidate_range_end(t) ==
  /\ m.thread[t].pc = "unmap_vmas__mmu_notifier_invalidate_range_end" /\ m.oops = "none"
  /\ m' = Unlink([m EXCEPT !.mm[m.munmap[t].mm].notifier = @ - 1], t)

(* --- free_pgtables(): out of the rmap trees first --------------------------------- *)

unlink_anon_vmas__anon_vma_lock_write(t) ==
  /\ m.thread[t].pc = "unlink_anon_vmas__anon_vma_lock_write" /\ m.oops = "none"
  /\ WriterMoves(m.anon_vma[m.vma[Vma(t)].anon_vma].rwsem, t)
  /\ m' = AnonVmaWriteLock(m, m.vma[Vma(t)].anon_vma, t, "unlink_anon_vmas__anon_vma")

\* retract_page_tables() reads vma->anon_vma without the lock.
unlink_anon_vmas__anon_vma(t) ==
  /\ m.thread[t].pc = "unlink_anon_vmas__anon_vma" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.munmap[t].anon_vma = m.vma[Vma(t)].anon_vma, !.vma[Vma(t)].anon_vma = 0], t,
               "unlink_anon_vmas__anon_vma_unlock_write")

unlink_anon_vmas__anon_vma_unlock_write(t) ==
  /\ m.thread[t].pc = "unlink_anon_vmas__anon_vma_unlock_write" /\ m.oops = "none"
  /\ m' = Unlink([AnonVmaWriteUnlock(m, m.munmap[t].anon_vma) EXCEPT !.munmap[t].anon_vma = 0], t)

unlink_file_vma__i_mmap_lock_write(t) ==
  /\ m.thread[t].pc = "unlink_file_vma__i_mmap_lock_write" /\ m.oops = "none"
  /\ WriterMoves(m.file[m.vma[Vma(t)].file].i_mmap, t)
  /\ m' = ImmapWriteLock(m, m.vma[Vma(t)].file, t, "unlink_file_vma__i_mmap_unlock_write")

unlink_file_vma__i_mmap_unlock_write(t) ==
  /\ m.thread[t].pc = "unlink_file_vma__i_mmap_unlock_write" /\ m.oops = "none"
  /\ m' = Unlink([ImmapWriteUnlock(m, m.vma[Vma(t)].file) EXCEPT !.vma[Vma(t)].unlinked = TRUE], t)

\* A table that another VMA still uses stays (floor and ceiling of free_pgd_range()).
LOCAL Shared(s, v, slot) ==
  \E o \in Vmas \ {v} : /\ s.vma[o].mm = s.vma[v].mm /\ ~s.vma[o].detached
                        /\ PmdIndex(s.vma[o].start) <= slot /\ slot <= PmdIndex(s.vma[o].end - 1)
LOCAL NextTable(s, t) ==
  IF s.munmap[t].slot = PmdIndex(s.vma[s.munmap[t].vma].end - 1) THEN FinishMmu(s, t, "vms_complete_munmap_vmas__remove_vma")
  ELSE Goto([s EXCEPT !.munmap[t].slot = @ + 1], t, "free_pmd_range__pmd_none_or_clear_bad")

free_pmd_range__pmd_none_or_clear_bad(t) ==
  /\ m.thread[t].pc = "free_pmd_range__pmd_none_or_clear_bad" /\ m.oops = "none"
  /\ LET slot == m.munmap[t].slot IN
     m' = IF Shared(m, Vma(t), slot) THEN NextTable(m, t)
          ELSE IF m.pmd[m.munmap[t].mm][slot].kind = "none" THEN NextTable(m, t)
          ELSE Goto(m, t, "free_pte_range__pmd_pgtable")

\* No lock: nobody else may populate or clear the PMD.
free_pte_range__pmd_pgtable(t) ==
  /\ m.thread[t].pc = "free_pte_range__pmd_pgtable" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.munmap[t].table = m.pmd[m.munmap[t].mm][m.munmap[t].slot].pfn], t, "free_pte_range__pmd_clear")

free_pte_range__pmd_clear(t) ==
  /\ m.thread[t].pc = "free_pte_range__pmd_clear" /\ m.oops = "none"
  /\ LET mm == m.munmap[t].mm
         slot == m.munmap[t].slot IN
     m' = NextTable(QueueTable([m EXCEPT !.pmd[mm][slot] = None, !.munmap[t].table = 0], t, m.munmap[t].table, slot), t)

vms_complete_munmap_vmas__remove_vma(t) ==
  /\ m.thread[t].pc = "vms_complete_munmap_vmas__remove_vma" /\ m.oops = "none"
  /\ m' = Goto([m EXCEPT !.vma[Vma(t)] = NoVma, !.munmap[t] = MunmapFrame], t, m.munmap[t].ret)

MunmapNext ==
  \E t \in Munmappers :
    \/ __vm_munmap__mmap_write_lock(t)
    \/ do_vmi_munmap__vma_find(t)
    \/ __vm_munmap__mmap_write_unlock(t)
    \/ __vm_munmap__mmap_read_unlock(t)
    \/ vms_gather_munmap_vmas__vma_start_write(t)
    \/ vms_gather_munmap_vmas__vma_mark_detached(t)
    \/ vms_complete_munmap_vmas__mmap_write_downgrade(t)
    \/ unmap_vmas__mmu_notifier_invalidate_range_start(t)
    \/ unmap_vmas__mmu_notifier_invalidate_range_end(t)
    \/ unlink_anon_vmas__anon_vma_lock_write(t)
    \/ unlink_anon_vmas__anon_vma(t)
    \/ unlink_anon_vmas__anon_vma_unlock_write(t)
    \/ unlink_file_vma__i_mmap_lock_write(t)
    \/ unlink_file_vma__i_mmap_unlock_write(t)
    \/ free_pmd_range__pmd_none_or_clear_bad(t)
    \/ free_pte_range__pmd_pgtable(t)
    \/ free_pte_range__pmd_clear(t)
    \/ vms_complete_munmap_vmas__remove_vma(t)

MunmapCard ==
  [threads |-> Munmappers,
   sections |-> [munmap |-> Locals(Munmappers, MunmapFrame)],
   asks |-> [mmap_lock |-> {"__vm_munmap__mmap_write_lock"},
             vma_write |-> {"vms_gather_munmap_vmas__vma_start_write"},
             i_mmap |-> {"unlink_file_vma__i_mmap_lock_write"},
             anon_vma |-> {"unlink_anon_vmas__anon_vma_lock_write"}],
   nests |-> {"vms_gather_munmap_vmas__vma_start_write"},
   sleeps |-> {"unmap_vmas__mmu_notifier_invalidate_range_start", "unmap_vmas__mmu_notifier_invalidate_range_end"}] @@ Card
=============================================================================
