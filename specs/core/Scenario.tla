------------------------------ MODULE Scenario ------------------------------
(***************************************************************************)
(* The root of every scenario: all path modules, Init, Next, and the data   *)
(* that the Java model is built from. An MC module EXTENDS this one and     *)
(* defines Program, Geometry and Setup.                                      *)
(***************************************************************************)
EXTENDS RmapInvariants, UffdInvariants

Init == m = CoreInit @@ TlbInit @@ PtmapInit @@ FaultInit @@ GupInit @@ CollapseInit
         @@ GatherInit @@ ZapInit @@ MunmapInit @@ TruncateInit @@ MremapInit @@ RetractInit @@ WalkInit
         @@ UserfaultfdInit @@ UffdWpInit @@ UffdVmaInit @@ UffdCopyInit @@ UffdMoveInit

Next ==
  \/ MachineNext
  \/ TlbNext
  \/ PgtableNext
  \/ FaultNext
  \/ GupNext
  \/ CollapseNext
  \/ GatherNext
  \/ ZapNext
  \/ DontneedNext
  \/ MunmapNext
  \/ TruncateNext
  \/ MremapNext
  \/ RetractNext
  \/ WalkNext
  \/ UserfaultfdNext
  \/ UffdWpNext
  \/ UffdVmaNext
  \/ UffdCopyNext
  \/ UffdMoveNext

Spec == Init /\ [][Next]_m

TypeOK == CoreTypeOK /\ UffdTypeOK

\* Everything that tells one scenario from another.
ScenarioConstants ==
  [kernel   |-> Kernel,
   program  |-> Program,
   geometry |-> Geometry,
   setup    |-> Setup,
   toggles  |-> [RcuTableFree |-> RcuTableFree, FlushIsIpi |-> FlushIsIpi, Allocation |-> Allocation,
                 GupRechecksPmd |-> GupRechecksPmd, CollapseSyncsGup |-> CollapseSyncsGup,
                 CollapseWritesVmaLock |-> CollapseWritesVmaLock, PteMapRechecksPmd |-> PteMapRechecksPmd,
                 CollapseLocksVmaBeforePmdCheck |-> CollapseLocksVmaBeforePmdCheck,
                 IsolateChecksUffdWp |-> IsolateChecksUffdWp, DontneedTakesVmaLock |-> DontneedTakesVmaLock,
                 RetractFreesByRcu |-> RetractFreesByRcu,
                 FaultTakesVmaLock |-> FaultTakesVmaLock,
                 GatherBundle |-> GatherBundle, GatherFlushesIfNested |-> GatherFlushesIfNested,
                 ZapDelaysRmap |-> ZapDelaysRmap, ZapReclaimsTables |-> ZapReclaimsTables,
                 RetractRechecksPmd |-> RetractRechecksPmd, RmapRechecksMapping |-> RmapRechecksMapping,
                 RetractRechecksVma |-> RetractRechecksVma, RetractMmapLock |-> RetractMmapLock,
                 MovePmdRechecks |-> MovePmdRechecks, MoveFlushesBeforeUnlock |-> MoveFlushesBeforeUnlock,
                 RefileSeq |-> RefileSeq, UnregisterWakesMissingOnly |-> UnregisterWakesMissingOnly,
                 UnregisterWakesEarly |-> UnregisterWakesEarly, UnregisterChecksCtx |-> UnregisterChecksCtx,
                 MustWaitTakesPtl |-> MustWaitTakesPtl, MustWaitReadsUffdWp |-> MustWaitReadsUffdWp,
                 UffdTakesVmaLock |-> UffdTakesVmaLock, MoveKeepsDirty |-> MoveKeepsDirty,
                 MoveAssignsBeforeClear |-> MoveAssignsBeforeClear,
                 MoveRechecksPinAfterClear |-> MoveRechecksPinAfterClear, MoveRechecksPmd |-> MoveRechecksPmd,
                 MoveFlushesAtEnd |-> MoveFlushesAtEnd]]
=============================================================================
