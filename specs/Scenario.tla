------------------------------- MODULE Scenario -------------------------------
(***************************************************************************)
(* The root of every scenario: all path modules, Init, Next, and the data  *)
(* that the Java model is built from. An MC module EXTENDS this one and    *)
(* defines Program, Geometry and Setup.                                    *)
(***************************************************************************)
EXTENDS TLC, Machine, Boot, Tlb, Pgtable, Fault, GupFast, Collapse, Retract, Gather, Zap, Dontneed, Munmap,
        Truncate, Mremap, RmapWalk, UffdWp, UffdVma, UffdCopy, UffdMove, Userfaultfd, Hotplug, Profile, MmProfile,
        CollapseProfile, RmapProfile, UffdProfile, Cards, LockOrder, Invariants, CollapseInvariants,
        RmapInvariants, UffdInvariants

Init == m = BootInit @@ SectionsInit

Next ==
  \/ BootNext
  \/ TlbNext
  \/ PgtableNext
  \/ PteAllocNext
  \/ FaultNext
  \/ GupNext
  \/ CollapseNext
  \/ GatherNext
  \/ ZapSingleNext
  \/ ZapNext
  \/ DontneedNext
  \/ MunmapNext
  \/ TruncateNext
  \/ MremapNext
  \/ RetractNext
  \/ WalkNext
  \/ HandleUserfaultNext
  \/ UffdReadNext
  \/ WakeUserfaultNext
  \/ WriteprotectNext
  \/ UnregisterNext
  \/ UffdWpNext
  \/ UffdVmaNext
  \/ UffdCopyNext
  \/ UffdMoveNext
  \/ HotplugNext

Spec == Init /\ [][Next]_m

TypeOK == BootTypeOK /\ UffdTypeOK

\* All that must hold, every Inv_ and TypeOK: what a variant that must hold asks for. MapcountsOK is
\* Inv_MapcountUpper, Inv_MapcountExact and Inv_MoveOnce; TlbOK is Inv_NoStaleTlb and Inv_TlbPerm;
\* GatherOK is Inv_GatherBalance beside Inv_RefLower.
Inv_All ==
  /\ TypeOK
  /\ Inv_NoOops
  /\ Inv_DeadLocalsZero
  /\ Inv_TableAlive
  /\ Inv_PmdWellFormed
  /\ Inv_TableBalance
  /\ Inv_SplitConsistent
  /\ Inv_InstallOnlyLive
  /\ Inv_EmptyWhenDropped
  /\ Inv_RefLower
  /\ Inv_RefBalance
  /\ Inv_PinStaysMapped
  /\ Inv_DataPreserved
  /\ Inv_TlbQuiescent
  /\ Inv_TlbFlushedOnReturn
  /\ Inv_LockOrder
  /\ Inv_NoSleepInAtomic
  /\ Inv_LockBalance
  /\ Inv_NoneWindow
  /\ Inv_CollapseResult
  /\ GatherOK
  /\ Inv_RmapComplete
  /\ Inv_NoLostWake
  /\ Inv_UffdQueues
  /\ Inv_UffdMissingDelivered
  /\ Inv_UffdEventTrue
  /\ Inv_UffdCtxIffModes
  /\ Inv_NoStrayWp
  /\ Inv_UffdWpKept
  /\ Inv_UffdResult
  /\ Inv_RmapTruth
  /\ MapcountsOK
  /\ TlbOK

\* Everything that tells one scenario from another.
ScenarioConstants ==
  [kernel   |-> Kernel,
   program  |-> Program,
   geometry |-> Geometry,
   setup    |-> Setup,
   toggles  |-> MachineToggles @@ MmToggles @@ CollapseToggles @@ RmapToggles @@ UffdToggles]
=============================================================================
