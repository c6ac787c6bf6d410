------------------------------- MODULE Profile --------------------------------
(***************************************************************************)
(* Which kernel and which architecture a scenario runs: every fix is a     *)
(* toggle, named for what the code does. Here are those of the machine;    *)
(* each                                                                    *)
(* family has a profile of its own.                                        *)
(*                                                                         *)
(* A toggle is a definition, so a cfg names only what it changes:          *)
(*     Kernel = "v6_18"                                                    *)
(*     GupRechecksPmd = FALSE                                              *)
(* overrides one toggle and leaves all others at what v6.18 does.          *)
(***************************************************************************)
EXTENDS Integers

CONSTANT
  \* The base kernel: "v6_1", "v6_6", "v6_12" or "v6_18".
  Kernel

Era == CASE Kernel = "v6_1"  -> 1
         [] Kernel = "v6_6"  -> 2
         [] Kernel = "v6_12" -> 3
         [] Kernel = "v6_18" -> 4

Since(version) == Era >= CASE version = "v6_1"  -> 1
                           [] version = "v6_6"  -> 2
                           [] version = "v6_12" -> 3
                           [] version = "v6_18" -> 4

(* --- architecture (collapse.md 1.4), page tables ------------------------- *)

\* Page tables are freed through RCU; FALSE is plain x86 without paravirt.
RcuTableFree == TRUE
\* A TLB flush is an IPI that every target CPU must take with IRQs enabled.
FlushIsIpi == FALSE
\* Which free page or table an allocation returns: "lowest" or "any".
Allocation == "lowest"
\* v6.5: pte_offset_map_lock() re-checks the PMD after taking the PTL.
PteMapRechecksPmd == Since("v6_6")

MachineToggles ==
  [RcuTableFree |-> RcuTableFree,
   FlushIsIpi |-> FlushIsIpi,
   Allocation |-> Allocation,
   PteMapRechecksPmd |-> PteMapRechecksPmd]
=============================================================================
