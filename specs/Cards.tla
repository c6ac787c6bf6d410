-------------------------------- MODULE Cards ---------------------------------
(***************************************************************************)
(* The cards of all paths, merged: what the initial state and the          *)
(* invariants                                                              *)
(* ask of them.                                                            *)
(***************************************************************************)
EXTENDS Integers, Sequences, TLC, Ghost, Card, Tlb, Pgtable, Fault, GupFast, Collapse, Retract, Gather, Zap,
        Dontneed, Munmap, Truncate, Mremap, RmapWalk, UffdWp, UffdVma, UffdCopy, UffdMove, Userfaultfd, Hotplug

AllCards == <<GhostCard, TlbCard, PgtableCard, FaultCard, GupCard, CollapseCard, RetractCard,
             GatherCard, ZapCard, DontneedCard, MunmapCard, TruncateCard, MremapCard, WalkCard,
             UserfaultfdCard, UffdWpCard, UffdVmaCard, UffdCopyCard, UffdMoveCard, HotplugCard>>
OwnCards == [t \in Threads |-> {i \in DOMAIN AllCards : t \in AllCards[i].threads}]

(* --- sections ------------------------------------------------------------------ *)

LOCAL Merged[i \in 0..Len(AllCards)] == IF i = 0 THEN <<>> ELSE AllCards[i].sections @@ Merged[i - 1]
Sections == Merged[Len(AllCards)]
SectionNames == DOMAIN Sections
PresentNames == {name \in SectionNames : Sections[name].over # {}}
SectionsInit == [name \in PresentNames |-> [x \in Sections[name].over |-> Sections[name].initial]]

\* The frames of a thread, and what they hold while their function is not active.
FramesOf == [t \in Threads |-> {name \in PresentNames : Sections[name].local /\ t \in Sections[name].over}]
ZeroFrame == [name \in PresentNames |-> Sections[name].initial]

(* --- locks --------------------------------------------------------------------- *)

LOCAL AsksFor(i, class) == IF class \in DOMAIN AllCards[i].asks THEN AllCards[i].asks[class] ELSE {}
\* The steps at which a thread asks for a lock of a class, those at which it may take a second one, and
\* those that may sleep and ask for none.
AskingSteps == [t \in Threads |-> [class \in LockClasses |-> UNION {AsksFor(i, class) : i \in OwnCards[t]}]]
NestingSteps == [t \in Threads |-> UNION {AllCards[i].nests : i \in OwnCards[t]}]
SleepingSteps == [t \in Threads |-> UNION {AllCards[i].sleeps : i \in OwnCards[t]}]

(* --- page tables ---------------------------------------------------------------- *)

\* The frames of a thread whose pmd names a table in use, and those of which it is so at some steps.
MappingFrames == [t \in Threads |-> UNION {AllCards[i].maps : i \in OwnCards[t]} \cap FramesOf[t]]
LOCAL WalkingNames(i) == DOMAIN AllCards[i].walks
WalkingFrames ==
  [t \in Threads |-> {[frame |-> x[2], at |-> AllCards[x[1]].walks[x[2]]] :
                        x \in UNION {{i} \X WalkingNames(i) : i \in OwnCards[t]}}]
\* The steps at which a thread sets or clears a PTE, and where it finds the table.
LOCAL InstallsOf(t) == UNION {AllCards[i].installs : i \in OwnCards[t]}
Installs == [t \in Threads |-> [step \in UNION {x.at : x \in InstallsOf(t)} |-> CHOOSE x \in InstallsOf(t) : step \in x.at]]
InstallingSteps == [t \in Threads |-> DOMAIN Installs[t]]
=============================================================================
