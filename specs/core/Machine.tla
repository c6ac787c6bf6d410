------------------------------- MODULE Machine --------------------------------
(***************************************************************************)
(* The machine on which every kernel path runs: threads, CPUs, locks, page *)
(* tables, pages, TLBs, the page cache, and what a read may return.        *)
(* C: include/linux/mm_types.h.                                            *)
(* Left out: NUMA, memcg, LRU order (only on/off), RSS counters, lazy TLB  *)
(*   CPUs (every CPU takes a flush), the page walk cache (a hardware walk  *)
(*   reads the PMD anew), swap. Memory is sequentially consistent.         *)
(*                                                                         *)
(* All state is the one record m. Operators of core are pure functions from*)
(* state to state; an action is guards and                                 *)
(*     m' = Goto(Put(Get(m, new), old), t, "label")                        *)
(*                                                                         *)
(* Core names no path: what it must know of them is in the tables of Paths *)
(* and in the cards.                                                       *)
(***************************************************************************)
EXTENDS Integers, FiniteSets

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

\* The PMD entry and the PTE that translate an address, and the first address of its table.
PmdIndex(va) == va \div Geometry.ptes
PteIndex(va) == va % Geometry.ptes
Base(va) == PmdIndex(va) * Geometry.ptes
\* Order of a folio that fills one page table, as a number of pages.
HugePages == Geometry.ptes

Lowest(S) == CHOOSE x \in S : \A y \in S : x <= y
=============================================================================
