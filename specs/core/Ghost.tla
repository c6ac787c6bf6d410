-------------------------------- MODULE Ghost ---------------------------------
(***************************************************************************)
(* What a read of user space may return: tokens, by object. Anonymous      *)
(* memory is its owner and address, m.ghost, which a move takes along; a   *)
(* page of a file is its index, m.file_ghost, in whatever mm it is mapped. *)
(* Left out: private writes to a file (no path breaks COW of a file page). *)
(***************************************************************************)
EXTENDS Integers, TLC, Machine, Thread, VmArea, Card, Paths

HasGhost == Geometry.tokens > 0
\* The VMAs of files in which the address lies, also while munmap() takes them down.
LOCAL FileVmas(s, mm, va) ==
  {v \in Vmas : LET vma == s.vma[v] IN
     /\ vma.file # 0 /\ vma.mm = mm /\ vma.start <= va /\ va < vma.end
     /\ LinearIndex(s, v, va) \in Indices}
\* What a read of the address may return.
MayRead(s, mm, va) ==
  IF Files = {} THEN s.ghost[mm][va].may
  ELSE s.ghost[mm][va].may
       \cup UNION {s.file_ghost[s.vma[v].file][LinearIndex(s, v, va)] : v \in FileVmas(s, mm, va)}
\* A store to a page of a file, which every mapping of it reads.
GhostFileStore(s, file, index, token) == IF ~HasGhost THEN s ELSE [s EXCEPT !.file_ghost[file][index] = {token}]
\* The system calls that are zapping the address.
LOCAL ZappersOf(s, mm, va) == {t \in DOMAIN s.zapped : s.zapped[t][va] # {} /\ Ops(t)[s.thread[t].op].mm = mm}
\* A store replaces what may be read. While a zap is in flight zeroes may be read too, and a CPU
\* that has not flushed yet reads what the zap takes away.
\* also: while a move is in flight, the other address of the same page, plus 1.
GhostStore(s, mm, va, token) ==
  IF ~HasGhost THEN s
  ELSE IF Files # {} /\ FileVmas(s, mm, va) # {}
  THEN LET v == Lowest(FileVmas(s, mm, va)) IN GhostFileStore(s, s.vma[v].file, LinearIndex(s, v, va), token)
  ELSE [s EXCEPT !.ghost[mm] = [a \in Vas |-> LET g == s.ghost[mm][a] IN
          IF a # va /\ a + 1 # s.ghost[mm][va].also THEN g
          ELSE [g EXCEPT !.may = {token} \cup (IF g.zaps = 0 THEN {}
                                               ELSE {0} \cup UNION {s.zapped[t][a] : t \in ZappersOf(s, mm, a)})]]]
\* A store to an anonymous page through a pin that promises nothing; at: the places <<mm, va>> where it can be read.
\* What a zap in flight takes away from there goes with it.
GhostLeak(s, at, token) ==
  IF at = {} THEN s
  ELSE LET all == at \cup {x \in Mms \X Vas : <<x[1], s.ghost[x[1]][x[2]].also - 1>> \in at}
           stored == [s EXCEPT !.ghost = [mm \in Mms |-> [va \in Vas |-> LET g == s.ghost[mm][va] IN
                       IF <<mm, va>> \notin all THEN g
                       ELSE [g EXCEPT !.may = IF g.zaps = 0 THEN {token} ELSE @ \cup {token}]]]] IN
       IF \A x \in all : s.ghost[x[1]][x[2]].zaps = 0 THEN stored
       ELSE [stored EXCEPT !.zapped = [t \in DOMAIN s.zapped |-> [va \in Vas |->
              IF \E x \in all : x[2] = va /\ t \in ZappersOf(s, x[1], va) THEN s.zapped[t][va] \cup {token}
              ELSE s.zapped[t][va]]]]
LOCAL GhostRange(s, mm, start, end, F(_)) ==
  IF ~HasGhost THEN s
  ELSE [s EXCEPT !.ghost[mm] = [va \in Vas |-> IF start <= va /\ va < end THEN F(s.ghost[mm][va]) ELSE s.ghost[mm][va]]]
\* A system call that leaves zeroes; m.zapped remembers for each address what could be read when
\* it began.
UserZappers == Running(ZeroingPaths)
\* From here zeroes may be read too.
ZapBegins(s, t, mm, start, end) ==
  IF ~HasGhost THEN s
  ELSE GhostRange([s EXCEPT !.zapped[t] = [va \in Vas |->
                     IF va < start \/ end <= va THEN {} ELSE IF s.ghost[mm][va].may = {} THEN {0} ELSE s.ghost[mm][va].may]],
                  mm, start, end, LAMBDA g : [g EXCEPT !.may = @ \cup {0}, !.zaps = @ + 1])
\* What could be read at the beginning is gone; what was stored meanwhile may be there or not.
ZapEnds(s, t, mm) ==
  IF ~HasGhost THEN s
  ELSE [s EXCEPT !.ghost[mm] = [va \in Vas |-> LET g == s.ghost[mm][va] IN
                    IF s.zapped[t][va] = {} THEN g
                    ELSE [g EXCEPT !.may = (@ \ s.zapped[t][va]) \cup {0}, !.zaps = @ - 1]],
                 !.zapped[t] = [va \in Vas |-> {}]]

GhostCard == [sections |-> [zapped |-> Locals(IF HasGhost THEN UserZappers ELSE {}, [va \in Vas |-> {}])]] @@ Card
=============================================================================
