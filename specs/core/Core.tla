-------------------------------- MODULE Core --------------------------------
(***************************************************************************)
(* The machine on which every kernel path runs: threads, CPUs, locks, page *)
(* tables, pages, TLBs, the page cache, and what a read may return.        *)
(* C: include/linux/mm_types.h, rwsem.h, mm/rmap.c lock order, asm/tlb.h.  *)
(* Left out: NUMA, memcg, LRU order (only on/off), RSS counters, lazy TLB  *)
(*   CPUs (every CPU takes a flush), the page walk cache (a hardware walk  *)
(*   reads the PMD anew), swap. Memory is sequentially consistent.         *)
(*                                                                         *)
(* All state is the one record m. Operators here are pure functions from   *)
(* state to state; an action is guards and                                 *)
(*     m' = Goto(Put(Get(m, new), old), t, "label")                        *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC, Profile

CONSTANTS
  \* Program[t] = [name |-> "khugepaged", ops |-> <<[path |-> "...", args...], ...>>]
  Program,
  \* Sizes: mms, slots (PMD entries of an mm), ptes (per table), tables, pages,
  \* vmas, files, indices (page cache slots of a file), anon_vmas, uffds, tokens.
  Geometry,
  \* The initial state: vma, table, map, cache, tlb (sequences of records).
  Setup

VARIABLE m

Threads   == DOMAIN Program
RcuThread == Cardinality(Threads) + 1
Mms       == 1..Geometry.mms
Slots     == 0..(Geometry.slots - 1)
Ptes      == 0..(Geometry.ptes - 1)
Vas       == 0..(Geometry.slots * Geometry.ptes - 1)
Tables    == 1..Geometry.tables
Pages     == 1..Geometry.pages
Vmas      == 1..Geometry.vmas
Files     == 1..Geometry.files
Indices   == 0..(Geometry.indices - 1)
AnonVmas  == 1..Geometry.anon_vmas
Uffds     == 1..Geometry.uffds
\* Content tokens: 0 is zeroes, page p starts with content p, stores bring their own.
Tokens    == 0..Geometry.tokens

Slot(va) == va \div Geometry.ptes
Index(va) == va % Geometry.ptes
Base(va) == Slot(va) * Geometry.ptes
\* Order of a folio that fills one page table, as a number of pages.
HugePages == Geometry.ptes

(* --- programs: who runs which function ----------------------------------- *)

Ops(t) == Program[t].ops
\* The threads that run one of these paths.
Running(paths) == {t \in Threads : \E i \in DOMAIN Ops(t) : Ops(t)[i].path \in paths}
Arg(t) == Ops(t)[m.thread[t].op]
ArgOr(t, name, default) == IF name \in DOMAIN Arg(t) THEN Arg(t)[name] ELSE default

UserPaths == {"user_read", "user_write", "speculative_fill"}
\* Paths that unmap.
ZapPaths == {"madvise_dontneed", "munmap", "truncate", "mremap"}
\* Those by which a process gives up start..end-1 of its own memory.
UserZapPaths == {"madvise_dontneed", "munmap", "mremap"}
\* CPUs whose TLB is modelled: those that run user code.
TlbCpus == Running(UserPaths)

(* --- entries: one format at every level ---------------------------------- *)

Kinds == {"none", "table", "present", "huge", "zero", "swap", "migration", "marker"}
\* What pmd_none() and pte_none() are true of.
None == [kind |-> "none", pfn |-> 0, write |-> FALSE, dirty |-> FALSE, young |-> FALSE, uffd_wp |-> FALSE]
TableEntry(tb) == [None EXCEPT !.kind = "table", !.pfn = tb]
Present(p, w) == [None EXCEPT !.kind = "present", !.pfn = p, !.write = w, !.dirty = w, !.young = TRUE]
Huge(p, w) == [Present(p, w) EXCEPT !.kind = "huge"]
Entries == [kind : Kinds, pfn : 0..(Geometry.pages + Geometry.tables), write : BOOLEAN, dirty : BOOLEAN,
            young : BOOLEAN, uffd_wp : BOOLEAN]

(* --- rwsem, spinlock, VMA lock -------------------------------------------- *)

\* A queued writer blocks new readers.
Rwsem == [writer |-> 0, readers |-> {}, queued |-> {}]
RwsemType == [writer : 0..Cardinality(Threads), readers : SUBSET Threads, queued : SUBSET Threads]
CanRead(l) == l.writer = 0 /\ l.queued = {}
CanWrite(l) == l.writer = 0 /\ l.readers = {}
DownRead(l, t) == [l EXCEPT !.readers = @ \cup {t}]
UpRead(l, t) == [l EXCEPT !.readers = @ \ {t}]
\* down_write() either takes the lock or queues; a queued writer waits.
\* (No disjunction in a guard: TLC would generate the successor once a disjunct.)
WriterMoves(l, t) == t \in l.queued => CanWrite(l)
DownWrite(l, t) == IF CanWrite(l) THEN [l EXCEPT !.writer = t, !.queued = @ \ {t}]
                   ELSE [l EXCEPT !.queued = @ \cup {t}]
UpWrite(l) == [l EXCEPT !.writer = 0]

(* --- steps ----------------------------------------------------------------- *)

At(t, label) == m.thread[t].pc = label /\ m.oops = "none"
Goto(s, t, label) == [s EXCEPT !.thread[t].pc = label]
Oops(s, bad, kind) == IF bad /\ s.oops = "none" THEN [s EXCEPT !.oops = kind] ELSE s

\* First step of a path.
Entry(path) == CASE path = "gup_fast"         -> "gup_fast__local_irq_save"
                 [] path = "dma_write"        -> "dma_write__store"
                 [] path = "unpin_user_page"  -> "unpin_user_page__gup_put_folio"
                 [] path = "madvise_collapse" -> "madvise_collapse__mmap_read_lock"
                 [] path \in UserPaths        -> "user_access__tlb_lookup"
                 [] path = "madvise_dontneed" -> "try_vma_read_lock__vma_start_read"
                 [] path = "munmap"           -> "__vm_munmap__mmap_write_lock"
                 [] path = "truncate"         -> "truncate_setsize__i_size_write"
                 [] path = "mremap"           -> "mremap__mmap_write_lock"
                 [] path = "retract_page_tables" -> "collapse_file__folio_lock"
                 [] path = "folio_referenced" -> "isolate_lru_folios__folio_try_get"
                 [] path = "uffd_read"         -> "userfaultfd_ctx_read__spin_lock"
                 [] path = "uffd_wake"         -> "userfaultfd_wake__wake_userfault"
                 [] path = "uffd_copy"         -> "userfaultfd_copy__mmap_changing"
                 [] path = "uffd_move"         -> "userfaultfd_move__mmap_changing"
                 [] path = "uffd_writeprotect" -> "userfaultfd_writeprotect__mmap_changing"
                 [] path = "uffd_unregister"   -> "userfaultfd_unregister__mmap_write_lock"
                 [] path = "uffd_close"        -> "userfaultfd_release__released"
\* Return to user space: the next operation of the program, if any.
EndOp(s, t) ==
  LET next == s.thread[t].op + 1 IN
  IF next > Len(Ops(t)) THEN Goto(s, t, "done")
  ELSE Goto([s EXCEPT !.thread[t].op = next], t, Entry(Ops(t)[next].path))

(* --- page tables ------------------------------------------------------------ *)

TableStates == {"free", "live", "detached", "deposited", "gather", "rcu"}
\* A dereference of a table through a pointer that was read earlier.
PteOf(s, tb, i) == IF tb \in Tables THEN s.pte[tb][i] ELSE None
DerefTable(s, tb) ==
  Oops(Oops(s, tb \notin Tables, "page table at pfn 0"),
       tb \in Tables /\ s.table[tb].state = "free", "use after free: page table")
\* Writes through such a pointer; a write into page 0 is lost, the oops stays.
SetPte(s, tb, i, e) == IF tb \in Tables THEN [s EXCEPT !.pte[tb][i] = e] ELSE s
FreeTable(s, tb) == [s EXCEPT !.table[tb] = [state |-> "free", mm |-> 0, slot |-> 0, ptl |-> 0, rcu |-> {}],
                              !.pte[tb] = [i \in Ptes |-> None]]
FreeTables(s) == {tb \in Tables : s.table[tb].state = "free"}
\* call_rcu(): the callback waits for the readers of now.
RcuReaders(s) == {t \in Threads : s.cpu[t].rcu > 0 \/ s.cpu[t].irq_off}
CallRcuTable(s, tb) == [s EXCEPT !.table[tb].state = "rcu", !.table[tb].rcu = RcuReaders(s)]
\* A thread left its outermost RCU section (or enabled IRQs): no callback waits for it.
Quiescent(s, t) ==
  IF s.cpu[t].rcu > 0 \/ s.cpu[t].irq_off THEN s
  ELSE [s EXCEPT !.table = [tb \in Tables |-> [s.table[tb] EXCEPT !.rcu = @ \ {t}]]]
RcuLock(s, t) == [s EXCEPT !.cpu[t].rcu = @ + 1]
RcuUnlock(s, t) == Quiescent([s EXCEPT !.cpu[t].rcu = @ - 1], t)

(* --- folios ------------------------------------------------------------------ *)

FreePage == [head |-> 0, order |-> 0, refcount |-> 0, pincount |-> 0, mapcount |-> 0, entire |-> 0, lock |-> 0,
             lru |-> FALSE, exclusive |-> FALSE, mapping |-> "none", owner |-> 0, index |-> 0, dirty |-> FALSE,
             data |-> 0]
\* page_folio(): head is 0 for the head itself.
HeadOf(s, p) == IF s.page[p].head = 0 THEN p ELSE s.page[p].head
FolioPages(s, p) == HeadOf(s, p)..(HeadOf(s, p) + (IF s.page[HeadOf(s, p)].order > 0 THEN HugePages ELSE 1) - 1)
Get(s, p) == [s EXCEPT !.page[HeadOf(s, p)].refcount = @ + 1]
\* folio_put(): the last reference frees the folio.
Put(s, p) ==
  LET h == HeadOf(s, p) IN
  IF s.page[h].refcount = 0 THEN Oops(s, TRUE, "refcount underflow")
  ELSE IF s.page[h].refcount > 1 THEN [s EXCEPT !.page[h].refcount = @ - 1]
  ELSE LET dead == FolioPages(s, p) IN
       [s EXCEPT !.page = [q \in Pages |-> IF q \in dead THEN FreePage ELSE s.page[q]]]
Mapcount(s, p) ==
  LET h == HeadOf(s, p) IN
  IF s.page[h].order = 0 THEN s.page[h].mapcount
  ELSE s.page[h].entire + Cardinality({q \in FolioPages(s, p) : s.page[q].mapcount > 0})
RemoveRmap(s, p) ==
  IF s.page[p].mapcount = 0 THEN Oops(s, TRUE, "mapcount underflow")
  ELSE [s EXCEPT !.page[p].mapcount = @ - 1]
AddRmap(s, p) == [s EXCEPT !.page[p].mapcount = @ + 1]
\* References that mappings and the page cache account for (is_refcount_suitable()).
CacheRefs(s, p) == IF s.page[HeadOf(s, p)].mapping = "file" THEN Cardinality(FolioPages(s, p)) ELSE 0
Expected(s, p) == Mapcount(s, p) + CacheRefs(s, p)

\* Pages and aligned blocks that an allocation may return, and the one it returns for a choice.
FreePages(s) == {p \in Pages : s.page[p].refcount = 0 /\ s.page[p].head = 0}
FreeBlocks(s) == {p \in FreePages(s) : p % HugePages = 0 /\ (p..(p + HugePages - 1)) \subseteq FreePages(s)}
Lowest(S) == CHOOSE x \in S : \A y \in S : x <= y
PageChoices == IF Allocation = "any" THEN 0..Geometry.pages ELSE {0}
TableChoices == IF Allocation = "any" THEN 0..Geometry.tables ELSE {0}
\* Whether choice c can be taken: 0 stands for the lowest and, when S is empty, for failure.
ChoiceOk(c, S) == IF Allocation = "lowest" \/ S = {} THEN c = 0 ELSE c \in S
Chosen(c, S) == IF c = 0 THEN Lowest(S) ELSE c
AllocFolio(s, p, content) == [s EXCEPT !.page[p] = [FreePage EXCEPT !.refcount = 1, !.data = content]]
AllocHuge(s, p) ==
  [s EXCEPT !.page = [q \in Pages |->
     IF q = p THEN [FreePage EXCEPT !.refcount = 1, !.order = 1]
     ELSE IF q \in (p + 1)..(p + HugePages - 1) THEN [FreePage EXCEPT !.head = p]
     ELSE s.page[q]]]

(* --- VMAs ---------------------------------------------------------------------- *)

\* detached: left the tree of its mm; unlinked: left the i_mmap tree.
NoVma == [mm |-> 0, start |-> 0, end |-> 0, anon |-> FALSE, write |-> FALSE, file |-> 0, pgoff |-> 0, anon_vma |-> 0,
          uffd |-> 0, missing |-> FALSE, wp |-> FALSE, minor |-> FALSE, thp |-> FALSE,
          detached |-> FALSE, unlinked |-> FALSE,
          lock |-> [writer |-> 0, readers |-> {}]]
VmaAt(s, mm, va) ==
  LET found == {v \in Vmas : /\ s.vma[v].mm = mm /\ ~s.vma[v].detached
                         /\ s.vma[v].start <= va /\ va < s.vma[v].end} IN
  IF found = {} THEN 0 ELSE Lowest(found)
\* linear_page_index(): where the rmap walk looks for the page.
LinearIndex(s, v, va) == s.vma[v].pgoff + va - s.vma[v].start
Armed(s, v) == s.vma[v].missing \/ s.vma[v].wp \/ s.vma[v].minor
\* vma_start_write() announces itself, then waits for the readers.
StartWriteMoves(s, v, t) == s.vma[v].lock.writer = t => s.vma[v].lock.readers = {}
StartWriteDone(s, v) == s.vma[v].lock.readers = {}
StartWrite(s, v, t) == [s EXCEPT !.vma[v].lock.writer = t]
\* Dropping mmap_lock for write ends every VMA write lock of the mm.
EndVmaWrites(s, mm) ==
  [s EXCEPT !.vma = [v \in Vmas |-> IF s.vma[v].mm = mm THEN [s.vma[v] EXCEPT !.lock.writer = 0] ELSE s.vma[v]]]
MmapReadUnlock(s, mm, t) == [s EXCEPT !.mm[mm].mmap_lock = UpRead(@, t)]
MmapWriteUnlock(s, mm) == EndVmaWrites([s EXCEPT !.mm[mm].mmap_lock = UpWrite(@)], mm)

(* --- what a read may return --------------------------------------------------- *)

HasGhost == Geometry.tokens > 0
\* The system calls that are zapping the address.
ZappersOf(s, mm, va) == {t \in DOMAIN s.zapped : s.zapped[t][va] # {} /\ Ops(t)[s.thread[t].op].mm = mm}
\* A store replaces what may be read. While a zap is in flight zeroes may be read too, and a CPU
\* that has not flushed yet reads what the zap takes away.
\* also: while a move is in flight, the other address of the same page, plus 1.
GhostStore(s, mm, va, token) ==
  IF ~HasGhost THEN s
  ELSE [s EXCEPT !.ghost[mm] = [a \in Vas |-> LET g == s.ghost[mm][a] IN
          IF a # va /\ a + 1 # s.ghost[mm][va].also THEN g
          ELSE [g EXCEPT !.may = {token} \cup (IF g.zaps = 0 THEN {}
                                               ELSE {0} \cup UNION {s.zapped[t][a] : t \in ZappersOf(s, mm, a)})]]]
\* A store through a pin that promises nothing: it may be read only as long as the page may.
GhostLeak(s, mm, va, token) ==
  IF ~HasGhost THEN s
  ELSE IF s.ghost[mm][va].zaps = 0 THEN s
  ELSE [s EXCEPT !.ghost[mm][va].may = @ \cup {token},
                 !.zapped = [t \in DOMAIN s.zapped |->
                   IF t \in ZappersOf(s, mm, va) THEN [s.zapped[t] EXCEPT ![va] = @ \cup {token}] ELSE s.zapped[t]]]
GhostRange(s, mm, start, end, F(_)) ==
  IF ~HasGhost THEN s
  ELSE [s EXCEPT !.ghost[mm] = [va \in Vas |-> IF start <= va /\ va < end THEN F(s.ghost[mm][va]) ELSE s.ghost[mm][va]]]
\* Whether a system call is giving up the address now.
Zapping(s, mm, va) ==
  \E t \in Running(UserZapPaths) :
    LET o == Ops(t)[s.thread[t].op] IN
    /\ o.path \in UserZapPaths
    /\ s.thread[t].pc \notin {Entry(o.path), "done"}
    /\ o.mm = mm /\ o.start <= va /\ va < o.end
\* User asked for the range to be unmapped: pins through it, taken or being taken, promise
\* nothing any more.
ForgetPins(s, mm, start, end) ==
  IF "pin" \notin DOMAIN s THEN s
  ELSE [s EXCEPT
          !.pin = [t \in DOMAIN s.pin |->
            IF s.pin[t].mm = mm /\ start <= s.pin[t].va /\ s.pin[t].va < end THEN [s.pin[t] EXCEPT !.promised = FALSE]
            ELSE s.pin[t]],
          !.gup = [t \in DOMAIN s.gup |->
            LET o == Ops(t)[s.thread[t].op] IN
            IF o.path # "gup_fast" \/ s.thread[t].pc \in {Entry("gup_fast"), "done"} THEN s.gup[t]
            ELSE IF o.mm = mm /\ start <= o.va /\ o.va < end THEN [s.gup[t] EXCEPT !.zapped = TRUE]
            ELSE s.gup[t]]]

\* A system call that leaves zeroes; m.zapped remembers for each address what could be read when
\* it began.
UserZappers == Running({"madvise_dontneed", "munmap"})
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

(* --- initial state ------------------------------------------------------------ *)

MapsOf(p) == {i \in DOMAIN Setup.map : Setup.map[i].pfn = p}
CacheOf(p) == {i \in DOMAIN Setup.cache : Setup.cache[i].pfn = p}
InitPage(p) ==
  IF MapsOf(p) = {} /\ CacheOf(p) = {} THEN FreePage
  ELSE [FreePage EXCEPT
          !.refcount = Cardinality(MapsOf(p)) + Cardinality(CacheOf(p)),
          !.mapcount = Cardinality(MapsOf(p)),
          !.lru = TRUE,
          !.exclusive = CacheOf(p) = {},
          !.mapping = IF CacheOf(p) = {} THEN "anon" ELSE "file",
          !.owner = IF CacheOf(p) = {}
                    THEN LET i == Lowest(MapsOf(p)) IN
                         Setup.vma[Lowest({v \in DOMAIN Setup.vma :
                           /\ Setup.vma[v].mm = Setup.map[i].mm
                           /\ Setup.vma[v].start <= Setup.map[i].va
                           /\ Setup.map[i].va < Setup.vma[v].end})].anon_vma
                    ELSE Setup.cache[Lowest(CacheOf(p))].file,
          !.index = IF CacheOf(p) = {} THEN Setup.map[Lowest(MapsOf(p))].va
                    ELSE Setup.cache[Lowest(CacheOf(p))].index,
          !.data = IF HasGhost THEN p ELSE 0]
InitTable(tb) ==
  LET at == {i \in DOMAIN Setup.table : Setup.table[i].table = tb} IN
  IF at = {} THEN [state |-> "free", mm |-> 0, slot |-> 0, ptl |-> 0, rcu |-> {}]
  ELSE [state |-> "live", mm |-> Setup.table[Lowest(at)].mm, slot |-> Setup.table[Lowest(at)].slot, ptl |-> 0,
        rcu |-> {}]
InitPmd(mm, h) ==
  LET at == {i \in DOMAIN Setup.table : Setup.table[i].mm = mm /\ Setup.table[i].slot = h} IN
  IF at = {} THEN None ELSE TableEntry(Setup.table[Lowest(at)].table)
MapAt(mm, va) == {i \in DOMAIN Setup.map : Setup.map[i].mm = mm /\ Setup.map[i].va = va}
InitPte(tb, i) ==
  LET table == InitTable(tb)
      at == MapAt(table.mm, table.slot * Geometry.ptes + i) IN
  IF table.state = "free" \/ at = {} THEN None
  ELSE LET e == Setup.map[Lowest(at)] IN
       [Present(e.pfn, e.write) EXCEPT !.uffd_wp = "uffd_wp" \in DOMAIN e /\ e.uffd_wp]
\* The page offset of an anonymous VMA starts as its address.
InitVma(v) == IF v \notin DOMAIN Setup.vma THEN NoVma
              ELSE Setup.vma[v] @@ [NoVma EXCEPT !.pgoff = IF "file" \in DOMAIN Setup.vma[v] THEN 0 ELSE Setup.vma[v].start]
InitGhost(mm, va) == [may |-> {IF MapAt(mm, va) = {} THEN 0 ELSE Setup.map[Lowest(MapAt(mm, va))].pfn}, zaps |-> 0,
                      also |-> 0]
NoTlb == [pfn |-> 0, write |-> FALSE, dirty |-> FALSE]
InitTlb(c, mm, va) ==
  LET at == {i \in DOMAIN Setup.tlb : Setup.tlb[i].cpu = c /\ Setup.tlb[i].mm = mm /\ Setup.tlb[i].va = va} IN
  IF at = {} THEN NoTlb
  ELSE LET e == Setup.map[Lowest(MapAt(mm, va))] IN [pfn |-> e.pfn, write |-> e.write, dirty |-> e.write]

\* A section is absent when nothing has it.
SectionIf(present, section) == IF present THEN section ELSE <<>>

CoreInit ==
     [thread |-> [t \in Threads |-> [op |-> 1, pc |-> Entry(Ops(t)[1].path)]],
      cpu    |-> [t \in Threads |-> [irq_off |-> FALSE, rcu |-> 0]],
      oops   |-> "none",
      mm     |-> [mm \in Mms |-> [mmap_lock |-> Rwsem, pml |-> 0, notifier |-> 0, tlb_flush_pending |-> 0]],
      vma    |-> [v \in Vmas |-> InitVma(v)],
      pmd    |-> [mm \in Mms |-> [h \in Slots |-> InitPmd(mm, h)]],
      table  |-> [tb \in Tables |-> InitTable(tb)],
      pte    |-> [tb \in Tables |-> [i \in Ptes |-> InitPte(tb, i)]],
      page   |-> [p \in Pages |-> InitPage(p)]]
  @@ SectionIf(Files # {}, [
      file   |-> [f \in Files |-> [i_mmap |-> Rwsem, i_size |-> Geometry.indices]], \* i_size in pages
      cache  |-> [f \in Files |-> [x \in Indices |->
                   LET at == {i \in DOMAIN Setup.cache : Setup.cache[i].file = f /\ Setup.cache[i].index = x} IN
                   IF at = {} THEN 0 ELSE Setup.cache[Lowest(at)].pfn]]])
  @@ SectionIf(AnonVmas # {}, [anon_vma |-> [a \in AnonVmas |-> [rwsem |-> Rwsem]]])
  @@ SectionIf(HasGhost, [ghost |-> [mm \in Mms |-> [va \in Vas |-> InitGhost(mm, va)]]])
  @@ SectionIf(HasGhost /\ UserZappers # {}, [zapped |-> [t \in UserZappers |-> [va \in Vas |-> {}]]])
  @@ SectionIf(TlbCpus # {}, [tlb |-> [c \in TlbCpus |-> [mm \in Mms |-> [va \in Vas |-> InitTlb(c, mm, va)]]]])

CoreTypeOK ==
  /\ \A t \in Threads : m.thread[t] \in [op : 1..Len(Ops(t)), pc : STRING]
  /\ \A t \in Threads : m.cpu[t] \in [irq_off : BOOLEAN, rcu : 0..3]
  /\ \A mm \in Mms : m.mm[mm] \in [mmap_lock : RwsemType, pml : 0..Cardinality(Threads),
                                  notifier : 0..Cardinality(Threads), tlb_flush_pending : 0..Cardinality(Threads)]
  /\ \A mm \in Mms, h \in Slots : m.pmd[mm][h] \in Entries
  /\ \A tb \in Tables : m.table[tb] \in [state : TableStates, mm : 0..Geometry.mms, slot : Slots,
                                         ptl : 0..Cardinality(Threads), rcu : SUBSET Threads]
  /\ \A tb \in Tables, i \in Ptes : m.pte[tb][i] \in Entries

(* --- the machine's own steps --------------------------------------------------- *)

\* Everyone is done: an explicit stutter, so that deadlock checking stays on.
machine__done(t) == /\ m.oops = "none"
                    /\ \A u \in Threads : m.thread[u].pc = "done"
                    /\ m' = m
\* The kernel has oopsed: the machine is frozen.
machine__oops(t) == /\ m.oops # "none"
                    /\ m' = m
\* The grace period of a page table is over.
rcu_do_batch__pte_free(t, tb) ==
  /\ m.oops = "none"
  /\ m.table[tb].state = "rcu"
  /\ m.table[tb].rcu = {}
  /\ m' = FreeTable(m, tb)

MachineNext ==
  \/ \E t \in {0} : machine__done(t)
  \/ \E t \in {0} : machine__oops(t)
  \/ \E t \in {RcuThread} : \E tb \in Tables : rcu_do_batch__pte_free(t, tb)
=============================================================================
