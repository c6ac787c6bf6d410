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

(* --- what a read may return while a range is zapped: used by every zapping system call --- *)

UserZappers == Running({"madvise_dontneed", "munmap"})
\* Per address: what could be read when the system call began.
ZappedInit == SectionIf(HasGhost /\ UserZappers # {}, [zapped |-> [t \in UserZappers |-> [va \in Vas |-> {}]]])

\* From here zeroes may be read too, and pins promise nothing.
ZapBegins(s, t, mm, start, end, zeroes) ==
  LET u == ForgetPins(s, mm, start, end) IN
  IF ~HasGhost \/ ~zeroes THEN u
  ELSE GhostRange([u EXCEPT !.zapped[t] = [va \in Vas |-> IF start <= va /\ va < end THEN u.ghost[mm][va].may ELSE {}]],
                  mm, start, end, LAMBDA g : [g EXCEPT !.may = @ \cup {0}, !.zaps = @ + 1])
\* What could be read at the beginning is gone; what was stored meanwhile may be there or not.
ZapEnds(s, t, mm) ==
  IF ~HasGhost THEN s
  ELSE [s EXCEPT !.ghost[mm] = [va \in Vas |-> LET g == s.ghost[mm][va] IN
                    IF s.zapped[t][va] = {} THEN g
                    ELSE [g EXCEPT !.may = (@ \ s.zapped[t][va]) \cup {0}, !.zaps = @ - 1]],
                 !.zapped[t] = [va \in Vas |-> {}]]

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
