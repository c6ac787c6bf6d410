-------------------------------- MODULE Cards ---------------------------------
(***************************************************************************)
(* The cards of all paths, merged: what the initial state and the          *)
(* invariants                                                              *)
(* ask of them.                                                            *)
(***************************************************************************)
EXTENDS Integers, Sequences, TLC, Ghost, Card, Tlb, Pgtable, Fault, GupFast, Collapse, Retract, Gather, Zap,
        Dontneed, Munmap, Truncate, Mremap, RmapWalk, UffdWp, UffdVma, UffdCopy, UffdMove, Userfaultfd

LOCAL All == <<GhostCard, TlbCard, PgtableCard, FaultCard, GupCard, CollapseCard, RetractCard,
             GatherCard, ZapCard, DontneedCard, MunmapCard, TruncateCard, MremapCard, WalkCard,
             UserfaultfdCard, UffdWpCard, UffdVmaCard, UffdCopyCard, UffdMoveCard>>
LOCAL Own == [t \in Threads |-> {i \in DOMAIN All : t \in All[i].threads}]

(* --- sections ------------------------------------------------------------------ *)

LOCAL Merged[i \in 0..Len(All)] == IF i = 0 THEN <<>> ELSE All[i].sections @@ Merged[i - 1]
LOCAL Sections == Merged[Len(All)]
LOCAL SectionNames == DOMAIN Sections
LOCAL PresentNames == {name \in SectionNames : Sections[name].over # {}}
SectionsInit == [name \in PresentNames |-> [x \in Sections[name].over |-> Sections[name].initial]]

\* The frames of a thread, and what they hold while their function is not active.
FramesOf == [t \in Threads |-> {name \in PresentNames : Sections[name].local /\ t \in Sections[name].over}]
ZeroFrame == [name \in PresentNames |-> Sections[name].initial]

(* --- locks --------------------------------------------------------------------- *)

LOCAL AsksFor(i, class) == IF class \in DOMAIN All[i].asks THEN All[i].asks[class] ELSE {}
\* The steps at which a thread asks for a lock of a class, those at which it may take a second one, and
\* those that may sleep and ask for none.
AskingSteps == [t \in Threads |-> [class \in LockClasses |-> UNION {AsksFor(i, class) : i \in Own[t]}]]
NestingSteps == [t \in Threads |-> UNION {All[i].nests : i \in Own[t]}]
SleepingSteps == [t \in Threads |-> UNION {All[i].sleeps : i \in Own[t]}]

(* --- page tables ---------------------------------------------------------------- *)

\* The frames of a thread whose pmd names a table in use, and those of which it is so at some steps.
MappingFrames == [t \in Threads |-> UNION {All[i].maps : i \in Own[t]} \cap FramesOf[t]]
LOCAL WalkingNames(i) == DOMAIN All[i].walks
WalkingFrames ==
  [t \in Threads |-> {[frame |-> x[2], at |-> All[x[1]].walks[x[2]]] :
                        x \in UNION {{i} \X WalkingNames(i) : i \in Own[t]}}]
\* The steps at which a thread sets or clears a PTE, and where it finds the table.
LOCAL InstallsOf(t) == UNION {All[i].installs : i \in Own[t]}
Installs == [t \in Threads |-> [step \in UNION {x.at : x \in InstallsOf(t)} |-> CHOOSE x \in InstallsOf(t) : step \in x.at]]
InstallingSteps == [t \in Threads |-> DOMAIN Installs[t]]
=============================================================================
