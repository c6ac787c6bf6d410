------------------------------ MODULE Dontneed ------------------------------
(***************************************************************************)
(* madvise(MADV_DONTNEED): pages of the range read as zeroes afterwards.    *)
(* C: mm/madvise.c madvise_lock(), madvise_dontneed_single_vma() (v6.18).    *)
(* Fix: none of its own; see Gather and Zap.                                 *)
(* Left out: the per-VMA lock that v6.17 tries first (mmap_lock excludes    *)
(*   the same writers); ranges over several VMAs (each is one call of this); *)
(*   hugetlb, mlocked and PFN mappings.                                      *)
(***************************************************************************)
EXTENDS Zap

Dontneeders == Running({"madvise_dontneed"})

(* --- the path ------------------------------------------------------------------------------ *)

Dvma(s, t) == VmaAt(s, Arg(t).mm, Arg(t).start)
Dend(s, t) == LET e == s.vma[Dvma(s, t)].end IN IF Arg(t).end < e THEN Arg(t).end ELSE e

\* The VMA is looked up under the lock; none: -ENOMEM.
madvise_lock__mmap_read_lock(t) ==
  /\ At(t, "madvise_lock__mmap_read_lock")
  /\ CanRead(m.mm[Arg(t).mm].mmap_lock)
  /\ LET mm == Arg(t).mm
         s == [m EXCEPT !.mm[mm].mmap_lock = DownRead(@, t)] IN
     m' = IF Dvma(m, t) = 0 THEN Goto(s, t, "madvise_unlock__mmap_read_unlock")
          ELSE ZapSingle(ZapBegins(s, t, mm, Arg(t).start, Dend(m, t), m.vma[Dvma(m, t)].anon), t, mm, Arg(t).start,
                         Dend(m, t), TRUE, "madvise_unlock__mmap_read_unlock")

madvise_unlock__mmap_read_unlock(t) ==
  /\ At(t, "madvise_unlock__mmap_read_unlock")
  /\ m' = EndOp(ZapEnds(MmapReadUnlock(m, Arg(t).mm, t), t, Arg(t).mm), t)

DontneedNext ==
  \E t \in Dontneeders :
    \/ madvise_lock__mmap_read_lock(t)
    \/ madvise_unlock__mmap_read_unlock(t)
=============================================================================
