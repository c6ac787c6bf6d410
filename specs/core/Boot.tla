--------------------------------- MODULE Boot ---------------------------------
(***************************************************************************)
(* The state of the machine before the first step, the types of its words, *)
(* and                                                                     *)
(* the steps that no thread takes.                                         *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, TLC, Machine, Thread, PgtableTypes, Locking, PageTable, Folio, VmArea, Ghost,
        Card, Tlb

(* --- initial state ------------------------------------------------------------ *)

LOCAL MapsOf(p) == {i \in DOMAIN Setup.map : Setup.map[i].pfn = p}
LOCAL CacheOf(p) == {i \in DOMAIN Setup.cache : Setup.cache[i].pfn = p}
LOCAL InitPage(p) ==
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
LOCAL InitTable(tb) ==
  LET at == {i \in DOMAIN Setup.table : Setup.table[i].table = tb} IN
  IF at = {} THEN UnusedTable
  ELSE [state |-> "live", mm |-> Setup.table[Lowest(at)].mm, slot |-> Setup.table[Lowest(at)].slot, ptl |-> 0,
        rcu |-> {}]
LOCAL InitPmd(mm, h) ==
  LET at == {i \in DOMAIN Setup.table : Setup.table[i].mm = mm /\ Setup.table[i].slot = h} IN
  IF at = {} THEN None ELSE TableEntry(Setup.table[Lowest(at)].table)
LOCAL MapAt(mm, va) == {i \in DOMAIN Setup.map : Setup.map[i].mm = mm /\ Setup.map[i].va = va}
LOCAL InitPte(tb, i) ==
  LET table == InitTable(tb)
      at == MapAt(table.mm, table.slot * Geometry.ptes + i) IN
  IF table.state = "free" \/ at = {} THEN None
  ELSE LET e == Setup.map[Lowest(at)] IN
       [Present(e.pfn, e.write) EXCEPT !.uffd_wp = "uffd_wp" \in DOMAIN e /\ e.uffd_wp]
\* The page offset of an anonymous VMA starts as its address.
LOCAL InitVma(v) == IF v \notin DOMAIN Setup.vma THEN NoVma
              ELSE Setup.vma[v] @@ [NoVma EXCEPT !.pgoff = IF "file" \in DOMAIN Setup.vma[v] THEN 0 ELSE Setup.vma[v].start]
\* Of a page of a file the file says it.
LOCAL InitGhost(mm, va) ==
  [may |-> IF VmaAt([vma |-> [v \in Vmas |-> InitVma(v)]], mm, va) \in {v \in DOMAIN Setup.vma : InitVma(v).file # 0} THEN {}
           ELSE {IF MapAt(mm, va) = {} THEN 0 ELSE Setup.map[Lowest(MapAt(mm, va))].pfn},
   zaps |-> 0, also |-> 0]
LOCAL InitCache(f, x) ==
  LET at == {i \in DOMAIN Setup.cache : Setup.cache[i].file = f /\ Setup.cache[i].index = x} IN
  IF at = {} THEN 0 ELSE Setup.cache[Lowest(at)].pfn
LOCAL InitTlb(c, mm, va) ==
  LET at == {i \in DOMAIN Setup.tlb : Setup.tlb[i].cpu = c /\ Setup.tlb[i].mm = mm /\ Setup.tlb[i].va = va} IN
  IF at = {} THEN NoTlb
  ELSE LET e == Setup.map[Lowest(MapAt(mm, va))] IN [NoTlb EXCEPT !.pfn = e.pfn, !.write = e.write, !.dirty = e.write]

LOCAL Starts(t) == SetupCpus = {} \/ t \in SetupCpus

BootInit ==
     [thread |-> [t \in Threads |-> [op |-> 1, pc |-> IF Starts(t) THEN Entry(Ops(t)[1].path) ELSE SetupEnd]],
      result |-> [t \in Threads |-> NoResult],
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
      cache  |-> [f \in Files |-> [x \in Indices |-> InitCache(f, x)]]])
  @@ SectionIf(HasGhost /\ Files # {}, [file_ghost |-> [f \in Files |-> [x \in Indices |-> {InitCache(f, x)}]]])
  @@ SectionIf(AnonVmas # {}, [anon_vma |-> [a \in AnonVmas |-> [rwsem |-> Rwsem]]])
  @@ SectionIf(HasGhost, [ghost |-> [mm \in Mms |-> [va \in Vas |-> InitGhost(mm, va)]]])
  @@ SectionIf(TlbCpus # {}, [tlb |-> [c \in TlbCpus |-> [mm \in Mms |-> [va \in Vas |-> InitTlb(c, mm, va)]]]])

OpNumbers == [t \in Threads |-> DOMAIN Ops(t)]
ResultTypes == [Threads -> [err : Errnos, done : 0..(Cardinality(Vas) + Cardinality(Vmas))]]
CpuTypes == [Threads -> [irq_off : BOOLEAN, rcu : 0..3]]
MmTypes == [Mms -> [mmap_lock : RwsemType, pml : 0..Cardinality(Threads), notifier : 0..Cardinality(Threads),
                    tlb_flush_pending : 0..Cardinality(Threads)]]
PmdTypes == [Mms -> [Slots -> Entries]]
TableTypes == [Tables -> [state : TableStates, mm : 0..Geometry.mms, slot : Slots, ptl : 0..Cardinality(Threads),
                          rcu : SUBSET Threads]]
PteTypes == [Tables -> [Ptes -> Entries]]
\* The types of core's sections.
BootTypeOK ==
  /\ \A t \in Threads : m.thread[t].op \in OpNumbers[t]
  /\ m.result \in ResultTypes
  /\ m.cpu \in CpuTypes
  /\ m.mm \in MmTypes
  /\ m.pmd \in PmdTypes
  /\ m.table \in TableTypes
  /\ m.pte \in PteTypes

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
  /\ ~SettingUp
  /\ m' = FreeTable(m, tb)

BootNext ==
  \/ \E t \in {0} : machine__done(t)
  \/ \E t \in {0} : machine__oops(t)
  \/ \E t \in {RcuThread} : \E tb \in Tables : rcu_do_batch__pte_free(t, tb)
=============================================================================
